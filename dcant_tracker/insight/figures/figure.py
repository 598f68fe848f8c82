"""What a figure is, before anyone draws it: its words, its table, and what its painter needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeAlias, TypeVar

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.words import Said, _

Cell: TypeAlias = str | int | float | None

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opens:
    """What a click on part of a figure opens: the records of a query, or one record by its uid."""

    query: Query
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a figure's table: its cells, and the records it speaks of."""

    cells: tuple[Cell, ...]
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's table; its fractions show ``digits`` after the comma."""

    label: str
    digits: int = 1

    def text(self, cell: Cell) -> str:
        """A cell as people read it, nothing as a dash."""
        if cell is None:
            return "–"
        return decimal(cell, self.digits) if isinstance(cell, float) else str(cell)


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a picture, for those who would rather read them, copy them or check them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()

    def texts(self) -> list[list[str]]:
        """Every line as people read it, without the headings."""
        return [[column.text(cell) for column, cell in zip(self.columns, row.cells, strict=True)] for row in self.rows]

    def is_numeric(self, column: int) -> bool:
        """Whether the column holds numbers, and so reads better from the right."""
        return any(isinstance(row.cells[column], int | float) for row in self.rows)


class Plot:
    """What a painter draws; each kind of figure has its own (`figures.radar.RadarPlot`…)."""

    __slots__ = ()

    @property
    def length(self) -> int:
        """How many lines it has; 0 where it is no list of lines."""
        return 0

    def parts(self, most: int) -> tuple["Plot", ...]:  # noqa: ARG002 - plots that are lists of lines heed it
        """The plot as several of at most ``most`` lines each, on one scale; itself where it has no lines."""
        return (self,)


def in_parts(lines: Sequence[T], most: int) -> list[tuple[T, ...]]:
    """``lines`` in as few parts of at most ``most`` as hold them, none much shorter than the others."""
    number = max(-(-len(lines) // most), 1)
    ends = [round(len(lines) * part / number) for part in range(number + 1)]
    return [tuple(lines[start:end]) for start, end in pairwise(ends)]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``plot`` is None when there is nothing to draw: ``nothing`` then says why, and what to do.

    ``subtitle`` names the programme, the campaigns and the day; ``notes`` are what a reader must know to
    read it honestly (small numbers, what is left out); ``alt`` says in a sentence what is seen. ``data`` says where
    its numbers come from, for a picture that stands alone.
    """

    name: str
    title: str
    subtitle: str
    table: Table
    plot: Plot | None = None
    notes: tuple[str, ...] = ()
    alt: str = ""
    nothing: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about, by its uid: a recommendation, an experiment, a territory of the observatory."""

    entity: str
    uid: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a figure is asked about: a programme, campaigns, subjects, a kind of organisation (None, empty: all).

    Campaigns come in the order in which they are to be read, the oldest first. ``same_respondents`` keeps those only
    who answered in each of the campaigns; ``period`` are the first and the last day shown (None: as what there is).
    """

    programme: str | None = None
    campaigns: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    kind: str | None = None
    same_respondents: bool = False
    period: tuple[date | None, date | None] | None = None


PARTS = ("campaigns", "subjects", "kind", "same_respondents", "period")
"""The parts of a selection that a figure may heed or not; all heed the programme."""

Build: TypeAlias = Callable[[State, Selection], Figure]


def _none(_state: State, _selection: Selection) -> Sequence[Campaign]:
    return ()


@dataclass(frozen=True, slots=True)
class FigureInfo:
    """One figure of the catalogue: the name that the command line takes, its title, what makes it.

    ``takes`` names the parts of a selection that it heeds beside the programme, ``subjects`` the entities that its
    subjects may be of, ``campaigns`` gives those whose answers it shows.
    """

    name: str
    said: Said = field(repr=False)
    build: Build = field(repr=False)
    takes: frozenset[str] = frozenset()
    subjects: tuple[str, ...] = SUBJECT
    campaigns: Callable[[State, Selection], Sequence[Campaign]] = field(default=_none, repr=False)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.said()

    def unheeded(self, selection: Selection) -> tuple[str, ...]:
        """The parts of ``selection`` that were chosen and that the figure does not heed."""
        return tuple(part for part in PARTS if getattr(selection, part) and part not in self.takes)


def no_data(what_to_do: str) -> str:
    """What an empty figure says."""
    return _("Pas encore de données. {what_to_do}").format(what_to_do=what_to_do)
