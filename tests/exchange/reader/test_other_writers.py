"""What other programs write, and calamine alone reads wrong or not at all."""

import struct
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue, read
from dcant_tracker.exchange.reader.formats import kind_of_format
from tests.exchange.reader import making
from tests.exchange.reader.test_refusals import refusal

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def only_sheet(path: Path) -> list[list[CellValue]]:
    (sheet,) = read(path).sheets
    return sheet.rows


def with_relation(content: dict[str, str], identifier: str, kind: str, target: str) -> dict[str, str]:
    """``content`` with the relation ``identifier`` leading to another part, of another kind."""
    old = f'Id="{identifier}" Type="{making.RELATIONS}/worksheet" Target="worksheets/sheet{identifier[3:]}.xml"'
    assert old in content["xl/_rels/workbook.xml.rels"]
    relations = content["xl/_rels/workbook.xml.rels"].replace(old, f'Id="{identifier}" Type="{kind}" Target="{target}"')
    return {**content, "xl/_rels/workbook.xml.rels": relations}


def test_many_charts_before_the_table(tmp_path: Path) -> None:
    content = making.parts(
        {**{f"Graphique {i}": making.sheet_xml("") for i in range(1, 5)}, "Bilan": making.sheet_xml(ONE)}
    )
    for i in range(1, 5):
        content = with_relation(content, f"rId{i}", f"{making.RELATIONS}/chartsheet", f"chartsheets/sheet{i}.xml")
        content[f"xl/chartsheets/sheet{i}.xml"] = "<chartsheet/>"
    (sheet,) = read(making.zipped(tmp_path / "a.xlsx", content)).sheets
    assert (sheet.name, sheet.rows) == ("Bilan", [[1]])


def test_sheets_of_macros_and_modules_are_left_out(tmp_path: Path) -> None:
    content = making.parts({"Macro": making.sheet_xml(ONE), "Bilan": making.sheet_xml(ONE), "Module": ""})
    macro = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    content = with_relation(content, "rId1", macro, "macrosheets/sheet1.xml")
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace('r:id="rId3"', 'r:id=""')
    (sheet,) = read(making.zipped(tmp_path / "a.xlsm", content)).sheets
    assert (sheet.name, sheet.rows) == ("Bilan", [[1]])


def test_a_sheet_whose_relation_is_missing_is_damage(tmp_path: Path) -> None:
    content = making.parts({"Bilan": making.sheet_xml(ONE), "Perdue": making.sheet_xml(ONE)})
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace('r:id="rId2"', 'r:id="rId7"')
    assert "endommagé" in refusal(making.zipped(tmp_path / "a.xlsx", content))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "us-ascii"])
def test_parts_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = "ete" if encoding == "us-ascii" else "été"
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    content = making.parts({text: making.sheet_xml(rows)}, states={text: "hidden"}, attributes='date1904="1"')
    content["xl/sharedStrings.xml"] = making.shared_strings(f"<t>{text}</t>")
    packed = {name: part.replace("UTF-8", encoding).encode(encoding) for name, part in content.items()}
    (sheet,) = read(making.zipped(tmp_path / "a.xlsx", packed)).sheets
    assert (sheet.name, sheet.hidden, sheet.rows) == (text, True, [[text, text]])


def test_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE).replace("UTF-8", "klingon")})
    assert "endommagé" in refusal(making.zipped(tmp_path / "a.xlsx", content))


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_an_ods_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>été</text:p></table:table-cell>'
    path = making.ods(tmp_path / "a.ods", making.table(cell))
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode().replace("UTF-8", encoding).encode(encoding)
    assert only_sheet(making.zipped(path, {"mimetype": making.ODS_TYPE, "content.xml": content})) == [["été"]]


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels", "xl/styles.xml"])
def test_parts_that_one_can_do_without(tmp_path: Path, missing: str) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE)})
    del content[missing]
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [[1]]


