"""Paints three views of each measure as marks in the columns of one scale; the line between them is the gap."""

from dataclasses import dataclass

from dcant_tracker.insight.drawing import key
from dcant_tracker.insight.drawing.geometry import Box, Point, Shape
from dcant_tracker.insight.drawing.labels import cut, ink_on, size_of_titles, titled, width, wrapped
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.drawing.shapes import diamond, disc, square
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.views import View, ViewRow, ViewsPlot, gap_said
from dcant_tracker.words import _, ngettext

_EDGE = 8.0
_TOP, _AXIS = 30.0, 16.0
"""The heights of the words of the scale, above, and of its numbers, below."""

_LOWEST, _HIGHEST = 18.0, 40.0
_NAMED = 62.0
"""The width of a column, in pixels, from which on each has its names."""
_APART = 18.0
"""From one mark to the next on one step."""
_SHAPES = (square, disc, diamond)
_REACHES = (6.0, 6.8, 8.2)
"""So that the three shapes look alike in size."""


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    right: float
    row: float
    shown: int
    size: float
    steps: int
    small: bool

    @property
    def column(self) -> float:
        """The width of a step."""
        return (self.right - self.left) / self.steps

    def x(self, step: float) -> float:
        """The middle of a step."""
        return self.left + (step + 0.5) * self.column

    def y(self, at: int) -> float:
        return _TOP + (at + 0.5) * self.row


def paint(sheet: Page, plot: ViewsPlot) -> None:
    """The rows that there is room for; a line says how many are not."""
    entries = [
        key.Entry(name, color, name[0], shape=shape)
        for name, color, shape in zip(plot.names, colors_of(sheet), _SHAPES, strict=True)
    ]
    below = key.height(entries, sheet.width - 2 * _EDGE) + 6
    layout = _laid_out(sheet, plot, below)
    bottom = _TOP + layout.shown * layout.row
    _scale(sheet, plot, layout, bottom)
    rows = plot.rows[: layout.shown]
    _lines(sheet, layout, rows)
    _marks(sheet, plot, layout, rows)
    size = size_of_titles((row.label for row in rows), layout.left - _EDGE - 12, layout.row - 2, layout.size)
    for at, row in enumerate(rows):
        _words(sheet, layout, at, row, size)
    hidden = len(plot.rows) - len(rows)
    if hidden:
        said = ngettext("… et {count} autre mesure", "… et {count} autres mesures", hidden).format(count=hidden)
        sheet.text((_EDGE, bottom + 8), cut(said, layout.left - _EDGE - 16, 8), sheet.look.muted, size=8)
    key.draw(sheet, entries, _EDGE, min(bottom + _AXIS + 6, sheet.height - below), sheet.width - 2 * _EDGE)


def colors_of(sheet: Page) -> tuple[str, ...]:
    """The State's, ours, the evaluators'."""
    series = sheet.look.series
    return series[2], series[1], series[0]


def _laid_out(sheet: Page, plot: ViewsPlot, below: float) -> _Layout:
    small = sheet.width < 440
    size = 8.0 if small else SIZE
    wanted = max(width(row.label, size) for row in plot.rows) + 20
    left = _EDGE + min(wanted, sheet.width * (0.38 if small else 0.42))
    right = sheet.width - _EDGE - (34 if small else 62)
    room = sheet.height - below - _TOP - _AXIS
    row = min(max(room / len(plot.rows), _LOWEST), _HIGHEST)
    shown = min(len(plot.rows), max(int((room + 0.5) / row), 1))
    return _Layout(left, right, row, shown, size, len(plot.scale), small)


