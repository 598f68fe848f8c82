"""Brings a window to the front, or has it ask for attention where the desktop lets no program do that."""

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def bring_forward(window: QWidget, token: str = "") -> None:
    """Show ``window`` above the others; ``token`` is what the desktop gave whoever asked for it.

    Qt takes the token of Wayland from the environment, and uses it once.
    """
    if token and QApplication.platformName().startswith("wayland"):
        os.environ["XDG_ACTIVATION_TOKEN"] = token
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    front = QApplication.activeModalWidget() or window
    front.raise_()
    front.activateWindow()
    QApplication.alert(window)
