"""Paints domains by kinds of territory: the mean of each group on its colour, nothing of a group that is too small."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import cut, fits, ink_on, line_height, width, wrapped
from dcant_tracker.insight.drawing.means import color, grounds, ramp
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.observatory_kinds import KindsCell, KindsPlot
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.small_groups import LEAST
from dcant_tracker.words import _

_EDGE, _KEY, _SMALL = 8.0, 26.0, 7.5
_SIZES = (SIZE, 8.0, _SMALL)
"""The sizes that the name of a row is set in, the first at which it fits."""

_TALLEST = 40.0
_LEAST_CELL = 50.0
"""The width that a cell wants, in pixels; beyond, the names of the rows have the room."""

_HEADING_LINES = 3


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    top: float
    cell: float
    row: float

    def box(self, row: int, column: int) -> Box:
        return Box(self.left + column * self.cell, self.top + row * self.row, self.cell, self.row)


def paint(sheet: Page, plot: KindsPlot) -> None:
    """The names of the kinds above, of the domains at the left, the ramp below."""
    layout = _laid_out(sheet, plot)
    for column, name in enumerate(_named(plot, layout.cell)):
        lines = wrapped(name, layout.cell - 4, _HEADING_LINES, _SMALL)
        middle = layout.box(0, column).middle[0]
        y = layout.top - 4 - len(lines) * line_height(_SMALL) / 2
        sheet.text((middle, y), lines, sheet.look.muted, align="center", size=_SMALL)
    boxed = (
        (layout.box(at, column), cell.mean) for at, row in enumerate(plot.cells) for column, cell in enumerate(row)
    )
    grounds(sheet, boxed, plot.highest)
    for at, (name, row) in enumerate(zip(plot.rows, plot.cells, strict=True)):
        y = layout.box(at, 0).middle[1]
        room = layout.left - _EDGE - 8
        size = next((one for one in _SIZES if fits(name, room, _lines(layout, one), one)), _SMALL)
        sheet.text((_EDGE, y), wrapped(name, room, _lines(layout, size), size), size=size)
        for column, cell in enumerate(row):
            _cell(sheet, layout.box(at, column), cell, plot)
    _key(sheet, plot, layout.top + layout.row * len(plot.rows) + 14)


def _named(plot: KindsPlot, cell: float) -> tuple[str, ...]:
    """The names of the columns, brief where one of them does not fit."""
    whole = all(fits(name, cell - 4, _HEADING_LINES, _SMALL) for name in plot.columns)
    return plot.columns if whole else plot.brief


def _lines(layout: _Layout, size: float) -> int:
    return 2 if layout.row >= 2 * line_height(size) else 1


def _laid_out(sheet: Page, plot: KindsPlot) -> _Layout:
    spare = sheet.width - 2 * _EDGE - _LEAST_CELL * len(plot.columns)
    label = min(max(width(name) for name in plot.rows) + 12, max(spare, sheet.width * 0.34))
    cell = (sheet.width - 2 * _EDGE - label) / len(plot.columns)
    lines = max(len(wrapped(name, cell - 4, _HEADING_LINES, _SMALL)) for name in _named(plot, cell))
    top = _EDGE + lines * line_height(_SMALL) + 4
    row = min((sheet.height - top - _KEY - 4) / len(plot.rows), _TALLEST)
    return _Layout(_EDGE + label, top, cell, row)


def _cell(sheet: Page, box: Box, cell: KindsCell, plot: KindsPlot) -> None:
    x, y = box.middle
    sheet.mark(box, cell.said, cell.opens)
    if cell.mean is None:
        said = f"< {LEAST}" if cell.few else "–"
        sheet.text((x, y), said, sheet.look.muted, align="center", size=_SMALL)
        return
    ink = ink_on(color(sheet.look, cell.mean, plot.highest))
    counted = f"({grouped(cell.bodies)})"
    said = decimal(cell.mean)
    whole = width(said, SIZE, bold=True) + 4 + width(counted, _SMALL)
    if whole > box.width - 4:
        sheet.text((x, y), said, ink, align="center", bold=True)
        return
    left = x - whole / 2
    sheet.text((left, y), said, ink, bold=True)
    sheet.text((left + width(said, SIZE, bold=True) + 4, y), counted, ink, size=_SMALL)


def _key(sheet: Page, plot: KindsPlot, y: float) -> None:
    low, high = (cut(end, sheet.width * 0.28, _SMALL) for end in plot.ends)
    x = ramp(sheet, _EDGE, y, (low, high), plot.highest, step=18, size=_SMALL)
    said = _("(n) : territoires")
    if x + width(said, _SMALL) <= sheet.width - _EDGE:
        sheet.text((x, y), said, sheet.look.muted, size=_SMALL)
