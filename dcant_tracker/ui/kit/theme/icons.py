"""Icons drawn from SVG outlines in the colours of the current theme, at any size."""

import math
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit.theme.current import tokens

_STATE_COLORS = {QIcon.Mode.Disabled: "icon.disabled", QIcon.Mode.Selected: "selection.text"}


@cache
def _known() -> frozenset[str]:
    """The outlines that resources/icons has."""
    return frozenset(path.stem for path in resource("icons").glob("*.svg"))


@cache
def svg(name: str) -> str:
    """The outline called ``name``; FileNotFoundError when resources/icons does not have it."""
    return (resource("icons") / f"{name}.svg").read_text(encoding="utf-8")


def tinted(name: str, color: str, *, stroke: float = 2) -> bytes:
    """The SVG of ``name`` drawn in ``color``."""
    text = svg(name).replace("currentColor", color)
    return text.replace('stroke-width="2"', f'stroke-width="{stroke:g}"').encode()


@cache
def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """``name`` in ``color``, ``size`` device-independent pixels wide, for a screen of that pixel ratio."""
    from PySide6.QtSvg import QSvgRenderer

    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    stroke = 2 if size < 20 else 1.75
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(tinted(name, color, stroke=stroke))).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


class OutlineEngine(QIconEngine):
    """Draws one outline in the theme's colour of the moment, so that icons follow a change of theme."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        if size <= 0:
            return
        ratio = _ratio(painter)
        token = _STATE_COLORS.get(mode, self._token)
        if mode is QIcon.Mode.Selected and self._token != PLAIN:
            token = self._token
        drawn = pixmap(self._name, tokens().color(token), size, ratio)
        left = rect.x() + (rect.width() - size) // 2
        top = rect.y() + (rect.height() - size) // 2
        painter.drawPixmap(left, top, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return drawn

    def clone(self) -> "OutlineEngine":
        return OutlineEngine(self._name, self._token)


def _ratio(painter: QPainter) -> float:
    """Pixels of the screen in a device-independent one.

    Not asked of ``painter.device()``: PySide then looks for the device's class, and loads for it all that can be
    painted on, some forty classes of widgets.
    """
    to_screen = painter.deviceTransform()
    return math.hypot(to_screen.m11(), to_screen.m12())


PLAIN = "icon"
"""The colour of an icon that says nothing by its colour."""


@cache
def icon(name: str, token: str = PLAIN) -> QIcon:
    """The icon ``name`` in the theme's colour ``token``, its outline read when it is first painted.

    Raises FileNotFoundError when resources/icons does not have it.
    """
    if name not in _known():
        raise FileNotFoundError(resource("icons") / f"{name}.svg")
    made = QIcon(OutlineEngine(name, token))
    _names[made.cacheKey()] = name
    return made


_names: dict[int, str] = {}
"""The outline of each icon made here, by the icon's cache key."""


def in_token(given: QIcon, token: str) -> QIcon:
    """The same outline in another colour; ``given`` itself when it was not made here."""
    name = _names.get(given.cacheKey())
    return icon(name, token) if name else given


@cache
def app_icon() -> QIcon:
    """The application's own mark, in its own colours."""
    return QIcon(str(resource("icons") / "dcant.svg"))
