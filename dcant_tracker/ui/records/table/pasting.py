"""What pasted rows mean: values to write, records to add, and the cells that must be refused, with their reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value, Values
from dcant_tracker.domain.parsing import DoubtfulError, parse
from dcant_tracker.domain.rules import breaches, key_of, key_taken
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.records import names
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.edits import CellValues
from dcant_tracker.words import _

Near = tuple[tuple[str, Value], ...]
"""What a cell may mean: how it reads, and the value."""

_MOST_NEAR = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A value to write as it is, without parsing."""

    value: Value


@dataclass(frozen=True, slots=True)
class PastedRow:
    """Cells by the name of their field, for the record ``uid``; for a new one where that is empty.

    A cell is text as people type it, or a value to take as it is (:class:`Kept`).
    """

    uid: str
    cells: Mapping[str, object]

    def but_for(self, answers: Mapping[str, object]) -> "PastedRow":
        """The row with other cells."""
        return replace(self, cells={**self.cells, **answers})

    def without(self, field: str) -> "PastedRow":
        """The row without one of its cells."""
        return replace(self, cells={name: cell for name, cell in self.cells.items() if name != field})


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell of the row ``rank`` that cannot take what was pasted, or that the row lacks.

    ``near`` is what may have been meant; ``existing`` the record that the row is about although it was to be new.
    """

    rank: int
    field: Field
    place: str
    text: str
    problem: UserError
    near: Near = ()
    existing: str = ""


@dataclass(slots=True)
class Plan:
    """What a paste would write, and what it would not."""

    cells: CellValues = field(default_factory=dict)
    added: list[dict[str, Value]] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cells of records that exist would change."""
        return sum(len(values) for values in self.cells.values())

    def __bool__(self) -> bool:
        """Whether anything would be written."""
        return bool(self.cells or self.added)


def plan(
    store: Store, entity: str, rows: Sequence[PastedRow], first: Values | None = None, programme: str = ""
) -> Plan:
    """What writing ``rows`` comes to.

    New records hold ``first`` besides. Records are found by their names as an import finds them; where several are
    meant, those of ``programme`` count first.
    """
    return _Planner(store, CATALOGUE[entity], first or {}, programme).plan(rows)


