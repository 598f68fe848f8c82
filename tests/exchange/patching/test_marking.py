"""A partner gets its own workbook back: the cells that we could not read are coloured and commented, no more."""

import re
import warnings
import zipfile
from io import BytesIO, RawIOBase
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Mark, can_patch, mark
from dcant_tracker.exchange.reader import read
from tests.exchange.patching.workbooks import (
    COLOUR,
    DISCUSSIONS,
    MICROSOFT,
    OTHER,
    SHEET,
    THREAD,
    changed,
    discussed,
    partner_workbook,
    parts,
    records,
    zipped,
)
from tests.exchange.reader import making

NEEDED_BY_A_COMMENT = {
    "[Content_Types].xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments/comment1.xml",
    "xl/drawings/commentsDrawing1.vml",
}
SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.fixture
def source(tmp_path):
    return partner_workbook(tmp_path / "Suivi partenaire.xlsx")


def marked(source, *marks, sheet=SHEET):
    """``source`` marked, by pairs of a cell and a text."""
    target = source.with_name(f"annoté{source.suffix}")
    result = mark(source, target, [Mark(sheet, cell, text) for cell, text in marks])
    assert (result.path, result.converted) == (target, False)
    return target


def cell_of(path, cell, sheet=SHEET):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Workbook contains no default style")
        return openpyxl.load_workbook(path)[sheet][cell]


def handmade(tmp_path, rows, **options):
    return making.xlsx(tmp_path / "main.xlsx", rows, **options)


def rows_of(path):
    return parts(path)[SHEET_PART].split(b"<sheetData>")[1].split(b"</sheetData>")[0].decode()


class TestWhatStays:
    def test_every_part_that_a_comment_does_not_need_keeps_its_packed_bytes_its_date_and_its_place(self, source):
        target = marked(source, ("D3", "Date illisible"), ("C99", "Ligne vide"))
        assert changed(source, target) <= NEEDED_BY_A_COMMENT
        with zipfile.ZipFile(target) as archive:
            assert archive.comment == b"archive du partenaire"

    def test_a_sheet_without_comments_gets_the_parts_that_they_need(self, source):
        target = marked(source, ("A1", "Valeur inconnue"), sheet=OTHER)
        assert changed(source, target) == {
            "[Content_Types].xml",
            "xl/styles.xml",
            "xl/worksheets/sheet2.xml",
            "xl/worksheets/_rels/sheet2.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
        }
        assert cell_of(target, "A1", OTHER).comment.text == "DcANT :\nValeur inconnue"

    def test_in_the_sheet_only_the_tag_of_the_cell_changes(self, source):
        before, after = parts(source)[SHEET_PART], parts(marked(source, ("D3", "Date illisible")))[SHEET_PART]
        style = re.search(rb'<c r="D3" t="inlineStr" s="(\d+)">', after)
        assert after.replace(style[0], b'<c r="D3" t="inlineStr">') == before

    def test_the_parts_that_change_keep_all_that_they_held(self, source):
        target = marked(source, ("C3", "Note hors du barème"))
        before, after = parts(source)["xl/styles.xml"], parts(target)["xl/styles.xml"]
        assert re.findall(rb"<(?:font|border|dxf)>.*?</(?:font|border|dxf)>", before) == re.findall(
            rb"<(?:font|border|dxf)>.*?</(?:font|border|dxf)>", after
        )
        formats = (re.search(rb"<cellXfs[^>]*>(.*?)</cellXfs>", styles)[1] for styles in (before, after))
        first = next(formats)
        assert next(formats).startswith(first)

    def test_the_source_is_only_read(self, source):
        before = source.read_bytes()
        marked(source, ("D3", "Date illisible"))
        assert source.read_bytes() == before

    def test_without_any_mark_the_copy_is_the_same(self, source):
        target = marked(source)
        assert records(target) == records(source)

    def test_macros_stay_in_a_workbook_with_macros(self, tmp_path):
        source = partner_workbook(tmp_path / "macros.xlsm")
        target = marked(source, ("D3", "Date illisible"))
        assert "xl/vbaProject.bin" not in changed(source, target)
        book = openpyxl.load_workbook(target, keep_vba=True)
        book.vba_archive.close()
        assert book[SHEET]["D3"].comment

    def test_every_reader_sees_the_same_values(self, source):
        target = marked(source, ("D3", "Date illisible"), ("B2", "Nom inconnu"))
        assert read(target).sheets == read(source).sheets
        ours, theirs = (
            CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python() for path in (target, source)
        )
        assert ours == theirs


