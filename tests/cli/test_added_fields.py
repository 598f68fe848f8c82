"""A field that has its line and its revision goes wherever its record goes: no command and no sheet names it."""

import shutil
from pathlib import Path

import pytest

FROZEN = Path(__file__).parents[1] / "store" / "file" / "fixtures"

ADDED = [("participation", "referent_since"), ("campaign", "closed_on")]


@pytest.fixture
def campaign(desk):
    desk.done("add", "campaign", "label=Printemps 2017")
    return desk


@pytest.mark.parametrize(("entity", "field"), ADDED)
def test_it_is_set_listed_shown_sent_and_taken_back(campaign, edit, entity, field):
    desk = campaign
    (uid,) = (record["uid"] for record in desk.json("list", entity))
    desk.done("set", entity, uid, f"{field}=29/05/2017")
    assert desk.json("show", entity, uid)[field] == "2017-05-29"
    assert [one["uid"] for one in desk.json("list", entity, "--where", f"{field}=2017-05-29")] == [uid]
    sent = desk.folder / "envoi.xlsx"
    desk.done("export", sent)
    back = edit(sent, entity, uid, {field: "30 mai 2017"})
    (seen,) = desk.json("import", back, "--dry-run")["proposals"]
    assert (seen["kind"], seen["field"], seen["base"], seen["theirs"]) == ("changed", field, "2017-05-29", "2017-05-30")
    desk.done("import", back)
    assert desk.json("show", entity, uid)[field] == "2017-05-30"
    desk.done("undo")
    assert desk.json("show", entity, uid)[field] == "2017-05-29"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_it_can_be_filled_in_a_file_of_an_earlier_version(terminal, number):
    shutil.copy(FROZEN / f"schema-{number}.sqlite", terminal.data)
    terminal.done("add", "campaign", "label=Automne 2017")
    for entity, field in ADDED:
        record = terminal.json("list", entity)[-1]
        assert record[field] is None
        terminal.done("set", entity, record["uid"], f"{field}=29/05/2017")
        assert terminal.json("show", entity, record["uid"])[field] == "2017-05-29"
    terminal.done("check")


def test_a_campaign_is_not_closed_before_it_opened(campaign):
    campaign.done("set", "campaign", "Printemps 2017", "opens_on=01/03/2017")
    refused = campaign("set", "campaign", "Printemps 2017", "closed_on=28/02/2017")
    assert refused.status == 1
    assert "« Close le » (28/02/2017) précède « Ouverture » (01/03/2017)" in refused.err
