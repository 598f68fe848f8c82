"""The empty line below the rows of a table: what is typed there becomes a record once it holds what one needs."""

from collections.abc import Mapping

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.rules import breaches
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.step_labels import adding
from dcant_tracker.ui.records.first_values import first_values
from dcant_tracker.ui.records.table.edits import meaning, refusal
from dcant_tracker.ui.work.session import Session

NEW_ROW = "new"
"""Stands where the uid of a row does, for the empty line."""


class DraftRow:
    """What was typed in the empty line; ``presets`` are what every record of the table holds (a sub-table's owner).

    The session keeps it, so that it is there again in a table of the same records.
    """

    def __init__(self, session: Session, entity: Entity, presets: Mapping[str, Value] | None = None) -> None:
        self._session = session
        self._entity = entity
        self.presets = dict(presets or {})
        self.values = session.begun_lines.values(entity.name, self.presets)

    def __bool__(self) -> bool:
        """Whether anything was typed."""
        return bool(self.values)

    def as_record(self) -> Record:
        """What was typed, as the record of the row."""
        return Record(
            self._entity.name, 0, NEW_ROW, {field.name: self.values.get(field.name) for field in self._entity}
        )

    def first(self) -> dict[str, Value]:
        """What the record holds before anything is typed."""
        return {**first_values(self._session, self._entity), **self.presets}

    def whole(self) -> dict[str, Value]:
        """Everything that the record would hold."""
        return {**self.first(), **self.values}

    def put(self, name: str, raw: object) -> None:
        """Take what was typed or picked for the field ``name``. Raises UserError where it does not fit."""
        session, reading = self._session, self._session.store.read()
        value = meaning(reading, session.labels(), self._entity[name], raw, session.programme)
        if value is None:
            self.values.pop(name, None)
            return
        for breach in breaches(self._entity, {**self.whole(), name: value}):
            if name in breach.fields:
                raise UserError(breach.message, breach.hint)
        self.values[name] = value

    def missing(self) -> list[Field]:
        """The required fields that hold nothing yet."""
        whole = self.whole()
        return [field for field in self._entity if field.required and whole.get(field.name) is None]

    def create(self) -> None:
        """Write the record as a step of its own; what is refused stays in the line. Raises UserError at once."""
        session, values, typed = self._session, self.whole(), dict(self.values)
        labels = session.labels()
        problem = refusal(session.store.read(), labels, self._entity, values, [field.name for field in self._entity])
        if problem is not None:
            raise problem
        self.values.clear()

        def failed(refused: UserError) -> None:
            self.values.update({**typed, **self.values})
            session.messages.error(refused)

        def done(_changes: Changes, _uid: str) -> None:
            """The table hears of it like every other."""

        session.write(
            adding(labels, self._entity.name, values),
            lambda transaction: transaction.add(self._entity.name, values),
            done,
            failed,
        )
