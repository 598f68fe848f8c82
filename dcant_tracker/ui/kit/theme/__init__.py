"""The look: one theme at a time, from tokens. Colours and sizes on the screens come from here only.

``theme.color("accent")``, ``theme.px("row")``, ``theme.icon("users")``; ``theme.news.changed`` tells
those who paint by themselves that the colours are others now.
"""

from functools import cache
from typing import TypeVar

from PySide6.QtCore import QDir, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit.theme.icons import PLAIN, icon, in_token, pixmap, tinted
from dcant_tracker.ui.kit.theme.tokens import BODY_PX, DARK, LIGHT, SYSTEM, Tokens, contrast, load

__all__ = [
    "DARK",
    "LIGHT",
    "PLAIN",
    "SYSTEM",
    "app_icon",
    "apply",
    "color",
    "contrast",
    "follow_system",
    "icon",
    "in_token",
    "lift",
    "news",
    "pixmap",
    "px",
    "repolish",
    "set_role",
    "tokens",
]

W = TypeVar("W", bound=QWidget)

_CONTROLS = {
    "chevron-down": "icon",
    "chevron-up": "icon",
    "chevron-right": "icon",
    "calendar": "icon",
    "check": "accent.text",
    "minus": "accent.text",
    "dot": "accent",
}
"""Pictures the stylesheet needs as files, with the colour each is drawn in."""


class _News(QObject):
    changed = Signal()


class _Look:
    """What is applied at the moment; one for the process, as the application's style is."""

    def __init__(self) -> None:
        self.tokens = load(LIGHT)
        self.mode = SYSTEM
        self.folder: QTemporaryDir | None = None
        self.family: str | None = None


_look = _Look()
news = _News()


def tokens() -> Tokens:
    """The tokens of the theme that is applied."""
    return _look.tokens


def color(token: str) -> QColor:
    """The colour ``token`` of the theme that is applied."""
    return QColor(_look.tokens.color(token))


def px(token: str) -> int:
    """The size ``token`` in device-independent pixels."""
    return _look.tokens.px(token)


def apply(app: QApplication, mode: str = SYSTEM, percent: int = 100) -> None:
    """Dress the whole application: ``mode`` is light, dark or system, ``percent`` the size of the text."""
    _look.mode = mode
    name = mode if mode != SYSTEM else _system_theme()
    chosen = load(name, percent / 100)
    if _look.family is not None and chosen is _look.tokens:
        return
    _look.tokens = chosen
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(_font(chosen))
    app.setPalette(_palette(chosen))
    app.setStyleSheet(chosen.stylesheet(_controls(chosen)))
    news.changed.emit()


def follow_system(app: QApplication) -> None:
    """Apply the system's colours again when they change, as long as the officer follows the system."""

    def on_scheme_changed() -> None:
        if _look.mode == SYSTEM:
            apply(app, SYSTEM, round(_look.tokens.scale * 100))

    QGuiApplication.styleHints().colorSchemeChanged.connect(on_scheme_changed)


@cache
def app_icon() -> QIcon:
    """The application's own mark, in its own colours."""
    return QIcon(str(resource("icons") / "dcant.svg"))


def set_role(widget: W, role: str) -> W:
    """Give ``widget`` a role of the stylesheet (``title``, ``muted``, ``card``…); returns it."""
    widget.setProperty("role", role)
    return widget


def lift(widget: QWidget) -> None:
    """Let ``widget`` cast a soft shadow on what it covers."""
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


def _system_theme() -> str:
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _font(chosen: Tokens) -> QFont:
    if _look.family is None:
        _look.family = _typeface()
    font = QFont(_look.family)
    font.setPixelSize(round(BODY_PX * chosen.scale))
    return font


def _typeface() -> str:
    """The family of the shipped typeface; the system's where it cannot be loaded."""
    for weight in ("Regular", "Bold"):
        number = QFontDatabase.addApplicationFont(str(resource("fonts") / f"Inter-{weight}.ttf"))
        if number < 0:
            return QApplication.font().family()
    return "Inter"


def _controls(chosen: Tokens) -> str:
    """Write the stylesheet's small pictures in the theme's colours; returns how their addresses begin."""
    if _look.folder is None:
        _look.folder = QTemporaryDir()
        QDir.addSearchPath("controls", _look.folder.path())
    for name, token in _CONTROLS.items():
        with open(_look.folder.filePath(f"{chosen.name}-{name}.svg"), "wb") as file:  # noqa: PTH123
            file.write(tinted(name, chosen.color(token), stroke=2.5))
    return f"controls:{chosen.name}"


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface.alt",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text.muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection.text",
    QPalette.ColorRole.Link: "text.link",
    QPalette.ColorRole.LinkVisited: "text.link",
    QPalette.ColorRole.ToolTipBase: "overlay",
    QPalette.ColorRole.ToolTipText: "overlay.text",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "surface.alt",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border.strong",
    QPalette.ColorRole.Shadow: "border.strong",
    QPalette.ColorRole.Accent: "accent",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def _palette(chosen: Tokens) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(chosen.color(token)))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.color("text.disabled")))
    return palette
