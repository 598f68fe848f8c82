"""What was written to a record with a long history: of each cell the last of it, read when it is asked for.

A write made here replaced all that stood in its cell: whatever was written before is known to it. So what stands in a
cell is told by what came since the last such write, its floor; and where several wrote without knowing of each other,
the last thing that all of them knew by what came since a floor that all of them knew of. That is sooner or later the
first write: then all is at hand. What concerns the record as a whole (a deletion, a joining) asks for all of it.
"""

import json
from collections.abc import Collection, Container, Sequence
from dataclasses import fields
from typing import Protocol

from dcant_tracker.store.replicas.rows import Last, Place, Row
from dcant_tracker.store.replicas.travelling import TravellingChange
from dcant_tracker.store.replicas.writes import (
    Author,
    Pointed,
    Standing,
    Write,
    Writes,
    known_to_all,
    silent_among,
    strong_heads,
)

FEW = 16
"""Rows of a cell that are read first; twice as many where those do not tell."""


class History(Protocol):
    """Where the writes are read; ``taken_back`` are the steps that are."""

    @property
    def taken_back(self) -> Container[str]:
        """The steps that are taken back."""

    def last(self, place: Place, name: str, count: int) -> Last:
        """Some ``count`` rows of cell ``name``, the last ones."""

    def told_cells(self, place: Place) -> set[str]:
        """The cells that may have several heads."""

    def whole(self, place: Place) -> Writes:
        """All that was written to the record."""

    def pointed(self, place: Place) -> Pointed:
        """How values of the record read."""


class LongWrites(Writes):
    """All that was written to a record which was brought once, by ``beginning``, and is neither deleted nor joined."""

    def __init__(self, place: Place, beginning: Row, history: History) -> None:
        super().__init__(*place, history.taken_back)
        self._history: History | None = None
        self._floors: dict[str, str | None] = {}
        self._counts: dict[str, int] = {}
        self._since: list[tuple[Author, TravellingChange]] = []
        brought = TravellingChange(*place, None, None, beginning.after)
        super().add(beginning.by, brought, history.pointed(place))
        self._history = history

    @property
    def place(self) -> Place:
        """Where the record is."""
        return self.entity, self.uid

    def reads(self, history: History) -> None:
        """Read from ``history`` from now on."""
        self._history = history if self._history is not None else None

    def add(self, by: Author, change: TravellingChange, pointed: Pointed) -> None:
        """Take in what a step did, on top of what the history says."""
        if self._history is not None and change.field:
            self.reach(change.field)
            self._since.append((by, change))
        super().add(by, change, pointed)

    def reach(self, name: str | None) -> None:
        if self._history is None:
            return
        if name is None:
            self._become_whole(self._history)
        elif name not in self._floors:
            self._read(self._history, name, FEW)

    def _become_whole(self, history: History) -> None:
        self._history = None
        whole = history.whole(self.place)
        for one in fields(Writes):
            setattr(self, one.name, getattr(whole, one.name))
        for by, change in self._since:
            super().add(by, change, history.pointed(self.place))

    def _read(self, history: History, name: str, count: int) -> None:
        """Have at hand what was written in cell ``name`` since its first floor among the last ``count`` rows."""
        last = history.last(self.place, name, count)
        first = 0 if last.is_whole else self._first_floor(last.rows)
        if first is None:
            self._read(history, name, 2 * count)
            return
        rows = last.rows[first:]
        self._counts[name] = count
        self._floors[name] = None if last.is_whole else rows[0].by.step
        self.edits.pop(name, None)
        self.cell_heads.pop(name, None)
        pointed = history.pointed(self.place)
        if not last.is_whole:
            super().add(rows[0].by, change_of(rows[0], ()), pointed)
            self.cell_heads[name] = frozenset({rows[0].by.step})
            del rows[0]
        for row in rows:
            super().add(row.by, change_of(row, self.known_to(name)), pointed)
        for by, change in self._since:
            if change.field == name:
                super().add(by, change, pointed)

    def _first_floor(self, rows: Sequence[Row]) -> int | None:
        """The first write made here that stands: what one that is taken back replaced may stand beside it again."""
        is_floor = (not row.is_told and row.by.step not in self.taken_back for row in rows)
        return next((at for at, is_one in enumerate(is_floor) if is_one), None)

    def _read_more(self, name: str) -> None:
        if self._history is not None:
            self._read(self._history, name, 2 * self._counts[name])

    def cell(self, name: str, taken_back: Container[str] | None = None) -> Standing | None:
        """What stands in cell ``name``; None where nothing was ever written. ``taken_back`` as if these steps were."""
        self.reach(name if taken_back is None else None)
        while (floor := self._floors.get(name)) is not None and self._history is not None:
            writes = self.to_itself(name)
            strong = strong_heads(writes, silent_among(writes, self.taken_back))
            if len(strong) == 1 or floor in known_to_all(writes, strong):
                break
            self._read_more(name)
        return super().cell(name, taken_back)

    def before(self, name: str, write: Write) -> str | None:
        """What cell ``name`` said before ``write``, as JSON."""
        self.reach(name)
        while (floor := self._floors.get(name)) is not None and self._history is not None:
            here = {one.by.step: one for one in self.to_itself(name)}
            if write.by.step != floor and write.parents <= here.keys():
                break
            self._read_more(name)
            write = next(one for one in self.to_itself(name) if one.by.step == write.by.step)
        return super().before(name, write)

    def to_itself(self, name: str) -> list[Write]:
        """The writes to cell ``name`` that are at hand: what the record was brought with is known to a floor."""
        self.reach(name)
        if self._history is not None and self._floors[name] is not None:
            return [*self.edits.get(name, ())]
        return super().to_itself(name)

    def may_be_edited(self, names: Collection[str]) -> bool:
        """Whether anything was written in cells ``names`` since the record was brought."""
        for name in names if self._history is not None else ():
            self.reach(name)
        return any(self.edits.get(name) for name in names)

    @property
    def is_untouched(self) -> bool:
        """Whether the record is as it was brought: it is not."""
        return False

    def _edited(self) -> list[str]:
        """The cells that may have several heads: those of which that is asked."""
        if self._history is None:
            return super()._edited()
        since = {change.field for _by, change in self._since if change.field}
        return sorted(self._history.told_cells(self.place) | since)


def change_of(row: Row, known: tuple[str, ...]) -> TravellingChange:
    """What ``row`` says was done, where it replaced what is ``known`` unless it says otherwise itself."""
    parents = tuple(json.loads(row.parents)) if row.parents is not None else known
    return TravellingChange(*row.place, row.field, row.before, row.after, parents)
