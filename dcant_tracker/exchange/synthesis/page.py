"""The cells of the sheet, put where they belong in any order, then written row by row."""

from collections.abc import Iterator
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname

from dcant_tracker.exchange import colours
from dcant_tracker.exchange.formats import SUMMARY_SHEET
from dcant_tracker.exchange.writer import splicing, styles
from dcant_tracker.exchange.writer.splicing import Formula

_HEADING_HEIGHT = 20
_MEAN_FORMAT = "0.0"
_COUNT_FORMAT = "#,##0"
_CENTRED = Alignment(horizontal="center", vertical="center")
_LEFT = Alignment(vertical="center")
_LABEL = Alignment(vertical="center", wrap_text=True)
_HEADER = {
    "font": styles.HEADER_FONT,
    "fill": styles.HEADER_FILL,
    "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
}
_TOTAL_RULE = Border(top=Side("thin", color="1F4E79"), bottom=Side("thin", color="1F4E79"))
_INPUT_SIDE = Side("thin", color="B58900")
_INPUT_RULE = Border(_INPUT_SIDE, _INPUT_SIDE, _INPUT_SIDE, _INPUT_SIDE)

LABEL_WIDTH = 54
"""The characters that the first column holds on a line."""

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font": styles.TITLE_FONT},
    "heading": {"font": Font(name="Calibri", family=2, size=13, bold=True, color="12324F")},
    "note": {"font": styles.QUIET_FONT},
    "input": {
        "font": styles.HEADING_FONT,
        "fill": PatternFill("solid", fgColor=colours.NOTED),
        "border": _INPUT_RULE,
        "number_format": styles.TEXT_FORMAT,
        "alignment": _LEFT,
    },
    "said": {"font": styles.HEADING_FONT, "alignment": _LEFT},
    "head": _HEADER,
    "corner": {**_HEADER, "alignment": styles.HEADER_ALIGNMENT},
    "label": {"border": styles.RULE, "alignment": _LABEL, "number_format": styles.TEXT_FORMAT},
    "count": {"border": styles.RULE, "alignment": _CENTRED, "number_format": _COUNT_FORMAT},
    "mean": {
        "border": styles.RULE,
        "alignment": _CENTRED,
        "number_format": _MEAN_FORMAT,
        "font": styles.HEADING_FONT,
    },
    "mark": {"border": styles.RULE, "alignment": _CENTRED, "font": styles.QUIET_FONT},
    "quiet": {"font": styles.REF_FONT},
    "quiet mean": {"font": styles.REF_FONT, "number_format": "0.00", "alignment": _CENTRED},
}


def _look(name: str) -> dict[str, Any]:
    """How a cell of the look ``name`` is drawn; « total … » is the same on the line that adds up."""
    plain = name.removeprefix("total ")
    look = {"font": styles.TEXT_FONT, **_LOOKS[plain]}
    return look if plain == name else {**look, "border": _TOTAL_RULE, "font": styles.HEADING_FONT}


class Page:
    """The sheet under construction; rows and columns count from 1."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._cells: dict[int, dict[int, tuple[str, str | int | Formula]]] = {}
        self._heights: dict[int, float] = {}
        self._styles: dict[tuple[int, str], splicing.Column] = {}

    def put(self, row: int, column: int, value: str | int | Formula, look: str) -> str:
        """Write ``value`` and return where it stands (« $B$4 »)."""
        self._cells.setdefault(row, {})[column] = (look, value)
        return f"${get_column_letter(column)}${row}"

    def put_all(self, row: int, column: int, values: list[str], look: str) -> None:
        """Write ``values`` side by side from ``column`` on."""
        for rank, value in enumerate(values, start=column):
            self.put(row, rank, value, look)

    def put_heading(self, row: int, text: str) -> None:
        """Write the title of a table."""
        self.put(row, 1, text, "heading")
        self.set_height(row, _HEADING_HEIGHT)

    def set_height(self, row: int, height: float) -> None:
        """Make a row ``height`` points high."""
        self._heights[row] = height

    def height(self, first: int, stop: int) -> float:
        """How high the rows from ``first`` on are, ``stop`` left out, in points."""
        return sum(self._heights.get(row, styles.LINE_HEIGHT) for row in range(first, stop))

    def put_label(self, row: int, text: str) -> str:
        """Write what a line is about, on as many lines as it needs, and return where it stands."""
        lines = 1 + max(len(text) - 1, 0) // LABEL_WIDTH
        if lines > 1:
            self.set_height(row, lines * styles.LINE_HEIGHT)
        return self.put(row, 1, text, "label")

    def value(self, row: int, column: int) -> str | float:
        """What a cell shows when the workbook leaves."""
        value = self._cells[row][column][1]
        return value.value if isinstance(value, Formula) else value

    def rows(self) -> Iterator[str]:
        """The rows as the workbook writes them; their styles are the workbook's own only once they are made."""
        for number, cells in sorted(self._cells.items()):
            ranks = sorted(cells)
            columns = [self._column(rank, cells[rank][0]) for rank in ranks]
            yield splicing.row_xml(number, columns, [cells[rank][1] for rank in ranks], self._heights.get(number))

    def _column(self, rank: int, look: str) -> splicing.Column:
        made = self._styles.get((rank, look))
        if made is None:
            plain, quoted = WriteOnlyCell(self.sheet, ""), WriteOnlyCell(self.sheet, "")
            for name, wanted in _look(look).items():
                setattr(plain, name, wanted)
                setattr(quoted, name, wanted)
            quoted.quotePrefix = True
            made = splicing.Column(get_column_letter(rank), plain.style_id, quoted.style_id)
            self._styles[rank, look] = made
        return made


def area(first: tuple[int, int], last: tuple[int, int]) -> str:
    """The cells from ``first`` to ``last`` (row, column) of the sheet, as another part of the workbook names them."""
    corners = dict.fromkeys(f"${get_column_letter(column)}${row}" for row, column in (first, last))
    return f"{quote_sheetname(SUMMARY_SHEET)}!{':'.join(corners)}"
