"""What a spreadsheet shows beside its values: texts struck through, hidden rows, notes and discussions."""

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dcant_tracker.exchange.reader import Sheet, read
from dcant_tracker.exchange.reader.xls_struck import XlsStruck
from dcant_tracker.exchange.reader.xlsb_beside import SeenBinaryParts
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


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_shared_text_is_known_by_its_rank_whatever_stands_before_it(tmp_path: Path, prefix: str) -> None:
    struck, plain = RUN.format("<strike/>", "ôté ") + RUN.format("<b/>", "gardé"), RUN.format("<b/>", "gras")
    items = ("<t>un</t>", "", plain, struck, "<t>cinq</t>", plain, struck)
    cells = "".join(f'<c r="A{row}" t="s">\n<v> {row - 1} </v></c>' for row in range(1, len(items) + 1))
    sheet = f"<sheetData><row r='1'>{cells}</row></sheetData>"
    strings = "".join(f"<si>{item}</si>" if item else "<si/>" for item in items)
    parts = {"xl/sharedStrings.xml": ("sst", strings), "xl/worksheets/sheet1.xml": ("worksheet", sheet)}
    written = {
        part: f'{making.XML}<{root} xmlns="{making.MAIN}" xmlns:x="{making.MAIN}">{inside}</{root}>'
        for part, (root, inside) in parts.items()
    }
    written = {part: re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", text) for part, text in written.items()}
    found = only_sheet(workbook(tmp_path / "a.xlsx", "", strings=("<t>un</t>",), more=written))
    assert found.beside.struck == {(3, 0): "gardé", (6, 0): "gardé"}


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
        '<style:text-properties style:text-line-through-type="single"/></style:style><style:style style:name="T2" '
        'style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>'
    )
    note = "<office:annotation><dc:creator>SGMAP</dc:creator><text:p>à <text:span>revoir</text:span></text:p></office:annotation>"

    def cell(inside: str, attributes: str = "") -> str:
        return f'<table:table-cell office:value-type="string" {attributes}>{inside}</table:table-cell>'

    table = (
        '<table:table table:name="Feuille"><table:table-row>'
        + cell("<text:p>barré</text:p>", 'table:style-name="ce1"')
        + cell('<text:p><text:span text:style-name="T1">vieux </text:span>neuf</text:p>')
        + cell('<text:p><text:span text:style-name="T2">gardé </text:span>non</text:p>', 'table:style-name="ce1"')
        + cell(f"{note}<text:p>noté</text:p>")
        + '</table:table-row><table:table-row table:number-rows-repeated="2" table:visibility="filter">'
        + cell("<text:p>caché</text:p>")
        + "</table:table-row></table:table>"
    )
    sheet = only_sheet(making.ods(tmp_path / "a.ods", table, styles=styles))
    assert sheet.rows == [["barré", "vieux neuf", "gardé non", "noté"], ["caché"], ["caché"]]
    assert sheet.beside.struck == {(0, 0): None, (0, 1): "neuf", (0, 2): "gardé"}
    assert sheet.beside.hidden == [(1, 2)]
    assert sheet.beside.notes == {(0, 3): "SGMAP : à revoir"}


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


def xls_font(*, struck: bool = False) -> bytes:
    return making.biff(0x0031, struct.pack("<HH", 200, 0x08 if struck else 0) + bytes(10))


def xls_format(font: int) -> bytes:
    return making.biff(0x00E0, struct.pack("<HH", font, 0) + bytes(16))


def xls_text(text: str, *runs: tuple[int, int], extended: int = 0, wide: bool = False) -> bytes:
    """A shared text of an .xls with its ``runs`` (where each begins, its font) and ``extended`` bytes behind them."""
    how = wide | (0x08 if runs else 0) | (0x04 if extended else 0)
    head = struct.pack("<HB", len(text), how)
    counts = (struct.pack("<H", len(runs)) if runs else b"") + (struct.pack("<I", extended) if extended else b"")
    said = text.encode("utf-16-le" if wide else "latin-1")
    return head + counts + said + b"".join(struct.pack("<HH", *run) for run in runs) + bytes(extended)


def xls_texts(*pieces: bytes, count: int) -> bytes:
    """The shared texts of an .xls in as many records as ``pieces``."""
    first, *others = pieces
    table = making.biff(0x00FC, struct.pack("<II", count, count) + first)
    return table + b"".join(making.biff(0x003C, piece) for piece in others)


def xls_shared(row: int, column: int, form: int, text: int) -> bytes:
    return making.biff(0x00FD, struct.pack("<HHHI", row, column, form, text))


