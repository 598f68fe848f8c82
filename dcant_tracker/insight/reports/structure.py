"""What a report is, before anyone writes it: blocks of words, tables and figures, in order. Plain data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.settings import ASSOCIATION


class Tone(StrEnum):
    """How a paragraph is said: plainly, aside (what a reader must know of what stands above), or quoting somebody."""

    PLAIN = "plain"
    NOTE = "note"
    QUOTE = "quote"


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

    @property
    def is_short(self) -> bool:
        """Whether it can be kept on one page."""
        return (
            len(self.rows) <= 8
            and not self.least_height
            and sum(len(str(cell)) for row in self.rows for cell in row) < 1_000
        )


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure drawn ``width`` by ``height`` millimetres; its notes follow its caption.

    ``about`` stands in the caption for the figure's own subtitle, where the report has already said part of it.
    """

    figure: Figure
    width: int = 170
    height: int = 95
    about: str | None = None

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
