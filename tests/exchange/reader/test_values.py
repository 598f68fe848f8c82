"""What a person typed comes out as it was typed, whatever program saved it."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from dcant_tracker.exchange.reader import CellValue, read
from tests.exchange.reader import making


def only_sheet(path: Path) -> list[list[CellValue]]:
    (sheet,) = read(path).sheets
    return sheet.rows


def test_numbers_truths_and_dates_have_their_own_types(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>12</v></c><c r="B1"><v>0.25</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="b"><v>0</v></c>'
        '<c r="E1"><v>-3</v></c><c r="F1"><v>1e20</v></c><c r="G1"><v>0</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>42884</v></c><c r="B2" s="1"><v>42884.5</v></c><c r="C2" s="2"><v>0.604166666666667</v></c>'
        '<c r="D2" s="3"><v>1.5625</v></c><c r="E2" t="d"><v>2017-05-29T00:00:00</v></c><c r="F2" t="d"><v>2017-05-29</v></c></row>'
    )
    numbers, moments = only_sheet(making.xlsx(tmp_path / "a.xlsx", rows))
    assert numbers == [12, 0.25, True, False, -3, 1e20, 0]
    assert [type(value) for value in numbers] == [int, float, bool, bool, int, float, int]
    day = date(2017, 5, 29)
    assert moments == [day, datetime(2017, 5, 29, 12), time(14, 30), timedelta(hours=37, minutes=30), day, day]


def test_the_calendar_of_1904_gives_the_true_days(tmp_path: Path) -> None:
    sheet = making.sheet_xml('<row r="1"><c r="A1" s="1"><v>41422</v></c></row>')
    content = making.parts({"Feuille": sheet}, attributes='date1904="1"')
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [[date(2017, 5, 29)]]


def test_text_comes_back_exactly(tmp_path: Path) -> None:
    texts = {
        '<t xml:space="preserve">  deux  espaces  </t>': "  deux  espaces  ",
        "<r><t>gras</t></r><r><rPr><b/></rPr><t xml:space='preserve'> et maigre</t></r>": "gras et maigre",
        "<t>ligne 1_x000D_\nligne 2\r\nligne 3</t>": "ligne 1\nligne 2\nligne 3",
        "<t>_x005F_x0041_</t>": "_x0041_",
        "<t>_x005F_x005F_</t>": "_x005F_",
        "<t>_x0041_</t>": "A",
        '<t xml:space="preserve">a\tb</t>': "a\tb",
        "<t>&lt;f&gt; &amp; « œ » 🏛</t>": "<f> & « œ » 🏛",
        '<t><![CDATA[<c t="e"><v>#N/A</v></c>]]></t>': '<c t="e"><v>#N/A</v></c>',
        "<t>漢字</t><rPh sb='0' eb='2'><t>カンジ</t></rPh>": "漢字",
        "<t>007</t>": "007",
    }
    inline = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is>{text}</is></c></row>' for i, text in enumerate(texts, 1)
    )
    shared = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>{i - 1}</v></c></row>' for i, _ in enumerate(texts, 1))
    expected = [[text] for text in texts.values()]
    assert only_sheet(making.xlsx(tmp_path / "inline.xlsx", inline)) == expected
    content = making.parts({"Feuille": making.sheet_xml(shared)})
    content["xl/sharedStrings.xml"] = making.shared_strings(*texts)
    assert only_sheet(making.zipped(tmp_path / "shared.xlsx", content)) == expected


def test_a_workbook_of_openpyxl_comes_back_whole(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    written = [["Réf.", "Titre", "Date"], ["_x005F_x0041_", " a\nb ", date(2020, 2, 29)], [None, 12, 0.5]]
    for row in written:
        sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    written[1][0] = "_x0041_"
    assert only_sheet(tmp_path / "a.xlsx") == written


def test_rows_keep_their_place_and_lose_their_empty_ends(tmp_path: Path) -> None:
    rows = '<row r="3"><c r="C3"><v>1</v></c><c r="F3" s="1"/></row><row r="5"><c r="A5"><v>2</v></c></row><row r="9"/>'
    path = making.xlsx(tmp_path / "a.xlsx", rows, dimension="A1:B2")
    assert only_sheet(path) == [[], [], [None, None, 1], [], [2]]


def test_a_merged_title_is_only_in_its_first_cell(tmp_path: Path) -> None:
    sheet = making.sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row>')
    merged = sheet.replace("</worksheet>", '<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells></worksheet>')
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", making.parts({"Feuille": merged}))) == [[1]]


def test_hidden_sheets_are_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    base = "QUJD" * 8000
    sheets = {
        "Évaluations & suites": making.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        "_dcant": making.sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{base}</t></is></c></row>'),
        "Vide": making.sheet_xml(""),
    }
    sheets = {name.replace("&", "&amp;"): part for name, part in sheets.items()}
    states = {"_dcant": "veryHidden", "Vide": "hidden"}
    book = read(making.zipped(tmp_path / "a.xlsx", making.parts(sheets, states=states)))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Évaluations & suites", False),
        ("_dcant", True),
        ("Vide", True),
    ]
    assert book.sheets[1].rows == [[base]]
    assert book.sheets[2].rows == []


def test_a_strict_workbook_reads_as_a_transitional_one(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" s="1"><v>42884</v></c></row>'
    content = making.parts({"Feuille": making.sheet_xml(rows)})
    transitional = read(making.zipped(tmp_path / "a.xlsx", content))
    strict = read(making.zipped(tmp_path / "b.xlsx", making.strict(content)))
    assert strict.sheets == transitional.sheets
    assert transitional.sheets[0].rows[0][2] == date(2017, 5, 29)


def test_parts_under_unusual_names_are_found(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')})
    content["xl/strings/texts.xml"] = making.shared_strings("<t>trouvé</t>")
    content["xl/_rels/workbook2.xml.rels"] = content.pop("xl/_rels/workbook.xml.rels").replace(
        "sharedStrings.xml", "strings/texts.xml"
    )
    content["xl/workbook2.xml"] = content.pop("xl/workbook.xml")
    content["_rels/.rels"] = content["_rels/.rels"].replace("workbook.xml", "workbook2.xml")
    assert only_sheet(making.zipped(tmp_path / "a.xlsx", content)) == [["trouvé"]]


@pytest.mark.parametrize("macro", [False, True])
def test_the_book_tells_what_was_read(tmp_path: Path, macro: bool) -> None:
    import hashlib

    content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')})
    if macro:
        content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", "vnd.ms-excel.sheet.macroEnabled.main"
        )
    path = making.zipped(tmp_path / "Été — nº 1.xls", content)
    book = read(path)
    assert (book.path, book.format, book.size) == (path, "xlsm" if macro else "xlsx", path.stat().st_size)
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    found = book.sheet("Feuille")
    assert found is not None
    assert found.rows == [[1]]
    assert book.sheet("Autre") is None


def test_progress_names_the_sheets(tmp_path: Path) -> None:
    said: list[tuple[int, int, str]] = []
    read(
        making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>'),
        progress=lambda done, total, text: said.append((done, total, text)),
    )
    assert said == [(0, 0, "Vérification du fichier « a.xlsx »"), (0, 1, "Lecture de la feuille « Feuille »")]
