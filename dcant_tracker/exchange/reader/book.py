"""A workbook as it was read: sheets of plain values, no format, no formula."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.ranges import Range


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell known not to be empty that holds no usable value; never to be taken for an emptied cell."""

    reason: str
    """A French sentence."""
    shown: str
    """What the cell shows: ``#N/A``, or the formula that was never computed."""


CellValue = None | str | int | float | bool | date | datetime | time | timedelta | Unreadable
"""None is an empty cell or an empty text. Whole numbers are ints; a moment at midnight is a date."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[i][j]`` is row ``i + 1``, column ``j + 1`` of the spreadsheet; empty ends are cut off."""

    name: str
    rows: list[list[CellValue]]
    hidden: bool = False
    """Hidden or very hidden."""
    merged: list[Range] = field(default_factory=list)
    """Cells shown as one: their value stands in the first of them, the others are empty in ``rows``."""
    beside: Beside = field(default_factory=Beside)
    """What stands there besides the values: texts struck through, hidden rows, notes. Values are as they are."""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of one file, in its order; sheets that are only a chart are left out."""

    path: Path
    format: str
    """xlsx, xlsm, xlsb, xls, ods, fods or csv: what the content is, whatever the file is called."""
    sheets: list[Sheet]
    sha256: str
    size: int
    """In bytes."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet called exactly ``name``."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
