"""Paints how answers came in: a stair that climbs towards what was asked for, day by day."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import cut, width
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.figures.received import ReceivedPlot
from dcant_tracker.words import _, ngettext

_EDGE, _SMALL = 10.0, 8.0
_ABOVE, _BELOW = 30.0, 26.0
"""The room for the days that the campaign names, above, and for dates, below."""

_DASHED = (0, (4, 3))
_REACH = 7.0


@dataclass(frozen=True, slots=True)
class _Layout:
    field: Box
    plot: ReceivedPlot

    def x(self, day: date) -> float:
        """Where a day lies; the only one in the middle."""
        length = (self.plot.last - self.plot.first).days
        if not length:
            return self.field.left + self.field.width / 2
        return self.field.left + (day - self.plot.first).days / length * self.field.width

    def y(self, number: int) -> float:
        return self.field.bottom - number / self.plot.highest * self.field.height


def paint(sheet: Page, plot: ReceivedPlot) -> None:
    """The ground, the line of what was asked for, the days the campaign names, the stair."""
    left = max(width(grouped(plot.highest), _SMALL), 14) + 8
    right = max(width(grouped(plot.days[-1].total), 9, bold=True), 14) + 10
    field = Box(_EDGE + left, _ABOVE, sheet.width - 2 * _EDGE - left - right, sheet.height - _ABOVE - _BELOW)
    layout = _Layout(field, plot)
    sheet.lines([((field.left, field.bottom), (field.right, field.bottom))], sheet.look.muted)
    _asked(sheet, layout)
    _moments(sheet, layout)
    _stair(sheet, layout)
    _dates(sheet, layout)


def _asked(sheet: Page, layout: _Layout) -> None:
    """The numbers at the left: none, and what was asked for or the most that came."""
    field, plot = layout.field, layout.plot
    sheet.text((field.left - 8, field.bottom), "0", sheet.look.muted, align="right", size=_SMALL)
    top = plot.asked or plot.highest
    sheet.lines([((field.left, layout.y(top)), (field.right, layout.y(top)))], sheet.look.grid, 1.0, _DASHED)
    sheet.text((field.left - 8, layout.y(top)), grouped(top), sheet.look.muted, align="right", size=_SMALL)
    if plot.asked:
        said = ngettext("{count} sollicitée", "{count} sollicitées", plot.asked).format(count=grouped(plot.asked))
        sheet.mark(Box(field.left, layout.y(top) - 3, field.width, 6), (said,))


def _moments(sheet: Page, layout: _Layout) -> None:
    """A hair line for each, its word above, on a second line where two would touch."""
    field = layout.field
    taken = [-1e9, -1e9]
    for moment in sorted(layout.plot.moments, key=lambda one: one.day):
        x = layout.x(moment.day)
        sheet.lines([((x, field.top - 4), (x, field.bottom))], sheet.look.muted, 0.7, _DASHED)
        wide = width(moment.said, _SMALL)
        start = min(max(x - wide / 2, field.left), sheet.width - _EDGE - wide)
        row = 0 if start > taken[0] + 6 else 1
        taken[row] = start + wide
        y = field.top - 11 - 11 * row
        sheet.text((start, y), cut(moment.said, field.width, _SMALL), sheet.look.muted, size=_SMALL)
        sheet.mark(Box(start, y - 6, wide, 12), (f"{moment.said} : {format_day(moment.day)}",))


def _stair(sheet: Page, layout: _Layout) -> None:
    plot, color = layout.plot, sheet.look.series[0]
    points = [(layout.field.left, layout.y(0))]
    for one in plot.days:
        points += [(layout.x(one.day), points[-1][1]), (layout.x(one.day), layout.y(one.total))]
    points.append((layout.x(plot.known), points[-1][1]))
    sheet.axes.plot([x for x, _y in points], [y for _x, y in points], color=color, linewidth=1.8)
    x, y = points[-1]
    sheet.text((x + 6, y), grouped(plot.days[-1].total), color, size=9, bold=True)
    for one in plot.days:
        came = ngettext("{count} reçue ce jour", "{count} reçues ce jour", one.came).format(count=grouped(one.came))
        total = _("{count} en tout").format(count=grouped(one.total))
        box = Box(layout.x(one.day) - _REACH, layout.y(one.total) - _REACH, 2 * _REACH, 2 * _REACH)
        sheet.mark(box, (format_day(one.day), f"{came}, {total}"), one.opens)


def _dates(sheet: Page, layout: _Layout) -> None:
    field, plot = layout.field, layout.plot
    y = field.bottom + 12
    if plot.first == plot.last:
        sheet.text((layout.x(plot.first), y), format_day(plot.first), align="center", size=_SMALL)
        return
    sheet.text((field.left, y), format_day(plot.first), size=_SMALL)
    sheet.text((field.right, y), format_day(plot.last), align="right", size=_SMALL)