FOUR_FONTS = b"".join(xls_font() for _rank in range(4))
PLAIN, STRUCK = 0, 5
"""The fonts below: no font bears the number 4, so that the fifth is number 5."""
GLOBALS = FOUR_FONTS + xls_font(struck=True) + xls_format(PLAIN) + xls_format(STRUCK)


def test_an_xls_tells_the_cells_that_are_struck_through(tmp_path: Path) -> None:
    several = struct.pack("<HH", 1, 1) + b"".join(struct.pack("<HI", form, 6) for form in (0, 1, 1)) + b"\3\0"
    formula = struct.pack("<HHH", 2, 1, 1) + struct.pack("<d", 12) + bytes(8)
    cells = (
        making.biff(0x0204, struct.pack("<HHHHB", 0, 0, 1, 2, 0) + b"un")
        + making.biff_number(0, 1, 12, 1)
        + making.biff_number(0, 2, 12)
        + making.biff(0x0201, struct.pack("<HHH", 0, 3, 1))
        + making.biff_label(1, 0, "deux")
        + making.biff(0x00BD, several)
        + making.biff(0x027E, struct.pack("<HHHI", 2, 0, 1, 6))
        + making.biff(0x0006, formula)
        + making.biff(0x0205, struct.pack("<HHHBB", 2, 2, 1, 1, 0))
        + xls_shared(3, 0, 1, 0)
        + xls_shared(3, 1, 0, 0)
    )
    before = GLOBALS + xls_texts(xls_text("partagé"), count=1)
    sheet = only_sheet(making.xls(tmp_path / "a.xls", cells, before=before))
    struck = [(0, 0), (0, 1), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (3, 0)]
    assert sheet.beside.struck == dict.fromkeys(struck)
    assert sheet.rows[0] == ["un", 12, 12]
    assert sheet.rows[3] == ["partagé", "partagé"]


def test_an_xls_tells_what_is_left_of_texts_struck_in_part(tmp_path: Path) -> None:
    texts = [
        xls_text("sans rien"),
        xls_text("vieux neuf", (0, STRUCK), (6, 1)),
        xls_text("Début fin", (6, STRUCK), extended=3),
        xls_text("tout barré", (0, STRUCK), (5, STRUCK)),
        xls_text("œuvre finie", (0, 1), (5, STRUCK), wide=True),
        xls_text("rien de barré", (5, 2)),
    ]
    cells = b"".join(xls_shared(row, 0, 0, row) for row in range(6)) + xls_shared(6, 0, 1, 2) + xls_shared(7, 0, 1, 5)
    before = GLOBALS + xls_texts(b"".join(texts), count=6)
    beside = only_sheet(making.xls(tmp_path / "a.xls", cells, before=before)).beside
    assert beside.struck == {
        (1, 0): "neuf",
        (2, 0): "Début",
        (3, 0): None,
        (4, 0): "œuvre",
        (6, 0): None,
        (7, 0): "de barré",
    }


def test_a_shared_text_of_an_xls_may_go_on_in_the_next_record(tmp_path: Path) -> None:
    narrow = xls_text("vieux et", (0, STRUCK), (6, 1))
    said = len("vieux et")
    runs = narrow[-8:]
    parted = narrow[: 5 + said - 2]
    wide_rest = b"\1" + "et".encode("utf-16-le") + runs[:4]
    before = GLOBALS + xls_texts(parted, wide_rest, runs[4:] + xls_text("suite barrée", (6, STRUCK)), count=2)
    cells = xls_shared(0, 0, 0, 0) + xls_shared(1, 0, 0, 1)
    sheet = only_sheet(making.xls(tmp_path / "a.xls", cells, before=before))
    assert sheet.rows == [["vieux et"], ["suite barrée"]]
    assert sheet.beside.struck == {(0, 0): "et", (1, 0): "suite"}


def test_a_text_of_excel_95_bears_its_runs_itself(tmp_path: Path) -> None:
    text = "déjà fait".encode("cp1252")
    label = struct.pack("<HHHH", 0, 0, 0, len(text)) + text + bytes((2, 0, STRUCK, 5, 1))
    before = making.biff(0x0042, struct.pack("<H", 1252)) + GLOBALS
    sheet = only_sheet(making.xls(tmp_path / "a.xls", making.biff(0x00D6, label), version=0x0500, before=before))
    assert sheet.rows == [["déjà fait"]]
    assert sheet.beside.struck == {(0, 0): "fait"}


