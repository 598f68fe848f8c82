"""Forms of a campaign as people fill them in: their questions found by the marks of the hidden column."""

from pathlib import Path

import openpyxl

from dcant_tracker.domain.catalogue import CATALOGUE

SHEETS = {name: CATALOGUE[name].sheet for name in ("evaluation", "maturity_assessment")}


def blocks(sheet) -> dict[str, dict]:
    """The cells to fill in, by record and field, in the order of the sheet."""
    found: dict[str, dict] = {}
    for row in sheet.iter_rows(min_row=2):
        ref, *fields = str(row[0].value or "").split()
        if ref not in ("", "·", "*"):
            cells = found.setdefault(ref, {})
            cells |= dict(zip(fields, row[2:4], strict=False))
    return found


def head(sheet) -> dict:
    """The cells at the head of the form, by field."""
    found = {}
    for row in sheet.iter_rows(min_row=2):
        ref, *fields = str(row[0].value or "").split()
        if ref == "*":
            found[fields[0]] = row[2]
    return found


def sheet_of(book):
    """The sheet that is to be filled in."""
    return next(book[name] for name in SHEETS.values() if name in book.sheetnames)


def fill_in(path: Path, rank: int, target: Path | None = None, **answers) -> Path:
    """Type ``answers`` into the block ``rank`` (from 0) of the form ``path``, or into a copy of it."""
    book = openpyxl.load_workbook(path, rich_text=True)
    cells = list(blocks(sheet_of(book)).values())[rank]
    for name, value in answers.items():
        cells[name].value = value
    book.save(target or path)
    return target or path


def sign(path: Path, **said) -> Path:
    """Type who filled the form in, by field."""
    book = openpyxl.load_workbook(path, rich_text=True)
    cells = head(sheet_of(book))
    for name, value in said.items():
        cells[name].value = value
    book.save(path)
    return path
