"""Paints who takes part in what: a bar a measure, made of the roles, each with its letter and number."""

from dataclasses import dataclass

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.drawing import key
from dcant_tracker.insight.drawing.geometry import Box
from dcant_tracker.insight.drawing.labels import ink_on, titled, width
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.drawing.style import SIZE
from dcant_tracker.insight.figures.coverage import ROLES, Bar, CoveragePlot, said_of
from dcant_tracker.words import _, ngettext

_EDGE = 8.0
_LOWEST, _HIGHEST = 15.0, 64.0
"""The heights of a row, in pixels."""

_THINNEST = 3.0
"""The narrowest part, so that it can be pointed at."""

_HATCHES = ("", "//////", "", "", "")
"""The co-pilots' colour is near the pilots'."""


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    row: float
    shown: int
    scale: float
    size: float

    def box(self, at: int) -> Box:
        """The bar of row ``at`` as if it had the whole width."""
        thickness = min(self.row * 0.7, 34)
        return Box(self.left, _EDGE + at * self.row + (self.row - thickness) / 2, 0, thickness)


def paint(sheet: Page, plot: CoveragePlot) -> None:
    """The bars that there is room for; a line says how many are not."""
    entries = _entries(sheet, plot)
    room = sheet.width - 2 * _EDGE
    below = key.height(entries, room) + 6
    layout = _laid_out(sheet, plot, below)
    shown = plot.bars[: layout.shown]
    ends = _segments(sheet, layout, shown)
    for at, bar in enumerate(shown):
        _words(sheet, layout, at, bar, ends[at])
    hidden = len(plot.bars) - len(shown)
    if hidden:
        said = ngettext("… et {count} autre mesure", "… et {count} autres mesures", hidden).format(count=hidden)
        sheet.text((_EDGE, sheet.height - below - 8), said, sheet.look.muted, size=8)
    bottom = _EDGE + len(shown) * layout.row
    key.draw(sheet, entries, _EDGE, sheet.height - below if hidden else min(bottom + 6, sheet.height - below), room)


def _entries(sheet: Page, plot: CoveragePlot) -> list[key.Entry]:
    held = [any(bar.counts[at] for bar in plot.bars) for at in range(len(plot.roles))]
    looks = zip(plot.roles, sheet.look.roles, _HATCHES, held, strict=True)
    return [key.Entry(name, color, name[0], hatch) for name, color, hatch, some in looks if some]


def _laid_out(sheet: Page, plot: CoveragePlot, below: float) -> _Layout:
    small = sheet.width < 440
    size = 8.0 if small else SIZE
    wanted = max(width(bar.label, size) for bar in plot.bars) + 10
    left = _EDGE + min(wanted, sheet.width * (0.38 if small else 0.42))
    most = max(plot.longest, *(bar.total for bar in plot.bars))
    ends = max(width(grouped(bar.organisations), size, bold=True) for bar in plot.bars) + 10
    room = sheet.height - below - _EDGE
    row = min(max(room / len(plot.bars), _LOWEST), _HIGHEST)
    shown = len(plot.bars) if row * len(plot.bars) <= room + 0.5 else max(int((room - 16) / row), 1)
    return _Layout(left, row, shown, (sheet.width - left - ends - _EDGE - 4 * _THINNEST) / most, size)


def _segments(sheet: Page, layout: _Layout, shown: tuple[Bar, ...]) -> list[float]:
    """The areas of a role at once, then what is written on them; returns where each bar ends."""
    starts = [layout.left] * len(shown)
    looks = list(zip(ROLES.values(), sheet.look.roles, _HATCHES, strict=True))
    for rank, (name, color, hatch) in enumerate(looks):
        boxes, written = [], []
        for at, bar in enumerate(shown):
            count = bar.counts[rank]
            if not count:
                continue
            whole_bar = layout.box(at)
            box = Box(starts[at], whole_bar.top, max(count * layout.scale, _THINNEST), whole_bar.height)
            starts[at] = box.right
            boxes.append(box)
            said = ngettext("{role} : {count} organisme", "{role} : {count} organismes", count)
            sheet.mark(box, (bar.label, said.format(role=name, count=grouped(count))), bar.opens[rank])
            if text := _inside(name[0], count, box.width):
                written.append((box, text))
        sheet.boxes(boxes, [color] * len(boxes), key.hatching(sheet), hatch)
        for box, text in written:
            _write(sheet, box, text, color, grounded=bool(hatch))
    return starts


def _inside(letter: str, count: int, room: float) -> str:
    """« P 12 », or « 12 », or « P », or nothing."""
    offered = (f"{letter} {grouped(count)}", grouped(count), letter)
    return next((text for text in offered if width(text, 7.5, bold=True) + 5 <= room), "")


def _write(sheet: Page, box: Box, text: str, color: str, *, grounded: bool) -> None:
    x, y = box.middle
    if grounded:
        wide = width(text, 7.5, bold=True) + 4
        sheet.boxes([Box(x - wide / 2, y - 6, wide, 12)], [color])
    sheet.text((x, y), text, ink_on(color), align="center", size=7.5, bold=True)


def _words(sheet: Page, layout: _Layout, at: int, bar: Bar, end: float) -> None:
    """The name of the measure before its bar, the number of organisations after it."""
    box = layout.box(at)
    middle = box.middle[1]
    lines, size = titled(bar.label, layout.left - _EDGE - 8, layout.row - 2, layout.size)
    sheet.text((_EDGE, middle), lines, sheet.look.text if bar.total else sheet.look.muted, size=size)
    sheet.mark(Box(_EDGE, box.top, layout.left - _EDGE, box.height), (bar.label, said_of(bar)), bar.opens_all)
    if bar.total:
        sheet.text((end + 5, middle), grouped(bar.organisations), size=layout.size, bold=True)
    else:
        sheet.text((end + 2, middle), _("personne"), sheet.look.muted, size=8)
