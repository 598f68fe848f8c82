"""On macOS the system tells a running application which files were double-clicked or dropped on its icon."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


def take_opened_files(app: QApplication, take: Callable[[Sequence[Path]], None]) -> None:
    """Give ``take`` each file that the system wants opened."""
    app.installEventFilter(_Opened(app, take))


class _Opened(QObject):
    def __init__(self, app: QApplication, take: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(app)
        self._take = take

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self._take([Path(event.file())])
        return True
