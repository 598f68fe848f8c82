"""Polygons on a page, in pixels, and the marks of the figures."""

from collections.abc import Sequence
from typing import Any

from dcant_tracker.insight.drawing.page import Page, Point

Shape = Sequence[Point]


def polygons(
    page: Page,
    shapes: Sequence[Shape],
    colors: Sequence[str] | str,
    edge: str = "none",
    thickness: float = 0.6,
    hatch: str = "",
) -> None:
    """Filled outlines as one artist; a hatching takes the colour of the edge."""
    from matplotlib.collections import PolyCollection

    if not shapes:
        return
    drawn: Any = PolyCollection(shapes, facecolors=colors, edgecolors=edge)
    drawn.set_linewidth(thickness if edge != "none" else 0)
    if hatch:
        drawn.set_hatch(hatch)
    page.axes.add_collection(drawn, autolim=False)


def diamond(x: float, y: float, reach: float) -> Shape:
    """A milestone."""
    return (x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)


def flag(x: float, y: float, reach: float) -> Shape:
    """A term: a triangle on its tip."""
    return (x - reach, y - reach), (x + reach, y - reach), (x, y + reach)


def square(x: float, y: float, reach: float) -> Shape:
    return (x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)


def disc(x: float, y: float, reach: float) -> Shape:
    """A circle, of sixteen sides."""
    from math import cos, pi, sin

    return tuple((x + reach * cos(at * pi / 8), y + reach * sin(at * pi / 8)) for at in range(16))
