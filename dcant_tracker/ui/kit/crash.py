"""What is shown when the program itself failed: calm words, and the details for whoever mends it."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from dcant_tracker.settings import log_file
from dcant_tracker.technical_log import told_version
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class CrashDialog(QDialog):
    """``details`` is the traceback; nothing is sent anywhere."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Erreur inattendue"))
        self._details = f"{told_version()}\n\n{details}"
        headline = theme.set_role(Label(_("Une erreur inattendue s'est produite.")), "section")
        told = Label(
            _(
                "Ce qui était enregistré l'est toujours ; la dernière action a pu ne pas aboutir. Vous pouvez "
                "continuer. Pour aider à corriger ce défaut, relisez les détails ci-dessous, qui peuvent citer vos "
                "données, puis copiez-les et transmettez-les à la personne qui maintient l'application."
            ),
            wordWrap=True,
        )
        told.setMinimumWidth(520)
        trace = QPlainTextEdit(self._details, readOnly=True)
        trace.setMinimumHeight(160)
        trace.setAccessibleName(_("Détails de l'erreur"))
        trace.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        trace.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        place = theme.set_role(Label(_("Journal : {file}").format(file=log_file()), wordWrap=True), "caption")
        self._copy = push_button(_("Copier les détails"), icon="copy")
        self._copy.clicked.connect(self._on_copy)
        close = push_button(_("Continuer"), kind="primary", default=True)
        close.clicked.connect(self.accept)
        in_column(
            headline,
            told,
            trace,
            place,
            button_row(self._copy, None, close),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=10,
        )
        close.setFocus()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._copy.setText("\u2009" + _("Détails copiés"))
        self._copy.setIcon(theme.icon("check"))
