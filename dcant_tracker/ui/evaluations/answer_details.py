"""What an evaluation holds besides its scores: comment, who answered, when, and its state."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading.entry_queue import EVALUATION
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class StateChooser(QComboBox):
    """The states, as an editor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for code, label in CHOICES["evaluation_state"].labels.items():
            self.addItem(label, code)
        self.setAccessibleName(EVALUATION["state"].label)

    def load(self, value: Value, _text: str) -> None:
        """Show the state ``value``."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def raw(self) -> object:
        """The state that shows, as editors give theirs."""
        return Picked(self.currentData())


class Remainder(QWidget):
    """The fields below the principles, two lines."""

    edited = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._evaluator = ""
        self.comment = LongTextEditor()
        self.comment.setAccessibleName(EVALUATION["comment"].label)
        self.comment.grow(fewest=1)
        self.day = DayEditor()
        self.day.setFrame(True)
        self.day.setAccessibleName(EVALUATION["evaluated_on"].label)
        self.state = StateChooser()
        self.respondent: PickEditor = self._respondent_of("")
        for told in (self.comment.textChanged, self.day.textEdited, self.day.accepted, self.state.activated):
            told.connect(self.edited)
        self.comment.setToolTip(_("Entrée va à la ligne ; Tabulation passe à la suite."))
        for opens in (self.day, self.state):
            opens.installEventFilter(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px("space.3"))
        self._grid.setVerticalSpacing(3)
        self._grid.addWidget(_label("comment", self.comment), 0, 0, 1, 3)
        self._grid.addWidget(self.comment, 1, 0, 1, 3)
        for column, (name, editor) in enumerate(self.editors().items()):
            if column:
                self._grid.addWidget(_label(name, editor), 2, column - 1)
                self._grid.addWidget(editor, 3, column - 1)
        for column, stretch in enumerate((3, 2, 2)):
            self._grid.setColumnStretch(column, stretch)

    def editors(self) -> dict[str, Editor | StateChooser]:
        """The editors by the name of their field."""
        return {
            "comment": self.comment,
            "respondent": self.respondent,
            "evaluated_on": self.day,
            "state": self.state,
        }

    def ask_of(self, evaluator: str) -> None:
        """Propose the contacts of ``evaluator`` as respondents."""
        if evaluator == self._evaluator:
            return
        old, self.respondent = self.respondent, self._respondent_of(evaluator)
        self._grid.replaceWidget(old, self.respondent)
        QWidget.setTabOrder(self.comment, self.respondent)
        QWidget.setTabOrder(self.respondent, self.day)
        old.hide()
        old.deleteLater()

    def say_who_signed(self, name: Value, function: Value) -> None:
        """Where the respondent is chosen, tell who filled the form in that nobody here is known as."""
        signed = ", ".join(str(part) for part in (name, function) if part)
        told = _("Rempli par {who}").format(who=signed) if signed else _("Nom d'un contact (facultatif)")
        self.respondent.setPlaceholderText(told)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down opens the list or the calendar of the field it is pressed in, here as everywhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if alt and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _respondent_of(self, evaluator: str) -> PickEditor:
        self._evaluator = evaluator
        values: dict[str, Value] = {"evaluator": evaluator or None}
        made = make_editor(self._session, EVALUATION, EVALUATION["respondent"], values, self, in_cell=False)
        assert isinstance(made, PickEditor)
        made.setPlaceholderText(_("Nom d'un contact (facultatif)"))
        made.installEventFilter(self)
        made.textEdited.connect(self.edited)
        made.accepted.connect(self.edited)
        return made


def _label(name: str, buddy: QWidget) -> Label:
    label = theme.set_role(Label(EVALUATION[name].label), "muted")
    if isinstance(buddy, QLineEdit | QComboBox | LongTextEditor):
        label.setBuddy(buddy)
    return label
