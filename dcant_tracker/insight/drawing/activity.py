"""Paints the activity: a bar a month, made of what was done, with its numbers."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.drawing import key
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import ink_on, width
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.figures.activity import ActivityPlot
from dcant_tracker.insight.months import short_month

_EDGE, _TOP, _AXIS = 8.0, 18.0, 30.0
"""The margins, the room for the totals above, and for two lines of dates below."""

_THINNEST = 3.0

_HATCHES = ("", "///", "")
_PRINTED = ("#303030", "#ffffff", "#b4b4b4")


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    bottom: float
    month: float
    scale: float

    def box(self, at: int, over: float, count: int) -> Box:
        """The part of month ``at`` that stands ``over`` the ground line; high enough to be pointed at."""
        wide, high = min(self.month * 0.72, 56), max(count * self.scale, _THINNEST)
        left = self.left + at * self.month + (self.month - wide) / 2
        return Box(left, self.bottom - over - high, wide, high)


def paint(sheet: Page, plot: ActivityPlot) -> None:
    """The months from left to right."""
    entries = [
        key.Entry(kind.name, color, hatch=hatch)
        for kind, color, hatch in zip(plot.kinds, _colors(sheet), _HATCHES, strict=True)
    ]
    below = key.height(entries, sheet.width - 2 * _EDGE) + 4
    bottom = sheet.height - below - _AXIS
    layout = _Layout(
        _EDGE,
        bottom,
        (sheet.width - 2 * _EDGE) / len(plot.months),
        (bottom - _TOP - 2 * _THINNEST) / max(*plot.totals, 4),
    )
    sheet.lines([((_EDGE, bottom), (sheet.width - _EDGE, bottom))], sheet.look.muted)
    tops = _stacks(sheet, plot, layout)
    _totals(sheet, plot, layout, tops)
    _dates(sheet, plot, layout)
    key.draw(sheet, entries, _EDGE, sheet.height - below, sheet.width - 2 * _EDGE)


def _colors(sheet: Page) -> tuple[str, ...]:
    series = sheet.look.series
    return _PRINTED if sheet.look.hatched else (series[2], series[1], series[0])


def _stacks(sheet: Page, plot: ActivityPlot, layout: _Layout) -> list[float]:
    """The areas of a kind at once, its number on those that hold it; returns the height of each month."""
    tops = [0.0] * len(plot.months)
    for kind, color, hatch in zip(plot.kinds, _colors(sheet), _HATCHES, strict=True):
        boxes, written = [], []
        for at, count in enumerate(kind.counts):
            if not count:
                continue
            box = layout.box(at, tops[at], count)
            tops[at] += box.height
            boxes.append(box)
            said = f"{kind.name} : {grouped(count)}"
            sheet.mark(box, (short_month(plot.months[at]), said), kind.opens[at])
            if box.height >= 13 and width(grouped(count), 7.5) + 4 <= box.width and count < plot.totals[at]:
                written.append((box, grouped(count)))
        sheet.boxes(boxes, [color] * len(boxes), key.hatching(sheet), hatch)
        for box, said in written:
            x, y = box.middle
            if hatch:
                wide = width(said, 7.5) + 4
                sheet.boxes([Box(x - wide / 2, y - 5.5, wide, 11)], [color])
            sheet.text((x, y), said, ink_on(color), align="center", size=7.5)
    return tops


def _totals(sheet: Page, plot: ActivityPlot, layout: _Layout, tops: list[float]) -> None:
    for at, total in enumerate(plot.totals):
        if total and width(grouped(total), 8, bold=True) <= layout.month:
            point = (layout.left + (at + 0.5) * layout.month, layout.bottom - tops[at] - 7)
            sheet.text(point, grouped(total), align="center", size=8, bold=True)


def _dates(sheet: Page, plot: ActivityPlot, layout: _Layout) -> None:
    """The months, as letters where their names do not fit; each year under its first month."""
    names = [short_month(month, year=False) for month in plot.months]
    fits = max(width(name, 8) for name in names) + 3 <= layout.month
    for at, (month, name) in enumerate(zip(plot.months, names, strict=True)):
        x = layout.left + (at + 0.5) * layout.month
        said = name if fits else name[0].upper()
        sheet.text((x, layout.bottom + 9), said, sheet.look.text, align="center", size=8)
        if at == 0 or month.month == 1:
            left = layout.left + at * layout.month + 2
            if at or plot.months[1].month != 1:
                sheet.text((left, layout.bottom + 22), str(month.year), sheet.look.muted, size=8)
