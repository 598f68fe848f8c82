"""What stands on a page of the window as pages to print: a table of any length, or a figure with its table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.reports.structure import (
    Block,
    Column,
    FigureBlock,
    Heading,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.words import _, ngettext

KIND = "print"

MOST_ROWS = 2_000
"""Rows that are printed: some sixty pages."""

_UPRIGHT = 95
"""The characters that a row may take on an upright page."""

_ASIDE = 165
"""Those that it may take on a page on its side."""

_LEAST, _MOST = 4, 40
"""The characters that a column is counted for."""

_FIGURE = (257, 140)
"""The millimetres of a figure on a page of its own."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is said above: a title, how what follows was narrowed, the day, and `origin.made_from`."""

    title: str
    subtitle: str
    day: date
    origin: tuple[str, ...]

    def facts(self, *more: str) -> tuple[str, ...]:
        """The line under the title."""
        return (*self.origin, *more)


def table(
    head: Head,
    labels: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Collection[int] = (),
    totals: Sequence[str] = (),
    note: str = "",
) -> Report:
    """The rows under their headings, columns as wide as what they mostly say; on its side where that is much.

    Columns that say nothing are only named. Those that one page cannot hold beside one another follow in a table of
    their own, after the first column again.
    """
    filled = [at for at in range(len(labels)) if not at or not rows or any(row[at] for row in rows)]
    empty = [label for at, label in enumerate(labels) if at not in filled]
    widths = {at: _width(labels[at], [row[at] for row in rows]) for at in filled}
    landscape = sum(widths.values()) > _UPRIGHT
    parts = _parts(filled, widths) if landscape else [filled]
    counted = ngettext("{count} ligne", "{count} lignes", len(rows)).format(count=grouped(len(rows)))
    blocks: list[Block] = []
    if len(rows) > MOST_ROWS:
        said = _("Les {count} premières lignes seulement : filtrez pour imprimer les autres.")
        blocks.append(Paragraph(said.format(count=grouped(MOST_ROWS)), Tone.NOTE))
    for rank, part in enumerate(parts, start=1):
        columns = tuple(Column(labels[at], widths[at], numeric=at in numeric) for at in part)
        kept = (*rows[:MOST_ROWS], totals) if totals else rows[:MOST_ROWS]
        printed = tuple(tuple(row[at] for at in part) for row in kept)
        caption = f"{head.title} ({rank}/{len(parts)})" if len(parts) > 1 else head.title
        blocks.append(TableBlock(columns, printed, caption, note if rank == len(parts) else ""))
    if empty:
        blocks.append(Paragraph(_("Colonnes vides : {names}.").format(names=", ".join(empty)), Tone.NOTE))
    subtitle = head.subtitle or counted
    facts = head.facts(*((counted,) if head.subtitle else ()))
    return Report(KIND, head.title, subtitle, head.day, facts, tuple(blocks), landscape=landscape)


def _parts(columns: Sequence[int], widths: Mapping[int, float]) -> list[list[int]]:
    """The columns of each table: the first one, and as many others as a page on its side holds."""
    first, *others = columns
    parts, room = [[first]], _ASIDE - widths[first]
    for at in others:
        if widths[at] > room and len(parts[-1]) > 1:
            parts.append([first])
            room = _ASIDE - widths[first]
        parts[-1].append(at)
        room -= widths[at]
    return parts


def _width(label: str, texts: Sequence[str]) -> float:
    """The characters that a column needs: what nine in ten of its texts take, its longest word at least."""
    lengths = sorted(map(len, texts)) or [0]
    usual = lengths[round((len(lengths) - 1) * 0.9)]
    word = max((len(word) for text in (label, *texts[:MOST_ROWS]) for word in text.split()), default=0)
    return min(max(usual, min(word + 3, _MOST / 2), _LEAST), _MOST)


def figure(head: Head, shown: Figure) -> Report:
    """The figure over the width of a page, and what it shows as a table after it."""
    width, height = _FIGURE
    blocks: tuple[Block, ...] = (FigureBlock(shown, width, height),) if shown.plot is not None else ()
    texts = shown.table.texts()
    if texts:
        columns = tuple(
            Column(one.label, 1, numeric=shown.table.is_numeric(at)) for at, one in enumerate(shown.table.columns)
        )
        rows = tuple(tuple(row) for row in texts[:MOST_ROWS])
        blocks = (*blocks, Heading(_("Le tableau de la figure")), TableBlock(columns, rows, shown.title))
    return Report(KIND, head.title, head.subtitle, head.day, head.facts(), blocks, landscape=True)
