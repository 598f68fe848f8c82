"""Workbooks that partners make, written by openpyxl."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[object]]]) -> Path:
    """Write ``{sheet: rows}`` at ``path``, as a partner would."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
