"""« Fusionner deux fiches » and the records that may be one, from the command line."""

import pytest


@pytest.fixture
def brest(started):
    """Two records of Brest."""
    stays = started.done("add", "organisation", "name=Brest Métropole", "kind=metropole", "siren=242900314")
    goes = started.done(
        "add", "organisation", "name=Brest métropole océane", "kind=metropole", "siren=242900314", "region=Bretagne"
    )
    return stays, goes


def test_two_records_are_joined_shown_with_both_histories_and_parted_by_an_undo(started, brest):
    stays, goes = brest
    contact = started.done("add", "contact", f"organisation={goes}", "name=Ana Le Goff")
    refused = started("join-records", "organisation", stays, goes)
    assert (refused.status, refused.out) == (3, "")
    assert "Nom : « Brest Métropole » / « Brest métropole océane »" in refused.err
    joined = started("join-records", "organisation", stays, "Brest métropole océane", "--on-conflict", "theirs")
    assert (joined.status, joined.out.strip()) == (0, stays)
    assert "1 lien rejoint la fiche qui reste : Contacts (1)." in joined.err
    shown = started.json("show", "organisation", stays)
    assert (shown["name"], shown["region"]) == ("Brest métropole océane", "Bretagne")
    assert started.json("show", "contact", contact)["organisation"] == stays
    assert started.json("show", "organisation", "Brest Métropole")["uid"] == stays
    told = {change["uid"] for step in started.json("history", "organisation", stays) for change in step["changes"]}
    assert told == {stays, goes}
    assert started.json("history")[0]["op"] == "join"
    started.done("undo")
    assert started.json("show", "contact", contact)["organisation"] == goes
    assert len(started.json("list", "organisation")) == 2


def test_a_joining_that_makes_no_sense_is_told_in_a_sentence(started, brest):
    stays, goes = brest
    assert started("join-records", "organisation", stays, stays).status == 1
    assert started("join-records", "organisation", stays, "Nulle part").status == 1
    assert started("join-records", "inconnu", stays, goes).status == 2
    assert started("join-records", "organisation", stays, goes, "--on-conflict", "later").status == 2
    started.done("set", "organisation", goes, f"parent={stays}")
    refused = started("join-records", "organisation", stays, goes, "--on-conflict", "mine")
    assert (refused.status, "par « Rattachée à »" in refused.err) == (1, True)


def test_records_that_may_be_one_are_listed_with_why(started, brest):
    stays, goes = brest
    (found,) = started.json("duplicates")
    assert (found["entity"], found["uid"], found["other"]) == ("organisation", stays, goes)
    assert found["why"][0] == "same_siren"
    assert started.json("duplicates", "contact") == []
    assert "même SIREN (242900314)" in started.done("duplicates", "organisation")
    assert started("duplicates", "inconnu").status == 2
