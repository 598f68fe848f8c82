"""The key under a figure: a swatch or a mark and a name each, on as many lines as they need."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dcant_tracker.insight.drawing.geometry import Box, Shape
from dcant_tracker.insight.drawing.labels import cut, ink_on, width
from dcant_tracker.insight.drawing.page import Page

SIZE = 8.0
LINE = 17.0
"""The height of a line of the key, in pixels."""

_SWATCH, _GAP = 15.0, 12.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What a colour and its hatching stand for; ``letter`` is written on the swatch as on the areas.

    ``shape`` makes a mark of it: the outline around a point, with a reach.
    """

    name: str
    color: str
    letter: str = ""
    hatch: str = ""
    shape: Callable[[float, float, float], Shape] | None = None


def height(entries: Sequence[Entry], room: float) -> float:
    """How high the key is when it is ``room`` pixels wide."""
    return (max((line for line, _x, _entry in _placed(entries, room)), default=-1) + 1) * LINE


def draw(page: Page, entries: Sequence[Entry], left: float, top: float, room: float) -> None:
    """The key, from ``left`` and ``top``."""
    for line, x, entry in _placed(entries, room):
        box = Box(left + x, top + line * LINE + 2, _SWATCH, LINE - 5)
        if entry.shape:
            page.polygons([entry.shape(*box.middle, 6)], entry.color, page.look.text, 1)
        else:
            page.boxes([box], [entry.color], hatching(page) if entry.hatch else page.look.muted, entry.hatch)
        if entry.hatch:
            page.boxes([box], ["none"], page.look.muted)
        if entry.letter:
            if entry.hatch:
                page.boxes([Box(box.middle[0] - 5, box.top + 1, 10, box.height - 2)], [entry.color])
            page.text(box.middle, entry.letter, ink_on(entry.color), align="center", size=7, bold=True)
        page.text((box.right + 5, box.middle[1]), cut(entry.name, room - _SWATCH - 5, SIZE), size=SIZE)


def hatching(page: Page) -> str:
    """The colour of hatched areas' lines: that of the ground, or of the text in black and white."""
    return page.look.text if page.look.hatched else page.look.surface


def _placed(entries: Sequence[Entry], room: float) -> Iterator[tuple[int, float, Entry]]:
    line, x = 0, 0.0
    for entry in entries:
        wide = _SWATCH + 5 + width(entry.name, SIZE)
        if x and x + wide > room:
            line, x = line + 1, 0.0
        yield line, x, entry
        x += wide + _GAP
