"""Ctrl+Z and Ctrl+Y in a field: of what is being typed there, else of the last step."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def would_take_undo(event: QEvent) -> bool:
    """Whether a field is about to keep an undo or a redo from the window; to be ignored where all is written.

    A field of Qt keeps these keys for itself, even where it has nothing to take back.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
