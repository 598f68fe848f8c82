"""What is typed in the cells of a table on its way to the data file: shown at once, taken back where it is refused."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.records.table import weather
from dcant_tracker.ui.records.table.edits import Picked, meaning, prepared
from dcant_tracker.ui.records.table.texts import CellTexts
from dcant_tracker.ui.work.session import Session


class CellWrites(QObject):
    """Writes cells of ``entity``; :attr:`pending` is what they show until they are read again."""

    refused = Signal(str, str, str, object)
    """(uid, field, what was typed, UserError): the write door refused what was let through."""
    wholeWanted = Signal(str, str, str)
    """(uid, field, what was chosen): the cell says what a record of its own holds, more of which must be asked for."""
    touched = Signal(str)
    """The uid of a record whose cells show something else."""

    def __init__(self, session: Session, entity: Entity, texts: CellTexts, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._texts = texts
        self.pending: dict[tuple[str, str], str] = {}

    def write(self, uid: str, name: str, raw: object) -> None:
        """Write ``raw`` (typed, or Picked) in the field ``name`` of the record ``uid``. Raises UserError at once."""
        edit = prepared(self._session, self._entity, uid, name, raw)
        if not edit.changes:
            return
        self._show(uid, name, self._texts.shown(edit.field, edit.value))
        typed = self._texts.full(edit.field, edit.value) if isinstance(raw, Picked) else str(raw)
        edit.write(
            self._session,
            partial(self._on_written, uid, name),
            partial(self._on_refused, uid, name, typed),
        )

    def set_weather(self, uid: str, name: str, raw: object) -> None:
        """Note the weather that was chosen for one side of the record. Raises UserError at once."""
        session = self._session
        field = next(one for one in self._entity.computed if one.name == name)
        code: Value = meaning(session.store.read(), session.labels(), field, raw)
        side = weather.side_of(session, self._entity.name, uid, by_state=name == weather.BY_STATE)
        author = weather.usual_author(session, side) if side is not None else None
        if code is None or side is None:
            return
        if side.measure is None:
            raise weather.without_measure()
        if author is None:
            self.wholeWanted.emit(uid, name, str(code))
            return
        self._show(uid, name, self._texts.shown(field, code))
        done: Callable[[], None] = partial(self._on_written, uid, name, Changes(), None)
        weather.note(session, side, str(code), author, done)

    def _show(self, uid: str, name: str, text: str) -> None:
        self.pending[uid, name] = text
        self.touched.emit(uid)

    def _on_written(self, uid: str, name: str, _changes: Changes, _answer: object) -> None:
        if isValid(self):
            self.pending.pop((uid, name), None)
            self.touched.emit(uid)

    def _on_refused(self, uid: str, name: str, typed: str, problem: UserError) -> None:
        if isValid(self):
            self.pending.pop((uid, name), None)
            self.touched.emit(uid)
            self.refused.emit(uid, name, typed, problem)
        else:
            self._session.messages.error(problem)