class TestTheMark:
    def test_a_cell_keeps_its_format_but_for_its_colour(self, source):
        before, after = cell_of(source, "C3"), cell_of(marked(source, ("C3", "Note hors du barème")), "C3")
        assert (after.value, after.number_format) == (before.value, '0.00" pts"')
        assert (after.font.name, after.font.b, after.border.bottom.style) == ("Arial", True, "thick")
        assert (before.fill.fgColor.rgb, after.fill.fgColor.rgb) == ("FF00FF00", COLOUR)

    def test_the_comment_is_signed(self, source):
        comment = cell_of(marked(source, ("D3", "« 32/13 » n'est pas une date.")), "D3").comment
        assert (comment.author, comment.text) == ("DcANT", "DcANT :\n« 32/13 » n'est pas une date.")

    def test_several_marks_on_a_cell_are_joined_and_a_repeated_one_said_once(self, source):
        target = marked(source, ("D3", "Première."), ("$D$3", "Seconde."), ("d3", "Première."))
        assert cell_of(target, "D3").comment.text == "DcANT :\nPremière.\nSeconde."

    def test_a_comment_of_theirs_stays_before_ours_in_the_same_box(self, source):
        target = marked(source, ("B2", "Nom inconnu"))
        assert cell_of(target, "B2").comment.text == "Notre remarque\n\nDcANT :\nNom inconnu"
        drawing = parts(target)["xl/drawings/commentsDrawing1.vml"]
        assert drawing == parts(source)["xl/drawings/commentsDrawing1.vml"]

    def test_a_plain_text_comment_becomes_the_first_run(self, tmp_path, source):
        content = parts(source)
        name = "xl/comments/comment1.xml"
        content[name] = re.sub(rb"<text>.*</text>", b"<text><t>Sans mise en forme</t></text>", content[name])
        zipped(source, content)
        text = cell_of(marked(source, ("B2", "Nom inconnu")), "B2").comment.text
        assert text == "Sans mise en forme\n\nDcANT :\nNom inconnu"

    def test_a_hidden_cell_of_a_merged_area_is_marked_where_it_shows(self, source):
        assert cell_of(marked(source, ("G5", "Titre inconnu")), "F4").comment.text.endswith("Titre inconnu")

    @pytest.mark.parametrize(
        "text", ["<b>&amp;</b>", "_x0041_", "guillemets \" et '", "=1+1", "a\r\nb", "\x00\x0b\ufffe😀"]
    )
    def test_text_is_only_text(self, source, text):
        target = marked(source, ("D3", text))
        shown = text.replace("_x0041_", "_x005F_x0041_")
        for forbidden in "\x00\x0b\ufffe":
            shown = shown.replace(forbidden, "")
        assert cell_of(target, "D3").comment.text == f"DcANT :\n{shown}"

    def test_a_workbook_marked_twice_says_both_and_needs_no_other_format(self, source):
        once = marked(source, ("D3", "Première."))
        twice = source.with_name("deux fois.xlsx")
        mark(once, twice, [Mark(SHEET, "D3", "Seconde."), Mark(SHEET, "D4", "Autre.")])
        assert cell_of(twice, "D3").comment.text == "DcANT :\nPremière.\n\nDcANT :\nSeconde."
        first, second = (parts(path)["xl/styles.xml"].count(b"<fill>") for path in (once, twice))
        assert first == second

    def test_boxes_of_a_workbook_never_share_a_number(self, source):
        target = source.with_name("annoté.xlsx")
        many = [Mark(sheet, f"A{row}", "x") for sheet in (SHEET, OTHER) for row in range(1, 1500)]
        assert mark(source, target, many).marked == len(many)
        drawings = [part for name, part in parts(target).items() if name.endswith(".vml")]
        numbers = [number for drawing in drawings for number in re.findall(rb' id="_x0000_s(\d+)"', drawing)]
        assert len(numbers) == len(set(numbers)) == len(many) + 1
        clusters = [int(c) for drawing in drawings for c in re.search(rb'data="([\d,]+)"', drawing)[1].split(b",")]
        assert {int(number) // 1024 for number in numbers} <= set(clusters)
        assert len(clusters) == len(set(clusters))


class TestWithoutAPlace:
    def test_what_has_no_place_comes_back(self, source):
        lost = [
            Mark("Absente", "A1", "x"),
            Mark(SHEET, "", "x"),
            Mark(SHEET, "Colonne B", "x"),
            Mark(SHEET, "XFE1", "x"),
        ]
        result = mark(source, source.with_name("annoté.xlsx"), [*lost, Mark(SHEET, "A1", "x")])
        assert (result.marked, result.missed) == (1, lost)


class TestUnderADiscussion:
    def test_an_answer_follows_what_was_said_and_the_cell_is_coloured(self, source):
        discussed(source)
        target = marked(source, ("D4", "Date < 2015 illisible"))
        after = parts(target)
        thread = ET.fromstring(after[THREAD])
        begun, answer = thread
        assert begun.attrib["id"] == answer.attrib["parentId"] == "{1}"
        assert answer.attrib["ref"] == "D4"
        assert answer.find(f"{{{DISCUSSIONS}}}text").text == "Date < 2015 illisible"
        assert re.fullmatch(r"\{[0-9A-F-]{36}\}", answer.attrib["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.00", answer.attrib["dT"])
        anne, us = ET.fromstring(after["xl/persons/person.xml"])
        assert (anne.attrib["displayName"], us.attrib["displayName"]) == ("Anne", "DcANT")
        assert us.attrib["id"] == answer.attrib["personId"]
        assert cell_of(target, "D4").fill.fgColor.rgb == COLOUR
        assert changed(source, target) <= {
            *NEEDED_BY_A_COMMENT - {"[Content_Types].xml"},
            THREAD,
            "xl/persons/person.xml",
        }

    def test_what_stands_for_the_discussion_in_other_programs_says_it_too(self, source):
        target = marked(discussed(source), ("D4", "Date illisible"), ("D3", "Autre"))
        assert cell_of(target, "D4").comment.text == "[Threaded comment] Qui ?\n\nDcANT :\nDate illisible"
        assert cell_of(target, "D3").comment.text == "DcANT :\nAutre"

    def test_where_nothing_stands_for_it_only_the_discussion_says_it(self, source):
        target = marked(discussed(source, stood_for=False), ("D4", "Date illisible"))
        assert b"Date illisible" in parts(target)[THREAD]
        assert cell_of(target, "D4").comment is None

    def test_we_are_made_known_to_a_workbook_that_knows_nobody(self, source):
        target = marked(discussed(source, persons=False), ("D4", "Date illisible"))
        after = parts(target)
        assert (
            b'PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"'
            in (after["[Content_Types].xml"])
        )
        assert b'Type="%s/person" Target="persons/person.xml"' % MICROSOFT in after["xl/_rels/workbook.xml.rels"]
        (us,) = ET.fromstring(after["xl/persons/person.xml"])
        assert us.attrib["displayName"] == "DcANT"

    def test_a_second_answer_comes_from_the_same_person(self, source):
        once = marked(discussed(source), ("D4", "Première"))
        twice = once.with_name("deux fois.xlsx")
        mark(once, twice, [Mark(SHEET, "D4", "Seconde")])
        _begun, first, second = ET.fromstring(parts(twice)[THREAD])
        assert first.attrib["personId"] == second.attrib["personId"]
        assert first.attrib["parentId"] == second.attrib["parentId"]

    def test_our_answers_are_no_news_when_the_workbook_comes_back(self, source):
        target = marked(discussed(source), ("D4", "Date illisible"))
        notes = next(sheet for sheet in read(target).sheets if sheet.name == SHEET).beside.notes
        assert notes[3, 3] == "Anne : Qui ?"

    def test_what_cannot_be_answered_is_commented(self, source):
        target = marked(discussed(source, b'<threadedComment ref="D4"/>', stood_for=False), ("D4", "Date illisible"))
        assert cell_of(target, "D4").comment.text == "DcANT :\nDate illisible"


class TestACellThatIsNotWritten:
    @pytest.mark.parametrize(
        ("rows", "cell", "expected"),
        [
            ('<row r="1"><c r="A1"/><c r="C1"/></row>', "B1", '<row r="1"><c r="A1"/>#B1#<c r="C1"/></row>'),
            ('<row r="1"><c r="A1"/></row>', "B1", '<row r="1"><c r="A1"/>#B1#</row>'),
            ('<row r="1" ht="9"/>', "B1", '<row r="1" ht="9">#B1#</row>'),
            ('<row r="1"/><row r="3"/>', "A2", '<row r="1"/><row r="2">#A2#</row><row r="3"/>'),
            ('<row r="1"/>', "A9", '<row r="1"/><row r="9">#A9#</row>'),
            ('<row r="5"/>', "A2", '<row r="2">#A2#</row><row r="5"/>'),
            ("", "A1", '<row r="1">#A1#</row>'),
            ("<row><c/><c/></row><row><c/></row>", "C1", "<row><c/><c/>#C1#</row><row><c/></row>"),
            ('<row r="3"/><row r="1"/>', "A2", '<row r="2">#A2#</row><row r="3"/><row r="1"/>'),
            ('<row r="1" spans="1:2"><c r="A1"/></row>', "E1", '<row r="1" spans="1:5"><c r="A1"/>#E1#</row>'),
        ],
    )
    def test_it_is_made_in_its_place(self, tmp_path, rows, cell, expected):
        target = marked(handmade(tmp_path, rows), (cell, "x"), sheet="Feuille")
        assert re.sub(r'<c r="(\w+)" s="\d+"/>', r"#\1#", rows_of(target)) == expected
        assert cell_of(target, cell, "Feuille").fill.fgColor.rgb == COLOUR

    def test_a_sheet_without_a_row_gets_one(self, tmp_path):
        content = making.parts({"Feuille": f'{making.XML}<worksheet xmlns="{making.MAIN}"><sheetData/></worksheet>'})
        source = making.zipped(tmp_path / "vide.xlsx", content)
        assert cell_of(marked(source, ("B7", "x"), sheet="Feuille"), "B7", "Feuille").comment

    def test_cells_without_a_reference_are_counted(self, tmp_path):
        source = handmade(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
        target = marked(source, ("B1", "x"), ("A2", "x"), sheet="Feuille")
        assert re.findall(r'<c( s="\d+")?><v>(\d)', rows_of(target)) == [("", "1"), (' s="4"', "2"), (' s="4"', "3")]

    def test_it_looks_like_its_row_or_its_column(self, tmp_path):
        columns = '<cols><col min="2" max="3" style="1"/></cols><sheetData>'
        sheet = making.sheet_xml('<row r="1"/><row r="2" s="2" customFormat="1"/>').replace("<sheetData>", columns)
        source = making.zipped(tmp_path / "formes.xlsx", making.parts({"Feuille": sheet}))
        target = marked(source, ("C1", "x"), ("C2", "x"), ("D1", "x"), sheet="Feuille")
        formats = [cell_of(target, cell, "Feuille").number_format for cell in ("C1", "C2", "D1")]
        assert formats == ["mm-dd-yy", "h:mm", "General"]

    def test_the_declared_dimension_takes_it_in(self, tmp_path):
        source = handmade(tmp_path, '<row r="2"><c r="B2"/></row>', dimension="B2:B2")
        assert (
            b'<dimension ref="A2:E40"/>'
            in parts(marked(source, ("E40", "x"), ("A3", "x"), sheet="Feuille"))[SHEET_PART]
        )

    def test_what_only_looks_like_a_cell_is_none(self, tmp_path):
        rows = '<!-- <row r="1"><c r="A1"> --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"/>]]></t></is></c></row>'
        target = marked(handmade(tmp_path, rows), ("B1", "x"), sheet="Feuille")
        assert rows_of(target) == rows.replace("</row>", '<c r="B1" s="4"/></row>')


class TestDialects:
    def test_strict(self, tmp_path):
        content = making.strict(making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>')}))
        source = making.zipped(tmp_path / "strict.xlsx", content)
        target = marked(source, ("A1", "x"), ("B1", "y"), sheet="Feuille")
        after = parts(target)
        assert read(target).sheets == read(source).sheets
        assert making.STRICT_MAIN.encode() in after["xl/comments1.xml"]
        assert f'Type="{making.STRICT_RELATIONS}/comments"'.encode() in after["xl/worksheets/_rels/sheet1.xml.rels"]
        assert f'xmlns:r="{making.STRICT_RELATIONS}" r:id="rId2"/>'.encode() in after[SHEET_PART]
        transitional = {
            name: part.replace(making.STRICT_MAIN.encode(), making.MAIN.encode()).replace(
                making.STRICT_RELATIONS.encode(), making.RELATIONS.encode()
            )
            for name, part in after.items()
        }
        zipped(tmp_path / "transitional.xlsx", transitional)
        assert cell_of(tmp_path / "transitional.xlsx", "B1", "Feuille").comment.text == "DcANT :\ny"

    def test_prefixed_elements(self, tmp_path):
        content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>')})
        for name in (SHEET_PART, "xl/styles.xml"):
            content[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", content[name]).replace("xmlns=", "xmlns:x=")
        source = making.zipped(tmp_path / "préfixes.xlsx", content)
        target = marked(source, ("A1", "un"), ("B1", "deux"), ("A2", "trois"), sheet="Feuille")
        for cell, text in (("A1", "un"), ("B1", "deux"), ("A2", "trois")):
            assert cell_of(target, cell, "Feuille").comment.text == f"DcANT :\n{text}"
            assert cell_of(target, cell, "Feuille").fill.fgColor.rgb == COLOUR
        assert cell_of(target, "A1", "Feuille").value == 7

    def test_a_part_in_utf_16(self, tmp_path):
        content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1" t="str"><v>é</v></c></row>')})
        content[SHEET_PART] = content[SHEET_PART].replace("UTF-8", "UTF-16").encode("utf-16")
        source = making.zipped(tmp_path / "utf16.xlsx", content)
        assert cell_of(marked(source, ("A1", "x"), sheet="Feuille"), "A1", "Feuille").value == "é"

    def test_a_workbook_without_formats(self, tmp_path):
        content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>')})
        del content["xl/styles.xml"]
        relations = "xl/_rels/workbook.xml.rels"
        content[relations] = re.sub(r'<Relationship Id="rId90"[^>]*>', "", content[relations])
        source = making.zipped(tmp_path / "sans style.xlsx", content)
        cell = cell_of(marked(source, ("A1", "x"), sheet="Feuille"), "A1", "Feuille")
        assert (cell.value, cell.fill.fgColor.rgb) == (7, COLOUR)

    def test_the_box_of_comments_stands_where_the_schema_wants_it(self, tmp_path):
        sheet = making.sheet_xml("").replace(
            "</worksheet>",
            '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/><extLst/></worksheet>',
        )
        source = making.zipped(tmp_path / "suite.xlsx", making.parts({"Feuille": sheet}))
        after = parts(marked(source, ("A1", "x"), sheet="Feuille"))[SHEET_PART].decode()
        assert re.findall(r"<(\w+)", after.split("</sheetData>")[1]) == ["pageMargins", "legacyDrawing", "extLst"]


class _NoSeek(RawIOBase):
    """A pipe: the zip written to it puts sizes after each part."""

    def __init__(self):
        super().__init__()
        self.content = BytesIO()

    def writable(self):
        return True

    def write(self, data):
        return self.content.write(data)


class TestArchives:
    def test_one_written_to_a_pipe_with_sizes_after_the_parts(self, source):
        content = parts(source)
        pipe = _NoSeek()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in content.items():
                with archive.open(name, "w", force_zip64=name.startswith("xl/w")) as entry:
                    entry.write(part)
        source.write_bytes(pipe.content.getvalue())
        target = marked(source, ("D3", "x"))
        assert changed(source, target) <= NEEDED_BY_A_COMMENT
        assert cell_of(target, "D3").comment

    def test_names_in_another_case_or_with_backslashes(self, source):
        content = {
            (name if name.startswith(("[", "_rels")) else name.upper().replace("XL/W", "XL\\W")): part
            for name, part in parts(source).items()
        }
        zipped(source, content)
        target = source.with_name("annoté.xlsx")
        assert mark(source, target, [Mark(SHEET, "D3", "x")]).marked == 1
        assert read(target).sheets == read(source).sheets


class TestRefusals:
    def refusal(self, source, target):
        before = {path.name for path in source.parent.iterdir()}
        with pytest.raises(UserError) as raised:
            mark(source, target, [Mark(SHEET, "A1", "x")])
        assert {path.name for path in source.parent.iterdir()} == before
        assert raised.value.hint
        return raised.value.message

    def test_the_source_is_never_the_target(self, source):
        before = source.read_bytes()
        assert "fichier d'origine" in self.refusal(source, source)
        assert source.read_bytes() == before

    def test_a_missing_source(self, tmp_path):
        assert "introuvable" in self.refusal(tmp_path / "absent.xlsx", tmp_path / "b.xlsx")

    def test_a_folder(self, tmp_path):
        assert "dossier" in self.refusal(tmp_path, tmp_path / "b.xlsx")

    def test_a_missing_folder_for_the_target(self, source):
        assert "n'existe pas" in self.refusal(source, source.parent / "absent" / "b.xlsx")

    def test_another_extension(self, source):
        assert "l'extension" in self.refusal(source, source.with_suffix(".xlsm"))

    def test_an_encrypted_part(self, source):
        content = bytearray(source.read_bytes())
        for signature, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
            content[content.index(signature) + place] |= 1
        source.write_bytes(content)
        assert "mot de passe" in self.refusal(source, source.with_name("b.xlsx"))

    def test_a_damaged_archive(self, source):
        source.write_bytes(source.read_bytes()[:-400])
        assert "endommagé" in self.refusal(source, source.with_name("b.xlsx"))
        assert not can_patch(source)

    def test_a_damaged_sheet(self, source):
        content = parts(source)
        content[SHEET_PART] = content[SHEET_PART].replace(b"</sheetData>", b"")
        zipped(source, content)
        assert "endommagé" in self.refusal(source, source.with_name("b.xlsx"))

    def test_a_declared_entity(self, source):
        content = parts(source)
        content["xl/styles.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content["xl/styles.xml"]
        zipped(source, content)
        assert "DTD" in self.refusal(source, source.with_name("b.xlsx"))

    def test_a_letter(self, tmp_path):
        source = making.zipped(
            tmp_path / "lettre.docx", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
        )
        assert "traitement de texte" in self.refusal(source, tmp_path / "b.docx")

    def test_a_target_that_stands_there_is_replaced_only_by_a_whole_file(self, source, monkeypatch):
        target = source.with_name("annoté.xlsx")
        target.write_text("ancien")

        def full(_self, _target):
            raise OSError(28, "plein")

        monkeypatch.setattr("dcant_tracker.exchange.patching.package.Package.save", full)
        assert "disque est plein" in self.refusal(source, target)
        assert target.read_text() == "ancien"
