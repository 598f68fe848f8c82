"""What a report is, before anyone writes it: blocks of words, tables and figures, in order. Plain data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.insight.figures.figure import Figure, Plot
from dcant_tracker.insight.typography import decapitalised
from dcant_tracker.settings import ASSOCIATION


class Tone(StrEnum):
    """How a paragraph is said: plainly, aside (what a reader must know of what stands above), or quoting somebody.

    ``NOTHING`` says that a section has nothing to tell; a report says that in one line, in the place of its heading.
    """

    PLAIN = "plain"
    NOTE = "note"
    QUOTE = "quote"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` from 1 to 3, no level left out on the way down."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or, where its text has line ends, several."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that stands out, what it counts, and what is to be known of it."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures side by side, six at most."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` is its part of the width, compared with the others'."""

    label: str
    share: float = 1.0
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """What a cell says and, aside below it, where that comes from; ``head`` stands out above."""

    text: str
    source: str = ""
    head: str = ""

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.head, self.text, self.source)))


Cell: TypeAlias = str | Cited


_SOFT = "\u00ad"
"""Where a word may be cut."""

_LETTER, _BORDER = 1.85, 4.5
"""The millimetres of a letter, and of the margins of a cell, in the tables of a report."""

_LONGEST_WORD = 17
"""Letters of a word that a column makes room for; a longer one is cut."""


def _least_width(column: Column, texts: Sequence[str]) -> float:
    """What the longest word of a column takes, in millimetres."""
    words = [piece for text in (column.label, *texts) for word in text.split() for piece in word.split(_SOFT)]
    return min(max(map(len, words), default=0), _LONGEST_WORD) * _LETTER + _BORDER


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption and, below it, what is to be known of it; each row has a text for each column.

    Rows are ``least_height`` millimetres high at least, where somebody is to write in them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    note: str = ""
    least_height: int = 0

    def widths(self, room: float) -> list[float]:
        """The widths of the columns of a table ``room`` millimetres wide: by their shares, and by their words."""
        whole = sum(column.share for column in self.columns)
        widths = [room * column.share / whole for column in self.columns]
        least = [_least_width(column, [str(row[at]) for row in self.rows]) for at, column in enumerate(self.columns)]
        lacking = sum(max(need - width, 0) for need, width in zip(least, widths, strict=True))
        spare = sum(max(width - need, 0) for need, width in zip(least, widths, strict=True))
        if not lacking or not spare:
            return widths
        given = min(lacking / spare, 1)
        taken = min(spare / lacking, 1)
        return [
            width - (width - need) * given if width > need else width + (need - width) * taken
            for need, width in zip(least, widths, strict=True)
        ]

    @property
    def is_short(self) -> bool:
        """Whether it can be kept on one page."""
        return (
            len(self.rows) <= 6
            and not self.least_height
            and sum(len(str(cell)) for row in self.rows for cell in row) < 600
        )


_HIGHEST_FIGURE = 78
"""The millimetres that a figure may take beside what stands around it: less than a third of a page."""

_MOST_LINES = 10
_LINE, _AROUND_LINES = 4.9, 28.0
"""The heights of a line of a figure, and of what stands above and below its lines, in millimetres."""


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure drawn ``width`` by ``height`` millimetres; its notes follow its caption.

    ``about`` stands in the caption for the figure's own subtitle, where the report has already said part of it.
    """

    figure: Figure
    width: int = 170
    height: int = 95
    about: str | None = None

    def parts(self) -> tuple["FigureBlock", ...]:
        """The figure as several where it is a long list of lines: as a table, it goes on over the page.

        A figure stays whole on its page; a high one would leave the page before it half empty.
        """
        plot = self.figure.plot
        if plot is None or not plot.length or self.height <= _HIGHEST_FIGURE:
            return (self,)
        plots = plot.parts(_MOST_LINES)
        return tuple(self._part(one, rank, len(plots)) for rank, one in enumerate(plots, start=1))

    def _part(self, plot: Plot, rank: int, number: int) -> "FigureBlock":
        """The part ``rank`` of ``number``; what is to be known of the figure stands under the last."""
        notes = self.figure.notes if rank == number else ()
        title = f"{self.figure.title} ({rank}/{number})" if number > 1 else self.figure.title
        figure = replace(self.figure, plot=plot, title=title, notes=notes)
        return replace(self, figure=figure, height=round(_AROUND_LINES + _LINE * plot.length))

    @property
    def caption(self) -> str:
        """« Les quatre principes – Printemps 2017 »."""
        about = self.figure.subtitle if self.about is None else self.about
        return " – ".join(filter(None, (self.figure.title, about)))


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Figures beside one another; their widths add up to less than a page's."""

    figures: tuple[FigureBlock, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Names and what they stand for: the identity of a record."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def is_short(self) -> bool:
        """Whether it can be kept on one page."""
        return sum(len(text) for pair in self.pairs for text in pair) < 600


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a page."""


Block: TypeAlias = (
    Heading | Paragraph | Bullets | KeyFigures | TableBlock | FigureBlock | SideBySide | Definitions | PageBreak
)


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``facts`` says under its title where its figures come from, who made it, which campaign it tells of.

    ``day`` is the day that the report speaks of: lateness is judged on it. ``landscape`` are the pages of its PDF.
    ``author`` is who the properties of its file say wrote it.
    """

    kind: str
    title: str
    subtitle: str
    day: date
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False
    author: str = ASSOCIATION

    def __post_init__(self) -> None:
        """No heading stands above nothing, no figure is too high for the rest of a page."""
        blocks = self.blocks if self.landscape else _without_high_figures(self.blocks)
        object.__setattr__(self, "blocks", tuple(_levelled(_in_one_line(blocks))))


def _without_high_figures(blocks: Sequence[Block]) -> list[Block]:
    return [part for block in blocks for part in (block.parts() if isinstance(block, FigureBlock) else (block,))]


def _levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """``blocks``, no level of headings left out on the way down: readers of the tags would look for it."""
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            above = min(block.level, above + 1)
            yield block if above == block.level else replace(block, level=above)
        else:
            yield block


def _in_one_line(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``; a heading and the paragraph that says there is nothing in one line, no heading above no more."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        if not isinstance(block, Heading):
            kept.append(block)
        elif isinstance(after, Paragraph) and after.tone is Tone.NOTHING:
            kept[-1] = Paragraph(f"{block.text} : {decapitalised(after.text)}", Tone.NOTE)
        elif after is not None and not (isinstance(after, Heading) and after.level <= block.level):
            kept.append(block)
    alone = (isinstance(one, Paragraph) and one.tone is Tone.NOTHING for one in kept)
    return [
        Paragraph(one.text, Tone.NOTE) if bare and isinstance(one, Paragraph) else one
        for one, bare in zip(kept, alone, strict=True)
    ][::-1]
