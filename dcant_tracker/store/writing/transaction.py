"""One transaction over records: every change is written at once, so that later reads see it.

Writes go row by row through this class: bulk statements and database cascades would leave the
history without a trace.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.rules import checked
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get, get_many, key_digest, row_ids, stored
from dcant_tracker.store.records.tables import table
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Changes, RecordChange
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _

_State = dict[str, Value]


class Transaction:
    """The write side of :func:`~dcant_tracker.store.writing.door.transact`; ``reading`` reads its own writes.

    ``writing`` takes rows that are no records. ``finishing`` holds what is called with the changes once their step
    has its number, before the commit: for such rows of the step. ``may_break_rules`` are the records of which it was
    to decide how they keep the rules, and is again.
    """

    def __init__(self, sql: sa.Connection, writing: Writing) -> None:
        self.sql = sql
        self.writing = writing
        self.reading: Reading = writing
        self.finishing: list[Callable[[Changes], None]] = []
        self.may_break_rules: set[tuple[str, str]] = set()
        self._before: dict[tuple[str, str], _State | None] = {}
        self._after: dict[tuple[str, str], _State | None] = {}
        self._ids: dict[tuple[str, str], int] = {}
        self._first_ids: dict[tuple[str, str], int] = {}
        self._told: set[tuple[str, str]] = set()

    def get(self, entity: str, uid: str) -> Record:
        """The record as it stands now. Raises UserError when it is gone."""
        found = get(self.reading, entity, uid)
        if found is None:
            raise UserError(
                _("Cette fiche ({sheet}) n'existe plus.").format(sheet=CATALOGUE[entity].sheet),
                _("Elle a été supprimée entre-temps ; actualisez la page."),
            )
        return found

    def add(self, entity: str, values: Mapping[str, Value], uid: str | None = None) -> str:
        """Create a record, its required lists at their first choice unless given; returns its uid."""
        declared = CATALOGUE[entity]
        uid = uid or new_uid()
        state: _State = {}
        for field in declared:
            value = checked(field, values.get(field.name))
            state[field.name] = field.default if value is None else value
        self._insert(declared, uid, state)
        return uid

    def restore(self, entity: str, uid: str, values: Mapping[str, Value]) -> None:
        """Bring back a deleted record exactly as it was."""
        self.restore_all(entity, {uid: values})

    def restore_all(self, entity: str, records: Mapping[str, Mapping[str, Value]]) -> None:
        """Bring back deleted records of ``entity``, by uid, exactly as they were."""
        declared = CATALOGUE[entity]
        states = {uid: {field.name: values.get(field.name) for field in declared} for uid, values in records.items()}
        self.sql.execute(_insert(entity), [_row(declared, uid, state) for uid, state in states.items()])
        ids = row_ids(self.reading, entity, states)
        for uid, state in states.items():
            self._note(entity, uid, None, state, ids[uid])

    def update(self, entity: str, uid: str, values: Mapping[str, Value]) -> None:
        """Set some fields of a record. Raises UserError when it is gone or a value is refused."""
        declared = CATALOGUE[entity]
        current = self.get(entity, uid)
        changed = {name: checked(declared[name], value) for name, value in values.items()}
        changed = {name: value for name, value in changed.items() if current[name] != value}
        if not changed:
            return
        state = {**current.values, **changed}
        self._note(entity, uid, dict(current.values), state, current.id)
        row = stored(declared, changed) | {"key_digest": key_digest(declared, state)}
        self.sql.execute(_update(entity), row | {"of_uid": uid})

    def delete(self, entity: str, uid: str, *, with_dependants: bool = False) -> None:
        """Delete a record. What requires it goes too, what merely names it is emptied: only after a yes.

        Raises UserError naming what refers to it unless ``with_dependants``.
        """
        self.get(entity, uid)
        plan = deletion.plan(self.reading, entity, uid)
        if plan and not with_dependants:
            raise deletion.refusal(self.reading, entity, uid, plan)
        for link in plan.emptied:
            if (link.entity, link.uid) not in plan.deleted:
                self.update(link.entity, link.uid, {link.field: None})
        for owner_entity, owner_uid in plan.deleted:
            self.remove(owner_entity, owner_uid)
        self.remove(entity, uid)

    def remove(self, entity: str, uid: str) -> None:
        """Delete a record that nothing names any more, or that goes with whatever names it."""
        self.remove_all(entity, [uid])

    def remove_all(self, entity: str, uids: Sequence[str]) -> None:
        """Delete records of ``entity`` that nothing names any more, or that go with whatever names them."""
        found = get_many(self.reading, entity, uids)
        if not found:
            return
        self.sql.execute(_delete(entity), [{"of_uid": uid} for uid in found])
        for uid in filter(found.__contains__, uids):
            self._note(entity, uid, dict(found[uid].values), None, found[uid].id)

    def tell(self, entity: str, uid: str, before: _State | None, after: _State | None, row_id: int) -> None:
        """Let the step say that a record holds ``after`` where the history knows ``before``: it was written otherwise.

        For a repair alone. Every field is given; ``row_id`` is the row number, 0 where the record is gone. The search
        is left as it is, since nobody knows what it holds of the record: whoever tells makes it anew.
        """
        self._told.add((entity, uid))
        self._note(entity, uid, before, after, row_id)

    def is_told(self, change: RecordChange) -> bool:
        """Whether the change was only told: see :meth:`tell`."""
        return (change.entity, change.uid) in self._told

    def changes(self) -> list[RecordChange]:
        """What differs between the beginning of the transaction and now, one item a record."""
        return [
            RecordChange(entity, uid, before, self._after[entity, uid])
            for (entity, uid), before in self._before.items()
            if before != self._after[entity, uid]
        ]

    def ids_of(self, change: RecordChange) -> tuple[int, int]:
        """The row numbers that the record had at the beginning and has at the end (0: none)."""
        place = (change.entity, change.uid)
        return self._first_ids.get(place, 0), self._ids.get(place, 0)

    def _insert(self, declared: Entity, uid: str, state: _State) -> None:
        result = self.sql.execute(_insert(declared.name), _row(declared, uid, state))
        key = result.inserted_primary_key
        self._note(declared.name, uid, None, state, int(key[0]) if key else 0)

    def _note(self, entity: str, uid: str, before: _State | None, after: _State | None, row_id: int) -> None:
        place = (entity, uid)
        if place not in self._before:
            self._before[place] = before
            if before is not None:
                self._first_ids[place] = row_id
        self._after[place] = after
        self._ids[place] = row_id if after is not None else 0


def _row(declared: Entity, uid: str, state: _State) -> dict[str, str | int | None]:
    """The columns of a new record."""
    return stored(declared, state) | {"uid": uid, "key_digest": key_digest(declared, state)}


@cache
def _insert(entity: str) -> sa.Insert:
    return sa.insert(table(entity))


@cache
def _update(entity: str) -> sa.Update:
    records = table(entity)
    return sa.update(records).where(records.c.uid == sa.bindparam("of_uid"))


@cache
def _delete(entity: str) -> sa.Delete:
    records = table(entity)
    return sa.delete(records).where(records.c.uid == sa.bindparam("of_uid"))