class _Planner:
    def __init__(self, store: Store, entity: Entity, first: Values, programme: str) -> None:
        self._reading = store.read()
        self._known = Known(self._reading)
        self._labels = self._known.labels
        self._titles = Titles(self._labels)
        self._entity = entity
        self._first = first
        self._programme = programme
        self._found: dict[tuple[str, str], str | UserError] = {}
        self._close: dict[tuple[str, str], Near] = {}
        self._keys: set[tuple[str, ...]] = set()
        self._plan = Plan()

    def plan(self, rows: Sequence[PastedRow]) -> Plan:
        records = get_many(self._reading, self._entity.name, [row.uid for row in rows if row.uid])
        self._labels.preload_refs(self._entity, records.values())
        new = 0
        for rank, row in enumerate(rows):
            if row.uid in records:
                self._plan_row(rank, records[row.uid], row)
            elif not row.uid and any(_is_filled(cell) for cell in row.cells.values()):
                new += 1
                self._plan_new(rank, new, row)
        return self._plan

    def _plan_row(self, rank: int, record: Record, row: PastedRow) -> None:
        meant = self._meanings(rank, self._titles.of_record(record), row)
        changed = {name: value for name, value in meant.items() if value != record.values[name]}
        for name, breach in self._broken({**record.values, **changed}, changed):
            self._refuse(rank, name, self._titles.of_record(record), row, breach)
            changed.pop(name, None)
        if changed:
            self._plan.cells.setdefault(record.uid, {}).update(changed)

    def _plan_new(self, rank: int, number: int, row: PastedRow) -> None:
        before = len(self._plan.refused)
        place = _("Nouvelle ligne {number}").format(number=number)
        meant = self._meanings(rank, place, row)
        told = {one.field.name for one in self._plan.refused[before:]}
        values = {**self._first, **{name: value for name, value in meant.items() if value is not None}}
        broken = list(self._broken(values, {field.name for field in self._entity}))
        for name, breach in broken:
            if name not in told:
                told.add(name)
                self._refuse(rank, name, place, row, breach)
        if broken:
            return
        twin = self._twin(values)
        if twin is not None:
            problem, uid = twin
            self._plan.refused.append(
                RefusedCell(
                    rank, self._entity.key[0], place, _text(row.cells.get(self._entity.key[0].name)), problem, (), uid
                )
            )
            return
        self._keys.add(key_of(self._entity, values))
        self._plan.added.append(values)

    def _twin(self, values: Values) -> tuple[UserError, str] | None:
        """Why the record is there already, and its uid (none where the same paste brings it)."""
        twins = twins_of(self._reading, self._entity, values)
        if key_of(self._entity, values) in self._keys:
            told = _("Cette ligne est collée deux fois.")
            return UserError(told, _("Gardez-en une.")), ""
        uid = twins[0].uid if twins else ""
        if self._entity.name == "organisation":
            try:
                match = self._known.organisations.find(values, uid or None)
            except UserError as problem:
                return problem, ""
            uid = match.uid if match is not None else ""
        if not uid:
            return None
        return key_taken(self._entity, self._titles.of(self._entity.name, uid)), uid

    def _meanings(self, rank: int, place: str, row: PastedRow) -> dict[str, Value]:
        meant: dict[str, Value] = {}
        for name, cell in row.cells.items():
            try:
                meant[name] = self._meaning(self._entity[name], cell)
            except UserError as problem:
                self._refuse(rank, name, place, row, problem)
        return meant

    def _broken(self, values: Values, changed: Mapping[str, Value] | set[str]) -> Iterator[tuple[str, UserError]]:
        for breach in breaches(self._entity, values):
            for name in breach.fields:
                if name in changed:
                    yield name, UserError(breach.message, breach.hint)

    def _refuse(self, rank: int, name: str, place: str, row: PastedRow, problem: UserError) -> None:
        text = _text(row.cells.get(name))
        near = self._near(self._entity[name], text, problem)
        self._plan.refused.append(RefusedCell(rank, self._entity[name], place, text, problem, near))

    def _near(self, declared: Field, text: str, problem: UserError) -> Near:
        """What may have been meant, for a question."""
        if isinstance(problem, DoubtfulError):
            return ((text, problem.value),)
        if not declared.is_ref or declared.target == ANY or not text:
            return ()
        target = str(declared.target)
        if (target, text) not in self._close:
            self._close[target, text] = self._close_to(target, text)
        return self._close[target, text]

    def _close_to(self, target: str, text: str) -> Near:
        found = self._named(target, text) or self._known.names(target).containing(text)
        if not found and target == "organisation":
            found = [one.uid for one in self._known.organisations.near(text)]
        return tuple((self._labels.told_apart(target, uid), uid) for uid in found[:_MOST_NEAR])

    def _meaning(self, declared: Field, cell: object) -> Value:
        if isinstance(cell, Kept):
            return cell.value
        value = parse(declared, cell)
        if not declared.is_ref or value is None:
            return value
        target, text = str(declared.target), str(value)
        if (target, text) not in self._found:
            self._found[target, text] = self._one_or_why_not(target, text)
        found = self._found[target, text]
        if isinstance(found, UserError):
            raise found
        return found

    def _one_or_why_not(self, target: str, text: str) -> str | UserError:
        try:
            return self._one(target, text)
        except UserError as problem:
            return problem

    def _one(self, target: str, text: str) -> str:
        if target == ANY:
            return names.resolve_owner(self._reading, text)
        found = self._named(target, text)
        if len(found) > 1 and self._programme and "programme" in CATALOGUE[target]:
            near = get_many(self._reading, target, found)
            found = [uid for uid in found if near[uid]["programme"] == self._programme] or found
        if len(found) != 1:
            raise names.not_one(target, text, [self._labels.told_apart(target, uid) for uid in found])
        return found[0]

    def _named(self, target: str, text: str) -> list[str]:
        """The records that ``text`` names for an import."""
        found = self._known.names(target).find(text)
        if not found and target == "organisation":
            return self._known.organisations.named(text)
        if not found and target == "recommendation":
            return self._known.numbered(text)
        return found


def _text(cell: object) -> str:
    return "" if isinstance(cell, Kept) or cell is None else str(cell)


def _is_filled(cell: object) -> bool:
    return cell.value is not None if isinstance(cell, Kept) else bool(_text(cell).strip())
