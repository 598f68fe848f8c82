"""An .ods is marked and filled as an .xlsx is: only its content.xml changes, and there only the cells concerned."""

import zipfile
from datetime import date, datetime

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Fill, Mark, can_patch, mark
from dcant_tracker.exchange.reader import read
from tests.exchange.patching.workbooks import changed, fill, parts
from tests.exchange.reader import making

SHEET = "Feuille"
STYLES = (
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1">'
    '<style:table-cell-properties style:rotation-angle="30"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell"/>'
)
TEXT = '<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>un</text:p></table:table-cell>'


def document(tmp_path, rows, **options):
    table = f'<table:table table:name="{SHEET}">{rows}</table:table>'
    return making.ods(tmp_path / "main.ods", table, styles=STYLES, **options)


def row(cells):
    return f"<table:table-row>{cells}</table:table-row>"


def marked(source, *marks):
    result = mark(source, source.with_name("annoté.ods"), [Mark(SHEET, cell, text) for cell, text in marks])
    assert (result.marked, result.converted) == (len(marks), False)
    return result.path


def filled(source, *values):
    return fill(source, source.with_name("rempli.ods"), [Fill(SHEET, cell, value) for cell, value in values])


def rows_of(path):
    content = parts(path)["content.xml"].decode()
    return content.partition(f'table:name="{SHEET}">')[2].partition("</table:table><")[0].removesuffix("</table:table>")


def note(*lines):
    said = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<office:annotation><dc:creator>DcANT</dc:creator><text:p>DcANT :</text:p>{said}</office:annotation>"


class TestMarks:
    def test_the_cell_is_coloured_and_annotated(self, tmp_path):
        source = document(tmp_path, row(TEXT))
        target = marked(source, ("A1", "Un &"), ("A1", "deux"))
        cell = TEXT.replace("ce1", "dcant-marque1").replace("<text:p>un", note("Un &amp;", "deux") + "<text:p>un")
        assert rows_of(target) == row(cell)
        style = (
            '<style:style style:name="dcant-marque1" style:family="table-cell" style:data-style-name="N1">'
            '<style:table-cell-properties style:rotation-angle="30" fo:background-color="#ffc7ad"/></style:style>'
        )
        assert style in parts(target)["content.xml"].decode()
        assert changed(source, target) == {"content.xml"}
        assert read(target).sheets == read(source).sheets

    def test_the_type_of_the_file_stays_first_and_unpacked(self, tmp_path):
        source = document(tmp_path, row(TEXT))
        content = parts(source)["content.xml"]
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
            archive.writestr("content.xml", content)
        target = marked(source, ("A1", "x"))
        assert target.read_bytes()[30:84] == source.read_bytes()[30:84]
        assert target.read_bytes()[30:38] == b"mimetype"

    @pytest.mark.parametrize(
        ("rows", "cell", "expected"),
        [
            (row("<c:3/>"), "B1", row("<c:1/>#<c:1/>")),
            (row("<c:3/>"), "A1", row("#<c:2/>")),
            (row("<c:3/>"), "E1", row("<c:3/><c:1/>#")),
            (row(""), "C1", row("<c:2/>#")),
            (row("<c:2/>").replace("table-row>", 'table-row table:number-rows-repeated="4">', 1), "A3", "repeated"),
            (row("<c:1/>"), "B4", row("<c:1/>") + row("<c:1/>").replace("row>", 'row table:number-rows-repeated="2">', 1) + row("<c:1/>#")),
            ("", "A1", row("#")),
        ],
    )  # fmt: skip
    def test_repeated_and_missing_cells_are_written_out(self, tmp_path, rows, cell, expected):
        def cells(text):
            text = text.replace("<c:1/>", "<table:table-cell/>")
            for count in (2, 3):
                text = text.replace(f"<c:{count}/>", f'<table:table-cell table:number-columns-repeated="{count}"/>')
            own = f'<table:table-cell table:style-name="dcant-marque1">{note("x")}</table:table-cell>'
            return text.replace("#", own)

        if expected == "repeated":
            twice = row("<c:2/>").replace("table-row>", 'table-row table:number-rows-repeated="2">', 1)
            expected = twice + row("#<c:1/>") + row("<c:2/>")
        assert rows_of(marked(document(tmp_path, cells(rows)), (cell, "x"))) == cells(expected)

    def test_an_annotation_of_theirs_is_kept(self, tmp_path):
        theirs = "<office:annotation><dc:creator>Elle</dc:creator><text:p>Vu</text:p></office:annotation>"
        cell = TEXT.replace("<text:p>un", f"{theirs}<text:p>un")
        after = rows_of(marked(document(tmp_path, row(cell)), ("A1", "x")))
        assert "<text:p>Vu</text:p><text:p>DcANT :</text:p><text:p>x</text:p></office:annotation>" in after

    def test_a_covered_cell_is_marked_where_it_shows(self, tmp_path):
        merged = TEXT.replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="2"')
        after = rows_of(marked(document(tmp_path, row(merged + "<table:covered-table-cell/>")), ("B1", "x")))
        assert after.endswith("<text:p>un</text:p></table:table-cell><table:covered-table-cell/></table:table-row>")
        assert note("x") in after

    def test_spaces_tabs_and_lines_are_kept(self, tmp_path):
        after = rows_of(marked(document(tmp_path, row(TEXT)), ("A1", "a  b\tc\n d\n\ne")))
        assert (
            "<text:p>a<text:s/> b<text:tab/>c</text:p><text:p><text:s/>d</text:p><text:p/><text:p>e</text:p>" in after
        )

    def test_styles_named_by_row_or_column(self, tmp_path):
        columns = '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce1"/>'
        other = '<table:table-row table:default-cell-style-name="ce2"><table:table-cell/></table:table-row>'
        content = parts(
            marked(document(tmp_path, columns + row("<table:table-cell/>") + other), ("B1", "x"), ("A2", "y"))
        )
        styles = content["content.xml"].decode().partition("<office:body>")[0]
        assert styles.count('style:rotation-angle="30" fo:background-color="#ffc7ad"') == 1
        assert (
            '<style:style style:name="dcant-marque2" style:family="table-cell">'
            '<style:table-cell-properties fo:background-color="#ffc7ad"/></style:style>' in styles
        )

    def test_what_has_no_place_comes_back(self, tmp_path):
        lost = [Mark("Absente", "A1", "x"), Mark(SHEET, "", "x")]
        result = mark(document(tmp_path, row(TEXT)), tmp_path / "annoté.ods", [*lost, Mark(SHEET, "A1", "x")])
        assert (result.marked, result.missed) == (1, lost)

    def test_a_password(self, tmp_path):
        source = document(tmp_path, row(TEXT), manifest="<manifest:encryption-data/>")
        with pytest.raises(UserError, match="mot de passe"):
            mark(source, tmp_path / "annoté.ods", [])
        assert not can_patch(source)


