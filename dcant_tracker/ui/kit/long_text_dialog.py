"""A long text in a window of its own, with room to read and write."""

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QWidget

from dcant_tracker.domain.text import MAX_UTF16_UNITS, in_one_line, utf16_units
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _

KEYS = KeysOf(lambda: _("Texte long"), {"save": Keys(lambda: _("Enregistrer le texte"), ("Ctrl+Return",))})


class LongTextDialog(QDialog):
    """After acceptance :meth:`text` is what was written."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(in_one_line(title))
        self.area = QPlainTextEdit(text, self)
        self.area.setAccessibleName(title)
        self.area.setTabChangesFocus(True)
        self.area.textChanged.connect(self._on_typed)
        self._length = theme.set_role(Label(parent=self), "caption")
        save = QPushButton(_("Enregistrer"), self)
        save.setProperty("kind", "primary")
        give(save, KEYS["save"])
        save.setToolTip(_("Enregistrer (Ctrl+Entrée)"))
        save.clicked.connect(self.accept)
        cancel = QPushButton(_("Annuler"), self)
        cancel.clicked.connect(self.reject)
        buttons = in_row((self._length, 1), cancel, save)
        in_column(
            theme.set_role(Label(title, self), "section"),
            (self.area, 1),
            buttons,
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.3"),
        )
        self.resize(760, 520)
        self._on_typed()

    def text(self) -> str:
        """What is written."""
        return self.area.toPlainText()

    def _on_typed(self) -> None:
        used = utf16_units(self.text())
        self._length.setText(_("{used} caractères sur {most}").format(used=used, most=MAX_UTF16_UNITS))
