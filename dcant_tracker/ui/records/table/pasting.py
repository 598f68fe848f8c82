"""What a pasted rectangle means: values to write, and the cells that must be refused, with their reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.rules import breaches
from dcant_tracker.errors import UserError
from dcant_tracker.store.records import names
from dcant_tracker.store.records.names import Names
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.edits import CellValues
from dcant_tracker.words import _, ngettext

_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that cannot take what was pasted."""

    place: str
    text: str
    problem: UserError


@dataclass(slots=True)
class Plan:
    """What a paste would write, and what it would not."""

    cells: CellValues = field(default_factory=dict)
    refused: list[RefusedCell] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cells would change."""
        return sum(len(values) for values in self.cells.values())

    def told(self) -> str:
        """One sentence that lists the refused cells."""
        listed = " ; ".join(
            _("{place} « {text} » ({why})").format(
                place=one.place, text=one.text[:40], why=one.problem.message.rstrip(".")
            )
            for one in self.refused[:_MOST_TOLD]
        )
        more = len(self.refused) - _MOST_TOLD
        if more > 0:
            listed += ngettext(" ; et une autre", " ; et {count} autres", more).format(count=more)
        return ngettext(
            "Une cellule est refusée : {listed}.", "{count} cellules sont refusées : {listed}.", len(self.refused)
        ).format(count=len(self.refused), listed=listed)


def plan(
    store: Store, entity: str, uids: Sequence[str], fields: Sequence[Field], cells: Sequence[Sequence[object]]
) -> Plan:
    """What writing ``cells`` over the records ``uids`` (rows) and ``fields`` (columns) comes to.

    A cell is text as people type it, or a value to take as it is (:class:`Kept`).
    """
    return _Planner(store, CATALOGUE[entity]).plan(uids, fields, cells)


@dataclass(frozen=True, slots=True)
class Kept:
    """A value to write as it is, without parsing."""

    value: Value


class _Planner:
    def __init__(self, store: Store, entity: Entity) -> None:
        self._reading = store.read()
        self._entity = entity
        self._labels = self._reading.labels()
        self._names: dict[str, Names] = {}
        self._plan = Plan()

    def plan(self, uids: Sequence[str], fields: Sequence[Field], cells: Sequence[Sequence[object]]) -> Plan:
        records = get_many(self._reading, self._entity.name, uids)
        self._labels.preload_refs(self._entity, records.values())
        for uid, row in zip(uids, cells, strict=False):
            if uid in records:
                self._plan_row(records[uid], fields, row)
        return self._plan

    def _plan_row(self, record: Record, fields: Sequence[Field], row: Sequence[object]) -> None:
        meant: dict[str, Value] = {}
        typed: dict[str, str] = {}
        for declared, cell in zip(fields, row, strict=False):
            typed[declared.name] = "" if isinstance(cell, Kept) else str(cell)
            try:
                meant[declared.name] = self._meaning(declared, cell)
            except UserError as problem:
                self._refuse(record, declared, typed[declared.name], problem)
        changed = {name: value for name, value in meant.items() if value != record.values[name]}
        for name, breach in self._broken(record, changed).items():
            self._refuse(record, self._entity[name], typed[name], breach)
            del changed[name]
        if changed:
            self._plan.cells.setdefault(record.uid, {}).update(changed)

    def _broken(self, record: Record, changed: dict[str, Value]) -> dict[str, UserError]:
        broken: dict[str, UserError] = {}
        for breach in breaches(self._entity, {**record.values, **changed}):
            for name in breach.fields:
                if name in changed:
                    broken[name] = UserError(breach.message, breach.hint)
        return broken

    def _refuse(self, record: Record, declared: Field, text: str, problem: UserError) -> None:
        place = f"{Titles(self._labels).of_record(record)}, {declared.label}"
        self._plan.refused.append(RefusedCell(place, text, problem))

    def _meaning(self, declared: Field, cell: object) -> Value:
        if isinstance(cell, Kept):
            return cell.value
        value = parse(declared, cell)
        if not declared.is_ref or value is None:
            return value
        target, text = str(declared.target), str(value)
        if target == ANY:
            return names.resolve_owner(self._reading, text)
        if target not in self._names:
            self._names[target] = Names(self._reading, target, self._labels)
        known = self._names[target]
        found = known.find(text) or known.containing(text)
        if len(found) != 1:
            raise names.not_one(target, text, [self._labels.of(target, uid) for uid in found])
        return found[0]
