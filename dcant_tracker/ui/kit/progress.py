"""How far long work is, with a way to stop it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.words import _


class ProgressDialog(QDialog):
    """Follows a :class:`Progress`; closes by itself when the work ends."""

    def __init__(self, progress: Progress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(in_one_line(progress.title))
        self._progress = progress
        self._text = theme.set_role(Label(" "), "muted")
        self._bar = QProgressBar(textVisible=False, minimum=0, maximum=0)
        self._bar.setMinimumWidth(420)
        self._bar.setAccessibleName(progress.title)
        self._cancel = push_button(_("Annuler"))
        self._cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(progress.title), "section"),
            self._bar,
            self._text,
            button_row(self._cancel),
            within=self,
            margins=(24, 20, 24, 16),
            spacing=10,
        )
        progress.moved.connect(self._on_moved)
        progress.finished.connect(self._on_finished)

    def reject(self) -> None:
        """Ask the work to stop; the dialog stays until it has."""
        self._progress.cancel()
        self._cancel.setEnabled(False)
        self._text.setText(_("Arrêt en cours…"))

    @Slot(int, int, str)
    def _on_moved(self, done: int, total: int, text: str) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        if text and self._cancel.isEnabled():
            self._text.setText(text)

    @Slot()
    def _on_finished(self) -> None:
        self.accept()
