"""The key of a figure of lines: a sample of each line with its marker, and its name, in columns."""

from collections.abc import Sequence

from dcant_tracker.insight.drawing.labels import cut, width
from dcant_tracker.insight.drawing.look import DASHES, MARKERS
from dcant_tracker.insight.drawing.page import Page

SIZE = 8.0
LINE = 15.0
"""The height of a line of the key, in pixels."""

_SAMPLE, _GAP = 27.0, 12.0
_ROWS = 3
"""With more rows than that, names are cut so that they stand in two columns."""


def height(names: Sequence[str], room: float) -> float:
    """How high the key is when it is ``room`` pixels wide."""
    columns, _column = _grid(names, room)
    return -(-len(names) // columns) * LINE


def draw(page: Page, names: Sequence[str], left: float, top: float, room: float, *, centred: bool = False) -> None:
    """The key of the lines, in the order of their colours, dashes and markers."""
    columns, column = _grid(names, room)
    if centred:
        left += (room - column * columns + _GAP) / 2
    for at, name in enumerate(names):
        x, y = left + at % columns * column, top + at // columns * LINE + 5
        color = page.look.series[at % len(page.look.series)]
        ends, middle = [x, x + 22], [x + 11]
        page.axes.plot(ends, [y, y], color=color, linestyle=DASHES[at % len(DASHES)], linewidth=1.4)
        page.axes.plot(middle, [y], color=color, marker=MARKERS[at % len(MARKERS)], markersize=4.5)
        page.text((x + _SAMPLE, y), cut(name, column - _SAMPLE - _GAP, SIZE), size=SIZE)


def _grid(names: Sequence[str], room: float) -> tuple[int, float]:
    """How many columns, and how wide each is with the gap after it."""
    widest = min(max(width(name, SIZE) for name in names) + 1 + _SAMPLE + _GAP, room + _GAP)
    columns = max(1, min(int((room + _GAP) / widest), len(names), 4))
    if -(-len(names) // columns) > _ROWS:
        columns = max(columns, 2)
    return columns, min(widest, (room + _GAP) / columns)
