"""Lines for words to find, which tell once the typing pauses."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from dcant_tracker.ui.kit import theme

_PAUSE_MS = 180


class SearchLine(QLineEdit):
    """Words to find; ``hint`` shows while it is empty, ``says`` is what a screen reader says."""

    settled = Signal()
    """The words have stayed the same for ``pause_ms``."""

    def __init__(self, hint: str, says: str, *, magnifier: bool = False, pause_ms: int = _PAUSE_MS) -> None:
        super().__init__(clearButtonEnabled=True, placeholderText=hint)
        self.setAccessibleName(says)
        if magnifier:
            self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self.settled)
        self.textChanged.connect(self._pause.start)

    def settle(self) -> None:
        """Tell of the words now, where their pause still runs: whoever goes on to a list finds it filtered."""
        if self._pause.isActive():
            self._pause.stop()
            self.settled.emit()

    def taken(self) -> None:
        """The words are read already: nothing is to be told of them."""
        self._pause.stop()


class ListFilterLine(SearchLine):
    """The line above a list: Escape clears it, Down and Enter go on to the list."""

    left = Signal()
    """The keyboard goes on to the list."""

    def __init__(self, hint: str, says: str) -> None:
        super().__init__(hint, says, magnifier=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
            self.left.emit()
        else:
            super().keyPressEvent(event)
