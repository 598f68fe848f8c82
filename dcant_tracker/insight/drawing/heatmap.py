"""Paints the heat map: a row a subject, a column a principle, the mean written on its colour."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.distribution import FEW
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import fits, ink_on, line_height, size_of_titles, titled, width, wrapped
from dcant_tracker.insight.drawing.means import fragile_grounds, ground_of, grounds, ramp
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.counting import grade_labels
from dcant_tracker.insight.figures.heatmap import HeatCell, HeatmapPlot, HeatRow
from dcant_tracker.insight.formatting import NARROW, decimal
from dcant_tracker.words import _, ngettext

_SMALL = 7.5
"""The size of headings, in points."""

_EDGE, _GAP, _KEY = 8.0, 6.0, 26.0
"""The margin around everything, the gap before the last column, the height of the key, in pixels."""

_LOWEST, _HIGHEST = 14.0, 60.0
"""The heights of a row; on a large page, up to a tenth of it."""

_TITLE_LINES = 3
"""The lines that the title of a row may take."""

_CELL = 74.0
"""The width of a cell, in pixels, that the names of the columns fit in; beyond, the names of the rows have the room."""

_NARROW = 440
"""Below this width, in pixels, names are brief."""


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    top: float
    cell: float
    row: float
    shown: int
    columns: int
    small: bool

    def box(self, row: int, column: int) -> Box:
        gap = _GAP if column == self.columns - 1 else 0
        return Box(self.left + column * self.cell + gap, self.top + row * self.row, self.cell, self.row)

    @property
    def right(self) -> float:
        """Where the cells end."""
        return self.left + self.columns * self.cell + _GAP

    @property
    def bottom(self) -> float:
        return self.top + self.shown * self.row

    @property
    def size(self) -> float:
        return SIZE if self.row >= 17 and not self.small else 8.0


def paint(sheet: Page, plot: HeatmapPlot) -> None:
    """The rows that there is room for; a line says how many are not."""
    small = sheet.width < _NARROW
    layout = _laid_out(sheet, plot, small)
    _headings(sheet, plot, layout)
    shown = plot.rows[: layout.shown]
    size = size_of_titles(
        (row.label for row in shown), layout.left - _EDGE - 10, layout.row - 2, layout.size, most=_TITLE_LINES
    )
    boxed = [(layout.box(at, column), cell) for at, row in enumerate(shown) for column, cell in enumerate(row.cells)]
    grounds(sheet, ((box, cell.mean) for box, cell in boxed if not cell.is_pale), plot.highest)
    fragile_grounds(sheet, ((box, cell.mean) for box, cell in boxed if cell.is_pale), plot.highest)
    for at, row in enumerate(shown):
        _label(sheet, layout, at, row, size)
        for column, cell in enumerate(row.cells):
            ground = ground_of(sheet.look, cell.mean, plot.highest, fragile=cell.is_pale)
            _cell(sheet, layout.box(at, column), cell, layout, ground)
        _coverage(sheet, layout, at, row)
    below = layout.bottom + 6
    hidden = len(plot.rows) - layout.shown
    if hidden:
        said = ngettext("… et {count} autre ligne", "… et {count} autres lignes", hidden).format(count=hidden)
        sheet.text((_EDGE, below + 6), said, sheet.look.muted, size=8)
        below += 14
    _key(sheet, plot, below)


def _laid_out(sheet: Page, plot: HeatmapPlot, small: bool) -> _Layout:
    size = 8.0 if small else SIZE
    covered = [row.coverage_in_brief if small else row.coverage for row in plot.rows]
    right = max(max(width(one, size) for one in covered) + 12, 38 if small else 66)
    spare = sheet.width - 2 * _EDGE - right - _GAP
    wanted = max(width(row.label, size) for row in plot.rows) + 12
    label = min(wanted, max(spare - len(plot.columns) * _CELL, sheet.width * 0.3))
    cell = (spare - label) / len(plot.columns)
    top = _EDGE + _heading_lines(plot, cell, small) * line_height(_SMALL) + 4
    room = sheet.height - top - _KEY - 8
    row = min(max(room / len(plot.rows), _LOWEST), max(_HIGHEST, sheet.height / 10))
    shown = len(plot.rows) if row * len(plot.rows) <= room + 0.5 else max(int((room - 14) / row), 1)
    return _Layout(_EDGE + label, top, cell, row, shown, len(plot.columns), small)


def _named(plot: HeatmapPlot, cell: float) -> tuple[str, ...]:
    """The names of the columns, brief when one of them does not fit on three lines."""
    whole = all(fits(name, cell + 1, 3, _SMALL) for name in plot.columns)
    return plot.columns if whole else plot.brief


def _heading_lines(plot: HeatmapPlot, cell: float, small: bool) -> int:
    lines = max(len(wrapped(name, cell + 1, 3, _SMALL)) for name in _named(plot, cell))
    return lines if small else max(lines, 2)


def _headings(sheet: Page, plot: HeatmapPlot, layout: _Layout) -> None:
    last = len(plot.columns) - 1
    for at, name in enumerate(_named(plot, layout.cell)):
        lines = wrapped(name, layout.cell + 1, 3, _SMALL, bold=at == last)
        y = layout.top - 3 - len(lines) * line_height(_SMALL) / 2
        middle = layout.box(0, at).middle[0]
        sheet.text((middle, y), lines, sheet.look.muted, align="center", size=_SMALL, bold=at == last)
    lines = [_("Reçu")] if layout.small else [_("Réponses"), _("reçues")]
    y = layout.top - 3 - len(lines) * line_height(_SMALL) / 2
    sheet.text((sheet.width - _EDGE, y), lines, sheet.look.muted, align="right", size=_SMALL)


def _label(sheet: Page, layout: _Layout, at: int, row: HeatRow, size: float) -> None:
    box = Box(_EDGE, layout.top + at * layout.row, layout.left - _EDGE, layout.row)
    lines, size = titled(row.label, box.width - 10, layout.row - 2, size, most=_TITLE_LINES)
    sheet.text((box.left, box.middle[1]), lines, size=size)
    sheet.mark(box, row.said, row.opens)


def _cell(sheet: Page, box: Box, cell: HeatCell, layout: _Layout, ground: str) -> None:
    x, y = box.middle
    sheet.mark(box, cell.said, cell.opens)
    if cell.mean is None:
        sheet.text((x, y), cell.missing, sheet.look.muted, align="center", size=layout.size)
        return
    ink = ink_on(ground)
    said, size = _fitting(cell, box.width - 4, layout.size, bold=not layout.small)
    counted = ngettext("{count} note", "{count} notes", cell.graded).format(count=grouped(cell.graded))
    if layout.row >= 34 and width(counted, 7) < box.width - 6:
        sheet.text((x, y + 8), counted, ink, align="center", size=7)
        y -= 6
    sheet.text((x, y), said, ink, align="center", size=size, bold=not layout.small)


def _fitting(cell: HeatCell, room: float, size: float, *, bold: bool) -> tuple[str, float]:
    """The mean and its marks, and a size at which they stay in the cell."""
    said = decimal(cell.mean) + ("*" if cell.fragile else "") + (f"{NARROW}≠" if cell.split else "")
    return said, min(size, size * room / width(said, size, bold=bold))


def _coverage(sheet: Page, layout: _Layout, at: int, row: HeatRow) -> None:
    box = Box(layout.right, layout.top + at * layout.row, sheet.width - _EDGE - layout.right, layout.row)
    said = row.coverage_in_brief if layout.small else row.coverage
    sheet.text((box.right, box.middle[1]), said, align="right", size=layout.size)
    sheet.mark(box, row.said, row.opens)


def _key(sheet: Page, plot: HeatmapPlot, top: float) -> None:
    """The steps of the ramp between the labels of the lowest and the highest grade, then what the marks mean."""
    y, labels = top + 10, grade_labels()
    x = ramp(sheet, _EDGE, y, (labels[0], labels[-1]), plot.highest, step=20, size=8)
    marks = (
        _("* pâle : moins de {few} notes    ≠ avis partagés    – aucune note").format(few=FEW),
        _("* pâle : fragile   ≠ partagés"),
    )
    fitting = [one for one in marks if width(one, 8) <= sheet.width - x - _EDGE]
    sheet.text((x, y), fitting[0] if fitting else "", sheet.look.muted, size=8)