@pytest.mark.parametrize(
    "broken",
    [
        making.biff(0x00FC, bytes(3)),
        xls_texts(xls_text("un", (0, STRUCK))[:-3], count=1),
        xls_texts(struct.pack("<HBI", 2, 0x04, 0xFFFFFFFF) + b"un", count=1),
        xls_texts(struct.pack("<HBH", 2, 0x08, 0xFFFF) + b"un", count=1),
        xls_texts(struct.pack("<HB", 9, 0) + b"un", b"", b"\1\0", count=1),
    ],
)
def test_broken_texts_of_an_xls_tell_nothing_and_take_no_time(broken: bytes) -> None:
    struck = XlsStruck()
    for kind, record in records(GLOBALS + broken):
        struck.take(kind, record)
    cells = xls_shared(0, 0, 0, 0) + b"".join(making.biff(*one) for one in ((0x00BD,), (0x00D6, bytes(8)), (0x0203,)))
    assert dict(struck.cells(making.biff(0x0809, bytes(8)) + cells + making.biff(0x000A, bytes(12)), 0)) == {}


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    while stream:
        kind, length = struct.unpack_from("<HH", stream)
        yield kind, stream[4 : 4 + length]
        stream = stream[4 + length :]


RICH = 1


def xlsb_rich(text: str, *runs: tuple[int, int]) -> bytes:
    counted = struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)
    return bytes((RICH if runs else 0,)) + making.wide(text) + (counted if runs else b"")


def xlsb_styles(*struck: bool, formats: tuple[int, ...]) -> bytes:
    fonts = b"".join(making.biff12(43, struct.pack("<HH", 200, 0x08 if one else 0) + bytes(17)) for one in struck)
    used = b"".join(making.biff12(47, struct.pack("<HHHHH", 0, 0, font, 0, 0) + bytes(6)) for font in formats)
    named = making.biff12(626) + making.biff12(47, struct.pack("<HHH", 0, 0, 1) + bytes(10)) + making.biff12(627)
    return (
        making.biff12(278)
        + making.biff12(611, struct.pack("<I", len(struck)))
        + fonts
        + making.biff12(612)
        + named
        + making.biff12(617, struct.pack("<I", len(formats)))
        + used
        + making.biff12(618)
        + making.biff12(279)
    )


def xlsb_workbook(path: Path, cells: bytes, parts: Mapping[str, bytes | str]) -> Path:
    """An .xlsb with ``cells`` in its first row, and more ``parts``."""
    row = making.biff12(0, struct.pack("<I", 0) + bytes(13))
    making.xlsb(path, [["en-tête"]])
    with zipfile.ZipFile(path) as package:
        content: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    sheet = making.biff12(0x81) + making.biff12(0x94, bytes(16)) + making.biff12(0x91) + row + cells
    content["xl/worksheets/sheet1.bin"] = sheet + making.biff12(0x92) + making.biff12(0x82)
    related = "".join(
        f'<Relationship Id="r{rank}" Type="{making.RELATIONS}/{kind}" Target="{kind}.bin"/>'
        for rank, kind in enumerate(("styles", "sharedStrings"))
        if f"xl/{kind}.bin" in parts
    )
    old = str(content["xl/_rels/workbook.bin.rels"], "utf-8") if related else ""
    if related:
        content["xl/_rels/workbook.bin.rels"] = old.replace("</Relationships>", f"{related}</Relationships>")
    return making.zipped(path, content | dict(parts))


def xlsb_cell(kind: int, column: int, style: int, content: bytes) -> bytes:
    return making.biff12(kind, struct.pack("<II", column, style) + content)


def test_an_xlsb_tells_the_cells_that_are_struck_through(tmp_path: Path) -> None:
    cells = (
        xlsb_cell(6, 0, 1, making.wide("un"))
        + xlsb_cell(5, 1, 1, struct.pack("<d", 12))
        + xlsb_cell(5, 2, 0, struct.pack("<d", 12))
        + xlsb_cell(1, 3, 1, b"")
        + xlsb_cell(7, 4, 1, struct.pack("<I", 0))
        + xlsb_cell(7, 5, 0, struct.pack("<I", 0))
    )
    parts = {
        "xl/styles.bin": xlsb_styles(False, True, formats=(0, 1)),
        "xl/sharedStrings.bin": making.biff12(159, struct.pack("<II", 1, 1))
        + making.biff12(19, xlsb_rich("partagé"))
        + making.biff12(160),
    }
    sheet = only_sheet(xlsb_workbook(tmp_path / "a.xlsb", cells, parts))
    assert sheet.rows == [["un", 12, 12, None, "partagé", "partagé"]]
    assert sheet.beside.struck == {(0, 0): None, (0, 1): None, (0, 4): None}


