"""One form for each organisation asked, with just its rows."""

import zipfile

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.asking import expect_participants
from dcant_tracker.exchange.reader import read
from dcant_tracker.store.kept import ledger
from tests.exchange.collecting.conftest import SCORES, SHEET
from tests.forms import blocks


def form(path):
    return openpyxl.load_workbook(path)[SHEET]


def texts(path) -> list[str]:
    """What the form shows, line by line."""
    return [str(cell.value) for row in form(path).iter_rows(min_col=2, max_col=4) for cell in row if cell.value]


def test_each_organisation_gets_its_rows_only(campaign):
    campaign.prepare()
    assert sorted(campaign.forms) == ["brest", "rennes", "épinal"]
    assert campaign.forms["brest"].name == "Évaluation – Printemps 2017 – Brest Métropole.xlsx"
    brest = texts(campaign.forms["brest"])
    assert [text for text in brest if text.startswith(("1 ·", "2 ·"))] == ["1 · Échanges", "2 · Contrôle de légalité"]
    assert "Brest Métropole" in brest
    assert any(text.startswith("Préfiguration") for text in texts(campaign.forms["rennes"]))


def test_each_question_stands_below_the_one_before_with_its_criteria_beside(desk, campaign):
    values = {"principle": "governance", "criterion": "Codécision", "help": "Décide-t-on ensemble ?"}
    desk.add("principle_guide", values)
    campaign.prepare()
    sheet = form(campaign.forms["brest"])
    first, second = blocks(sheet).values()
    assert [first[name].row for name in SCORES] == sorted(first[name].row for name in SCORES)
    assert first["comment"].row < second[SCORES[0]].row
    asked = sheet.cell(first["governance_score"].row, 2).value
    assert asked == "Gouvernance partagée entre l'État et les territoires\nCodécision : Décide-t-on ensemble ?"
    assert first["governance_score"].row == first["governance_justification"].row


def test_it_prints_on_upright_a4_whole_and_from_side_to_side(campaign):
    campaign.prepare()
    for sheet in openpyxl.load_workbook(campaign.forms["brest"]).worksheets[:2]:
        assert sheet.page_setup.orientation == "portrait"
        assert str(sheet.page_setup.paperSize) == "9"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        last = max(cell.row for row in sheet.iter_rows(min_col=2) for cell in row if cell.value)
        assert sheet.print_area.endswith(f"${last}") or int(sheet.print_area.rpartition("$")[2]) > last


def test_lines_are_as_high_as_what_they_say_and_may_grow(campaign):
    long = "Une phrase assez longue pour aller plusieurs fois à la ligne dans sa colonne. " * 8
    campaign.desk.add(
        "evaluation",
        {
            "campaign": campaign.uid,
            "recommendation": campaign.desk["r1"],
            "evaluator": campaign.desk["brest"],
            "governance_justification": long.strip(),
        },
    )
    campaign.prepare()
    sheet = form(campaign.forms["brest"])
    first = next(iter(blocks(sheet).values()))
    height = sheet.row_dimensions[first["governance_score"].row].ht
    assert height >= 15 * len(long) / 45
    with zipfile.ZipFile(campaign.forms["brest"]) as parts:
        assert b'customHeight="1"' not in parts.read("xl/worksheets/sheet1.xml")


def test_nothing_of_the_others_nor_contacts_nor_internal_travels(campaign):
    campaign.prepare()
    texts = {str(cell) for sheet in read(campaign.forms["brest"]).sheets for row in sheet.rows for cell in row if cell}
    assert not any("Rennes" in text or "Épinal" in text or "Durand" in text or "interne" in text for text in texts)


def test_the_guide_says_how_and_until_when(campaign):
    campaign.prepare()
    guide = read(campaign.forms["brest"]).sheet("Mode d'emploi").rows
    told = "\n".join(str(cell) for row in guide for cell in row if cell)
    assert "avant le 30/04/2017" in told
    assert "Ne se prononce pas" in told
    assert "qui a rempli le formulaire" in told


def test_scores_are_picked_from_a_list(campaign):
    campaign.prepare()
    sheet = form(campaign.forms["brest"])
    (listed,) = [validation for validation in sheet.data_validations.dataValidation if validation.type == "list"]
    for block in blocks(sheet).values():
        assert all(block[name].coordinate in listed.sqref for name in SCORES)


def test_the_last_answer_stands_beside_the_new_one(desk, campaign):
    before = desk.add("campaign", {"label": "2016"})
    desk.add(
        "evaluation",
        {"campaign": before, "recommendation": desk["r1"], "evaluator": desk["brest"], "governance_score": "1"},
    )
    campaign.prepare()
    sheet = form(campaign.forms["brest"])
    first = next(iter(blocks(sheet).values()))
    assert "Votre dernière réponse : Peu (2016)" in sheet.cell(first["governance_score"].row, 2).value
    assert first["governance_score"].value is None


def test_forms_already_there_are_not_overwritten(campaign):
    campaign.prepare()
    before = campaign.fill("brest", 2, comment="précieux").read_bytes()
    with pytest.raises(UserError, match="contient déjà"):
        campaign.prepare()
    assert campaign.forms["brest"].read_bytes() == before
    campaign.prepare(replace=True)
    assert campaign.forms["brest"].read_bytes() != before


def test_each_form_is_in_the_ledger(desk, campaign):
    campaign.prepare()
    entries = ledger.exchanges(desk.store.read())
    assert len(entries) == 3
    assert {entry.options["form"]["campaign"] for entry in entries} == {campaign.uid}
    assert ledger.file_of(desk.store.read(), entries[0].id).startswith(b"PK")


def test_a_campaign_that_asks_nobody_says_so(desk, tmp_path):
    from dcant_tracker.exchange.collecting.preparing import prepare_forms

    empty = desk.add("campaign", {"label": "Vide"})
    with pytest.raises(UserError, match="Personne n'est attendu"):
        prepare_forms(desk.store, empty, tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_participants_are_expected_once(desk):
    uid = desk.add("campaign", {"label": "Automne", "programme": desk["programme"]})
    _changes, added = expect_participants(desk.store, uid)
    assert added == 2
    expected = {(r["recommendation"], r["experiment"], r["evaluator"]) for r in desk.all("expected_evaluation")}
    assert (desk["r1"], None, desk["brest"]) in expected
    assert expect_participants(desk.store, uid)[1] == 0
    desk.store.undo()
    assert desk.all("expected_evaluation") == []
