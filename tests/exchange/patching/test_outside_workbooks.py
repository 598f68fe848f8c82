"""Workbooks nobody here wrote, marked in place; and LibreOffice opens what comes out."""

import warnings

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Fill, Mark, can_patch, mark
from dcant_tracker.exchange.reader import read
from tests.exchange.patching.workbooks import SHEET, changed, fill, partner_workbook
from tests.exchange.reader.test_corpus import CORPUS
from tests.exchange.test_libreoffice import saved_by_libreoffice

FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".xlsx", ".xlsm", ".ods"})
TEMPLATES = [path for path in FILES if path.parent.name == "partners"]
needs_corpus = pytest.mark.skipif(not FILES, reason="the corpus lies beside the checkout, not in it")
MAY_CHANGE = (
    "[content_types].xml",
    "styles.xml",
    "xl/_rels/workbook.xml.rels",
    "content.xml",
)


def may_change(name):
    name = name.lower()
    return name.endswith((*MAY_CHANGE, ".vml")) or "worksheets" in name or "comments" in name or "sheet1" in name


@needs_corpus
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_marks_change_no_value_and_no_other_part(path, tmp_path):
    target = tmp_path / path.name
    try:
        before = read(path)
    except UserError:
        if not can_patch(path):
            return
        before = None
    try:
        result = mark(path, target, [Mark(sheet.name, "B2", "x") for sheet in before.sheets] if before else [])
    except UserError:
        assert before is None
        return
    assert result.missed == []
    assert [name for name in changed(path, target) if not may_change(name)] == []
    if before:
        after = read(target).sheets
        assert [(sheet.name, sheet.rows) for sheet in after] == [(sheet.name, sheet.rows) for sheet in before.sheets]


@needs_corpus
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_real_template_is_filled_and_marked(path, tmp_path):
    before = read(path)
    sheet = before.sheets[1].name
    target = tmp_path / path.name
    assert fill(path, target, [Fill(sheet, "A6", "Une action"), Fill(sheet, "B250", 3)]).refused == []
    rows = read(target).sheet(sheet).rows
    assert (rows[:5], rows[5][0], rows[249][1]) == (before.sheets[1].rows[:5], "Une action", 3)
    again = tmp_path / f"annoté{path.suffix}"
    assert mark(target, again, [Mark(sheet, "A5", "x"), Mark(sheet, "C6", "y")]).marked == 2
    assert read(again).sheet(sheet).rows == rows


def opened(path, tmp_path):
    """What LibreOffice makes of ``path``, as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(saved_by_libreoffice(path, tmp_path, "xlsx"))


class TestInLibreOffice:
    pytestmark = pytest.mark.libreoffice

    def test_a_marked_workbook_shows_its_values_its_marks_and_its_chart(self, tmp_path):
        source = partner_workbook(tmp_path / "partenaire.xlsx")
        target = tmp_path / "annoté.xlsx"
        mark(
            source,
            target,
            [Mark(SHEET, "C3", "Note hors du barème"), Mark(SHEET, "B2", "x"), Mark(SHEET, "H30", "Vide")],
        )
        sheet = opened(target, tmp_path)[SHEET]
        comments = {cell: sheet[cell].comment.text for cell in ("C3", "B2", "H30")}
        assert comments == {
            "C3": "DcANT :\nNote hors du barème",
            "B2": "Notre remarque\n\nDcANT :\nx",
            "H30": "DcANT :\nVide",
        }
        assert (sheet["C3"].value, sheet["C3"].fill.fgColor.rgb, sheet["C3"].font.b) == (3, "FFFFC7AD", True)
        assert (len(sheet._charts), [str(rule.sqref) for rule in sheet.data_validations.dataValidation]) == (
            1,
            ["E2:E99"],
        )

    def test_a_filled_workbook_computes_with_the_new_values(self, tmp_path):
        source = partner_workbook(tmp_path / "partenaire.xlsx")
        fill(source, tmp_path / "rempli.xlsx", [Fill(SHEET, "A6", 5), Fill(SHEET, "B6", "=1+1")])
        sheet = opened(tmp_path / "rempli.xlsx", tmp_path)[SHEET]
        assert (sheet["A6"].value, sheet["B6"].value, sheet["B6"].data_type) == (5, "=1+1", "s")
        assert sheet.tables["Suivi"].ref == "A1:D6"

    @needs_corpus
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
    def test_a_real_template(self, path, tmp_path):
        target = tmp_path / f"annoté{path.suffix}"
        name = read(path).sheets[1].name
        mark(path, target, [Mark(name, "A5", "Premier"), Mark(name, "C7", "Second")])
        sheet = opened(target, tmp_path)[name]
        assert sheet["A5"].comment.text.endswith("DcANT :\nPremier")
        assert (sheet["C7"].comment.text, sheet["C7"].fill.fgColor.rgb) == ("DcANT :\nSecond", "FFFFC7AD")
