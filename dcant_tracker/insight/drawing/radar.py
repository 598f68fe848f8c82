"""Paints the radar: outlines over axes that start at the top and turn clockwise, the grades as rings."""

from dataclasses import dataclass
from math import cos, pi, sin

from dcant_tracker.insight.drawing import line_key
from dcant_tracker.insight.drawing.geometry import Box, Point
from dcant_tracker.insight.drawing.labels import line_height, width, wrapped
from dcant_tracker.insight.drawing.look import DASHES, MARKERS
from dcant_tracker.insight.drawing.page import Align, Page
from dcant_tracker.insight.drawing.small_radars import paint_each
from dcant_tracker.insight.figures.radar import RadarPlot, Series

_EDGE, _GAP = 8.0, 10.0
_LINES = 3
"""The lines that the name of an axis may take."""

_REACH = 9.0
"""How far around a point the mouse finds it."""


@dataclass(frozen=True, slots=True)
class _Layout:
    middle: Point
    radius: float
    highest: int
    directions: tuple[Point, ...]

    def point(self, axis: int, value: float) -> Point:
        """Where ``value`` lies on an axis."""
        x, y = self.directions[axis]
        reach = self.radius * value / self.highest
        return self.middle[0] + x * reach, self.middle[1] - y * reach


def paint(sheet: Page, plot: RadarPlot) -> None:
    """One closed outline a series, its gaps left open; fragile values have hollow markers.

    More outlines than can be followed in one radar have one each.
    """
    if plot.is_apart:
        paint_each(sheet, plot)
        return
    names = [series.label for series in plot.series]
    room = sheet.width - 2 * _EDGE
    key = line_key.height(names, room) + _EDGE / 2 if len(names) > 1 else 0.0
    layout = _laid_out(sheet, plot, key)
    _ground(sheet, plot, layout)
    for at, series in enumerate(plot.series):
        _outline(sheet, plot, layout, series, at)
    if key:
        line_key.draw(sheet, names, _EDGE, sheet.height - key, room, centred=True)


def _laid_out(sheet: Page, plot: RadarPlot, below: float) -> _Layout:
    count = len(plot.axes)
    directions = tuple((sin(2 * pi * at / count), cos(2 * pi * at / count)) for at in range(count))
    beside = max((width(name) for name, (x, _y) in zip(plot.axes, directions, strict=True) if abs(x) > 0.5), default=0)
    beside = min(beside, sheet.width * 0.24)
    over = line_height() + _GAP + 3
    height = sheet.height - below - 2 * over - _EDGE / 2
    radius = max(min(height, sheet.width - 2 * (beside + _GAP + _EDGE)) / 2, 22.0)
    return _Layout((sheet.width / 2, over + height / 2), radius, plot.highest, directions)


def _ground(sheet: Page, plot: RadarPlot, layout: _Layout) -> None:
    turn = [2 * pi * at / 72 for at in range(73)]
    x, y = layout.middle
    rings = [
        [(x + sin(angle) * reach, y - cos(angle) * reach) for angle in turn]
        for reach in (layout.radius * grade / plot.highest for grade in range(1, plot.highest + 1))
    ]
    spokes = [[layout.middle, layout.point(at, plot.highest)] for at in range(len(plot.axes))]
    sheet.lines([*rings, *spokes], sheet.look.grid)
    for grade in range(1, plot.highest + 1):
        reach, between = layout.radius * grade / plot.highest, pi / len(plot.axes)
        at_grade = (x + sin(between) * reach, y - cos(between) * reach)
        sheet.text(at_grade, str(grade), sheet.look.muted, align="center", size=7.5)
    for at, name in enumerate(plot.axes):
        _name(sheet, layout, at, name)


def _name(sheet: Page, layout: _Layout, at: int, name: str) -> None:
    """The name of an axis at its end, on several lines where it would leave the sheet."""
    x, y = layout.point(at, layout.highest)
    across, up = layout.directions[at]
    if abs(across) < 0.5:
        sheet.text((x, y - up * (_GAP + line_height() / 2)), name, align="center")
        return
    align: Align = "left" if across > 0 else "right"
    room = (sheet.width - x if across > 0 else x) - _GAP - 2
    sheet.text((x + _GAP if across > 0 else x - _GAP, y), wrapped(name, room, _LINES), align=align)


def _outline(sheet: Page, plot: RadarPlot, layout: _Layout, series: Series, at: int) -> None:
    points = [None if value is None else layout.point(axis, value) for axis, value in enumerate(series.values)]
    gap = (float("nan"), float("nan"))
    xs, ys = zip(*[point or gap for point in (*points, points[0])], strict=True)
    color = _color(sheet, at)
    sheet.axes.plot(xs, ys, color=color, linestyle=DASHES[at % len(DASHES)], zorder=3)
    if len(plot.series) == 1 and None not in points:
        sheet.axes.fill(xs, ys, color=color, alpha=0.12, zorder=1)
    for hollow in (False, True):
        shown = [point for point, fragile in zip(points, series.fragile, strict=True) if point and fragile == hollow]
        _markers(sheet, shown, at, hollow=hollow)
    for point, axis, said in zip(points, plot.axes, series.said, strict=True):
        if point:
            box = Box(point[0] - _REACH, point[1] - _REACH, 2 * _REACH, 2 * _REACH)
            sheet.mark(box, (series.label, f"{axis} : {said}"), series.opens)


def _markers(sheet: Page, points: list[Point], at: int, *, hollow: bool) -> None:
    color = _color(sheet, at)
    sheet.axes.plot(
        [x for x, _y in points],
        [y for _x, y in points],
        color=color,
        linestyle="none",
        marker=MARKERS[at % len(MARKERS)],
        markerfacecolor=sheet.look.surface if hollow else color,
        markeredgewidth=1.4,
        zorder=4,
    )


def _color(sheet: Page, at: int) -> str:
    return sheet.look.series[at % len(sheet.look.series)]
