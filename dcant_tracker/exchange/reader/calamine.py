"""The values of .xlsx, .xlsm, .xlsb and .xls, as calamine reads them.

A panic of calamine is a BaseException: here it says that the file is damaged.
"""

import io
import threading
from _queue import SimpleQueue
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from dcant_tracker.exchange.reader.block import CELLS
from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.squeeze import MAX_ROWS

_SHEETS_AHEAD = 2


class Parsing:
    """calamine at work in a thread: it holds no lock of Python's, so this one looks at the bytes meanwhile."""

    def __init__(self, content: bytes) -> None:
        self._ready: SimpleQueue[Any] = SimpleQueue()
        self._room = threading.Semaphore(_SHEETS_AHEAD)
        self._abandoned = False
        self._sheets: list[SheetMetadata] | None = None
        self._workbook: CalamineWorkbook | None = None
        """Kept while its sheets are sent: letting go of its cells takes as long as a tenth of sending them."""
        self._thread = threading.Thread(target=self._parse, args=(content,), daemon=True)
        self._thread.start()

    def _parse(self, content: bytes) -> None:
        try:
            workbook = self._workbook = _open(content)
            self._ready.put(workbook.sheets_metadata)
            for index, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                self._room.acquire()
                if self._abandoned:
                    return
                self._ready.put(_open_sheet(workbook, index, sheet.name))
        except (Refused, MemoryError) as problem:
            self._ready.put(problem)

    def _next(self) -> Any:
        item = self._ready.get()
        if isinstance(item, Exception):
            raise item
        return item

    def opens(self) -> bool:
        """Whether calamine finds its way in this workbook at all."""
        try:
            self.sheets()
        except Refused:
            return False
        return True

    def sheets(self) -> list[SheetMetadata]:
        """All sheets of the workbook, charts included, to be asked for before any of them."""
        if self._sheets is None:
            self._sheets = self._next()
        return self._sheets

    def next_worksheet(self) -> CalamineSheet:
        """The values of the next sheet that has cells."""
        sheet: CalamineSheet = self._next()
        self._room.release()
        return sheet

    def forget(self) -> None:
        """Want no more of it; what is under way may go on."""
        self._abandoned = True
        self._room.release()

    def abandon(self) -> None:
        """Let go of what was parsed, and return once the memory is free."""
        self.forget()
        self._thread.join()
        self._workbook = None


def send(parsing: Parsing, outlet: Outlet, looked: Sequence[Looked]) -> None:
    """Send every worksheet of the workbook; ``looked`` is in the order of its sheets, charts included."""
    sheets = parsing.sheets()
    if len(looked) != len(sheets):
        raise Refused("damaged")
    for index, (sheet, notes) in enumerate(zip(sheets, looked, strict=True)):
        outlet.progress(index, len(sheets), sheet.name)
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        outlet.sheet(sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible)
        for number, rows in _true_runs(parsing.next_worksheet(), notes):
            if number + len(rows) > MAX_ROWS:
                raise Refused("damaged")
            outlet.rows(number, rows)
        outlet.unreadable(notes.unreadable)
        outlet.merged(notes.merged)
        if notes.beside:
            outlet.beside(notes.beside)
        outlet.end_sheet()


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except MemoryError:
        raise
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except BaseException as error:
        raise Refused("damaged") from error


def _open_sheet(workbook: CalamineWorkbook, index: int, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_index(index)
    except MemoryError:
        raise
    except BaseException as error:
        raise Refused("damaged sheet", sheet=name) from error


def _true_runs(sheet: CalamineSheet, notes: Looked) -> Iterable[tuple[int, list[list[Any]]]]:
    if notes.places is None and not notes.values:
        return _runs(sheet)
    rows: Iterable[tuple[int, list[Any]]] = _rows(sheet)
    if notes.places is not None:
        rows = notes.places.spread(rows)
    if notes.values:
        rows = _corrected(rows, notes.values)
    return ((number, [row]) for number, row in rows)


def _corrected(
    rows: Iterable[tuple[int, list[Any]]], values: Mapping[tuple[int, int], Any]
) -> Iterator[tuple[int, list[Any]]]:
    """The same rows with these values in place of what calamine gave for non-empty cells."""
    for number, row in rows:
        yield number, [values.get((number, column), value) for column, value in enumerate(row)]


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Numbered rows from column A."""
    for first, rows in _runs(sheet):
        yield from enumerate(rows, first)


def _runs(sheet: CalamineSheet) -> Iterator[tuple[int, list[list[Any]]]]:
    """Rows from column A, as many at a time as travel together, with the number of the first.

    calamine counts columns from the first used cell, rows from the top of the sheet.
    """
    if sheet.start is None:
        return
    _first_row, first_column = sheet.start
    margin: list[Any] = [None] * first_column
    at_once = max(CELLS // (first_column + max(sheet.width, 1)), 1)
    rows = sheet.iter_rows()
    number = 0
    while run := _next_rows(sheet, rows, at_once):
        yield number, [margin + row for row in run] if margin else run
        number += len(run)


def _next_rows(sheet: CalamineSheet, rows: Iterator[list[Any]], at_once: int) -> list[list[Any]]:
    try:
        return list(islice(rows, at_once))
    except MemoryError:
        raise
    except BaseException as error:
        raise Refused("damaged sheet", sheet=sheet.name) from error
