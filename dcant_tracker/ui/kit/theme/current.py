"""Which theme is applied at the moment; one for the process, as the application's style is."""

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor

from dcant_tracker.ui.kit.theme.tokens import LIGHT, SYSTEM, Tokens, load


class _News(QObject):
    dressing = Signal()
    """Colours or sizes are about to be others: who is not seen may stand aside until ``changed``."""
    changed = Signal()


class Applied:
    """The tokens in use, the mode they come from, and what was prepared once for every theme."""

    def __init__(self) -> None:
        self.tokens = load(LIGHT)
        self.mode = SYSTEM
        self.folder: QTemporaryDir | None = None
        self.family: str | None = None


applied = Applied()
news = _News()
"""Tells those who paint by themselves that the colours are others."""


def tokens() -> Tokens:
    """The tokens of the theme that is applied."""
    return applied.tokens


def color(token: str) -> QColor:
    """The colour ``token`` of the theme that is applied."""
    return QColor(applied.tokens.color(token))


def px(token: str) -> int:
    """The size ``token`` in device-independent pixels."""
    return applied.tokens.px(token)
