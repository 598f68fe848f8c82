"""Paints a radar for each outline, side by side on one scale: three outlines over one another nobody can follow."""

from dataclasses import dataclass
from math import ceil, cos, pi, sin

from dcant_tracker.insight.drawing.geometry import Box, Point
from dcant_tracker.insight.drawing.labels import line_height, width, wrapped
from dcant_tracker.insight.drawing.page import Align, Page
from dcant_tracker.insight.figures.radar import RadarPlot, Series
from dcant_tracker.insight.formatting import decimal

_EDGE, _SMALL = 8.0, 8.0
_LEAST_NAMED = 24.0
"""The radius, in pixels, from which on the ends of the axes are named."""

_NEARLY = 0.85
_BETWEEN = 10.0
"""What is left between a radar and the title of the one below it, in pixels."""

_REACH = 8.0
"""How far around a point the mouse finds it."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """One of the radars: its place, its middle, its radius, how many lines its title takes."""

    place: Box
    radius: float
    title: int
    highest: int
    directions: tuple[Point, ...]

    @property
    def middle(self) -> Point:
        top = self.place.top + self.title * line_height(_SMALL) + 2
        return self.place.middle[0], (top + self.place.bottom - _BETWEEN) / 2

    def point(self, axis: int, value: float) -> Point:
        """Where ``value`` lies on an axis."""
        (x, y), reach = self.directions[axis], self.radius * value / self.highest
        return self.middle[0] + x * reach, self.middle[1] - y * reach


def paint_each(sheet: Page, plot: RadarPlot) -> None:
    """As many in a row as leaves them large; each has its title above, its values at the ends of its axes.

    The outline before it shows behind, faint, so that what moved is seen.
    """
    count = len(plot.axes)
    directions = tuple((sin(2 * pi * at / count), cos(2 * pi * at / count)) for at in range(count))
    across = _across(sheet, plot)
    down = ceil(len(plot.series) / across)
    wide, high = (sheet.width - 2 * _EDGE) / across, (sheet.height - _EDGE) / down
    radius = _radius(sheet, plot, across)
    for at, series in enumerate(plot.series):
        place = Box(_EDGE + at % across * wide, _EDGE / 2 + at // across * high, wide, high)
        layout = _Layout(place, radius, _title_lines(plot, wide), plot.highest, directions)
        _ground(sheet, layout)
        if at and plot.in_order:
            _outline(sheet, layout, plot.series[at - 1], sheet.look.muted, faint=True)
        _outline(sheet, layout, series, sheet.look.accent)
        _words(sheet, plot, layout, series)


def _across(sheet: Page, plot: RadarPlot) -> int:
    """As many in a row as leaves them nearly as large as they can be: rows are read before columns."""
    radii = {columns: _radius(sheet, plot, columns) for columns in range(1, len(plot.series) + 1)}
    return max(columns for columns, radius in radii.items() if radius >= max(radii.values()) * _NEARLY)


def _title_lines(plot: RadarPlot, room: float) -> int:
    return max(len(wrapped(series.label, room - 8, 2, _SMALL, bold=True)) for series in plot.series)


def _radius(sheet: Page, plot: RadarPlot, across: int) -> float:
    down = ceil(len(plot.series) / across)
    wide, high = (sheet.width - 2 * _EDGE) / across, (sheet.height - _EDGE) / down
    beside = max(width(f"{name} 0,0", _SMALL) for name in plot.brief) + 10
    above = _title_lines(plot, wide) * line_height(_SMALL) + 2 * line_height(_SMALL) + 8 + _BETWEEN
    return max(min(wide / 2 - beside, (high - above) / 2), 12.0)


def _ground(sheet: Page, layout: _Layout) -> None:
    turn = [2 * pi * at / 48 for at in range(49)]
    x, y = layout.middle
    radii = [layout.radius * grade / layout.highest for grade in range(1, layout.highest + 1)]
    rings = [[(x + sin(angle) * reach, y - cos(angle) * reach) for angle in turn] for reach in radii]
    spokes = [[layout.middle, layout.point(at, layout.highest)] for at in range(len(layout.directions))]
    sheet.lines([*rings, *spokes], sheet.look.grid, 0.6)


def _outline(sheet: Page, layout: _Layout, series: Series, color: str, *, faint: bool = False) -> None:
    points = [None if value is None else layout.point(axis, value) for axis, value in enumerate(series.values)]
    gap = (float("nan"), float("nan"))
    xs, ys = zip(*[point or gap for point in (*points, points[0])], strict=True)
    if faint:
        sheet.axes.plot(xs, ys, color=color, linestyle=(0, (2, 2)), linewidth=0.9, zorder=2)
        return
    sheet.axes.plot(xs, ys, color=color, linewidth=1.5, zorder=3)
    if None not in points:
        sheet.axes.fill(xs, ys, color=color, alpha=0.14, zorder=1)
    for hollow in (False, True):
        shown = [one for one, fragile in zip(points, series.fragile, strict=True) if one and fragile == hollow]
        sheet.axes.plot(
            [x for x, _y in shown],
            [y for _x, y in shown],
            color=color,
            linestyle="none",
            marker="o",
            markersize=4.5,
            markerfacecolor=sheet.look.surface if hollow else color,
            markeredgewidth=1.2,
            zorder=4,
        )


def _words(sheet: Page, plot: RadarPlot, layout: _Layout, series: Series) -> None:
    """The title, and at the end of each axis its name and its value."""
    place, look = layout.place, sheet.look
    lines = wrapped(series.label, place.width - 8, 2, _SMALL, bold=True)
    y = place.top + len(lines) * line_height(_SMALL) / 2
    sheet.text((place.middle[0], y), lines, align="center", size=_SMALL, bold=True)
    title = Box(place.left, place.top, place.width, layout.title * line_height(_SMALL))
    sheet.mark(title, (series.label, *_said(plot, series)), series.opens)
    for at, (name, value) in enumerate(zip(plot.brief, series.values, strict=True)):
        x, y = layout.point(at, layout.highest)
        across, up = layout.directions[at]
        align: Align = "center" if abs(across) < 0.5 else "left" if across > 0 else "right"
        end = (x + (5 if across > 0 else -5) * (abs(across) >= 0.5), y - up * line_height(_SMALL) * 0.62)
        if layout.radius >= _LEAST_NAMED:
            sheet.text(end, f"{name} {decimal(value)}", look.muted, align=align, size=_SMALL)
    for at, value in enumerate(series.values):
        if value is not None:
            x, y = layout.point(at, value)
            box = Box(x - _REACH, y - _REACH, 2 * _REACH, 2 * _REACH)
            sheet.mark(box, (series.label, _said(plot, series)[at]), series.opens)


def _said(plot: RadarPlot, series: Series) -> list[str]:
    return [f"{axis} : {said}" for axis, said in zip(plot.axes, series.said, strict=True)]
