"""Paints the radar: outlines over axes that start at the top and turn clockwise, the grades as rings.

It is laid out on plain axes: matplotlib's polar ones take three times as long to draw.
"""

from math import cos, pi, sin
from typing import TYPE_CHECKING, Literal

from dcant_tracker.insight.drawing.canvas import Canvas, Point
from dcant_tracker.insight.drawing.look import DASHES, MARKERS
from dcant_tracker.insight.figures.radar import RadarPlot, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABEL_AT = 1.08
"""Where the names of the axes stand, in radii."""


def paint(canvas: Canvas, plot: RadarPlot) -> None:
    """One closed outline a series, its gaps left open; fragile values have hollow markers."""
    axes = canvas.axes()
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-plot.highest * 1.02, plot.highest * 1.02)
    axes.set_ylim(-plot.highest * 1.02, plot.highest * 1.02)
    directions = [(sin(angle), cos(angle)) for angle in (2 * pi * at / len(plot.axes) for at in range(len(plot.axes)))]
    _paint_ground(canvas, axes, plot, directions)
    for at, series in enumerate(plot.series):
        _paint_series(canvas, axes, plot, series, directions, at)
    if len(plot.series) > 1:
        canvas.legend()


def _paint_ground(canvas: Canvas, axes: "Axes", plot: RadarPlot, directions: list[Point]) -> None:
    from matplotlib.collections import LineCollection

    turn = [(sin(2 * pi * at / 72), cos(2 * pi * at / 72)) for at in range(73)]
    rings = [[(x * grade, y * grade) for x, y in turn] for grade in range(1, plot.highest + 1)]
    spokes = [[(0.0, 0.0), (x * plot.highest, y * plot.highest)] for x, y in directions]
    axes.add_collection(LineCollection([*rings, *spokes], colors=canvas.look.grid, linewidths=0.8, zorder=1))
    for grade in range(1, plot.highest + 1):
        side = grade * sin(pi / 4)
        axes.text(side, side, str(grade), color=canvas.look.muted, fontsize=7.5, ha="center", va="center", zorder=2)
    for name, (x, y) in zip(plot.axes, directions, strict=True):
        reach = plot.highest * _LABEL_AT
        axes.text(x * reach, y * reach, name, ha=_side(x), va=_level(y))


def _paint_series(
    canvas: Canvas, axes: "Axes", plot: RadarPlot, series: Series, directions: list[Point], at: int
) -> None:
    color = canvas.look.colors(len(plot.series))[at]
    marker = MARKERS[at % len(MARKERS)]
    points = [
        (float("nan"), float("nan")) if value is None else (x * value, y * value)
        for value, (x, y) in zip(series.values, directions, strict=True)
    ]
    xs, ys = zip(*points, points[0], strict=True)
    axes.plot(
        xs,
        ys,
        color=color,
        linestyle=DASHES[at % len(DASHES)],
        label=series.label,
        marker=marker,
        markevery=[index for index in range(len(points)) if not series.fragile[index]],
        zorder=3,
    )
    hollow = [point for point, fragile in zip(points, series.fragile, strict=True) if fragile]
    if hollow:
        axes.plot(*zip(*hollow, strict=True), marker, color=color, markerfacecolor=canvas.look.surface, zorder=4)
    if len(plot.series) == 1 and None not in series.values:
        axes.fill(xs, ys, color=color, alpha=0.12, zorder=2)
    for index, value in enumerate(series.values):
        if value is not None:
            said = (series.label, f"{plot.axes[index]} : {series.said[index]}")
            canvas.mark_points(axes, [points[index]], said, series.opens)


def _side(x: float) -> Literal["left", "center", "right"]:
    return "center" if abs(x) < 0.01 else "left" if x > 0 else "right"


def _level(y: float) -> Literal["bottom", "center", "top"]:
    return "center" if abs(y) < 0.01 else "bottom" if y > 0 else "top"
