"""Rows on their way out: cells and places counted against the limits."""

from typing import Any

from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.block import Block
from dcant_tracker.exchange.reader.limits import Limits
from dcant_tracker.exchange.reader.ranges import Range, is_range
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import Sender

ERROR = "error"
NO_VALUE = "no value"

Unreadables = list[tuple[int, int, str, str]]
"""Row and column from 0, ERROR or NO_VALUE, and what the cell shows."""

ERROR_TEXTS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#N/D",
        "#VALEUR!",
        "#NOM?",
        "#NOMBRE!",
        "#NUL!",
        "#EPARS!",
        "#ÉPARS!",
    ]
)
"""Errors as English and French spreadsheets show them."""

_PLACES_A_ROW = 8


class Outlet:
    """Sends the sheets of one workbook, refusing more cells than the limits allow."""

    def __init__(self, sender: Sender, limits: Limits) -> None:
        self._sender = sender
        self._cells_left = limits.cells
        self._places_left = limits.places
        self._limits = limits
        self._next_row = 0
        self._block = Block()
        self._unreadable: Unreadables = []
        self.sheets = 0

    @property
    def any_cell(self) -> bool:
        """Whether one cell at least held something."""
        return self._cells_left < self._limits.cells

    def progress(self, done: int, total: int, sheet: str) -> None:
        """Sheet number ``done`` of ``total`` begins to be read."""
        self._sender.say("progress", done, total, sheet)

    def sheet(self, name: str, *, hidden: bool) -> None:
        """The rows that follow are of sheet ``name``."""
        self.sheets += 1
        self._next_row = 0
        self._sender.say("sheet", name, hidden)

    def row(self, number: int, row: list[Any]) -> None:
        """Row ``number`` from 0, from column A; values as a reader gives them. Empty rows cost nothing."""
        self.rows(number, [row])

    def rows(self, first: int, rows: list[list[Any]]) -> None:
        """Rows that follow one another from number ``first`` on: as :meth:`row` for each of them."""
        places = 0
        for row in rows:
            while row and (row[-1] is None or row[-1] == ""):
                row.pop()
            places += len(row)
        if not places:
            return
        leading = next(rank for rank, row in enumerate(rows) if row)
        trailing = next(rank for rank, row in enumerate(reversed(rows)) if row)
        first, rows = first + leading, rows[leading : len(rows) - trailing]
        after = first + len(rows)
        self._places_left -= places
        if after > self._next_row:
            self._places_left -= _PLACES_A_ROW * (after - self._next_row)
            self._next_row = after
        if not self._block.add(first, rows):
            self._send_rows()
            self._block.add(first, rows)

    def _send_rows(self) -> None:
        lines, filled = self._block.lines()
        self._cells_left -= filled
        self._check()
        if lines:
            self._sender.say("rows", self._block.first, lines, self._block.by_columns)
        self._block = Block()

    def unreadable(self, cells: Unreadables) -> None:
        """Cells of the current sheet that are not empty yet hold no value; their rows may be sent or not."""
        if not cells:
            return
        widths: dict[int, int] = {}
        for row, column, _, _ in cells:
            widths[row] = max(widths.get(row, 0), column + 1)
        rows = max(widths) + 1
        self._cells_left -= len(cells)
        self._places_left -= sum(widths.values()) + _PLACES_A_ROW * max(rows - self._next_row, 0)
        self._next_row = max(rows, self._next_row)
        self._check()
        self._unreadable += cells

    def merged(self, ranges: list[Range]) -> None:
        """Cells of the current sheet that are shown as one; what is no range is left out."""
        kept = [one for one in ranges if is_range(*one)]
        if kept:
            self._places_left -= len(kept)
            self._check()
            self._sender.say("merged", kept)

    def beside(self, beside: Beside) -> None:
        """What the current sheet shows beside its values."""
        if beside:
            self._cells_left -= beside.size()
            self._check()
            self._sender.say("beside", beside.struck, beside.hidden, beside.notes, beside.dropped, beside.coloured)

    def end_sheet(self) -> None:
        """The current sheet is complete."""
        self._send_rows()
        if self._unreadable:
            self._sender.say("unreadable", self._unreadable)
            self._unreadable = []

    def _check(self) -> None:
        if self._cells_left < 0 or self._places_left < 0:
            raise Refused("cells", limit=self._limits.cells)
