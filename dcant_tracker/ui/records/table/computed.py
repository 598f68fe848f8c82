"""The computed cells of a table: asked from the worker for the rows in view, kept until something changes."""

from array import array
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dcant_tracker.domain.fields import Entity
from dcant_tracker.errors import UserError
from dcant_tracker.insight.told import NOTHING, Cells, Told
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.session import Session

_MOST_KEPT = 4_096


class ComputedCells(QObject):
    """What the records of one table say in its computed columns; empty until the worker has answered."""

    arrived = Signal()
    """Cells that were asked for are known now."""

    def __init__(self, session: Session, entity: Entity, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._names = frozenset(field.name for field in entity.computed)
        self._known: dict[str, Cells] = {}
        self._fresh: set[str] = set()
        self._wanted: dict[str, None] = {}
        self._changes = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def __contains__(self, name: object) -> bool:
        """Whether the column ``name`` is computed."""
        return name in self._names

    def told(self, uid: str, name: str) -> Told:
        """What ``uid`` says in the column ``name``, as far as it is known; what is not is asked for."""
        if uid not in self._fresh and uid not in self._wanted:
            self._wanted[uid] = None
            self._soon.start()
        return self._known.get(uid, {}).get(name, NOTHING)

    def forget(self) -> None:
        """Something changed: what is known shows until it is known anew, and so does what is on its way."""
        self._changes += 1
        self._fresh.clear()
        if len(self._known) > _MOST_KEPT:
            self._known.clear()

    @Slot()
    def _ask(self) -> None:
        wanted, entity = [*self._wanted], self._entity.name

        def work(store: Store) -> dict[str, Cells]:
            from dcant_tracker.insight.computed import computed
            from dcant_tracker.insight.state import present

            return computed(present(store.read()), entity, wanted)

        self._session.jobs.read(
            work, partial(self._on_told, self._changes, wanted), owner=self, key="computed", failed=self._on_failed
        )

    def _on_failed(self, _problem: UserError) -> None:
        """The file is busy: what is still in view is asked for when it is painted next."""
        self._wanted.clear()

    def _on_told(self, changes: int, asked: list[str], found: dict[str, Cells]) -> None:
        self._wanted.clear()
        self._known |= found
        if changes == self._changes:
            self._fresh.update(asked)
        self.arrived.emit()


def ids_in_order(entity: Entity, query: Query) -> "Callable[[Store], array[int]]":
    """The work that finds the rows of ``query``, whose order may name computed columns."""
    names = queries.computed_order(query)

    def work(store: Store) -> "array[int]":
        reading = store.read()
        if not names:
            return queries.ids(reading, query)
        from dcant_tracker.insight.computed import computed, ranks
        from dcant_tracker.insight.state import present

        numbers = queries.ids(reading, Query(query.entity, query.text, query.conditions, query.programme))
        cells = computed(present(reading), entity.name, queries.uids_of(reading, entity.name, numbers))
        return queries.ids(reading, query, ranks={name: ranks(cells, entity.name, name) for name in names})

    return work
