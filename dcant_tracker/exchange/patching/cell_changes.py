"""What is asked of a partner's workbook, and what came of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

FillValue = str | int | float | date | bool | None
"""What a cell may be given; a ``datetime`` is a date too. None, or an empty text, empties the cell."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to colour and comment; several marks on one cell make one comment."""

    sheet: str
    """Its exact name, as ``Sheet.name`` of the reader gives it."""
    cell: str
    """As in « B7 »."""
    text: str
    """The French sentence to show."""


@dataclass(frozen=True, slots=True)
class Fill:
    """One value for one cell."""

    sheet: str
    cell: str
    value: FillValue


@dataclass(frozen=True, slots=True)
class Marked:
    """What ``mark`` made: a file at ``path``, with ``marked`` marks in it."""

    path: Path
    marked: int
    converted: bool
    """The original's format cannot be patched: ``path`` is an .xlsx copy of its values only."""
    missed: list[Mark]
    """Those without a place: no such sheet or cell, or a cell where a threaded discussion already stands."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fill that was not made, with the reason as a French sentence."""

    fill: Fill
    reason: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What ``fill`` made: a file at ``path`` with ``filled`` cells written."""

    path: Path
    filled: int
    refused: list[Refusal]
