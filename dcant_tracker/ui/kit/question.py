"""The dialogs that ask: one of a few answers, or a line of text."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_caption
from dcant_tracker.words import _


class QuestionDialog(QDialog):
    """A sentence in bold, what follows from it, and a button for each answer (text, kind of button).

    ``answer`` is the number of the answer taken, None when the dialog was closed.
    """

    def __init__(
        self, title: str, text: str, answers: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(in_one_line(title))
        self.answer: int | None = None
        headline = theme.set_role(Label(title, wordWrap=True), "section")
        told = Label(text, wordWrap=True)
        told.setMinimumWidth(380)
        self.buttons: list[QPushButton] = []
        for label, kind in answers:
            button = push_button(label, kind=kind)
            button.setAutoDefault(True)
            button.clicked.connect(self._on_clicked)
            self.buttons.append(button)
        in_column(
            headline, told, 12, button_row(*reversed(self.buttons)), within=self, margins=(24, 20, 24, 20), spacing=8
        )
        safe = self.buttons[-1] if any(kind == "danger" for _label, kind in answers) else self.buttons[0]
        safe.setDefault(True)
        safe.setFocus()

    @Slot()
    def _on_clicked(self) -> None:
        self.answer = [button is self.sender() for button in self.buttons].index(True)
        self.accept()


class LineDialog(QDialog):
    """Asks for one line of text."""

    def __init__(self, title: str, text: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(in_one_line(title))
        self._field = QLineEdit(value)
        self._field.setMinimumWidth(360)
        self._field.setAccessibleName(text)
        self._ok = push_button(_("Valider"), kind="primary", default=True)
        self._ok.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        self._field.textChanged.connect(self._on_text)
        said = Label(as_caption(text), wordWrap=True)
        said.setBuddy(self._field)
        in_column(said, self._field, 12, button_row(cancel, self._ok), within=self, margins=(24, 20, 24, 20), spacing=8)
        self._on_text(value)

    def text(self) -> str:
        """What was typed, without outer blanks."""
        return self._field.text().strip()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._ok.setEnabled(bool(text.strip()))
