"""Tables of cells, each understood as an entity's: what every source gives, and what understanding reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from dcant_tracker.domain.fields import Entity
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.reader import Beside, CellValue, Unreadable

REF = "uid"
"""Stands for the column « Réf. » among the field names."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A sheet (``column`` None) or a column that was set aside."""

    sheet: str
    column: str | None


@dataclass(frozen=True, slots=True)
class IncomingTable:
    """Rows understood as an entity's. ``columns`` maps a position to a field name or :data:`REF`.

    ``rows`` holds the row number as the spreadsheet shows it (from 1; 0 where there is none) and the cells;
    ``given`` what every row says besides, by field; ``shown`` the real place of columns that the sheet does not
    have. A record of the base that is missing from a ``whole`` table is absent from the source. ``beside`` is
    what its sheet shows beside the values, ``repeated`` the places (from 0) of cells merged with the one above.
    ``elsewhere`` names cells (« C12 ») that stand on another line than their row, by row number and field, and
    ``for_all`` the fields that are said once for all rows.
    """

    entity: Entity
    sheet: str
    columns: dict[int, str]
    rows: Sequence[tuple[int, Sequence[CellValue]]]
    given: Mapping[str, CellValue] = field(default_factory=dict)
    shown: Mapping[int, int] = field(default_factory=dict)
    whole: bool = True
    beside: Beside = field(default_factory=Beside)
    repeated: frozenset[tuple[int, int]] = frozenset()
    elsewhere: Mapping[tuple[int, str], str] = field(default_factory=dict)
    for_all: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Incoming:
    """The tables of a source, and what of it was set aside; ``glossary`` says what its names mean.

    Several tables may hold rows of one entity. ``aside`` holds the uids that stand where nothing was read.
    """

    tables: list[IncomingTable]
    ignored: list[Ignored]
    headless: list[tuple[Entity, str]]
    glossary: Glossary = field(default_factory=Glossary)
    aside: frozenset[str] = frozenset()


def ref_in(cell: CellValue) -> str:
    """The uid that a cell of « Réf. » bears, as we write it; empty where it bears none."""
    return "" if cell is None or isinstance(cell, Unreadable) else str(cell).strip().lower()


def is_blank(cell: CellValue) -> bool:
    """Whether a cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


@cache
def column_letter(position: int) -> str:
    """The letters of the column at ``position`` (from 0): A, B, …, Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
