"""A cell that shows an error, or a formula never computed, is never taken for an empty one."""

import struct
from pathlib import Path

import pytest

from dcant_tracker.exchange.reader import CellValue, Unreadable, read
from dcant_tracker.exchange.reader.cells import ERROR
from dcant_tracker.exchange.reader.xlsb import look_at_xlsb_sheet
from tests.exchange.reader import making


def shown(value: CellValue) -> object:
    """What an unreadable cell shows, marked; any other value as it is."""
    return ("unreadable", value.shown) if isinstance(value, Unreadable) else value


def first_row(path: Path) -> list[object]:
    return [shown(value) for value in read(path).sheets[0].rows[0]]


CELLS = {
    '<c r="A1" t="e"><v>#N/A</v></c>': ("unreadable", "#N/A"),
    '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>': ("unreadable", "#DIV/0!"),
    '<c t="e" s="1" r="A1" vm="1"><v>#VALUE!</v></c>': ("unreadable", "#VALUE!"),
    "<c r='A1' t='e'><v>#REF!</v></c>": ("unreadable", "#REF!"),
    '<c r="A1" t="e"><v>#SPILL!</v></c>': ("unreadable", "#SPILL!"),
    '<c r="A1" t="e"><v>Err:522</v></c>': ("unreadable", "Err:522"),
    '<c t="e"><v>#N/A</v></c>': ("unreadable", "#N/A"),
    '<c r="A1"><f>B2&amp;"x"</f></c>': ("unreadable", '=B2&"x"'),
    '<c r="A1"><f>SUM(B2:B3)</f><v/></c>': ("unreadable", "=SUM(B2:B3)"),
    '<c r="A1"><f>SUM(B2:B3)</f><v></v></c>': ("unreadable", "=SUM(B2:B3)"),
    '<c r="A1"><f t="shared" si="0"/></c>': ("unreadable", "="),
    '<c r="A1" t="str"><f>IF(1,"","")</f></c>': ("unreadable", '=IF(1,"","")'),
    '<c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>': None,
    '<c r="A1"><f>1+1</f><v>2</v></c>': 2,
    '<c r="A1" t="str"><f>"a"</f><v>a</v></c>': "a",
    '<c r="A1" t="inlineStr"><is><t>#N/A</t></is></c>': "#N/A",
    '<c r="A1" s="1"/>': None,
    '<!-- <c r="A1" t="e"><v>#N/A</v></c> --><c r="A1"/>': None,
}


@pytest.mark.parametrize("cell", CELLS)
def test_cells_of_xlsx(tmp_path: Path, cell: str) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", f'<row r="1">{cell}<c r="B1"><v>7</v></c></row>')
    assert first_row(path) == [CELLS[cell], 7]


