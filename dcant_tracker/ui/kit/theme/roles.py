"""What the stylesheet is told about a widget."""

from typing import TypeVar

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def set_role(widget: W, role: str) -> W:
    """Give ``widget`` a role of the stylesheet (``title``, ``muted``, ``card``…); returns it."""
    widget.setProperty("role", role)
    return widget


def lift(widget: QWidget) -> None:
    """Let ``widget`` cast a soft shadow on what it covers."""
    from PySide6.QtWidgets import QGraphicsDropShadowEffect

    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(28)
    shadow.setOffset(0, 6)
    shadow.setColor(QColor(0, 0, 0, 70))
    widget.setGraphicsEffect(shadow)


def repolish(widget: QWidget) -> None:
    """Let the stylesheet look again at the properties of ``widget``."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