def test_relations_in_pieces(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE)})
    content["_rels/.rels"] = "<CORRUPTED"
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [[1]]


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "./worksheets/../worksheets/sheet1.xml",
        "Worksheets/Sheet1.xml",
    ],
)
def test_targets_as_every_program_writes_them(tmp_path: Path, target: str) -> None:
    content = with_relation(
        making.parts({"Feuille": making.sheet_xml(ONE)}), "rId1", f"{making.RELATIONS}/worksheet", target
    )
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [[1]]


def test_the_folder_may_have_any_name(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')})
    content["xl/sharedStrings.xml"] = making.shared_strings("<t>trouvé</t>")
    moved = {name.replace("xl/", "classeur/"): part for name, part in content.items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace("xl/", "/classeur/")
    moved["[Content_Types].xml"] = moved["[Content_Types].xml"].replace("/xl/", "/classeur/")
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", moved)) == [["trouvé"]]


@pytest.mark.parametrize("promised", [0, 1, 4_000_000_000])
def test_shared_texts_are_counted_as_they_are(tmp_path: Path, promised: int) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    content = making.parts({"Feuille": making.sheet_xml(rows)})
    content["xl/sharedStrings.xml"] = making.shared_strings("<t>a</t>", "", "<t>c</t>").replace(
        "<sst ", f'<sst count="{promised}" uniqueCount="{promised}" '
    )
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [["a", None, "c"]]


@pytest.mark.parametrize("dimension", ["1:4", "A:C", "A1:A0", "", "A1", "A1:XFD1048576", "n'importe quoi"])
def test_a_dimension_is_never_believed(tmp_path: Path, dimension: str) -> None:
    sheet = making.sheet_xml(ONE).replace("<sheetData>", f'<dimension ref="{dimension}"/><sheetData>')
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": sheet}))) == [[1]]


def test_two_parts_whose_names_differ_by_case_are_refused(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE)})
    content["xl/worksheets/SHEET1.xml"] = making.sheet_xml(ONE.replace("<v>1", "<v>2"))
    assert "endommagé" in refusal(making.zipped(tmp_path / "a.xlsx", content))


@pytest.mark.parametrize("code_page", [1200, 1252, 10000])
def test_texts_of_xls_are_utf_16_whatever_it_says(tmp_path: Path, code_page: int) -> None:
    cells = making.biff_label(0, 0, "Intitulé") + making.biff_label(0, 1, "Œuvre à 3 €")
    path = making.xls(tmp_path / "a.xls", cells, before=making.biff(0x0042, struct.pack("<H", code_page)))
    assert only_sheet(path) == [["Intitulé", "Œuvre à 3 €"]]


def biff_format(number: int, code: str, version: int) -> bytes:
    length = struct.pack("<HB" if version == 0x0500 else "<HHx", number, len(code))
    return making.biff(0x041E, length + code.encode("latin-1"))


@pytest.mark.parametrize("version", [0x0500, 0x0600])
def test_number_formats_of_xls(tmp_path: Path, version: int) -> None:
    codes = {50: "#,##0.00_);-#,##0.00", 164: "[Red][<-25]General;[Blue]0", 165: "dd/mm/yyyy", 166: '[h]"h"mm'}
    before = b"".join(biff_format(number, code, version) for number, code in codes.items())
    for number in codes:
        before += making.biff(0x00E0, struct.pack("<HH", 0, number) + bytes(16))
    cells = b"".join(making.biff_number(0, form, 25.5 if form == 3 else 42884.0, form) for form in range(4))
    path = making.xls(tmp_path / "a.xls", cells, before=before, version=version)
    assert only_sheet(path) == [[42884, 42884, date(2017, 5, 29), timedelta(days=25, hours=12)]]


FORMATS = {
    "General": "number",
    "Standard": "number",
    "0.00 %": "number",
    '#,##0 "jours"': "number",
    "#,##0\\ \\d": "number",
    "_-* #,##0.00\\ [$€-40C]_-": "number",
    "[Red]0;[Blue]dd": "number",
    "@": "number",
    "dd/mm/yyyy": "date",
    "[$-40C]d mmmm yyyy;@": "date",
    "h:mm AM/PM": "date",
    "mm:ss.0": "date",
    "[h]:mm:ss": "duration",
    "[Red][mm]:ss": "duration",
    "[ss].00": "duration",
}


