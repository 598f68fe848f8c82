"""What colleagues did that this person has not looked at yet: a quiet mark on their cells, a card on Accueil."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.reading.colleagues import Spot, Touched, Work, cells_since, spots, work_since
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.jobs import Jobs

_MOST_CELLS = 20_000
"""Cells that are marked; older ones are not, which spares a first meeting with years of work."""

_MOST_LOOKED = 2_000
"""Records that are remembered as seen before all of it is."""


GRIDS = {
    "participation": ("organisation", "recommendation"),
    "maturity_assessment": ("campaign", "organisation", "domain"),
}
"""The entities whose records show as the cells of a grid, with what stands along its sides."""


@dataclass(frozen=True, slots=True)
class _Found:
    work: list[Work]
    cells: list[Touched]
    spots: dict[str, dict[str, Spot]]


def _read(seen: int, store: Store) -> _Found:
    reading = store.read()
    work = work_since(reading, seen)
    cells = cells_since(reading, seen, _MOST_CELLS) if work else []
    touched = {name: {one.uid for one in cells if one.entity == name} for name in GRIDS}
    return _Found(
        work, cells, {name: spots(reading, name, uids, GRIDS[name]) for name, uids in touched.items() if uids}
    )


class Unseen(QObject):
    """Begins with the last step that was seen; what came in before is not told again."""

    changed = Signal()

    def __init__(
        self, store: Store, jobs: Jobs, preferences: Preferences, last_step: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._preferences = store, jobs, preferences
        self._key = f"colleagues.{store.meta('store_id')}"
        kept = preferences.recall(self._key)
        told = kept if isinstance(kept, dict) else {}
        seen, looked = told.get("seen"), told.get("looked")
        self._seen = min(seen, last_step) if isinstance(seen, int) else last_step
        self._looked = {str(uid): str(at) for uid, at in looked.items()} if isinstance(looked, dict) else {}
        self.work: list[Work] = []
        """By person, what she did since."""
        self._cells: dict[tuple[str, str], dict[str | None, Touched]] = {}
        self._spots: dict[str, dict[Spot, list[str]]] = {}

    def __bool__(self) -> bool:
        """Whether any cell is marked."""
        return bool(self._cells)

    @Slot()
    def refresh(self) -> None:
        """Read again, on the worker."""
        self._jobs.read(partial(_read, self._seen), self._on_read, owner=self, key="unseen")

    def _on_read(self, found: _Found) -> None:
        if not found.work and not self.work:
            return
        self.work = found.work
        self._cells, self._spots = {}, {}
        for one in found.cells:
            if self._looked.get(one.uid, "") < one.at:
                self._cells.setdefault((one.entity, one.uid), {})[one.field] = one
        for entity, held in found.spots.items():
            for uid, spot in held.items():
                if (entity, uid) in self._cells:
                    self._spots.setdefault(entity, {}).setdefault(spot, []).append(uid)
        self._remember()
        self.changed.emit()

    def touched(self, entity: str, uid: str, field: str) -> Touched | None:
        """Who wrote the cell, where that was not seen yet."""
        found = self._cells.get((entity, uid))
        return None if found is None else found.get(field) or found.get(None)

    def last_of(self, entity: str, uid: str) -> Touched | None:
        """Who wrote last in the record, where that was not seen yet."""
        return self._last(entity, [uid]) if self._cells else None

    def last_in(self, entity: str, spot: Spot) -> Touched | None:
        """Who wrote last what stands in one cell of the grid that shows ``entity``, where that was not seen yet."""
        return self._last(entity, self._spots.get(entity, {}).get(spot, ())) if self._spots else None

    def is_in(self, entity: str, spot: Spot) -> bool:
        """Whether a record in one cell of a grid was not seen yet."""
        return bool(self._spots) and spot in self._spots.get(entity, ())

    def _last(self, entity: str, uids: Iterable[str]) -> Touched | None:
        found = [one for uid in uids for one in self._cells.get((entity, uid), {}).values()]
        return max(found, key=lambda one: one.at, default=None)

    def look_in(self, entity: str, spot: Spot) -> None:
        """The person saw what stands in one cell of a grid."""
        for uid in [*self._spots.get(entity, {}).get(spot, ())]:
            self.look(entity, uid)

    def look(self, entity: str, uid: str) -> None:
        """The person saw the record."""
        found = self._cells.pop((entity, uid), None)
        if found:
            self._forget_spot(entity, uid)
            self._looked[uid] = max(one.at for one in found.values())
            for old in list(self._looked)[:-_MOST_LOOKED]:
                del self._looked[old]
            self._remember()
            self.changed.emit()

    def _forget_spot(self, entity: str, uid: str) -> None:
        held = self._spots.get(entity, {})
        for spot in [spot for spot, uids in held.items() if uid in uids]:
            held[spot].remove(uid)
            if not held[spot]:
                del held[spot]

    @Slot()
    def look_at_all(self) -> None:
        """The person knows all of it."""
        self._seen = self._store.read().last_step()
        self._looked.clear()
        self.work, self._cells, self._spots = [], {}, {}
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        self._preferences.remember(self._key, {"seen": self._seen, "looked": dict(self._looked)})
