"""How a sheet of ours prints: on its side, one page wide, its headings on every page, each page numbered."""

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from dcant_tracker.settings import ASSOCIATION
from dcant_tracker.words import _

_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.25, "footer": 0.25}
"""In inches."""

_WIDEST_ON_A4 = 200
"""The characters beside one another that still read on A4; a wider sheet asks for A3."""


def set_for_print(sheet: Any, name: str, *, repeated: str = "", width: float = 0, whole: bool = False) -> None:
    """Lay ``sheet`` out for paper: ``name`` and « page / pages » below, the rows ``repeated`` above every page.

    ``width`` are the characters that its columns take beside one another. It has no print area: rows that somebody
    adds below print with the others, and those of empty cells show their lines. ``whole``: on one page.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(Worksheet.PAPERSIZE_A3 if width > _WIDEST_ON_A4 else Worksheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(whole)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side, inches in _MARGINS.items():
        setattr(sheet.page_margins, side, inches)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = _plain(f"{ASSOCIATION} – {name}")
    sheet.oddFooter.right.text = _("Page &P / &N")
    sheet.print_options.gridLines = bool(width)
    if repeated:
        sheet.print_title_rows = repeated


_SHEET = (784, 516)
"""What the margins leave of an A4 page on its side, in points."""

_CHARACTER = 5.25
"""The points that a character of a column's width takes in Calibri; where that lacks, more, and all prints smaller."""


def width_for(height: float) -> float:
    """The characters that a sheet must be wide, so that rows of ``height`` points fit on one of its pages."""
    wide, high = _SHEET
    return height * wide / high / _CHARACTER


def _plain(text: str) -> str:
    """``text`` where « & » begins a code."""
    return text.replace("&", "&&")
