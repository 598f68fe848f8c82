"""Finds the sheets and columns of a correspondence again in a workbook, moved, renamed or under other titles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.headings import HEADER_SEARCH, headings_at
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.regions import parted
from dcant_tracker.exchange.tables import is_blank

RECOGNISED = 0.8
"""Share of the headings that a workbook must hold to be read under a correspondence without asking."""


@dataclass(frozen=True, slots=True)
class Located:
    """A table of the workbook with its correspondence, rows and columns as they are in it; what is ``missing``.

    ``sheet`` bears the name of the sheet that holds the table, and nothing of other tables that stand there.
    """

    sheet: Sheet
    mapping: SheetMapping
    missing: tuple[str, ...] = ()


def texts(row: Iterable[CellValue]) -> list[str]:
    """The cells of a heading row, folded; whole numbers may be headings too."""
    return [fold(str(cell)) if isinstance(cell, str | int) and not isinstance(cell, bool) else "" for cell in row]


def locate(book: Book, mapping: WorkbookMapping) -> list[Located]:
    """Each table of ``mapping`` that ``book`` holds; a sheet may be found under another name by its headings."""
    return locate_in(parted(book).sheets, mapping)


def locate_in(tables: Sequence[Sheet], mapping: WorkbookMapping) -> list[Located]:
    """Each table of ``mapping`` that is one of ``tables``."""
    found: list[Located] = []
    for wanted in mapping.used:
        free = [one for one in tables if all(one is not other.sheet for other in found)]
        sheets = sorted(free, key=lambda sheet: fold(sheet.name) != fold(wanted.sheet))
        best = next((whole for sheet in sheets if (whole := _whole(sheet, wanted)) is not None), None)
        if best is None:
            located = (_in_sheet(sheet, wanted) for sheet in sheets)
            best = max((one for one in located if one), key=_found_share, default=None)
        if best is not None and _found_share(best) > 0:
            found.append(best)
    return found


def fit(book: Book, mapping: WorkbookMapping) -> float:
    """The share, from 0 to 1, of the correspondence's headings that ``book`` holds where they belong together."""
    total = sum(len(sheet.used) for sheet in mapping.used)
    held = sum(len(one.mapping.used) for one in locate(book, mapping))
    return held / total if total else 0.0


def _found_share(located: Located) -> float:
    held = len(located.mapping.used)
    return held / (held + len(located.missing)) if held else 0.0


def _in_sheet(sheet: Sheet, wanted: SheetMapping) -> Located | None:
    """The row of ``sheet`` that holds most of the headings, with each column where its heading is now."""
    best: Located | None = None
    top = next((index for index, row in enumerate(sheet.rows) if any(not is_blank(cell) for cell in row)), 0)
    for index in range(top, min(top + HEADER_SEARCH, len(sheet.rows))):
        above = wanted.above if index >= wanted.above else 0
        headings = headings_at(sheet, index, above) if above else sheet.rows[index]
        made = _in_row(sheet, wanted, index, texts(headings))
        if best is None or _found_share(made) > _found_share(best):
            best = made
    return best if best is not None and best.mapping.used else None


def _whole(sheet: Sheet, wanted: SheetMapping) -> Located | None:
    """``sheet``, where it bears the name and every heading: no other need be looked at."""
    found = _in_sheet(sheet, wanted) if fold(sheet.name) == fold(wanted.sheet) else None
    return found if found is not None and not found.missing else None


def _in_row(sheet: Sheet, wanted: SheetMapping, index: int, headings: list[str]) -> Located:
    columns, missing, taken = [], [], set()
    for column in wanted.used:
        places = [at for at, text in enumerate(headings) if text == fold(column.heading) and at not in taken]
        if not fold(column.heading):
            places = [column.position] if column.position not in taken else []
        if not places:
            missing.append(column.heading)
            continue
        place = column.position if column.position in places else places[0]
        taken.add(place)
        columns.append(replace(column, position=place))
    first = index + 1 + wanted.first - wanted.header
    if not any(fold(column.heading) for column in columns):
        columns = []
    return Located(sheet, replace(wanted, header=index + 1, first=first, columns=tuple(columns)), tuple(missing))
