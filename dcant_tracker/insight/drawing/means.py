"""Means on their colours: the ground of each cell, and the ramp that says which colour is which."""

from collections.abc import Iterable

from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import ink_on, width
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.page import Page

_PALE = 0.16
"""How much of its colour a fragile mean keeps."""

_DIGIT = 7.5
"""The size of the grades on the ramp, in points."""


def color(look: Look, mean: float | None, highest: int) -> str:
    """The colour of ``mean``: between the two steps of the ramp that it lies between."""
    if mean is None:
        return look.surface
    step = min(max(mean / highest, 0.0), 1.0) * (len(look.ramp) - 1)
    low = min(int(step), len(look.ramp) - 2)
    return _between(look.ramp[low], look.ramp[low + 1], step - low)


def _between(one: str, other: str, share: float) -> str:
    """The colour that lies ``share`` of the way from ``one`` to ``other``."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)


def pale(look: Look, mean: float | None, highest: int) -> str:
    """The colour of a fragile ``mean``: its own, nearly lost in the ground."""
    return _between(look.surface, color(look, mean, highest), _PALE)


def ground_of(look: Look, mean: float | None, highest: int, *, fragile: bool = False) -> str:
    """The colour that a cell is filled with."""
    return pale(look, mean, highest) if fragile else color(look, mean, highest)


def grounds(sheet: Page, cells: Iterable[tuple[Box, float | None]], highest: int) -> None:
    """All the colours at once, a hair of the ground between them; an outline where there is no mean."""
    listed = [(_inner(box), mean) for box, mean in cells]
    filled = [(box, mean) for box, mean in listed if mean is not None]
    bare = [box for box, mean in listed if mean is None]
    sheet.boxes([box for box, _m in filled], [color(sheet.look, mean, highest) for _b, mean in filled], sheet.look.grid)
    sheet.boxes(bare, [sheet.look.surface] * len(bare), sheet.look.grid)


def fragile_grounds(sheet: Page, cells: Iterable[tuple[Box, float | None]], highest: int) -> None:
    """The same of means that few made: pale, with a border of their colour, so that no such cell is the loudest."""
    for box, mean in cells:
        inner = _inner(_inner(box))
        sheet.boxes([inner], [pale(sheet.look, mean, highest)])
        sheet.polygons([inner.corners], "none", color(sheet.look, mean, highest), 1.0)


def _inner(box: Box) -> Box:
    return Box(box.left + 1, box.top + 1, box.width - 2, box.height - 2)


def ramp(sheet: Page, left: float, y: float, ends: tuple[str, str], highest: int, *, step: float, size: float) -> float:
    """The steps of the ramp, ``step`` pixels wide, between what the lowest and the highest are called.

    Returns where something may follow.
    """
    low, high = ends
    sheet.text((left, y), low, sheet.look.muted, size=size)
    x = left + width(low, size) + 6
    steps = [Box(x + at * step, y - 7, step, 14) for at in range(highest + 1)]
    colors = [color(sheet.look, at, highest) for at in range(highest + 1)]
    sheet.boxes(steps, colors, sheet.look.grid)
    for at, one in enumerate(steps):
        sheet.text(one.middle, str(at), ink_on(colors[at]), align="center", size=_DIGIT)
    x = steps[-1].right + 6
    sheet.text((x, y), high, sheet.look.muted, size=size)
    return x + width(high, size) + 14
