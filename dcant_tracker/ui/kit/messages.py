"""The one door for what is said to a person, and the only place that opens a modal dialog.

Tests put ``FakeMessages`` in its place and read what was said.
"""

import logging
import traceback
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.messages import Action
from dcant_tracker.words import _


class WindowMessages(QObject):
    """What is said above ``window``; toasts and banners are shown by the window that listens."""

    toasted = Signal(str, str, object, object)
    """(text, label of the action or "", what the action does or None, another (label, action) or None)"""
    refused = Signal(object)
    """UserError: a banner that stays until it is closed."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.window = window
        self._crashing = False

    def toast(
        self,
        text: str,
        action_label: str | None = None,
        action: Action | None = None,
        also: tuple[str, Action] | None = None,
    ) -> None:
        """Say ``text`` for a few seconds, with one thing to do about it, or two."""
        self.toasted.emit(text, action_label or "", action, also)

    def error(self, problem: UserError) -> None:
        """Say what was refused and what to do next, in a banner."""
        self.refused.emit(problem)

    @Slot(object)
    def problem(self, problem: BaseException) -> None:
        """A UserError becomes a banner, anything else the dialog of a defect."""
        if isinstance(problem, UserError):
            self.error(problem)
        else:
            self.crash(problem)

    def crash(self, problem: BaseException) -> None:
        """Log a defect of the program and offer its details for copying."""
        from dcant_tracker.technical_log import keep_incident
        from dcant_tracker.ui.kit.crash import CrashDialog

        keep_incident(problem)
        logging.getLogger(__name__).error("unexpected", exc_info=problem)
        if self._crashing:
            return
        self._crashing = True
        try:
            self.run(CrashDialog("".join(traceback.format_exception(problem)), self._parent()))
        finally:
            self._crashing = False

    def ask(self, title: str, text: str, yes: str, no: str | None = None, *, danger: bool = False) -> bool:
        """Whether the person says ``yes``; Escape says no. ``danger`` marks what destroys."""
        from dcant_tracker.ui.kit.question import QuestionDialog

        answers = [(yes, "danger" if danger else "primary"), (no or _("Annuler"), "")]
        dialog = QuestionDialog(title, text, answers, self._parent())
        self.run(dialog)
        return dialog.answer == 0

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        """Which of ``options`` the person takes; None for none of them."""
        from dcant_tracker.ui.kit.question import QuestionDialog

        answers = [(option, "primary" if rank == 0 else "") for rank, option in enumerate(options)]
        dialog = QuestionDialog(title, text, [*answers, (_("Annuler"), "")], self._parent())
        self.run(dialog)
        return dialog.answer if dialog.answer is not None and dialog.answer < len(options) else None

    def ask_text(self, title: str, text: str, value: str = "") -> str | None:
        """One line that the person types; None when given up."""
        from dcant_tracker.ui.kit.question import LineDialog

        dialog = LineDialog(title, text, value, self._parent())
        return dialog.text() if self.run(dialog) else None

    def run(self, dialog: QDialog) -> bool:
        """Open ``dialog`` modally; True when accepted. It is destroyed afterwards by its owner's next event."""
        try:
            return dialog.exec() == QDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()

    @Slot(object)
    def progress(self, progress: Progress) -> None:
        """Show how far long work is, with « Annuler »."""
        from dcant_tracker.ui.kit.progress import ProgressDialog

        ProgressDialog(progress, self._parent()).open()

    def open_file(self, title: str, filters: str, folder: Path | None = None) -> Path | None:
        """An existing file that the person picks; ``filters`` as Qt writes them (``Classeurs (*.xlsx)``)."""
        from PySide6.QtWidgets import QFileDialog

        name, _filter = QFileDialog.getOpenFileName(self._parent(), title, str(folder or ""), filters)
        return Path(name) if name else None

    def open_files(self, title: str, filters: str, folder: Path | None = None) -> list[Path]:
        """Existing files that the person picks."""
        from PySide6.QtWidgets import QFileDialog

        names, _filter = QFileDialog.getOpenFileNames(self._parent(), title, str(folder or ""), filters)
        return [Path(name) for name in names]

    def open_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """A folder that the person picks, or makes there."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(self._parent(), title, str(folder or ""))
        return Path(name) if name else None

    def save_file(self, title: str, suggested: Path, filters: str) -> Path | None:
        """Where the person wants a new file; the suffix of ``suggested`` is added when none is typed."""
        from PySide6.QtWidgets import QFileDialog

        suggested = suggested.with_name(safe_name(suggested.name))
        name, _filter = QFileDialog.getSaveFileName(self._parent(), title, str(suggested), filters)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(suggested.suffix)

    def _parent(self) -> QWidget | None:
        return QApplication.activeModalWidget() or self.window
