"""Cells shown as one are told with their sheet, their values left where they stand."""

import struct
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.exchange.reader import Sheet, read
from tests.exchange.reader import making

ROWS = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read(path).sheets
    return sheet


def workbook(tmp_path: Path, merged: str, *, rows: str = ROWS) -> Path:
    sheet = making.sheet_xml(rows).replace("</sheetData>", f"</sheetData>{merged}")
    return making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": sheet}))


def test_the_ranges_of_an_xlsx_count_from_0(tmp_path: Path) -> None:
    merged = '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="AB3:AD3" /></mergeCells>'
    sheet = only_sheet(workbook(tmp_path, merged))
    assert sheet.merged == [(0, 0, 1, 0), (2, 27, 2, 29)]
    assert sheet.rows == [[1, None, 2], [], [None, 3]]


def test_what_openpyxl_merges_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "Bourg"
    book.active.merge_cells("B2:B5")
    book.save(tmp_path / "a.xlsx")
    assert only_sheet(tmp_path / "a.xlsx").merged == [(1, 1, 4, 1)]


@pytest.mark.parametrize("reference", ["A1:A1", "A1", "B2:A1", "A1:XFE2", "A1:B1048577"])
def test_what_is_no_range_of_a_sheet_is_left_out(tmp_path: Path, reference: str) -> None:
    merged = f'<mergeCells><mergeCell ref="{reference}"/><!-- <mergeCell ref="A1:B1"/> --></mergeCells>'
    assert only_sheet(workbook(tmp_path, merged)).merged == []


def test_ranges_stay_where_they_are_in_a_sheet_whose_cells_lie_far_apart(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="ZZ900000"><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="ZZ900000:ZZ900002"/></mergeCells>'
    assert only_sheet(workbook(tmp_path, merged, rows=rows)).merged == [(899_999, 701, 900_001, 701)]


def test_the_spans_of_an_ods_are_told(tmp_path: Path) -> None:
    text = "<text:p>Bourg</text:p>"
    tables = (
        '<table:table table:name="Feuille"><table:table-row>'
        f'<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-rows-spanned="2" '
        f'table:number-columns-spanned="1" office:value-type="string">{text}</table:table-cell></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:covered-table-cell/>'
        "</table:table-row></table:table>"
    )
    sheet = only_sheet(making.ods(tmp_path / "a.ods", tables))
    assert sheet.merged == [(0, 2, 1, 2)]
    assert sheet.rows == [[None, None, "Bourg"]]


def test_the_ranges_of_an_xls_are_told(tmp_path: Path) -> None:
    record = making.biff(0x00E5, struct.pack("<H8H", 2, 0, 2, 1, 1, 4, 4, 0, 3))
    sheet = only_sheet(making.xls(tmp_path / "a.xls", making.biff_label(0, 1, "Bourg") + record))
    assert sheet.merged == [(0, 1, 2, 1), (4, 0, 4, 3)]
    assert sheet.rows == [[None, "Bourg"]]


def test_the_ranges_of_an_xlsb_are_told(tmp_path: Path) -> None:
    after = making.biff12(0xB1, struct.pack("<I", 1)) + making.biff12(0xB0, struct.pack("<4I", 0, 1, 2, 2))
    sheet = only_sheet(making.xlsb(tmp_path / "a.xlsb", [["Bourg", None, 3.0]], after=after + making.biff12(0xB2)))
    assert sheet.merged == [(0, 2, 1, 2)]
    assert sheet.rows == [["Bourg", None, 3]]
