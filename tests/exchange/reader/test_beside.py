"""What a spreadsheet shows beside its values: texts struck through, hidden rows, notes and discussions."""

import struct
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dcant_tracker.exchange.reader import Sheet, read
from tests.exchange.reader import making

RUN = "<r><rPr>{}</rPr><t xml:space='preserve'>{}</t></r>"
FONTS = "<fonts><font/><font><strike/></font><font><strike val='0'/></font></fonts>"
FORMATS = '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/></cellXfs>'


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read(path).sheets
    return sheet


def workbook(path: Path, rows: str, *, strings: tuple[str, ...] = (), more: Mapping[str, str] | None = None) -> Path:
    content = making.parts({"Feuille": making.sheet_xml(rows)})
    content["xl/styles.xml"] = f'{making.XML}<styleSheet xmlns="{making.MAIN}">{FONTS}{FORMATS}</styleSheet>'
    if strings:
        content["xl/sharedStrings.xml"] = making.shared_strings(*strings)
    return making.zipped(path, content | dict(more or {}))


def inline(reference: str, inside: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{inside}</is></c>'


def relations(*targets: tuple[str, str]) -> dict[str, str]:
    listed = "".join(
        f'<Relationship Id="r{rank}" Type="{making.RELATIONS}/{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(targets)
    )
    return {
        "xl/worksheets/_rels/sheet1.xml.rels": f'{making.XML}<Relationships xmlns="{making.PACKAGE}/relationships">'
        f"{listed}</Relationships>"
    }


def comments(*noted: tuple[str, str, str]) -> str:
    """A part of notes: reference, author and text of each."""
    authors = "".join(f"<author>{author}</author>" for _reference, author, _text in noted)
    listed = "".join(
        f'<comment ref="{reference}" authorId="{rank}"><text><r><t>{text}</t></r></text></comment>'
        for rank, (reference, _author, text) in enumerate(noted)
    )
    return (
        f'{making.XML}<comments xmlns="{making.MAIN}"><authors>{authors}</authors>'
        f"<commentList>{listed}</commentList></comments>"
    )


def test_a_workbook_without_any_of_it_shows_nothing(tmp_path: Path) -> None:
    rows = f'<row r="1">{inline("A1", "<t>strike hidden= comments</t>", 2)}</row>'
    assert not only_sheet(workbook(tmp_path / "a.xlsx", rows)).beside


def test_a_cell_struck_through_is_told_with_its_value_left(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{inline("A1", "<t>abandonnée</t>", 1)}<c r="B1" s="1"><v>12</v></c><c r="C1" s="1"/>'
        '<c r="D1" s="1" t="s"><v>0</v></c><c r="E1" t="s"><v>0</v></c></row>'
    )
    sheet = only_sheet(workbook(tmp_path / "a.xlsx", rows, strings=("<t>partagé</t>",)))
    assert sheet.beside.struck == {(0, 0): None, (0, 1): None, (0, 3): None}
    assert sheet.rows == [["abandonnée", 12, None, "partagé", "partagé"]]


@pytest.mark.parametrize("shared", [False, True])
def test_a_part_struck_through_is_told_by_what_is_left(tmp_path: Path, shared: bool) -> None:
    texts = {
        RUN.format("<strike/>", "Ancien ") + RUN.format("", "Nouveau &amp; bon"): "Nouveau & bon",
        RUN.format("<b/>", "Début ") + RUN.format('<strike val="1"/>', "fin"): "Début",
        RUN.format("<strike/>", "tout ") + RUN.format("<b/><strike/>", "barré"): None,
        RUN.format('<strike val="0"/>', "rien ") + RUN.format("<b/>", "de barré"): "",
        RUN.format("<strike/>", " ") + RUN.format("<b/>", "une espace barrée"): "",
    }
    expected = {(row, 0): left for row, left in enumerate(texts.values()) if left != ""}
    cells = [
        f'<c r="A{row}" t="s"><v>{row - 1}</v></c>' if shared else inline(f"A{row}", text)
        for row, text in enumerate(texts, 1)
    ]
    rows = "".join(f'<row r="{row}">{cell}</row>' for row, cell in enumerate(cells, 1))
    sheet = only_sheet(workbook(tmp_path / "a.xlsx", rows, strings=tuple(texts) if shared else ()))
    assert sheet.beside.struck == expected


def test_a_run_without_format_is_struck_as_its_cell_is(tmp_path: Path) -> None:
    text = "<r><t>barré </t></r>" + RUN.format("<b/>", "gardé")
    rows = f'<row r="1">{inline("A1", text, 1)}{inline("B1", text)}</row>'
    assert only_sheet(workbook(tmp_path / "a.xlsx", rows)).beside.struck == {(0, 0): "gardé"}


def test_hidden_rows_are_told_whether_numbered_or_not(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row hidden="1"><c><v>2</v></c></row>'
        '<row hidden="true"><c><v>3</v></c></row><row r="7" hidden="1"/><row r="8" hidden="0"><c r="A8"><v>8</v></c></row>'
    )
    sheet = only_sheet(making.xlsx(tmp_path / "a.xlsx", rows))
    assert sheet.beside.hidden == [(1, 2), (6, 6)]
    assert [sheet.beside.hides(row) for row in (0, 1, 2, 3, 6, 7)] == [False, True, True, False, True, False]


def test_notes_come_with_who_wrote_them(tmp_path: Path) -> None:
    part = comments(
        ("A1", "SGMAP", "terminée depuis mars"), ("B2", "DcANT", "DcANT : illisible"), ("C3", "", "sans nom")
    )
    more = {**relations(("comments", "../comments1.xml")), "xl/comments1.xml": part}
    path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', more=more)
    assert only_sheet(path).beside.notes == {(0, 0): "SGMAP : terminée depuis mars", (2, 2): "sans nom"}


def test_a_discussion_is_told_in_place_of_the_note_that_stands_for_it(tmp_path: Path) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    said = [("Anne", "Est-ce fini ?"), ("Bruno", "Depuis mars.")]
    persons = "".join(f'<person displayName="{name}" id="{{{name}}}"/>' for name, _text in said)
    thread = "".join(
        f'<threadedComment ref="A1" personId="{{{name}}}" id="{{{rank}}}"><text>{text}</text></threadedComment>'
        for rank, (name, text) in enumerate(said)
    )
    more = {
        **relations(("comments", "../comments1.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")),
        "xl/comments1.xml": comments(("A1", "tc={0}", "[Threaded comment] Your version of Excel…")),
        "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>',
        "xl/persons/person.xml": f'<personList xmlns="{space}">{persons}</personList>',
    }
    path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', more=more)
    assert only_sheet(path).beside.notes == {(0, 0): "Anne : Est-ce fini ?\nBruno : Depuis mars."}


def test_broken_notes_do_not_keep_a_workbook_from_being_read(tmp_path: Path) -> None:
    more = {**relations(("comments", "../comments1.xml")), "xl/comments1.xml": "<comments><commentList>"}
    path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', more=more)
    assert only_sheet(path).rows == [[1]]


def test_what_openpyxl_writes_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "barré"
    sheet["A1"].font = Font(strike=True)
    sheet["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "vieux "), "neuf")
    sheet["A3"] = "caché"
    sheet.row_dimensions[3].hidden = True
    sheet["A1"].comment = Comment("à revoir", "SGMAP")
    book.save(tmp_path / "a.xlsx")
    beside = only_sheet(tmp_path / "a.xlsx").beside
    assert beside.struck == {(0, 0): None, (1, 0): "neuf"}
    assert beside.hidden == [(2, 2)]
    assert beside.notes == {(0, 0): "SGMAP : à revoir"}


def test_an_ods_shows_the_same(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="ce1" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style><style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    note = "<office:annotation><dc:creator>SGMAP</dc:creator><text:p>à <text:span>revoir</text:span></text:p></office:annotation>"

    def cell(inside: str, attributes: str = "") -> str:
        return f'<table:table-cell office:value-type="string" {attributes}>{inside}</table:table-cell>'

    table = (
        '<table:table table:name="Feuille"><table:table-row>'
        + cell("<text:p>barré</text:p>", 'table:style-name="ce1"')
        + cell('<text:p><text:span text:style-name="T1">vieux </text:span>neuf</text:p>')
        + cell(f"{note}<text:p>noté</text:p>")
        + '</table:table-row><table:table-row table:number-rows-repeated="2" table:visibility="filter">'
        + cell("<text:p>caché</text:p>")
        + "</table:table-row></table:table>"
    )
    sheet = only_sheet(making.ods(tmp_path / "a.ods", table, styles=styles))
    assert sheet.rows == [["barré", "vieux neuf", "noté"], ["caché"], ["caché"]]
    assert sheet.beside.struck == {(0, 0): None, (0, 1): "neuf"}
    assert sheet.beside.hidden == [(1, 2)]
    assert sheet.beside.notes == {(0, 2): "SGMAP : à revoir"}


def test_an_opendocument_spreadsheet_in_one_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.fods"
    space = making.OFFICE
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" '
        f'office:mimetype="{making.ODS_TYPE}"><office:body><office:spreadsheet>'
        + making.table('<table:table-cell office:value-type="string"><text:p>Épinal</text:p></table:table-cell>')
        + "</office:spreadsheet></office:body></office:document>",
        encoding="utf-8",
    )
    book = read(path)
    assert book.format == "fods"
    assert book.sheets[0].rows == [["Épinal"]]


def xls_row(row: int, *, hidden: bool) -> bytes:
    return making.biff(0x0208, struct.pack("<8H", row, 0, 2, 255, 0, 0, 0x0100 | (0x20 if hidden else 0), 15))


def xls_note(row: int, column: int, number: int, author: str, *pieces: bytes, kind: int = 0x19) -> tuple[bytes, bytes]:
    """The object of a note with its text in ``pieces``, each behind the byte that says how it is packed; its place."""
    length = sum(len(piece[1:]) // (2 if piece[0] else 1) for piece in pieces)
    shape = making.biff(0x005D, struct.pack("<HHHH", 0x15, 0x12, kind, number) + bytes(18))
    text = making.biff(0x01B6, struct.pack("<HHHHHHHI", 2, 0, 0, 0, 0, length, 16, 0))
    runs = making.biff(0x003C, bytes(16))
    said = b"".join(making.biff(0x003C, piece) for piece in pieces)
    name = author.encode("utf-16-le")
    place = making.biff(0x001C, struct.pack("<HHHHHB", row, column, 0, number, len(author), 1) + name + b"\0")
    return shape + text + said + runs, place


def test_an_xls_tells_the_rows_that_it_hides(tmp_path: Path) -> None:
    heads = b"".join(xls_row(row, hidden=row in (1, 2, 4)) for row in range(5))
    cells = b"".join(making.biff_label(row, 0, f"ligne {row}") for row in range(5))
    beside = only_sheet(making.xls(tmp_path / "a.xls", heads + cells)).beside
    assert beside.hidden == [(1, 2), (4, 4)]


def test_an_xls_tells_its_notes_however_they_are_packed_and_parted(tmp_path: Path) -> None:
    cells = b"".join(making.biff_label(row, 0, f"ligne {row}") for row in range(4))
    long = "œuvre ".encode("utf-16-le")
    noted = [
        xls_note(0, 0, 1, "SGMAP", b"\0termin\xe9e depuis mars"),
        xls_note(1, 0, 2, "Zoé", b"\1" + long, b"\0finie"),
        xls_note(2, 0, 3, "DcANT", b"\0DcANT : illisible"),
        xls_note(3, 0, 4, " ", b"\0sans nom"),
    ]
    button = xls_note(9, 9, 5, "x", b"\0un bouton", kind=0x07)[0]
    records = b"".join(shape for shape, _place in noted) + button + b"".join(place for _shape, place in noted)
    beside = only_sheet(making.xls(tmp_path / "a.xls", cells + records)).beside
    assert beside.notes == {(0, 0): "SGMAP : terminée depuis mars", (1, 0): "Zoé : œuvre finie", (3, 0): "sans nom"}


@pytest.mark.parametrize("kind", [0x001C, 0x005D, 0x01B6, 0x003C, 0x0208])
def test_a_broken_note_or_row_of_an_xls_is_passed_over(tmp_path: Path, kind: int) -> None:
    cells = making.biff_label(0, 0, "un") + making.biff(kind, b"\x15")
    assert only_sheet(making.xls(tmp_path / "a.xls", cells)).rows == [["un"]]


def test_an_xlsb_tells_the_rows_that_it_hides(tmp_path: Path) -> None:
    path = making.xlsb(tmp_path / "a.xlsb", [["un"], ["deux"], ["trois"], ["quatre"]], hidden=(1, 2))
    assert only_sheet(path).beside.hidden == [(1, 2)]
