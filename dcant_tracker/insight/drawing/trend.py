"""Paints the trend: a line a series over the campaigns, its name at its end."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.drawing import line_key
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import cut, line_height, titled, width, wrapped
from dcant_tracker.insight.drawing.look import DASHES, MARKERS
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.figures.counting import grade_labels
from dcant_tracker.insight.figures.trend import Step, TrendLine, TrendPlot
from dcant_tracker.words import _, ngettext

_EDGE, _SMALL = 10.0, 8.0
_NARROW = 520
"""Below this width, in pixels, the names of the lines go below the picture and the grades are numbers alone."""

_CAMPAIGN_ROOM = 62.0
"""The least room for the name of a campaign."""

_REACH = 9.0
"""How far around a point the mouse finds it."""


@dataclass(frozen=True, slots=True)
class _Layout:
    field: Box
    steps: int
    lines: int
    highest: int

    def x(self, at: int, line: int | None = None) -> float:
        """Where a campaign lies; when it is the only one, the points of the lines stand side by side."""
        if self.steps == 1:
            aside = 0 if line is None else (line - (self.lines - 1) / 2) * 16
            return self.field.left + self.field.width / 2 + aside
        inset = min(self.field.width / self.steps / 2, 40.0)
        return self.field.left + inset + at * (self.field.width - 2 * inset) / (self.steps - 1)

    def y(self, mean: float) -> float:
        return self.field.bottom - mean / self.highest * self.field.height

    @property
    def apart(self) -> float:
        """The pixels from one campaign to the next."""
        return self.x(1) - self.x(0) if self.steps > 1 else self.field.width


def paint(sheet: Page, plot: TrendPlot) -> None:
    """The names at the ends of the lines where there is room, else below."""
    beside = sheet.width >= _NARROW
    names = [line.label for line in plot.lines]
    right = min(max(width(name) for name in names) + 34, sheet.width * 0.34) if beside else 16
    key = 0.0 if beside else line_key.height(names, sheet.width - 2 * _EDGE)
    left = 22.0 + (max(width(label, _SMALL) for label in grade_labels()) + 6 if beside else 0)
    apart = (sheet.width - 2 * _EDGE - left - right) / len(plot.steps)
    deep = max(len(wrapped(step.label, max(apart, _CAMPAIGN_ROOM) - 8, 2, _SMALL)) for step in plot.steps)
    bottom = (deep + 1) * line_height(_SMALL) + 12 + key
    field = Box(_EDGE + left, 14, sheet.width - 2 * _EDGE - left - right, sheet.height - 14 - bottom)
    layout = _Layout(field, len(plot.steps), len(plot.lines), plot.highest)
    _open_ones(sheet, layout, plot.steps)
    _grades(sheet, layout, named=beside)
    _campaigns(sheet, layout, plot.steps)
    for at, line in enumerate(plot.lines):
        _line(sheet, layout, at, line)
    if beside:
        _names(sheet, layout, plot, right)
    else:
        line_key.draw(sheet, names, _EDGE, sheet.height - key, sheet.width - 2 * _EDGE)


def _open_ones(sheet: Page, layout: _Layout, steps: tuple[Step, ...]) -> None:
    """A hatched band, and words above it, where answers are still awaited."""
    half = min(layout.apart * 0.4, 44.0)
    for at, step in enumerate(steps):
        if not step.is_open:
            continue
        x, field = layout.x(at), layout.field
        left, right = max(x - half, field.left), min(x + half, field.right)
        sheet.boxes([Box(left, field.top, right - left, field.height)], ["none"], sheet.look.grid, "////")
        said = cut(_("en cours"), layout.apart, _SMALL)
        sheet.text((x, field.top - 7), said, sheet.look.accent, align="center", size=_SMALL, bold=True)


def _grades(sheet: Page, layout: _Layout, *, named: bool) -> None:
    field = layout.field
    heights = [layout.y(grade) for grade in range(layout.highest + 1)]
    sheet.lines([((field.left, y), (field.right, y)) for y in heights], sheet.look.grid)
    for grade, y in enumerate(heights):
        said = f"{grade_labels()[grade]}  {grade}" if named else str(grade)
        sheet.text((field.left - 8, y), said, sheet.look.muted, align="right", size=_SMALL)


def _campaigns(sheet: Page, layout: _Layout, steps: tuple[Step, ...]) -> None:
    """The names of the campaigns and their grades; where they are many, some names only, the last one always."""
    every = max(1, -int(-_CAMPAIGN_ROOM // layout.apart))
    room = min(layout.apart * every, 160.0) - 8
    top = layout.field.bottom + 9
    for at, step in enumerate(steps):
        x = layout.x(at)
        if (len(steps) - 1 - at) % every:
            continue
        lines = wrapped(step.label, room, 2, _SMALL)
        counted = ngettext("{count} note", "{count} notes", step.graded).format(count=grouped(step.graded))
        if not step.graded:
            counted = _("aucune note")
        sheet.text((x, top + (len(lines) - 1) * line_height(_SMALL) / 2), lines, align="center", size=_SMALL)
        y = top + len(lines) * line_height(_SMALL)
        sheet.text((x, y), cut(counted, room + 6, 7.5), sheet.look.muted, align="center", size=7.5)


def _line(sheet: Page, layout: _Layout, at: int, line: TrendLine) -> None:
    """Broken where a campaign has no grade; fragile points are hollow."""
    color = sheet.look.series[at % len(sheet.look.series)]
    by_place = {point.at: point for point in line.points}
    places = range(layout.steps)
    sheet.axes.plot(
        [layout.x(place, at) for place in places],
        [layout.y(by_place[place].mean) if place in by_place else float("nan") for place in places],
        color=color,
        linestyle=DASHES[at % len(DASHES)],
        label=line.label,
    )
    for hollow in (False, True):
        points = [point for point in line.points if point.fragile == hollow]
        sheet.axes.plot(
            [layout.x(point.at, at) for point in points],
            [layout.y(point.mean) for point in points],
            color=color,
            linestyle="none",
            marker=MARKERS[at % len(MARKERS)],
            markerfacecolor=sheet.look.surface if hollow else color,
            markeredgewidth=1.4,
        )
    for point in line.points:
        x, y = layout.x(point.at, at), layout.y(point.mean)
        sheet.mark(Box(x - _REACH, y - _REACH, 2 * _REACH, 2 * _REACH), point.said, point.opens)


def _names(sheet: Page, layout: _Layout, plot: TrendPlot, room: float) -> None:
    """Each name as near its line's end as the others let it, tied to it by a hair."""
    look = sheet.look
    ends = [(layout.x(line.points[-1].at, at), layout.y(line.points[-1].mean)) for at, line in enumerate(plot.lines)]
    named = [titled(line.label, room - 22, 2 * line_height(_SMALL) + 1) for line in plot.lines]
    deep = max(len(lines) for lines, _size in named)
    heights = spread([y for _x, y in ends], line_height() * (1 if deep == 1 else 1.85) + 1, 8, layout.field.bottom + 8)
    left = layout.field.right + 8
    for at, ((x, y), height) in enumerate(zip(ends, heights, strict=True)):
        color = look.series[at % len(look.series)]
        sheet.lines([((x + 6, y), (left - 1, height))], color, 0.6)
        sheet.axes.plot([left + 5], [height], color=color, marker=MARKERS[at % len(MARKERS)], linestyle="none")
        lines, size = named[at]
        sheet.text((left + 14, height), lines, look.text, size=size)


def spread(wanted: list[float], apart: float, lowest: float, highest: float) -> list[float]:
    """Heights as near ``wanted`` as can be, in the same order, at least ``apart``, between ``lowest`` and ``highest``.

    Those that would touch are gathered and set evenly around their mean. Beyond what the bounds hold they go on
    past ``highest``.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    clusters: list[list[int]] = []
    starts: list[float] = []
    for index in order:
        cluster = [index]
        start = min(max(wanted[index], lowest), max(highest, lowest))
        while clusters and starts[-1] + apart * len(clusters[-1]) > start:
            cluster = clusters.pop() + cluster
            starts.pop()
            length = apart * (len(cluster) - 1)
            middle = sum(wanted[one] for one in cluster) / len(cluster)
            start = max(min(middle - length / 2, highest - length), lowest)
        clusters.append(cluster)
        starts.append(start)
    found = [0.0] * len(wanted)
    for cluster, start in zip(clusters, starts, strict=True):
        for place, index in enumerate(cluster):
            found[index] = start + place * apart
    return found
