"""Paints experiments as bars and milestones as diamonds over time, the day of the state as a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dcant_tracker.insight.drawing import key
from dcant_tracker.insight.drawing.geometry import Box, Shape
from dcant_tracker.insight.drawing.labels import cut, ink_on, titled, width
from dcant_tracker.insight.drawing.page import Align, Page
from dcant_tracker.insight.drawing.shapes import diamond, disc, flag
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.timeline import STAGES, Bar, Line, Mark, TimelinePlot, When
from dcant_tracker.insight.months import month_start, quarter, short_month
from dcant_tracker.words import _, ngettext

_EDGE = 8.0
_TOP, _AXIS = 18.0, 16.0
"""The heights of the label of the day, above, and of the dates, below."""

_LOWEST, _HIGHEST = 15.0, 36.0
_HATCHES = ("", "", "", "....", "", "////")
_STAGES = list(STAGES)


@dataclass(frozen=True, slots=True)
class _Layout:
    plot: TimelinePlot
    left: float
    right: float
    row: float
    size: float

    def x(self, day: date) -> float:
        """Where a day lies."""
        days = max((self.plot.last - self.plot.first).days, 1)
        return self.left + (day - self.plot.first).days / days * (self.right - self.left)

    def y(self, at: int) -> float:
        """The middle of line ``at``."""
        return _TOP + (at + 0.5) * self.row

    def shows(self, bar: Bar) -> bool:
        """Whether any of a bar lies between the days shown."""
        is_over = bar.end is not None and bar.end < self.plot.first
        return not is_over and not (bar.start is not None and bar.start > self.plot.last)

    @property
    def reach(self) -> float:
        """The half of a mark."""
        return min(self.row * 0.34, 6.5)


def paint(sheet: Page, plot: TimelinePlot) -> None:
    """The lines that there is room for, groups with something late first to stay; a line says how many are not."""
    below = key.height(_entries(sheet, [line for group in plot.groups for line in group]), sheet.width - 2 * _EDGE) + 6
    lines, layout = _laid_out(sheet, plot, below)
    bottom = _TOP + len(lines) * layout.row
    taken = _today(sheet, layout, bottom)
    _grid(sheet, layout, lines, bottom, taken)
    _bars(sheet, layout, lines)
    _overdue(sheet, layout, lines)
    _marks(sheet, layout, lines)
    _beyond(sheet, layout, lines)
    for at, line in enumerate(lines):
        _label(sheet, layout, at, line)
    hidden = sum(map(len, plot.groups)) - len(lines)
    if hidden:
        said = ngettext("… et {count} autre ligne", "… et {count} autres lignes", hidden).format(count=hidden)
        room = layout.left - _EDGE - 6
        sheet.text((_EDGE, bottom + _AXIS / 2), cut(said, room, 8), sheet.look.muted, size=8)
    top = min(bottom + _AXIS + 6, sheet.height - below)
    key.draw(sheet, _entries(sheet, lines), _EDGE, top, sheet.width - 2 * _EDGE)


def _laid_out(sheet: Page, plot: TimelinePlot, below: float) -> tuple[list[Line], _Layout]:
    small = sheet.width < 440
    size = 8.0 if small else SIZE
    room = sheet.height - below - _TOP - _AXIS
    lines = _that_fit(plot.groups, int(room / _LOWEST))
    row = min(max(room / len(lines), _LOWEST), _HIGHEST)
    wanted = max(width(line.label, size, bold=line.is_measure) + (0 if line.is_measure else 10) for line in lines) + 12
    left = _EDGE + min(wanted, sheet.width * (0.34 if small else 0.36))
    return lines, _Layout(plot, left, sheet.width - _EDGE - 8, row, size)


def _that_fit(groups: tuple[tuple[Line, ...], ...], room: int) -> list[Line]:
    """At most ``room`` lines in their order, chosen group by group, those with something late first."""
    ranks = sorted(range(len(groups)), key=lambda at: not any(line.is_late for line in groups[at]))
    kept: dict[int, tuple[Line, ...]] = {}
    left = max(room, 1)
    for at in ranks:
        kept[at] = groups[at][:left]
        left -= len(kept[at])
        if not left:
            break
    return [line for at in sorted(kept) for line in kept[at]]


def _entries(sheet: Page, lines: list[Line]) -> list[key.Entry]:
    """What the bars and marks of ``lines`` stand for."""
    look = sheet.look
    used = {line.bar.stage for line in lines if line.bar}
    marks = [mark for line in lines for mark in line.marks]
    stages = zip(STAGES.items(), look.stages, _HATCHES, strict=True)
    entries = [key.Entry(name, color, name[0], hatch) for (code, name), color, hatch in stages if code in used]
    milestones = {mark.when for mark in marks if not mark.is_term}
    if When.DONE in milestones:
        entries.append(key.Entry(_("Jalon réalisé"), look.text, shape=diamond))
    if When.TO_COME in milestones:
        entries.append(key.Entry(_("à venir"), look.surface, shape=diamond))
    if any(mark.is_term for mark in marks):
        entries.append(key.Entry(_("Échéance d'une mesure"), look.surface, shape=flag))
    if any(mark.when is When.LATE for mark in marks) or any(line.bar and line.bar.is_late for line in lines):
        entries.append(key.Entry(_("En retard"), look.danger, "!", shape=diamond))
    return entries


def _grid(sheet: Page, layout: _Layout, lines: list[Line], bottom: float, taken: tuple[float, float]) -> None:
    """The dates, below and above but where words are ``taken`` there, and a line above each measure."""
    look = sheet.look
    ticks = list(_ticks(layout))
    sheet.lines([((x, _TOP), (x, bottom)) for x, _said in ticks], look.grid)
    for x, said in ticks:
        if x + width(said, 7.5) < sheet.width:
            sheet.text((x, bottom + _AXIS / 2), said, look.muted, size=7.5)
            if taken[1] < x or x + width(said, 7.5) < taken[0]:
                sheet.text((x, _TOP / 2), said, look.muted, size=7.5)
    heads = [_TOP + at * layout.row for at, line in enumerate(lines) if line.is_measure]
    sheet.lines([((_EDGE, y), (layout.right, y)) for y in (*heads, bottom)], look.grid)


def _ticks(layout: _Layout) -> Iterator[tuple[float, str]]:
    """Months, quarters or years, as many as their names leave room for."""
    plot = layout.plot
    by_month = (layout.right - layout.left) / max((plot.last - plot.first).days / 30.44, 1)
    steps = ((1, 58), (3, 46), (12, 34), (24, 34), (60, 34), (120, 34))
    step = next((months for months, room in steps if months * by_month >= room), 240)
    first = month_start(plot.first)
    if step > 1:
        months = first.year * 12 + first.month - 1
        first = month_start(first, -(months % step))
    day = first
    while day <= plot.last:
        if day >= plot.first:
            said = short_month(day) if step == 1 else quarter(day) if step == 3 else str(day.year)
            yield layout.x(day), said
        day = month_start(day, step)


def _bars(sheet: Page, layout: _Layout, lines: list[Line]) -> None:
    """The bars of a stage at once; an end that nobody knows is a point."""
    drawn: dict[str, list[Shape]] = {}
    letters, older = [], []
    for at, line in enumerate(lines):
        if not line.bar or not layout.shows(line.bar):
            continue
        shape, start, end = _bar(layout, at, line.bar)
        drawn.setdefault(line.bar.stage, []).append(shape)
        y = layout.y(at)
        box = Box(start, y - layout.row * 0.4, end - start, layout.row * 0.8)
        sheet.mark(box, (line.label, line.bar.said), line.opens)
        if end - start > 16:
            letters.append(((start + (9 if line.bar.start else 13), y), line.bar.stage))
        if line.bar.start and line.bar.start < layout.plot.first and end - start > 60:
            older.append(((start + 18, y), f"← {line.bar.start.year}", line.bar.stage))
    for stage, shapes in drawn.items():
        rank = _STAGES.index(stage)
        hatch = _HATCHES[rank]
        sheet.polygons(shapes, sheet.look.stages[rank], key.hatching(sheet) if hatch else sheet.look.muted, hatch=hatch)
        if hatch or sheet.look.hatched:
            sheet.polygons(shapes, "none", sheet.look.muted)
    for (x, y), said, stage in older:
        ground = sheet.look.stages[_STAGES.index(stage)]
        if _HATCHES[_STAGES.index(stage)]:
            sheet.boxes([Box(x - 2, y - 6, width(said, 7) + 4, 12)], [ground])
        sheet.text((x, y), said, ink_on(ground), size=7)
    for point, stage in letters:
        ground = sheet.look.stages[_STAGES.index(stage)]
        if _HATCHES[_STAGES.index(stage)]:
            sheet.polygons([diamond(*point, 8)], ground)
        sheet.text(point, STAGES[stage][0], ink_on(ground), align="center", size=7, bold=True)


def _bar(layout: _Layout, at: int, bar: Bar) -> tuple[Shape, float, float]:
    """The outline, where it starts and where it ends."""
    y, half = layout.y(at), min(layout.row * 0.3, 8)
    start = max(layout.x(bar.start), layout.left) if bar.start else layout.left
    known = min(bar.end or max(layout.plot.day, bar.start or layout.plot.day), layout.plot.last)
    end = min(max(layout.x(known), start + 5), layout.right)
    shape: list[tuple[float, float]] = [(start, y - half), (end, y - half)]
    if not bar.end:
        end = min(end + half, layout.right + 8)
        shape = [(start, y - half), (end - half, y - half), (end, y)]
    shape += [(end if bar.end else end - half, y + half), (start, y + half)]
    if not bar.start:
        shape = [(start + half, y - half), *shape[1:-1], (start + half, y + half), (start, y)]
    return shape, start, end


def _overdue(sheet: Page, layout: _Layout, lines: list[Line]) -> None:
    """From the end that has passed to the day, where an experiment is still said to run; « ! » at that end."""
    plot, look = layout.plot, sheet.look
    for at, line in enumerate(lines):
        if not line.bar or not line.bar.is_late or line.bar.end is None or plot.day <= plot.first:
            continue
        y, half = layout.y(at), min(layout.row * 0.3, 8)
        left = max(layout.x(line.bar.end), layout.left)
        right = max(layout.x(min(plot.day, plot.last)), left + 2)
        box = Box(left, y - half, right - left, 2 * half)
        sheet.lines([(*box.corners, box.corners[0])], look.danger, 1.1, (0, (3, 2)))
        x = min(right, layout.right - 5)
        sheet.polygons([disc(x, y, 6)], look.danger, look.surface, 0.8)
        sheet.text((x, y), "!", ink_on(look.danger), align="center", size=7.5, bold=True)
        sheet.mark(Box(left, y - half, right - left + 6, 2 * half), (line.label, line.bar.said), line.opens)


def _beyond(sheet: Page, layout: _Layout, lines: list[Line]) -> None:
    """A tip at either edge of a line for what lies further than the days shown, and how much that is."""
    for at, line in enumerate(lines):
        y = layout.y(at)
        for said, x, towards in (
            (line.before(layout.plot.first), layout.left, -1),
            (line.after(layout.plot.last), layout.right + 6, 1),
        ):
            if said:
                tip = ((x, y), (x - towards * 7, y - 5), (x - towards * 7, y + 5))
                sheet.polygons([tip], sheet.look.muted, sheet.look.surface, 0.6)
                if len(said) > 1:
                    place = (x - towards * 9, y)
                    align: Align = "left" if towards < 0 else "right"
                    sheet.text(place, str(len(said)), sheet.look.muted, align=align, size=7)
                sheet.mark(Box(min(x, x - towards * 18), y - 7, 18, 14), (line.label, *said), line.opens)


def _today(sheet: Page, layout: _Layout, bottom: float) -> tuple[float, float]:
    """The day's line and its words above; gives from where to where these go."""
    plot, color = layout.plot, sheet.look.accent
    said = plot.day_said
    if plot.first <= plot.day <= plot.last:
        x = layout.x(plot.day)
        sheet.lines([((x, _TOP - 3), (x, bottom))], color, 1.4, (0, (4, 2)))
    else:
        x = layout.left if plot.day < plot.first else layout.right
        said = f"← {said}" if plot.day < plot.first else f"{said} →"
    half = width(said, 8, bold=True) / 2
    middle = min(max(x, _EDGE + half), sheet.width - _EDGE - half)
    sheet.text((middle, _TOP / 2), said, color, align="center", size=8, bold=True)
    return middle - half - 6, middle + half + 6