def test_an_xlsb_tells_what_is_left_of_texts_struck_in_part(tmp_path: Path) -> None:
    texts = [
        xlsb_rich("vieux neuf", (0, 1), (6, 0)),
        xlsb_rich("œuvre finie", (5, 1)),
        xlsb_rich("tout barré", (0, 1), (4, 1)),
        xlsb_rich("rien de barré", (4, 0)),
    ]
    shared = making.biff12(159, struct.pack("<II", 4, 4)) + b"".join(making.biff12(19, text) for text in texts)
    cells = b"".join(xlsb_cell(7, rank, 0, struct.pack("<I", rank)) for rank in range(4))
    cells += xlsb_cell(62, 4, 0, xlsb_rich("vieux neuf", (0, 1), (6, 0))) + xlsb_cell(7, 5, 1, struct.pack("<I", 3))
    parts = {"xl/styles.bin": xlsb_styles(False, True, formats=(0, 1)), "xl/sharedStrings.bin": shared}
    beside = only_sheet(xlsb_workbook(tmp_path / "a.xlsb", cells, parts)).beside
    assert beside.struck == {(0, 0): "neuf", (0, 1): "œuvre", (0, 2): None, (0, 4): "neuf", (0, 5): "de barré"}


def xlsb_comments(*noted: tuple[int, int, str, str]) -> bytes:
    """A part of notes: row, column, author and text of each."""
    authors = b"".join(making.biff12(632, making.wide(author)) for _row, _column, author, _text in noted)
    listed = b"".join(
        making.biff12(635, struct.pack("<IIIII", rank, row, row, column, column) + bytes(16))
        + making.biff12(637, b"\0" + making.wide(text))
        + making.biff12(636)
        for rank, (row, column, _author, text) in enumerate(noted)
    )
    head = making.biff12(628) + making.biff12(630) + authors + making.biff12(631) + making.biff12(633)
    return head + listed + making.biff12(634) + making.biff12(629)


def test_an_xlsb_tells_its_notes_and_discussions(tmp_path: Path) -> None:
    related = relations(
        ("comments", "../comments1.bin"), ("threadedComment", "../threadedComments/threadedComment1.xml")
    )
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts: dict[str, bytes | str] = {
        "xl/worksheets/_rels/sheet1.bin.rels": related["xl/worksheets/_rels/sheet1.xml.rels"],
        "xl/comments1.bin": xlsb_comments(
            (0, 0, "SGMAP", "terminée depuis mars"), (1, 1, "DcANT", "DcANT : illisible"), (2, 0, "tc={0}", "ailleurs")
        ),
        "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}">'
        '<threadedComment ref="A3" personId="{A}" id="{0}"><text>Est-ce fini ?</text></threadedComment>'
        "</ThreadedComments>",
        "xl/persons/person.xml": f'<personList xmlns="{space}"><person displayName="Anne" id="{{A}}"/></personList>',
    }
    beside = only_sheet(xlsb_workbook(tmp_path / "a.xlsb", xlsb_cell(6, 0, 0, making.wide("un")), parts)).beside
    assert beside.notes == {(0, 0): "SGMAP : terminée depuis mars", (2, 0): "Anne : Est-ce fini ?"}
    assert not beside.struck


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/styles.bin": xlsb_styles(False, True, formats=(0, 1))[:-4] + b"\xff"},
        {"xl/styles.bin": b"\xff\xff\xff\xff"},
        {"xl/styles.bin": xlsb_styles(False, True, formats=(0, 1)), "xl/sharedStrings.bin": b"\x13\x05\1\xff\xff"},
        {
            "xl/worksheets/_rels/sheet1.bin.rels": relations(("comments", "../comments1.bin"))[
                "xl/worksheets/_rels/sheet1.xml.rels"
            ],
            "xl/comments1.bin": xlsb_comments((0, 0, "SGMAP", "terminée"))[:60],
        },
    ],
)
def test_a_broken_part_beside_does_not_keep_an_xlsb_from_being_read(
    tmp_path: Path, parts: Mapping[str, bytes | str]
) -> None:
    seen = SeenBinaryParts(["xl/worksheets/sheet1.bin"])
    for name, content in parts.items():
        seen.take(name.lower(), content if isinstance(content, bytes) else content.encode())
    told = seen.beside(lambda name: bytes(parts.get("xl/sharedStrings.bin", b"")) if "shared" in name else b"")
    assert not told["xl/worksheets/sheet1.bin"]
