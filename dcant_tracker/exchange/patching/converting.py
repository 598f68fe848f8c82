"""A marked .xlsx copy of the values of a workbook whose own format cannot be patched (.xls, .xlsb, .csv)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from dcant_tracker.exchange.formats import escaped, signed
from dcant_tracker.exchange.patching.cell_changes import Mark
from dcant_tracker.exchange.patching.comments import AUTHOR
from dcant_tracker.exchange.patching.marking import by_sheet
from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.stylesheet import MARK_COLOUR
from dcant_tracker.exchange.reader.book import Book, CellValue, Sheet, Unreadable
from dcant_tracker.exchange.unsaved import unsaved_sheets

_FIRST_YEAR = 1901
"""Earlier days are written as text: the format counts a 29 February 1900."""
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 110
"""In points."""


def write_marked_copy(book: Book, target: BinaryIO, marks: Sequence[Mark]) -> list[Mark]:
    """Write to ``target`` the values of ``book`` with the marks; those without a place come back."""
    made = signed(Workbook())
    made.remove(made.worksheets[0])
    wanted = by_sheet(marks)
    missed: list[Mark] = []
    for sheet in book.sheets:
        written = made.create_sheet(_name(sheet.name))
        written.sheet_state = "hidden" if sheet.hidden else "visible"
        _write_values(written, sheet)
        missed.extend(_mark(written, wanted.pop(sheet.name, [])))
    if not any(sheet.sheet_state == "visible" for sheet in made.worksheets):
        made.worksheets[0].sheet_state = "visible"
    with unsaved_sheets():
        made.save(target)
    return [*missed, *(mark for listed in wanted.values() for mark in listed)]


def _name(name: str) -> str:
    return name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip("'") or "Feuille"


def _write_values(written: Worksheet, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                _write(written.cell(number, column), value)


def _write(cell: Cell | MergedCell, value: CellValue) -> None:
    if isinstance(value, Unreadable):
        value = value.shown
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = value.isoformat()
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, str):
        cell.value = escaped(ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, timedelta):
        cell.number_format = "[h]:mm:ss"
    elif isinstance(value, time):
        cell.number_format = "hh:mm:ss"


def _mark(written: Worksheet, marks: Sequence[Mark]) -> list[Mark]:
    notes: dict[Place, list[str]] = {}
    missed: list[Mark] = []
    for mark in marks:
        where = place(mark.cell)
        if where is None:
            missed.append(mark)
        elif mark.text not in notes.setdefault(where, []):
            notes[where].append(mark.text)
    colour = PatternFill("solid", fgColor=MARK_COLOUR)
    for where, texts in notes.items():
        cell = written.cell(where.row, where.column)
        cell.fill = colour
        said = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(texts))
        cell.comment = Comment(f"{AUTHOR} :\n{said}", AUTHOR, _COMMENT_HEIGHT, _COMMENT_WIDTH)
    return missed
