"""A partner's template is filled with our values; it stays the partner's template."""

import re
import warnings
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.formula import ArrayFormula

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Fill
from dcant_tracker.exchange.reader import read
from tests.exchange.patching.workbooks import OTHER, SHEET, changed, fill, partner_workbook, parts, records
from tests.exchange.reader import making

SHEET_PART = "xl/worksheets/sheet1.xml"
DAY = date(2017, 5, 29)


@pytest.fixture
def source(tmp_path):
    return partner_workbook(tmp_path / "modèle.xlsx")


@pytest.fixture
def template(tmp_path):
    """A bare template: headings in bold, two lines, the last one coloured."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in (["N°", "Nom"], [1, "un"], [2, "deux"]):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cell in (*sheet[3], sheet["C3"]):
        cell.fill = PatternFill("solid", fgColor="FFABCDEF")
    book.save(tmp_path / "modèle.xlsx")
    return tmp_path / "modèle.xlsx"


def filled(source, *values, sheet=SHEET):
    """``source`` with pairs of a cell and a value."""
    target = source.with_name("rempli.xlsx")
    result = fill(source, target, [Fill(sheet, cell, value) for cell, value in values])
    assert (result.path, result.filled + len(result.refused)) == (target, len(values))
    return result


def sheet_of(path, name=SHEET):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Workbook contains no default style")
        return openpyxl.load_workbook(path)[name]


@pytest.mark.parametrize(
    "value",
    ["Nantes", "=1+1", "+33", "-1", "@moi", "_x0041_", " avant\net après ", "<b>&amp;", 7, -2.5, 1e300, True, False],
)
def test_a_value_is_read_back_as_it_was_written(source, value):
    result = filled(source, ("B3", value), ("B40", value))
    sheet = read(result.path).sheet(SHEET)
    assert [sheet.rows[2][1], sheet.rows[39][1]] == [value, value]
    assert sheet_of(result.path)["B3"].data_type != "f"


def test_only_the_sheet_changes(source):
    result = filled(source, ("B3", "Nantes"), ("C3", 9.5))
    assert changed(source, result.path) == {SHEET_PART}
    cell = sheet_of(result.path)["C3"]
    assert (cell.value, cell.number_format, cell.font.name, cell.fill.fgColor.rgb) == (
        9.5,
        '0.00" pts"',
        "Arial",
        "FF00FF00",
    )


def test_nothing_to_fill_gives_the_same_file(source):
    assert records(filled(source).path) == records(source)


def test_a_cell_is_emptied_and_keeps_its_format(source):
    result = filled(source, ("C3", None), ("B3", ""), ("Z80", None))
    sheet = sheet_of(result.path)
    assert (sheet["B3"].value, sheet["C3"].value, sheet["C3"].font.name) == (None, None, "Arial")
    assert b"Z80" not in parts(result.path)[SHEET_PART]


def test_of_two_values_for_a_cell_the_last_counts(source):
    assert sheet_of(filled(source, ("B3", "un"), ("B3", "deux")).path)["B3"].value == "deux"


class TestDates:
    def test_a_plain_cell_gets_a_format_of_dates(self, source):
        result = filled(source, ("B3", DAY), ("B4", datetime(2017, 5, 29, 18, 30)))
        sheet = sheet_of(result.path)
        assert (sheet["B3"].value, sheet["B3"].number_format) == (datetime(2017, 5, 29), "mm-dd-yy")
        assert (sheet["B4"].value, sheet["B4"].is_date) == (datetime(2017, 5, 29, 18, 30), True)
        assert changed(source, result.path) == {SHEET_PART, "xl/styles.xml"}

    @pytest.mark.parametrize(
        ("code", "kept", "shown"),
        [
            ("dd/mm/yyyy", True, datetime(2017, 5, 29)),
            ('[$-40C]d" "mmmm yyyy', True, datetime(2017, 5, 29)),
            ('0" jours"', False, datetime(2017, 5, 29)),
            ("@", True, "29/05/2017"),
        ],
    )
    def test_the_partner_s_format_is_kept_where_it_shows_the_day(self, template, code, kept, shown):
        book = openpyxl.load_workbook(template)
        book[SHEET]["B2"].number_format = code
        book.save(template)
        cell = sheet_of(filled(template, ("B2", DAY)).path)["B2"]
        assert (cell.value, cell.number_format == code) == (shown, kept)

    def test_a_workbook_that_counts_from_1904(self, tmp_path):
        sheet = making.sheet_xml('<row r="1"><c r="A1" s="1"/></row>')
        source = making.zipped(tmp_path / "mac.xlsx", making.parts({SHEET: sheet}, attributes='date1904="1"'))
        result = filled(source, ("A1", DAY), ("A2", date(1903, 12, 31)))
        assert read(result.path).sheet(SHEET).rows == [[DAY]]
        assert "antérieure" in result.refused[0].reason

    def test_a_day_before_excel_s_first_is_refused(self, source):
        assert filled(source, ("B3", date(1900, 2, 28))).refused
        assert not filled(source, ("B3", date(1900, 3, 1))).refused


class TestRefusedCells:
    @pytest.mark.parametrize(
        ("cell", "value", "reason"),
        [
            ("F2", 3, "formule"),
            ("G4", "x", "fondue"),
            ("B1", "Nom", "en-tête"),
            ("", "x", "n'existe pas"),
            ("B3", float("nan"), "n'est pas un nombre"),
            ("B3", "x" * 32_768, "plus long"),
        ],
    )
    def test_each_with_its_reason(self, source, cell, value, reason):
        result = filled(source, (cell, value), ("B4", "écrit"))
        assert [(refusal.fill.cell, reason in refusal.reason) for refusal in result.refused] == [(cell, True)]
        assert result.filled == 1
        assert sheet_of(result.path)["F2"].value == "=SUM(C2:C5)"

    def test_a_merged_area_is_filled_by_its_first_cell(self, source):
        result = filled(source, ("F4", "Titre"))
        assert (result.refused, sheet_of(result.path)["F4"].value) == ([], "Titre")

    def test_results_of_an_array_formula(self, template):
        book = openpyxl.load_workbook(template)
        book[SHEET]["E1"] = ArrayFormula("E1:E3", "=A1:A3*2")
        book.save(template)
        assert [refusal.fill.cell for refusal in filled(template, ("E1", 1), ("E3", 1), ("E4", 1)).refused] == [
            "E1",
            "E3",
        ]

    def test_a_sheet_that_is_not_there_stops_everything(self, source):
        target = source.with_name("rempli.xlsx")
        with pytest.raises(UserError, match=r"« Absente ».*« Réponses », « Listes »"):
            fill(source, target, [Fill(OTHER, "A1", "x"), Fill("Absente", "A1", "x")])
        assert not target.exists()

    def test_a_format_that_cannot_be_filled(self, tmp_path):
        source = tmp_path / "modèle.csv"
        source.write_text("a;b\n")
        with pytest.raises(UserError, match=r"enregistrez-le au format \.xlsx"):
            fill(source, tmp_path / "rempli.csv", [])


class TestNewLines:
    def test_they_look_like_the_last_one(self, template):
        result = filled(template, ("A4", 3), ("A5", 4), ("B7", "plus loin"))
        sheet = sheet_of(result.path)
        colours = {cell: sheet[cell].fill.fgColor.rgb for cell in ("A4", "B4", "C4", "A5", "C5", "B7")}
        assert colours == {**dict.fromkeys(("A4", "B4", "C4", "A5", "C5"), "FFABCDEF"), "B7": "00000000"}
        assert changed(template, result.path) == {SHEET_PART}

    def test_they_do_not_look_like_headings(self, template):
        book = openpyxl.load_workbook(template)
        book[SHEET].delete_rows(2, 2)
        book.save(template)
        assert not sheet_of(filled(template, ("A2", 1)).path)["A2"].font.b

    def test_the_declared_dimension_grows(self, template):
        assert b'<dimension ref="A1:D6"' in parts(filled(template, ("D6", 3)).path)[SHEET_PART]

    def test_a_table_takes_them_in(self, source):
        result = filled(source, ("A6", 5), ("B7", "Commune 6"), ("B9", "à part"))
        table = sheet_of(result.path).tables["Suivi"]
        assert (table.ref, table.autoFilter.ref) == ("A1:D7", "A1:D7")
        assert changed(source, result.path) == {SHEET_PART, "xl/tables/table1.xml"}

    def test_a_table_leaves_out_what_stands_beside_it(self, source):
        assert sheet_of(filled(source, ("E6", 5)).path).tables["Suivi"].ref == "A1:D5"

    def test_a_table_with_totals_does_not_grow(self, source):
        content = parts(source)
        content["xl/tables/table1.xml"] = content["xl/tables/table1.xml"].replace(
            b" ref=", b' totalsRowCount="1" ref=', 1
        )
        making.zipped(source, content)
        result = filled(source, ("A6", 5), ("A5", 5))
        assert ([refusal.fill.cell for refusal in result.refused], sheet_of(result.path).tables["Suivi"].ref) == (
            ["A5"],
            "A1:D5",
        )

    def test_a_filter_takes_them_in_with_its_hidden_name(self, template):
        book = openpyxl.load_workbook(template)
        book[SHEET].auto_filter.ref = "A1:B3"
        book.save(template)
        result = filled(template, ("A4", 3))
        assert b'<autoFilter ref="A1:B4"' in parts(result.path)[SHEET_PART]
        assert re.search(
            rb"_FilterDatabase[^>]*>'R\xc3\xa9ponses'!\$A\$1:\$B\$4<", parts(result.path)["xl/workbook.xml"]
        )

    def test_a_filter_that_hides_lines_is_left_alone(self, template):
        book = openpyxl.load_workbook(template)
        book[SHEET].auto_filter.ref = "A1:B3"
        book[SHEET].auto_filter.add_filter_column(0, ["1"])
        book.save(template)
        assert b'<autoFilter ref="A1:B3"' in parts(filled(template, ("A4", 3)).path)[SHEET_PART]


def test_a_cell_by_a_mark_of_formula_metadata_becomes_plain(tmp_path):
    source = making.xlsx(tmp_path / "m.xlsx", '<row r="1"><c r="A1" s="1" t="e" cm="1" vm="2"><v>#N/A</v></c></row>')
    result = filled(source, ("A1", 5), sheet="Feuille")
    assert b'<c r="A1" s="1"><v>5</v></c>' in parts(result.path)[SHEET_PART]
