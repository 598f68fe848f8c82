"""Paints the dumbbells: a line a row, a hollow point for where it starts and a full one for where it ends."""

from dataclasses import dataclass

from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import cut, titled, width
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.figures.dumbbell import DumbbellPlot, DumbbellRow

_EDGE, _GAP, _SMALL = 8.0, 12.0, 8.0
_KEY = 22.0
_TALLEST = 34.0
"""The height of a row at most, in pixels."""


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    right: float
    top: float
    row: float
    highest: int

    def x(self, value: float) -> float:
        return self.left + value / self.highest * (self.right - self.left)

    def y(self, at: int) -> float:
        return self.top + (at + 0.5) * self.row


def paint(sheet: Page, plot: DumbbellPlot) -> None:
    """The grades above, a row a label, the difference at the right, the key below."""
    layout = _laid_out(sheet, plot)
    bottom = layout.top + layout.row * len(plot.rows)
    grades = range(plot.highest + 1)
    sheet.lines([((layout.x(grade), layout.top), (layout.x(grade), bottom)) for grade in grades], sheet.look.grid)
    for grade in grades:
        sheet.text((layout.x(grade), layout.top - 9), str(grade), sheet.look.muted, align="center", size=_SMALL)
    sheet.text((sheet.width - _EDGE, layout.top - 9), plot.heading, sheet.look.muted, align="right", size=_SMALL)
    for at, row in enumerate(plot.rows):
        _row(sheet, layout, at, row)
    _key(sheet, plot, bottom + _KEY / 2 + 2)


def _laid_out(sheet: Page, plot: DumbbellPlot) -> _Layout:
    labels = min(max(width(row.label) for row in plot.rows) + _GAP, sheet.width * 0.42)
    differences = max(width(row.difference, bold=True) for row in plot.rows)
    differences = max(differences, width(plot.heading, _SMALL)) + _GAP
    top = 22.0
    row = min((sheet.height - top - _KEY - 6) / len(plot.rows), _TALLEST)
    return _Layout(_EDGE + labels + 4, sheet.width - _EDGE - differences - 6, top, row, plot.highest)


def _row(sheet: Page, layout: _Layout, at: int, row: DumbbellRow) -> None:
    y, look = layout.y(at), sheet.look
    room = layout.left - _EDGE - _GAP
    lines, size = titled(row.label, room, layout.row)
    sheet.text((_EDGE, y), lines, size=size)
    sheet.text((sheet.width - _EDGE, y), row.difference, align="right", bold=True)
    if row.start is not None and row.end is not None:
        sheet.axes.plot([layout.x(row.start), layout.x(row.end)], [y, y], color=look.muted, linewidth=1.6, zorder=2)
    _point(sheet, None if row.start is None else layout.x(row.start), y, hollow=True)
    _point(sheet, None if row.end is None else layout.x(row.end), y, hollow=False)
    sheet.mark(Box(_EDGE, y - layout.row / 2, sheet.width - 2 * _EDGE, layout.row), row.said, row.opens)


def _point(sheet: Page, x: float | None, y: float, *, hollow: bool) -> None:
    if x is None:
        return
    color = sheet.look.accent
    sheet.axes.plot(
        [x],
        [y],
        color=color,
        linestyle="none",
        marker="D" if hollow else "o",
        markersize=6 if hollow else 7,
        markerfacecolor=sheet.look.surface if hollow else color,
        markeredgewidth=1.4,
        zorder=3 if hollow else 4,
    )


def _key(sheet: Page, plot: DumbbellPlot, y: float) -> None:
    x, room = _EDGE + 6, (sheet.width - 2 * _EDGE) / 2
    for hollow, label in zip((True, False), plot.ends, strict=True):
        _point(sheet, x, y, hollow=hollow)
        said = cut(label, room - 24, _SMALL)
        sheet.text((x + 11, y), said, size=_SMALL)
        x += 11 + width(said, _SMALL) + 22
