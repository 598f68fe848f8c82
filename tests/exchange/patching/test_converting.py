"""A format that cannot be patched: the partner gets its values back in an .xlsx, marked, and is told so."""

from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Mark, can_patch, mark
from dcant_tracker.exchange.reader import read
from tests.exchange.reader.test_corpus import CORPUS


@pytest.fixture
def table(tmp_path):
    source = tmp_path / "réponses.csv"
    source.write_text("N°;Nom;Date\n1;=1+1;29/05/2017\n2;_x0041_;32/13\n", encoding="utf-8")
    return source


def test_a_text_table_comes_back_marked(table):
    sheet = read(table).sheets[0].name
    assert not can_patch(table)
    result = mark(table, table.with_name("annoté.csv"), [Mark(sheet, "C3", "Un."), Mark(sheet, "C3", "Deux.")])
    assert (result.path, result.marked, result.converted) == (table.with_name("annoté.xlsx"), 2, True)
    cell = openpyxl.load_workbook(result.path)[sheet]["C3"]
    assert (cell.comment.text, cell.comment.author, cell.fill.fgColor.rgb) == (
        "DcANT :\nUn.\nDeux.",
        "DcANT",
        "FFFFC7AD",
    )
    assert read(result.path).sheets[0].rows == read(table).sheets[0].rows


def test_text_that_looks_like_a_formula_stays_text(table):
    result = mark(table, table.with_name("annoté.xlsx"), [])
    assert openpyxl.load_workbook(result.path).active["B2"].data_type == "s"


def test_what_has_no_place_comes_back(table):
    sheet = read(table).sheets[0].name
    lost = [Mark(sheet, "", "x"), Mark("Absente", "A1", "x")]
    result = mark(table, table.with_name("annoté.xlsx"), [Mark(sheet, "Z99", "x"), *lost])
    assert (result.marked, result.missed) == (1, lost)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    source = tmp_path / "image.csv"
    source.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UserError, match="image"):
        mark(source, tmp_path / "b.xlsx", [])
    assert [path.name for path in tmp_path.iterdir()] == ["image.csv"]


OLD = sorted(Path(CORPUS / "calamine" / "tests").glob("any_sheets.xls*")) + sorted(
    Path(CORPUS / "calamine" / "tests").glob("date.xls*")
)


@pytest.mark.skipif(not OLD, reason="the corpus lies beside the checkout, not in it")
@pytest.mark.parametrize("path", [path for path in OLD if path.suffix in {".xls", ".xlsb"}], ids=lambda path: path.name)
def test_old_and_binary_workbooks_keep_their_values(path, tmp_path):
    before = read(path)
    result = mark(path, tmp_path / "annoté.xlsx", [Mark(sheet.name, "A1", "x") for sheet in before.sheets])
    after = read(result.path)
    assert (result.converted, result.missed) == (True, [])
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in after.sheets] == [
        (sheet.name, sheet.rows, sheet.hidden) for sheet in before.sheets
    ]
