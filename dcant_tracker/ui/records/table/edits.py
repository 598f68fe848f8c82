"""From what was typed or picked to a value that may be written, and the writing of many cells as one step."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.rules import breaches, key_taken
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.step_labels import editing
from dcant_tracker.ui.records.table.candidates import meant
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Refused = Callable[[UserError], None]

CellValues = dict[str, dict[str, Value]]
"""Values to write: by uid, then by field."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A value chosen from a list: it needs no parsing."""

    value: Value


def meaning(reading: Reading, labels: Labels, field: Field, raw: object, programme: str = "") -> Value:
    """The value that ``raw`` (Picked, or text as people type it) means. Raises UserError."""
    if isinstance(raw, Picked):
        return raw.value
    value = parse(field, raw)
    if field.is_ref and value is not None:
        return meant(reading, labels, str(field.target), str(value), programme)
    return value


def refusal(
    reading: Reading,
    labels: Labels,
    entity: Entity,
    values: Mapping[str, Value],
    changed: Iterable[str],
    uid: str | None = None,
) -> UserError | None:
    """Why a record holding ``values``, whose fields ``changed`` are new, would be refused; None when it would not.

    ``uid`` is the record's own, so that it does not clash with itself.
    """
    names = set(changed)
    for breach in breaches(entity, values):
        if names.intersection(breach.fields):
            return UserError(breach.message, breach.hint)
    if names.intersection(field.name for field in entity.key):
        for twin in twins_of(reading, entity, values):
            if twin.uid != uid:
                return key_taken(entity, Titles(labels).of_record(twin))
    return None


@dataclass(frozen=True, slots=True)
class WriteCells:
    """The work of a step that sets cells of one entity."""

    entity: str
    cells: CellValues

    def __call__(self, transaction: "Transaction") -> None:
        """Write them all."""
        for uid, values in self.cells.items():
            transaction.update(self.entity, uid, values)


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One checked edit of one cell, ready to be written."""

    record: Record
    field: Field
    value: Value

    @property
    def changes(self) -> bool:
        """Whether it would change anything."""
        return self.value != self.record.values[self.field.name]

    def write(self, session: Session, done: Callable[[Changes, None], None] | None, failed: Refused | None) -> None:
        """Write it as a step named after the field and the record."""
        session.write(
            editing(session.labels(), self.record, (self.field.name,)),
            WriteCells(self.record.entity, {self.record.uid: {self.field.name: self.value}}),
            done,
            failed,
        )


def prepared(session: Session, entity: Entity, uid: str, name: str, raw: object) -> CellWrite:
    """The edit that puts ``raw`` in the field ``name`` of ``uid``. Raises UserError when it is refused at once."""
    reading, labels = session.store.read(), session.labels()
    current = get(reading, entity.name, uid)
    if current is None:
        raise UserError(_("Cette fiche n'existe plus."), _("Elle a été supprimée entre-temps."))
    field = entity[name]
    value = meaning(reading, labels, field, raw, session.programme)
    if value != current.values[name]:
        problem = refusal(reading, labels, entity, {**current.values, name: value}, (name,), uid)
        if problem is not None:
            raise problem
    return CellWrite(current, field, value)


_NAMES = "organisation_identity"
"""What says how bodies were called on the day of a dated record."""


def related(entity: Entity, touched: Iterable[str]) -> bool:
    """Whether a change in one of the entities ``touched`` may show in rows of ``entity``, through references."""
    wanted = set(touched)
    if entity.dated and _NAMES in wanted:
        return True
    seen: set[str] = set()
    waiting = [entity.name]
    while waiting:
        declared = CATALOGUE[waiting.pop()]
        if declared.name in seen:
            continue
        seen.add(declared.name)
        if any(field.is_ref and field.target == ANY for field in declared):
            return True
        waiting += [str(field.target) for field in declared.refs]
    return bool(wanted & (seen - {entity.name}))