class TestFills:
    @pytest.mark.parametrize(
        "value", ["Nantes", "=1+1", "  deux  espaces\nligne\t", "<b>", 7, 2.5, True, date(2017, 5, 29)]
    )
    def test_a_value_is_read_back_as_it_was_written(self, tmp_path, value):
        result = filled(document(tmp_path, row(TEXT + TEXT)), ("B1", value), ("C9", value))
        rows = read(result.path).sheets[0].rows
        assert (rows[0][1], rows[8][2], result.refused) == (value, value, [])

    def test_a_moment(self, tmp_path):
        result = filled(document(tmp_path, row(TEXT)), ("A1", datetime(2017, 5, 29, 18, 30)))
        assert read(result.path).sheets[0].rows == [[datetime(2017, 5, 29, 18, 30)]]
        assert '<number:hours number:style="long"/>' in parts(result.path)["content.xml"].decode()

    def test_a_day_is_shown_as_one(self, tmp_path):
        content = parts(filled(document(tmp_path, row(TEXT)), ("A1", date(2017, 5, 29))).path)["content.xml"].decode()
        assert '<number:date-style style:name="dcant-jour1"><number:day number:style="long"/>' in content
        assert (
            '<style:style style:name="dcant-date1" style:family="table-cell" style:data-style-name="dcant-jour1">'
            '<style:table-cell-properties style:rotation-angle="30"/></style:style>' in content
        )
        assert 'table:style-name="dcant-date1"' in content

    def test_the_cell_keeps_its_style_and_annotation(self, tmp_path):
        cell = TEXT.replace("<text:p>un", "<office:annotation><text:p>Vu</text:p></office:annotation><text:p>un")
        after = rows_of(filled(document(tmp_path, row(cell)), ("A1", 5)).path)
        assert after == row(
            '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="5">'
            "<office:annotation><text:p>Vu</text:p></office:annotation><text:p>5</text:p></table:table-cell>"
        )

    def test_a_cell_is_emptied(self, tmp_path):
        after = rows_of(filled(document(tmp_path, row(TEXT)), ("A1", None)).path)
        assert after == row('<table:table-cell table:style-name="ce1"></table:table-cell>')

    def test_formulas_and_hidden_cells_are_refused(self, tmp_path):
        formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        merged = '<table:table-cell table:number-columns-spanned="2"/><table:covered-table-cell/>'
        result = filled(document(tmp_path, row(formula + merged)), ("A1", 1), ("C1", 2), ("B1", 3))
        assert [refusal.fill.cell for refusal in result.refused] == ["A1", "C1"]
        assert result.filled == 1

    def test_new_lines_look_like_the_last_one(self, tmp_path):
        plain = TEXT.replace("ce1", "ce2")
        after = rows_of(filled(document(tmp_path, row(plain) + row(TEXT)), ("A3", "trois"), ("A4", "quatre")).path)
        assert after.count('table:style-name="ce1"') == 3

    def test_a_text_format_gets_the_day_as_text(self, tmp_path):
        source = document(tmp_path, row(TEXT))
        content = parts(source)
        content["content.xml"] = (
            content["content.xml"]
            .replace(b"<office:automatic-styles>", b'<office:automatic-styles><number:text-style style:name="N1"/>')
            .replace(
                b" xmlns:calcext", b' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:calcext'
            )
        )
        making.zipped(source, content)
        assert read(filled(source, ("A1", date(2017, 5, 29))).path).sheets[0].rows == [["29/05/2017"]]

    def test_a_sheet_that_is_not_there(self, tmp_path):
        with pytest.raises(UserError, match="« Absente »"):
            fill(document(tmp_path, row(TEXT)), tmp_path / "rempli.ods", [Fill("Absente", "A1", 1)])