def _marks(sheet: Page, layout: _Layout, lines: list[Line]) -> None:
    """Done: filled; to come: hollow; late: in the colour of danger, with a « ! »."""
    look, reach = sheet.look, layout.reach
    shapes: dict[When, list[Shape]] = {when: [] for when in When}
    late = []
    for at, line in enumerate(lines):
        y = layout.y(at)
        for mark in line.marks:
            if not layout.plot.first <= mark.day <= layout.plot.last:
                continue
            x = layout.x(mark.day)
            shapes[mark.when].append((flag if mark.is_term else diamond)(x, y, reach))
            box = Box(x - reach - 2, y - reach - 2, 2 * reach + 4, 2 * reach + 4)
            sheet.mark(box, (line.label, mark.said), mark.opens)
            if mark.when is When.LATE:
                late.append((x, y - (1.5 if mark.is_term else 0)))
        if line.is_measure:
            _titles(sheet, layout, y, line.marks)
    sheet.polygons(shapes[When.DONE], look.text, look.surface, 0.8)
    sheet.polygons(shapes[When.TO_COME], look.surface, look.text, 1.1)
    sheet.polygons(shapes[When.LATE], look.danger, look.surface, 0.8)
    for point in late:
        sheet.text(point, "!", ink_on(look.danger), align="center", size=7.5, bold=True)


