"""Somebody at the keyboard, whose keys are counted."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

NONE = Qt.KeyboardModifier.NoModifier


class Typist:
    """Types into whatever has the keyboard, and counts what is pressed."""

    def __init__(self, qtbot, settle) -> None:
        self._qtbot = qtbot
        self._settle = settle
        self.keys = 0
        self.characters = 0

    def press(self, key, modifiers=NONE) -> None:
        self.keys += 1
        focused = QApplication.focusWidget()
        assert focused is not None
        self._qtbot.keyClick(focused, key, modifiers)
        QApplication.processEvents()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        self.characters += len(text)
        focused = QApplication.focusWidget()
        assert focused is not None
        for character in text:
            if character.isascii():
                self._qtbot.keyClicks(focused, character)
            else:
                QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, 0, NONE, character))

    def wait(self) -> None:
        self._settle()