def _scale(sheet: Page, plot: ViewsPlot, layout: _Layout, bottom: float) -> None:
    """The steps as columns, the weathers above, the means that are on each below."""
    look = sheet.look
    edges = [layout.left + at * layout.column for at in range(layout.steps + 1)]
    sheet.lines([((x, _TOP), (x, bottom)) for x in edges], look.grid)
    for step, (weather, means) in enumerate(plot.scale):
        if layout.column >= _NAMED or step in (0, layout.steps - 1):
            lines = wrapped(weather, max(layout.column - 4, _NAMED - 4), 2, 7.5)
            sheet.text((layout.x(step), _TOP / 2 - 1), lines, look.muted, align="center", size=7.5)
        said = cut(means, layout.column - 4, 7.5) if layout.column >= _NAMED else ""
        sheet.text((layout.x(step), bottom + 8), said, look.muted, align="center", size=7.5)
    sheet.text((sheet.width - _EDGE, _TOP / 2 - 1), _("Écart"), look.muted, align="right", size=7.5)


def _lines(sheet: Page, layout: _Layout, rows: tuple[ViewRow, ...]) -> None:
    ends = []
    for at, row in enumerate(rows):
        steps = [view.step for view in row.views if view]
        y = layout.y(at)
        ends.append(((layout.x(min(steps)), y), (layout.x(max(steps)), y)))
    sheet.lines(ends, sheet.look.muted, 2.2)


def _marks(sheet: Page, plot: ViewsPlot, layout: _Layout, rows: tuple[ViewRow, ...]) -> None:
    """The marks of each kind at once, a letter on each; fragile ones are hollow, with an asterisk."""
    looks = list(zip(plot.names, colors_of(sheet), _SHAPES, _REACHES, strict=True))
    placed = [_placed(layout, at, row) for at, row in enumerate(rows)]
    for rank, (name, color, shape, reach) in enumerate(looks):
        full: list[Shape] = []
        hollow: list[Shape] = []
        for row, places in zip(rows, placed, strict=True):
            view, point = row.views[rank], places[rank]
            if view is None:
                continue
            (hollow if view.fragile else full).append(shape(*point, reach))
            _told(sheet, name, row, view, point)
        sheet.polygons(full, color, sheet.look.surface, 1)
        sheet.polygons(hollow, sheet.look.surface, color, 1.4)
        for row, places in zip(rows, placed, strict=True):
            view, (x, y) = row.views[rank], places[rank]
            if view is not None:
                ink = sheet.look.text if view.fragile else ink_on(color)
                sheet.text((x, y), name[0], ink, align="center", size=6.5, bold=True)
                if view.fragile:
                    sheet.text((x + reach, y - 4), "*", sheet.look.text, size=8, bold=True)


def _told(sheet: Page, name: str, row: ViewRow, view: View, point: Point) -> None:
    x, y = point
    sheet.mark(Box(x - 9, y - 9, 18, 18), (row.label, name, view.said), view.opens)


def _placed(layout: _Layout, at: int, row: ViewRow) -> list[Point]:
    """Where the three marks lie: beside one another where they are on the same step."""
    y, apart = layout.y(at), min(layout.column / len(row.views), _APART)
    steps = [view.step if view else None for view in row.views]
    found: list[Point] = []
    for rank, step in enumerate(steps):
        near = [other for other, one in enumerate(steps) if one is not None and one == step]
        shift = (near.index(rank) - (len(near) - 1) / 2) * apart if near else 0.0
        found.append((layout.x(step or 0) + shift, y))
    return found


def _words(sheet: Page, layout: _Layout, at: int, row: ViewRow, size: float) -> None:
    y, gap = layout.y(at), row.gap
    color = sheet.look.muted if gap is None else sheet.look.text
    lines, size = titled(row.label, layout.left - _EDGE - 12, layout.row - 2, size)
    sheet.text((_EDGE, y), lines, color, size=size)
    told = "–" if gap is None else str(gap) if layout.small else gap_said(gap)
    sheet.text((sheet.width - _EDGE, y), told, color, align="right", size=layout.size, bold=gap is not None)
    said = _("Un seul regard connu") if gap is None else _("Écart : {gap}").format(gap=gap_said(gap))
    box = Box(_EDGE, y - layout.row / 2, layout.left - _EDGE - 16, layout.row)
    sheet.mark(box, (row.label, said), row.opens)
