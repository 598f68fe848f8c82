"""Dresses the whole application in a theme: font, palette, stylesheet and its small pictures."""

from typing import Any

from PySide6.QtCore import QDir, Qt, QTemporaryDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit.theme.current import applied, news
from dcant_tracker.ui.kit.theme.icons import tinted
from dcant_tracker.ui.kit.theme.tokens import BODY_PX, DARK, LIGHT, SYSTEM, Tokens, load

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


_MENUS: Any = "QMenuBar"
"""As Qt takes the name of a kind of widgets, whatever PySide's stubs say."""


def apply(app: QApplication, mode: str = SYSTEM, percent: int = 100, *, compact: bool = False) -> None:
    """Dress the whole application: ``mode`` is light, dark or system, ``percent`` the size of the text.

    Where it is ``compact``, long lists and matrices show more rows.
    """
    applied.mode = mode
    name = mode if mode != SYSTEM else _system_theme()
    chosen = load(name, percent / 100, compact)
    if applied.family is not None and chosen is applied.tokens:
        return
    applied.tokens = chosen
    sheet = chosen.stylesheet(_controls(chosen))
    if sheet != app.styleSheet():
        if app.styleSheet():
            news.dressing.emit()
        _dress(app, chosen, sheet)
    news.changed.emit()


def _dress(app: QApplication, chosen: Tokens, sheet: str) -> None:
    app.setStyleSheet("")  # given another one, Qt dresses each widget once more for every widget it lies in
    font = _font(chosen)
    app.setFont(font)
    app.setPalette(_palette(chosen))
    app.setStyleSheet(sheet)
    if QApplication.font(_MENUS) != font:  # a stylesheet brings back Windows' own fonts of menus and messages
        app.setFont(font)


def follow_system(app: QApplication) -> None:
    """Apply the system's colours again when they change, as long as the officer follows the system."""

    def on_scheme_changed() -> None:
        if applied.mode == SYSTEM:
            apply(app, SYSTEM, round(applied.tokens.scale * 100), compact=applied.tokens.compact)

    QGuiApplication.styleHints().colorSchemeChanged.connect(on_scheme_changed)


def _system_theme() -> str:
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _font(chosen: Tokens) -> QFont:
    if applied.family is None:
        applied.family = _typeface()
    font = QFont(applied.family)
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
    if applied.folder is None:
        applied.folder = QTemporaryDir()
        QDir.addSearchPath("controls", applied.folder.path())
    for name, token in _CONTROLS.items():
        with open(applied.folder.filePath(f"{chosen.name}-{name}.svg"), "wb") as file:  # noqa: PTH123
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
