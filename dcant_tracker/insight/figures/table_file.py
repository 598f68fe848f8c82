"""The table of a figure as a text that a French spreadsheet opens, for the window and the command line."""

from dcant_tracker.domain.csv_text import csv_content, said
from dcant_tracker.file_formats import FileFormat
from dcant_tracker.insight.figures.figure import Cell, Table

_MINUS = "\u2212"
"""How people read what a spreadsheet only knows as a hyphen."""


def table_content(table: Table, form: FileFormat) -> bytes:
    """``table`` with the separator of ``form``, UTF-8 with its mark, commas in fractions, nothing as an empty cell.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    heads = [column.label for column in table.columns]
    rows = (
        [_written(cell, text) for cell, text in zip(row.cells, texts, strict=True)]
        for row, texts in zip(table.rows, table.texts(), strict=True)
    )
    return csv_content((heads, *rows), form.separator)


def _written(cell: Cell, text: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return said(text)
    return text.replace(_MINUS, "-")
