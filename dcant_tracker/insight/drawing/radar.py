"""Paints the radar: outlines over axes that start at the top and turn clockwise, the grades as rings."""

from math import pi
from typing import Literal

from dcant_tracker.insight.drawing.canvas import Canvas
from dcant_tracker.insight.drawing.look import DASHES, MARKERS
from dcant_tracker.insight.figures.radar import RadarPlot


def paint(canvas: Canvas, plot: RadarPlot) -> None:
    """One closed outline a series, its gaps left open; fragile values have hollow markers."""
    look = canvas.look
    axes = canvas.axes(projection="polar")
    angles = [2 * pi * at / len(plot.axes) for at in range(len(plot.axes))]
    axes.set_theta_offset(pi / 2)  # type: ignore[attr-defined]
    axes.set_theta_direction(-1)  # type: ignore[attr-defined]
    axes.set_xticks(angles, plot.axes)
    axes.tick_params(axis="x", pad=9)
    axes.set_ylim(0, plot.highest)
    axes.set_yticks(
        range(plot.highest + 1), [str(grade) for grade in range(plot.highest + 1)], color=look.muted, size=7.5
    )
    axes.set_rlabel_position(45)  # type: ignore[attr-defined]
    axes.grid(visible=True)
    axes.spines["polar"].set_color(look.grid)
    for label, angle in zip(axes.get_xticklabels(), angles, strict=True):
        label.set_horizontalalignment(_side(angle))
    for at, (series, color) in enumerate(zip(plot.series, look.colors(len(plot.series)), strict=True)):
        closed = [*range(len(angles)), 0]
        values = [series.values[index] for index in closed]
        axes.plot(
            [angles[index] for index in closed],
            [float("nan") if value is None else value for value in values],
            color=color,
            linestyle=DASHES[at % len(DASHES)],
            label=series.label,
            marker=MARKERS[at % len(MARKERS)],
            markevery=[index for index in range(len(angles)) if not series.fragile[index]],
        )
        if len(plot.series) == 1 and None not in series.values:
            axes.fill([angles[index] for index in closed], [value or 0 for value in values], color=color, alpha=0.12)
        for index, value in enumerate(series.values):
            if value is None:
                continue
            if series.fragile[index]:
                axes.plot(
                    [angles[index]],
                    [value],
                    marker=MARKERS[at % len(MARKERS)],
                    color=color,
                    markerfacecolor=look.surface,
                )
            said = (series.label, f"{plot.axes[index]} : {series.said[index]}")
            canvas.mark_points(axes, [(angles[index], value)], said, series.opens)
    if len(plot.series) > 1:
        canvas.legend()


def _side(angle: float) -> Literal["left", "center", "right"]:
    if abs(angle % pi) < 1e-6:
        return "center"
    return "left" if angle < pi else "right"