@pytest.mark.parametrize("code", FORMATS)
def test_what_a_format_shows(code: str) -> None:
    assert kind_of_format(code) == FORMATS[code]


def test_formulas_of_older_records_in_xls(tmp_path: Path) -> None:
    formula = struct.pack("<HHHdHIH", 0, 0, 0, 12.5, 0, 0, 0)
    assert only_sheet(making.xls(tmp_path / "a.xls", making.biff(0x0406, formula))) == [[12.5]]


def test_the_long_text_of_a_formula_in_xls(tmp_path: Path) -> None:
    result = bytes([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    formula = making.biff(0x0006, struct.pack("<HHH", 0, 1, 0) + result + struct.pack("<HIH", 0, 0, 0))
    first, second = "é" * 8000, "œ" * 500
    text = making.biff(0x0207, struct.pack("<HB", 8500, 0) + first.encode("latin-1"))
    rest = making.biff(0x003C, b"\1" + second.encode("utf-16-le"))
    path = making.xls(tmp_path / "a.xls", making.biff_label(0, 0, "a") + formula + text + rest)
    assert only_sheet(path) == [["a", first + second]]


def test_the_workbook_and_not_the_one_embedded_in_it(tmp_path: Path) -> None:
    other = making.workbook_stream(making.biff(0x0205, struct.pack("<HHHBB", 0, 0, 0, 0x2A, 1)))
    path = making.xls(tmp_path / "a.xls", making.biff_label(0, 0, "le bon"), embedded=other)
    assert only_sheet(path) == [["le bon"]]


@pytest.mark.parametrize("protection", [b"\0\0\x59\xb3\x0a\x9a", b"\1\0\1\0\1\0"])
def test_passwords_of_xls(tmp_path: Path, protection: bytes) -> None:
    path = making.xls(tmp_path / "a.xls", making.biff_label(0, 0, "a"), before=making.biff(0x002F, protection))
    with pytest.raises(UserError, match="mot de passe"):
        read(path)


def test_cells_of_xlsb(tmp_path: Path) -> None:
    rows = [["Intitulé", "Œuvre à 3 €", None], [1.5, 12, True]]
    assert only_sheet(making.xlsb(tmp_path / "a.xlsb", rows)) == [["Intitulé", "Œuvre à 3 €"], [1.5, 12, True]]


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.bin", ".\\worksheets\\sheet1.bin"])
def test_targets_and_prefixes_of_xlsb(tmp_path: Path, target: str) -> None:
    path = making.xlsb(tmp_path / "a.xlsb", [["a"]])
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    relations = content["xl/_rels/workbook.bin.rels"].decode().replace("worksheets/sheet1.bin", target)
    relations = relations.replace("<Relation", "<r:Relation").replace("</Relation", "</r:Relation")
    content["xl/_rels/workbook.bin.rels"] = relations.replace("xmlns=", "xmlns:r=").encode()
    assert only_sheet(making.zipped(path, content)) == [["a"]]


def test_sheets_of_macros_in_xlsb_are_left_out(tmp_path: Path) -> None:
    path = making.xlsb(tmp_path / "a.xlsb", [["a"]])
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    macro = making.biff12(0x9C, struct.pack("<II", 0, 2) + making.wide("rId2") + making.wide("Macro"))
    content["xl/workbook.bin"] = content["xl/workbook.bin"].replace(making.biff12(0x90), macro + making.biff12(0x90))
    content["xl/_rels/workbook.bin.rels"] = content["xl/_rels/workbook.bin.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId2" Type="x/xlMacrosheet" Target="macrosheets/sheet1.bin"/></Relationships>',
    )
    assert only_sheet(making.zipped(path, content)) == [["a"]]
