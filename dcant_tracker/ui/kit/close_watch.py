"""A window that does not close while something holds it back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class CloseWatch(QObject):
    """Asks ``holds_back`` when the window that it watches is to be closed: the window stays where that says so."""

    def __init__(self, holds_back: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._holds_back = holds_back
        self.window: QWidget | None = None

    def watch(self, window: QWidget) -> None:
        """Watch ``window`` from now on."""
        if window is not self.window:
            if self.window is not None:
                self.window.removeEventFilter(self)
            self.window = window
            window.installEventFilter(self)

    def close(self) -> None:
        """Close the window after all."""
        if self.window is not None:
            self.window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() == QEvent.Type.Close and self._holds_back():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
