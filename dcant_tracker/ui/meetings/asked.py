"""Names that nobody knows, asked about below the attendance: of which organisation, or left out."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.persons import Coming, Unclear, person_of
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.table.editors.factory import make_editor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ATTENDANCE = CATALOGUE["attendance"]


class Question(QFrame):
    """One name: the organisation is picked as one types, or made."""

    answered = Signal(object)
    """The Coming that it means."""
    dropped = Signal()

    def __init__(self, session: Session, unclear: Unclear, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.unclear = unclear
        theme.set_role(self, "card")
        said = Label(unclear.problem, self)
        said.setWordWrap(True)
        field = _ATTENDANCE["organisation"]
        editor = make_editor(session, _ATTENDANCE, field, {}, self, in_cell=False)
        assert isinstance(editor, PickEditor)
        editor.setPlaceholderText(_("Organisme"))
        self.organisation = InPlace(editor, _("Organisme de {name}").format(name=unclear.name))
        self.organisation.editor.load(None, unclear.organisation)
        editor.creationWanted.connect(self._on_creation_wanted)
        self.organisation.left.connect(self._on_left)
        drop = push_button(_("Laisser"), kind="quiet")
        drop.setAccessibleName(_("Laisser {name} de côté").format(name=unclear.name))
        drop.clicked.connect(self.dropped)
        in_column(said, in_row((editor, 1), drop, spacing=4), within=self, margins=(8, 6, 8, 8), spacing=4)

    def _on_left(self) -> None:
        """Take the organisation once Enter says so, not because the keyboard goes elsewhere."""
        if self.organisation.editor.hasFocus():
            self._answer()

    def _answer(self) -> None:
        reading, labels = self._session.store.read(), self._session.labels()
        raw = self.organisation.editor.raw()
        try:
            found = meaning(reading, labels, _ATTENDANCE["organisation"], raw, self._session.programme)
        except UserError as problem:
            self.organisation.refuse(problem)
            return
        if found is not None:
            self._give(str(found))

    def _give(self, organisation: str) -> None:
        coming: Coming = person_of(self._session.store.read(), organisation, self.unclear.name)
        self.answered.emit(coming)

    def _on_creation_wanted(self, name: str) -> None:
        create(self._session, "organisation", {"name": name}, self._give)


class Questions(QWidget):
    """All names that are asked about, one below the other."""

    answered = Signal(object)
    """A Coming."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.questions: list[Question] = []
        self._column = in_column(within=self, spacing=4)

    def ask(self, unclear: Iterable[Unclear]) -> None:
        """Ask about ``unclear`` as well, the keyboard at the first of them."""
        fresh = [Question(self._session, one, self) for one in unclear]
        for question in fresh:
            question.answered.connect(partial(self._on_answered, question))
            question.dropped.connect(partial(self._drop, question))
            self.questions.append(question)
            self._column.addWidget(question)
            question.show()
        if fresh:
            fresh[0].organisation.focus()

    @property
    def lines(self) -> list[str]:
        """What was typed and is not decided yet."""
        return [question.unclear.line for question in self.questions]

    def _on_answered(self, question: Question, coming: Coming) -> None:
        self._drop(question)
        self.answered.emit(coming)

    def _drop(self, question: Question) -> None:
        self.questions.remove(question)
        self._column.removeWidget(question)
        question.hide()
        question.deleteLater()
        if self.questions:
            self.questions[0].organisation.focus()
