"""An officer at the real window in the tests: dialogs answered in their order, keys pressed, one window after another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.kit.progress import ProgressDialog
from dcant_tracker.ui.shell.window import MainWindow
from dcant_tracker.ui.work.session import Session

_EVERY_MS = 40


class Officer(QObject):
    """Answers the dialogs in the order in which they must come; ``met`` are those that came."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: list[tuple[type[QDialog], Callable[[QDialog], object]]] = []
        self.met: list[type[QDialog]] = []
        self._handled: QDialog | None = None
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog is self._handled or not dialog.isActiveWindow():
            return
        if isinstance(dialog, ProgressDialog):
            return  # a slow machine shows how far it is; she waits
        kind, answer = self.expected[0] if self.expected else (QDialog, QDialog.reject)
        if not self.expected or isinstance(dialog, kind):
            self._handled = dialog
            self.met.append(type(dialog))
            del self.expected[:1]
            try:
                answer(dialog)
            except BaseException:
                dialog.reject()
                raise


@contextmanager
def windows(qtbot, path: Path) -> Iterator[Callable[[], MainWindow]]:
    """Starts the window on the data file at ``path``, as often as asked; all are closed in the end."""
    opened: list[MainWindow] = []

    def start() -> MainWindow:
        messages = WindowMessages()
        session = Session(Store.open(path), messages, Preferences())
        messages.setParent(session)
        window = MainWindow(session)
        session.setParent(window)
        window.resize(1280, 720)
        window.show()
        opened.append(window)
        qtbot.waitUntil(lambda: not session.jobs.busy())
        return window

    yield start
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()


def press(dialog: QDialog, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(dialog.focusWidget() or dialog, key, held)


def confirm(dialog: QDialog) -> None:
    press(dialog, Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)
