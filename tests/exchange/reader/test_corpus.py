"""Workbooks nobody here wrote: data or a sentence, and the same cells as openpyxl where it reads them too."""

import warnings
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Book, CellValue, Sheet, Unreadable, read

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus lies beside the checkout, not in it")

UNREADABLE = {
    "OOM_alloc3.xls": "endommagé",
    "issue252.xlsx": "endommagé",
    "issue_385.xls": "mot de passe",
    "issue_594_dos.ods": "trop de cellules",
    "pass_protected.ods": "mot de passe",
    "pass_protected.xlsb": "mot de passe",
    "pass_protected.xlsx": "mot de passe",
    "too_small.xls": "pas un classeur",
}
"""Files that are broken, locked or hostile, and what is said of them."""

TRIMMED = {"encoded_entities.xlsx", "issue_174.xlsx", "whitespace_trim.xlsx"}
"""Texts with spaces around them and no xml:space: Excel shows them trimmed, as we do; openpyxl keeps the spaces."""

STRICT = {"strict_iso_paths.xlsx"}
"""openpyxl opens a Strict workbook as empty, without an error."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_data_or_a_sentence(path: Path) -> None:
    book = readable(path)
    if book is None:
        return
    assert any(row for sheet in book.sheets for row in sheet.rows)
    assert all(row[-1] is not None for sheet in book.sheets for row in sheet.rows if row)
    if path.suffix in (".xlsx", ".xlsm") and path.name not in STRICT:
        agree(path, book)


def readable(path: Path) -> Book | None:
    try:
        book = read(path)
    except UserError as error:
        assert UNREADABLE.get(path.name, "illisible ou vide") in error.message
        return None
    assert path.name not in UNREADABLE
    return book


def agree(path: Path, book: Book) -> None:
    """Same sheets, same cells as openpyxl, which some of these files make fail."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
        except (KeyError, IndexError, TypeError, ValueError):
            return
    assert [sheet.title for sheet in theirs.worksheets] == [sheet.name for sheet in book.sheets]
    for sheet in book.sheets:
        expected = {
            (row - 1, column - 1): cell for (row, column), cell in theirs[sheet.name]._cells.items() if cell.value
        }
        for place in expected.keys() | filled(sheet):
            ours = filled(sheet).get(place)
            cell = expected.get(place)
            assert same(ours, cell, trimmed=path.name in TRIMMED), f"{sheet.name} {place}: {ours!r}"


def filled(sheet: Sheet) -> dict[tuple[int, int], CellValue]:
    return {(i, j): value for i, row in enumerate(sheet.rows) for j, value in enumerate(row) if value is not None}


def same(ours: CellValue, cell: Any, *, trimmed: bool) -> bool:
    theirs = None if cell is None else cell.value
    if isinstance(ours, Unreadable):
        return theirs is None or (cell.data_type == "e" and theirs == ours.shown)
    if isinstance(theirs, datetime) and theirs.time() == time():
        return ours == theirs.date()
    if isinstance(theirs, str):
        theirs = theirs.replace("_x000D_\n", "\n")
        return str(ours or "").strip() == theirs.strip() if trimmed else ours == theirs
    return ours == theirs or (ours in (0, False) and theirs is None)


@pytest.mark.parametrize("stem", ["date", "any_sheets", "issues", "date_1904", "merged_range", "merge_cells"])
def test_the_formats_agree_with_one_another(stem: str) -> None:
    books = [readable(path) for path in FILES if path.stem == stem and path.suffix != ".ods"]
    assert len(books) > 1
    first, *others = [{sheet.name: sheet.rows for sheet in book.sheets} for book in books if book]
    for other in others:
        assert {name: other[name] for name in first if name in other} == {
            name: rows for name, rows in first.items() if name in other
        }