def _titles(sheet: Page, layout: _Layout, y: float, marks: tuple[Mark, ...]) -> None:
    """The titles of the marks of a measure, where nothing stands after them."""
    places = sorted(layout.x(day) for day in [*(mark.day for mark in marks), layout.plot.day])
    for mark in marks:
        middle = layout.x(mark.day)
        if mark.is_term or not layout.plot.first <= mark.day <= layout.plot.last or places.count(middle) > 1:
            continue
        x = middle + layout.reach + 4
        end = min([layout.right + 8, *(place - layout.reach for place in places if place > middle)])
        if width(mark.title, 7.5) <= end - x - 2:
            sheet.text((x, y), mark.title, sheet.look.muted, size=7.5)


def _label(sheet: Page, layout: _Layout, at: int, line: Line) -> None:
    left = _EDGE if line.is_measure else _EDGE + 10
    y = layout.y(at)
    room = layout.left - left - 8
    lines, size = titled(line.label, room, layout.row - 2, layout.size, bold=line.is_measure)
    sheet.text((left, y), lines, size=size, bold=line.is_measure)
    box = Box(_EDGE, y - layout.row / 2, layout.left - _EDGE - 4, layout.row)
    sheet.mark(box, (line.label, *(mark.said for mark in line.marks[:6])), line.opens)
