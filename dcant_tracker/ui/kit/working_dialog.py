"""A dialog that starts long work: problems and toasts are said inside it, Escape stops the work first."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.banner import Banner
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.toast import Toast
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session

T = TypeVar("T")


class WorkingDialog(QDialog):
    """What the two dialogs of a collection share: the banner above, the toast below, one piece of work at a time."""

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._running: Progress | None = None
        self.setWindowTitle(in_one_line(title))
        self.banner = Banner()
        self.body = in_column(margins=(20, 14, 20, 16), spacing=10)
        in_column(self.banner, (self.body, 1), within=self, spacing=0)
        self.toast = Toast(self)
        session.messages.toasted.connect(self.toast.say)
        session.messages.refused.connect(self.banner.say)

    def fit(self, width: int, height: int) -> None:
        """Take this size at 100 %, more with larger text, never more than the window below."""
        scale = theme.tokens().scale
        below = self.parentWidget()
        room = below.size() if below else self.screen().availableSize()
        self.resize(min(round(width * scale), round(room.width() * 0.96)), min(round(height * scale), room.height()))

    def run_long(self, title: str, work: Callable[[Store, Progress], T], done: Callable[[T], None]) -> None:
        """Run ``work`` on the worker with its progress, unless something runs already.

        What it refuses is said in this dialog alone: the window's banner would outlive its cause.
        """
        if self._running is not None:
            return
        self.banner.hide()
        self._running = self.session.jobs.long(title, work, done, self.banner.say)
        self._running.finished.connect(self._on_finished)

    def reject(self) -> None:
        """Close; while work runs, ask it to stop instead."""
        if self._running is not None:
            self._running.cancel()
        else:
            super().reject()

    @Slot()
    def _on_finished(self) -> None:
        self._running = None
