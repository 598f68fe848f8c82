"""Paints the answers: bars that lean to the left or to the right of the middle grade, NC and NSP apart."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.distribution import APART
from dcant_tracker.insight.drawing import key
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import ink_on, line_height, width, wrapped
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.answers import AnswersBar, AnswersPlot
from dcant_tracker.insight.figures.counting import grade_labels
from dcant_tracker.insight.formatting import percent
from dcant_tracker.words import _, ngettext

_EDGE, _SMALL = 8.0, 8.0
_LOWEST, _HIGHEST = 15.0, 72.0
"""The heights of a row, in pixels; on a large page, up to an eighth of it."""

_NARROW = 460
"""Below this width the columns of what is apart are close."""

_STAR = " *"
"""After the name of a bar that rests on few grades."""

_MIDDLE = 2
"""The grade that the bars are centred on."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """``left`` and ``right`` are the greatest shares on either side of the middle."""

    field: Box
    row: float
    shown: int
    left: float
    right: float
    apart: tuple[Box, ...]

    def x(self, share: float) -> float:
        """Where a share lies, below 0 on the left of the middle."""
        return self.field.left + (share + self.left) / (self.left + self.right) * self.field.width

    def bar(self, at: int) -> Box:
        """The height that a bar takes, over the whole width."""
        thick = min(self.row * 0.65, 46.0)
        top = self.field.top + (at + 0.5) * self.row - thick / 2
        return Box(self.field.left, top, self.field.width, thick)


def paint(sheet: Page, plot: AnswersPlot) -> None:
    """The bars that there is room for; a line says how many are not."""
    layout = _laid_out(sheet, plot)
    _scale(sheet, layout)
    shown = plot.bars[: layout.shown]
    _labels(sheet, layout, shown)
    for grade in range(len(grade_labels())):
        _segments(sheet, layout, shown, grade)
    for at, bar in enumerate(shown):
        _counts(sheet, layout, at, bar)
    for column, box in enumerate(layout.apart):
        _apart(sheet, layout, shown, column, box)
    below = layout.field.bottom + 20
    hidden = len(plot.bars) - layout.shown
    if hidden:
        said = ngettext("… et {count} autre ligne", "… et {count} autres lignes", hidden).format(count=hidden)
        sheet.text((_EDGE, layout.field.bottom + 8), said, sheet.look.muted, size=_SMALL)
    key.draw(sheet, _entries(sheet.look), _EDGE, below, sheet.width - 2 * _EDGE)


def starts(bar: AnswersBar) -> list[float]:
    """Where each grade begins, as a share of the grades, the middle of the middle grade being 0; then the end."""
    shares = [one.count / bar.graded if bar.graded else 0.0 for one in bar.grades]
    at = -sum(shares[:_MIDDLE]) - shares[_MIDDLE] / 2
    found = [at]
    for share in shares:
        at += share
        found.append(at)
    return found


def _laid_out(sheet: Page, plot: AnswersPlot) -> _Layout:
    narrow = sheet.width < _NARROW
    label = min(max(width(bar.label + _STAR) for bar in plot.bars) + 12, sheet.width * (0.32 if narrow else 0.36))
    label = max(label, 60)
    apart = 30.0 if narrow else 58.0
    right = apart * len(APART) + 14
    top = _EDGE + line_height(_SMALL) + 2
    below = 24 + key.height(_entries(sheet.look), sheet.width - 2 * _EDGE)
    room = sheet.height - top - below
    row = min(max(room / len(plot.bars), _LOWEST), max(_HIGHEST, sheet.height / 8))
    shown = min(max(int(room / row + 0.01), 1), len(plot.bars))
    ends = [(-all_[0], all_[-1]) for all_ in (starts(bar) for bar in plot.bars[:shown]) if all_[-1] > all_[0]]
    field = Box(_EDGE + label, top, sheet.width - 2 * _EDGE - label - right, shown * row)
    boxes = tuple(
        Box(sheet.width - _EDGE - (len(APART) - at) * apart, top, apart - 6, shown * row) for at in range(len(APART))
    )
    return _Layout(
        field,
        row,
        shown,
        max([0.1, *(low for low, _high in ends)]),
        max([0.1, *(high for _low, high in ends)]),
        boxes,
    )


def _scale(sheet: Page, layout: _Layout) -> None:
    """A line every quarter, a stronger one in the middle, the shares below."""
    field, look = layout.field, sheet.look
    quarters = [at / 4 for at in range(-4, 5) if -layout.left <= at / 4 <= layout.right]
    if layout.x(0.25) - layout.x(0) < 34:
        quarters = [at for at in quarters if not (at * 2) % 1]
    sheet.lines([((layout.x(at), field.top), (layout.x(at), field.bottom)) for at in quarters if at], look.grid)
    sheet.lines([((layout.x(0), field.top - 3), (layout.x(0), field.bottom + 3))], look.muted, 0.9)
    for at in quarters:
        sheet.text((layout.x(at), field.bottom + 9), percent(abs(at)), look.muted, align="center", size=7.5)
    less, more = _("← moins"), _("plus →")
    if min(layout.x(0) - field.left, field.right - layout.x(0)) > max(width(less, 7.5), width(more, 7.5)):
        sheet.text((layout.x(0) - 6, field.top - 8), less, look.muted, align="right", size=7.5)
        sheet.text((layout.x(0) + 6, field.top - 8), more, look.muted, size=7.5)
    for code, box in zip(APART, layout.apart, strict=True):
        sheet.text((box.left, field.top - 8), code, look.muted, size=_SMALL)


def _labels(sheet: Page, layout: _Layout, bars: tuple[AnswersBar, ...]) -> None:
    """The names, and below them how many grades there are where the names leave room."""
    size = SIZE if layout.row >= 3 * line_height() else _SMALL
    deep = max(int(layout.row / line_height(size)), 1)
    room = layout.field.left - _EDGE - 8 - width(_STAR, size)
    names = [wrapped(bar.label, room, min(deep, 2), size) for bar in bars]
    counts_too = deep > max(len(lines) for lines in names)
    for at, (bar, lines) in enumerate(zip(bars, names, strict=True)):
        box = Box(_EDGE, layout.field.top + at * layout.row, layout.field.left - _EDGE, layout.row)
        said = [*lines[:-1], lines[-1] + (_STAR if bar.fragile else "")]
        middle = box.middle[1]
        if counts_too:
            half = line_height(size) / 2
            counted = ngettext("{count} note", "{count} notes", bar.graded).format(count=grouped(bar.graded))
            counted = counted if bar.graded else _("aucune note")
            sheet.text((box.left, middle - half), said, size=size)
            sheet.text((box.left, middle + half * len(said)), counted, sheet.look.muted, size=7.5)
        else:
            sheet.text((box.left, middle), said, size=size)
        sheet.mark(box, bar.said, bar.opens)


def _segments(sheet: Page, layout: _Layout, bars: tuple[AnswersBar, ...], grade: int) -> None:
    """The parts of all bars for one grade at once, since a hatching goes with all that is drawn together."""
    boxes = []
    for at, bar in enumerate(bars):
        if not bar.grades[grade].count:
            continue
        begun = starts(bar)
        line = layout.bar(at)
        left, right = layout.x(begun[grade]), layout.x(begun[grade + 1])
        box = Box(left, line.top, right - left, line.height)
        boxes.append(box)
        sheet.mark(box, bar.grades[grade].said, bar.grades[grade].opens)
    sheet.boxes(boxes, [sheet.look.grades[grade]] * len(boxes), edge(sheet.look), hatch(sheet.look, grade))


def edge(look: Look) -> str:
    """The outline of a part: that of the paper, or black where hatching tells parts apart."""
    return look.text if look.hatched else look.surface


def hatch(look: Look, grade: int) -> str:
    """The two sides have the same greys in print: those below the middle are hatched."""
    return "////" if look.hatched and grade < _MIDDLE else ""


def _counts(sheet: Page, layout: _Layout, at: int, bar: AnswersBar) -> None:
    begun = starts(bar)
    line = layout.bar(at)
    for grade, one in enumerate(bar.grades):
        left, right = layout.x(begun[grade]), layout.x(begun[grade + 1])
        said = grouped(one.count)
        room = width(said, _SMALL)
        if not one.count or right - left < room + 4:
            continue
        ground = sheet.look.grades[grade]
        middle = ((left + right) / 2, line.middle[1])
        if hatch(sheet.look, grade):
            sheet.boxes([Box(middle[0] - room / 2 - 2, middle[1] - 6.5, room + 4, 13)], [ground])
        sheet.text(middle, said, ink_on(ground), align="center", size=_SMALL)


def _apart(sheet: Page, layout: _Layout, bars: tuple[AnswersBar, ...], column: int, box: Box) -> None:
    """A small bar with its number; both columns on one scale."""
    most = max((one.count for bar in bars for one in bar.apart), default=0)
    room = box.width - max(width(grouped(most), _SMALL) + 6, 0)
    drawn = []
    for at, bar in enumerate(bars):
        one, line = bar.apart[column], layout.bar(at)
        long = max(room, 0) * one.count / most if most else 0.0
        if long > 0.5:
            drawn.append(Box(box.left, line.top + 2, long, line.height - 4))
        color = sheet.look.text if one.count else sheet.look.muted
        sheet.text((box.left + long + (4 if long else 0), line.middle[1]), grouped(one.count), color, size=_SMALL)
        sheet.mark(Box(box.left, line.top, box.width, line.height), one.said, one.opens)
    outline = sheet.look.text if sheet.look.hatched else "none"
    sheet.boxes(drawn, [sheet.look.apart] * len(drawn), outline)


def _entries(look: Look) -> list[key.Entry]:
    return [
        key.Entry(label, look.grades[grade], hatch=hatch(look, grade)) for grade, label in enumerate(grade_labels())
    ]
