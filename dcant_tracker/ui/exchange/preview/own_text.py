"""The line or page in which an officer writes what goes in, in place of both sides."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Texte que l'on écrit soi-même dans l'aperçu"),
    {
        "done": Keys(lambda: _("Passer à la différence suivante à trancher"), ("Ctrl+Return", "Ctrl+Enter")),
        "back": Keys(lambda: _("Revenir à la liste, le texte gardé"), ("Esc",)),
    },
)


class OwnText(QPlainTextEdit):
    """A text in which Tab goes on; the keys that end the writing are its own, not those of the dialog."""

    done = Signal()
    """What is written stands: go on."""
    left = Signal()
    """What is written stands: back to the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _ends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if KEYS["done"].pressed(event):
            self.done.emit()
        elif KEYS["back"].pressed(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _ends(event: QKeyEvent) -> bool:
    return any(keys.pressed(event) for keys in KEYS.keys.values())
