"""One form for each organisation asked, with just its rows."""

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.expecting import expect_participants
from dcant_tracker.exchange.reader import read
from dcant_tracker.store.kept import ledger
from tests.exchange.collecting.conftest import LABELS, SHEET
from tests.exchange.conftest import column_of


def rows(path) -> list[dict]:
    sheet = openpyxl.load_workbook(path)[SHEET]
    head = [cell.value for cell in sheet[1]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_each_organisation_gets_its_rows_only(campaign):
    campaign.prepare()
    assert sorted(campaign.forms) == ["brest", "rennes", "épinal"]
    assert campaign.forms["brest"].name == "Évaluation – Printemps 2017 – Brest Métropole.xlsx"
    brest = rows(campaign.forms["brest"])
    assert [(row["Recommandation"], row["Intitulé (rappel)"]) for row in brest] == [
        ("DcANT 2015-2017 / 1", "Échanges"),
        ("DcANT 2015-2017 / 2", "Contrôle de légalité"),
    ]
    assert {row["Évaluateur"] for row in brest} == {"Brest Métropole"}
    (rennes,) = rows(campaign.forms["rennes"])
    assert rennes["Expérimentation"]
    assert rennes["Intitulé (rappel)"] == "Préfiguration"


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
    assert "Brest Métropole" in told


def test_scores_are_picked_from_a_list(campaign):
    campaign.prepare()
    sheet = openpyxl.load_workbook(campaign.forms["brest"])[SHEET]
    listed = [validation for validation in sheet.data_validations.dataValidation if validation.type == "list"]
    assert len(listed) == 4
    column = openpyxl.utils.get_column_letter(column_of(sheet, LABELS["governance_score"]))
    assert any(f"{column}2:{column}3" in str(validation.sqref) for validation in listed)


def test_the_last_answer_stands_beside_the_new_one(desk, campaign):
    before = desk.add("campaign", {"label": "2016"})
    desk.add(
        "evaluation",
        {"campaign": before, "recommendation": desk["r1"], "evaluator": desk["brest"], "governance_score": "1"},
    )
    campaign.prepare()
    first = rows(campaign.forms["brest"])[0]
    assert first["Rappel – Gouvernance partagée – note"] == "Peu (2016)"
    assert first["Gouvernance partagée – note"] is None


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