def test_the_tags_may_have_a_prefix(tmp_path: Path) -> None:
    sheet = (
        f'{making.XML}<x:worksheet xmlns:x="{making.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c>'
        '<x:c r="B1"><x:f>1+1</x:f></x:c><x:c r="C1"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": sheet}))
    assert first_row(path) == [("unreadable", "#N/A"), ("unreadable", "=1+1"), 3]


def test_cells_without_a_reference_are_counted(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c></row><row r="4"><c r="B4"><v>2</v></c><c t="e"><v>#N/A</v></c></row><row><c t="e"><v>#REF!</v></c></row>'
    sheet = read(making.xlsx(tmp_path / "a.xlsx", rows)).sheets[0]
    assert [[shown(value) for value in row] for row in sheet.rows] == [
        [1],
        [],
        [],
        [None, 2, ("unreadable", "#N/A")],
        [("unreadable", "#REF!")],
    ]


def test_a_sheet_of_nothing_but_errors_is_not_empty(tmp_path: Path) -> None:
    assert first_row(making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')) == [
        ("unreadable", "#REF!")
    ]


def test_the_reason_is_a_sentence(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c></row>'
    error, formula = read(making.xlsx(tmp_path / "a.xlsx", rows)).sheets[0].rows[0]
    assert isinstance(error, Unreadable)
    assert isinstance(formula, Unreadable)
    assert error.reason == "La cellule affiche l'erreur #N/A : sa valeur est inconnue."
    assert "enregistrez-le" in formula.reason


ODS_CELLS = {
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>': ("unreadable", "#N/A"),
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
    "<text:p>#DIV/0!</text:p></table:table-cell>": ("unreadable", "#DIV/0!"),
    '<table:table-cell table:formula="of:=A1" office:value-type="string"><text:p>Err:522</text:p></table:table-cell>': (
        "unreadable",
        "Err:522",
    ),
    '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>': "#N/A",
    '<table:table-cell table:formula="of:=1+1"/>': ("unreadable", "=1+1"),
    '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>': None,
    '<table:table-cell office:value-type="string"><text:p>a<text:tab/>b<text:s text:c="3"/>c</text:p>'
    "<text:p>d<text:line-break/>e</text:p></table:table-cell>": "a\tb   c\nd\ne",
    '<table:table-cell office:value-type="string"><office:annotation><dc:creator>X</dc:creator><text:p>note</text:p>'
    "</office:annotation><text:p>le <text:span>t<text:a>ex</text:a>te</text:span></text:p></table:table-cell>": "le texte",
    '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p></table:table-cell>': 0.25,
    '<table:table-cell table:formula="of:=1=1" office:value-type="float" office:value="1"><text:p>VRAI</text:p>'
    "</table:table-cell>": True,
    '<table:table-cell office:value-type="boolean" office:boolean-value="false"/>': False,
    '<table:covered-table-cell office:value-type="float" office:value="2"/>': 2,
}


@pytest.mark.parametrize("cell", ODS_CELLS)
def test_cells_of_ods(tmp_path: Path, cell: str) -> None:
    after = '<table:table-cell office:value-type="float" office:value="7"/>'
    assert first_row(making.ods(tmp_path / "a.ods", making.table(cell + after))) == [ODS_CELLS[cell], 7]


def biff12(kind: int, content: bytes) -> bytes:
    return bytes([kind, len(content)]) + content


def test_error_cells_of_xlsb() -> None:
    part = (
        biff12(0, struct.pack("<I", 4) + bytes(13))
        + biff12(3, struct.pack("<IIB", 1, 0, 0x2A))
        + biff12(5, struct.pack("<IId", 2, 0, 1.0))
        + biff12(0, struct.pack("<I", 6) + bytes(13))
        + biff12(11, struct.pack("<IIB", 3, 0, 0x07) + bytes(6))
        + biff12(3, struct.pack("<IIB", 5, 0, 0x99))
    )
    notes = look_at_xlsb_sheet(part)
    assert notes.unreadable == [(4, 1, ERROR, "#N/A"), (6, 3, ERROR, "#DIV/0!"), (6, 5, ERROR, "#?")]
    assert notes.rewritten == part.replace(b"\x99", b"\x2a"), "calamine refuses an unknown error code"


def test_error_cells_of_xls(tmp_path: Path) -> None:
    formula = struct.pack("<HHH", 3, 1, 0) + bytes([2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)
    older = struct.pack("<HHH", 3, 2, 0) + bytes([2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)
    text = struct.pack("<HHH", 4, 1, 0) + bytes([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)
    chart = making.biff(0x0809, struct.pack("<HH", 0x0600, 0x20) + bytes(12))
    chart += making.biff(0x0205, struct.pack("<HHHBB", 9, 9, 0, 0x2A, 1)) + making.biff(0x000A)
    truth = making.biff(0x0205, struct.pack("<HHHBB", 2, 2, 0, 1, 0))
    error = making.biff(0x0205, struct.pack("<HHHBB", 2, 3, 0, 0x2A, 1))
    sheet = truth + error + chart + making.biff(0x0006, formula) + making.biff(0x0406, older)
    path = making.xls(tmp_path / "a.xls", sheet + making.biff(0x0006, text))
    rows = [[shown(value) for value in row] for row in read(path).sheets[0].rows]
    assert rows == [
        [],
        [],
        [None, None, True, ("unreadable", "#N/A")],
        [None, ("unreadable", "#REF!"), ("unreadable", "#DIV/0!")],
    ]


def test_a_number_that_is_none(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>7</v></c></row>'
    assert first_row(making.xlsx(tmp_path / "a.xlsx", rows)) == [("unreadable", "#NUM!"), 7]
    number = struct.pack("<HHHd", 0, 0, 0, float("nan"))
    assert first_row(making.xls(tmp_path / "a.xls", making.biff(0x0203, number))) == [("unreadable", "#NUM!")]
