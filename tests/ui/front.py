"""A window that has the keyboard: on a busy machine it comes to the front some time after it was asked to."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 60_000


def bring_to_front(widget: QWidget) -> None:
    """Give the keyboard to the window of ``widget``, which is shown."""
    widget.activateWindow()
    assert QTest.qWaitForWindowActive(widget.window(), _PATIENCE_MS)
