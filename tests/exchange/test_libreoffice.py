"""LibreOffice opens our workbook, saves it, and nothing has changed for us."""

import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.exchange.patching import Mark, mark
from dcant_tracker.exchange.reader import read
from tests.exchange.patching.workbooks import COLOUR, SHEET, discussed, partner_workbook
from tests.forms import fill_in, sign

pytestmark = pytest.mark.libreoffice


def saved_by_libreoffice(path: Path, folder: Path, extension: str) -> Path:
    """``path`` saved as ``extension``, as a person would from the menu; a profile of its own for each run."""
    return all_saved_by_libreoffice([path], folder, extension)[0]


def all_saved_by_libreoffice(paths: Sequence[Path], folder: Path, extension: str) -> list[Path]:
    """Each of ``paths`` saved as ``extension`` in one run: its start takes longer than all it saves."""
    target = folder / extension
    target.mkdir()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / f'profil-{extension}').as_uri()}",
            "--headless",
            "--convert-to",
            extension,
            "--outdir",
            str(target),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
    )
    return [target / f"{path.stem}.{extension}" for path in paths]


@pytest.fixture
def awkward_desk(desk):
    desk.add(
        "organisation",
        {
            "name": "=SOMME(A1)",
            "kind": "ville",
            "siren": "005880034",
            "notes": "-1\nligne 2\n\n  deux espaces  fin",
            "source": "_x0041_ @moi",
            "region": "+33",
            "population": 213_403,
            "member_since": date(1900, 3, 1),
            "member_until": date(2199, 12, 31),
            "insee_code": "01004",
        },
    )
    desk.add(
        "organisation", {"name": "1.10", "kind": "ville", "department": "2A", "source": " avant", "short_name": "VRAI"}
    )
    desk.add("contact", {"organisation": desk["brest"], "name": "Émoji 😀 𝒳", "objection": True, "notes": "x" * 32_000})
    return desk


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_what_libreoffice_saves_proposes_nothing(awkward_desk, tmp_path, extension):
    sent = awkward_desk.send()
    saved = saved_by_libreoffice(sent, tmp_path, extension)
    assert zipfile.is_zipfile(saved)
    preview = awkward_desk.compare(saved)
    assert preview.has_base
    assert [(p.cell, p.base, p.theirs, p.message) for p in preview.proposals] == []


def test_an_edit_saved_by_libreoffice_comes_back(desk, tmp_path):
    edited = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "brest", "population", 12))
    preview = desk.compare(saved_by_libreoffice(edited, tmp_path, "ods"))
    assert [(p.field, p.theirs) for p in preview.proposals] == [("population", 12)]


def test_libreoffice_shows_our_answer_in_a_discussion(tmp_path):
    source = discussed(partner_workbook(tmp_path / "Suivi.xlsx"))
    answered = mark(source, tmp_path / "annoté.xlsx", [Mark(SHEET, "D4", "Date illisible")])
    assert answered.missed == []
    cell = openpyxl.load_workbook(saved_by_libreoffice(answered.path, tmp_path, "xlsx"))[SHEET]["D4"]
    assert cell.comment.text.endswith("DcANT :\nDate illisible")
    assert cell.fill.fgColor.rgb == COLOUR


@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_what_libreoffice_saves_shows_what_is_struck_hidden_and_noted(tmp_path, extension):
    """Many long texts, so that those of an .xls go on from record to record, with runs of their own."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 200):
        sheet.cell(row, 1, f"œuvre n° {row} " + "très longue " * 20)
        sheet.cell(row, 2, CellRichText(TextBlock(InlineFont(strike=True), f"ancien {row} "), f"neuf {row} é"))
        sheet.cell(row, 3, row).font = Font(strike=row % 2 == 0)
        both = CellRichText(TextBlock(InlineFont(b=True), f"gardé {row} "), TextBlock(InlineFont(strike=True), "barré"))
        sheet.cell(row, 4, both).font = Font(strike=True)
    sheet["A1"].font = Font(strike=True)
    sheet.row_dimensions[3].hidden = True
    sheet["A4"].comment = Comment("à revoir", "SGMAP")
    book.save(tmp_path / "a.xlsx")
    original, saved = (
        read(path).sheets[0]
        for path in (tmp_path / "a.xlsx", saved_by_libreoffice(tmp_path / "a.xlsx", tmp_path, extension))
    )
    assert saved.rows == original.rows
    assert saved.beside.struck == original.beside.struck
    assert (saved.beside.struck[17, 1], saved.beside.struck[17, 3]) == ("neuf 18 é", "gardé 18")
    assert (saved.beside.struck[0, 0], len(saved.beside.struck)) == (None, 1 + 199 + 99 + 199)
    assert saved.beside.hidden == [(2, 2)]
    assert [note.partition(" : ")[2] or note for note in saved.beside.notes.values()] == ["à revoir"]


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_a_form_filled_in_and_saved_by_libreoffice_is_answered(desk, tmp_path, extension):
    campaign = desk.add("campaign", {"label": "2017"})
    desk.add("expected_evaluation", {"campaign": campaign, "recommendation": desk["r1"], "evaluator": desk["brest"]})
    (form,) = prepare_forms(desk.store, campaign, tmp_path / "formulaires").forms
    fill_in(form.path, 0, governance_score="Largement", governance_justification="Deux lignes,\nà la suite.")
    sign(form.path, filled_by="Jeanne Le Goff", evaluated_on="12/04/2017")
    desk.take(saved_by_libreoffice(form.path, tmp_path, extension))
    (given,) = desk.all("evaluation")
    assert (given["governance_score"], given["governance_justification"]) == ("3", "Deux lignes,\nà la suite.")
    assert (given["filled_by"], given["evaluated_on"], given["state"]) == (
        "Jeanne Le Goff",
        date(2017, 4, 12),
        "submitted",
    )


def test_a_form_is_printed_whole(desk, tmp_path):
    campaign = desk.add("campaign", {"label": "2017"})
    for measure in ("r1", "r2"):
        desk.add(
            "expected_evaluation", {"campaign": campaign, "recommendation": desk[measure], "evaluator": desk["brest"]}
        )
    (form,) = prepare_forms(desk.store, campaign, tmp_path / "formulaires").forms
    printed = saved_by_libreoffice(form.path, tmp_path, "pdf").read_bytes()
    pages = printed.count(b"/Type/Page/") + printed.count(b"/Type/Page\n") + printed.count(b"/Type /Page\n")
    assert 2 <= pages <= 4, "the guide on one page, the form on as many as its blocks need, none for what sticks out"
