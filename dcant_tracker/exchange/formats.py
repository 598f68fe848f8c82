"""Names that the workbook's format fixes (exchange.md section 1)."""

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dcant_tracker.clock import check_clock
from dcant_tracker.exchange.unsaved import unsaved_sheets
from dcant_tracker.settings import ASSOCIATION

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMAT_VERSION = 1

REF_HEADER = "Réf. (ne pas modifier)"
"""Header of the first column, which holds the uid."""

BASE_SHEET = "_dcant"
LISTS_SHEET = "_listes"
GUIDE_SHEET = "Mode d'emploi"
SUMMARY_SHEET = "Synthèse"
CHANGES_SHEET = "Modifications"
OWN_SHEETS = (BASE_SHEET, LISTS_SHEET, GUIDE_SHEET, SUMMARY_SHEET, CHANGES_SHEET)
"""Sheets of ours that an import does not read as records."""

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """``text`` such that nothing in it reads as an escape of the file format (ECMA-376, ST_Xstring)."""
    return _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def signed(book: "Workbook") -> "Workbook":
    """``book`` with the association as its author: no person's name leaves with a workbook.

    Raises UserError where the clock could not date it.
    """
    check_clock()
    book.properties.creator = book.properties.lastModifiedBy = ASSOCIATION
    return book


@contextlib.contextmanager
def streamed() -> Iterator["Workbook"]:
    """A signed workbook whose rows go to the disk as they come; its sheets are ended when it will not be.

    openpyxl keeps each sheet open in a generator that complains on standard error when it is left.
    """
    from openpyxl import Workbook

    book = signed(Workbook(write_only=True))
    with unsaved_sheets():
        try:
            yield book
        except BaseException:
            for sheet in book.worksheets:
                with contextlib.suppress(Exception):
                    sheet.close()
            raise
