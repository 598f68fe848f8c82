"""What is to decide after two data files came together: listed, and decided one by one or all at once."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

BREST, EPINAL = "Brest Métropole", "Épinal"


@pytest.fixture
def colleague(desk, capsys) -> Terminal:
    """A colleague in front of a copy of the data file."""
    other = desk.folder / "collègue"
    other.mkdir()
    return Terminal(Path(shutil.copy(desk.data, other / "collègue.sqlite")), capsys)


@pytest.fixture
def merged(desk, colleague) -> Terminal:
    """The desk, once both gave Brest another region and population and the colleague's file was taken in."""
    desk.done("set", "organisation", BREST, "region=Bretagne", "population=1")
    colleague.done("set", "organisation", BREST, "region=Finistère", "population=2")
    desk.done("merge", colleague.data)
    return desk


def test_each_is_told_with_both_sides_and_whoever_wrote_the_other(merged):
    found = merged.json("conflicts")
    assert [one["field"] for one in found] == ["population", "region"]
    assert all(
        [*one] == ["id", "entity", "uid", "key", "field", "base", "mine", "theirs", "who", "at"] for one in found
    )
    uid = merged.json("show", "organisation", BREST)["uid"]
    region = found[1]
    assert (region["entity"], region["uid"], region["key"]) == ("organisation", uid, BREST)
    assert (region["base"], region["mine"], region["theirs"]) == (None, "Finistère", "Bretagne")
    written = merged.json("history", "organisation", BREST)
    assert region["at"] in {step["when"] for step in written}


def test_it_is_listed_in_words_for_people(merged):
    lines = merged.done("conflicts").splitlines()
    assert "Région" in lines[5 - 1]
    assert "Affiché : Finistère" in lines[7 - 1]
    assert lines[8 - 1].endswith(" : Bretagne")
    assert "2 différences sont à trancher." in merged("conflicts").err


@pytest.mark.parametrize(
    ("decision", "kept"), [("mine", "Finistère"), ("theirs", "Bretagne"), ("Bretagne ouest", "Bretagne ouest")]
)
def test_one_is_decided_for_a_side_or_otherwise_and_not_asked_again(merged, colleague, decision, kept):
    wanted = merged.json("conflicts")[1]["id"]
    merged.done("resolve", wanted, decision)
    assert merged.json("show", "organisation", BREST)["region"] == kept
    assert [one["field"] for one in merged.json("conflicts")] == ["population"]
    told = colleague("merge", merged.data)
    assert ("rien ne change dans les fiches" in told.err) is (told.out.count("\n") == 1)
    assert colleague.json("show", "organisation", BREST)["region"] == kept
    assert colleague.json("conflicts") == merged.json("conflicts")
    answer = merged("resolve", wanted, "mine")
    assert (answer.status, answer.out) == (1, "")
    assert "n'est pas une décision à prendre" in answer.err


@pytest.mark.parametrize(("side", "kept"), [("mine", ("Finistère", 2)), ("theirs", ("Bretagne", 1))])
def test_all_are_decided_for_one_side_in_one_step(merged, side, kept):
    count = len(merged.json("history"))
    assert merged.done("resolve", "--all", side) == "Décisions après fusion"
    record = merged.json("show", "organisation", BREST)
    assert ((record["region"], record["population"]), merged.json("conflicts")) == (kept, [])
    assert len(merged.json("history")) == count + 1
    assert "Rien n'est à trancher." in merged("resolve", "--all", side).err
    assert len(merged.json("history")) == count + 1


def test_a_value_is_read_as_people_type_it_and_a_wrong_one_told_with_its_field(merged):
    wanted = merged.json("conflicts")[0]["id"]
    answer = merged("resolve", wanted, "beaucoup")
    assert (answer.status, answer.out) == (1, "")
    assert "Population (population)" in answer.err
    merged.done("resolve", wanted, "12 345")
    assert merged.json("show", "organisation", BREST)["population"] == 12345


def test_a_reference_is_told_and_given_by_its_key(desk, colleague):
    desk.done("add", "organisation", "name=Rennes", "kind=ville")
    colleague.done("merge", desk.data)
    colleague.done("set", "organisation", EPINAL, f"parent={BREST}")
    desk.done("set", "organisation", EPINAL, "parent=Rennes")
    desk.done("merge", colleague.data)
    (conflict,) = desk.json("conflicts")
    assert {conflict["mine"], conflict["theirs"]} == {BREST, "Rennes"}
    assert desk("resolve", conflict["id"], "Nulle part").status == 1
    desk.done("resolve", conflict["id"], BREST)
    assert desk.json("show", "organisation", EPINAL)["parent_label"] == BREST


@pytest.mark.parametrize(("decision", "is_there"), [("mine", True), ("theirs", False)])
def test_a_record_deleted_by_one_and_edited_by_the_other_stays_until_decided(desk, colleague, decision, is_there):
    desk.done("add", "organisation", "name=Vannes", "kind=ville")
    colleague.done("merge", desk.data)
    colleague.done("delete", "organisation", "Vannes")
    desk.done("set", "organisation", "Vannes", "region=Bretagne")
    desk.done("merge", colleague.data)
    (conflict,) = desk.json("conflicts")
    assert (conflict["field"], conflict["mine"]["name"], conflict["theirs"]) == (None, "Vannes", None)
    assert "supprimer la fiche" in desk.done("conflicts")
    assert "ce n'est pas une valeur" in desk("resolve", conflict["id"], "autre").err
    desk.done("resolve", conflict["id"], decision)
    assert (desk.json("list", "organisation", "--search", "Vannes") != []) is is_there
    assert desk.json("conflicts") == []


def test_what_breaks_a_rule_together_is_told_and_left_by_all_mine(desk, colleague):
    desk.done("set", "programme", "DcANT 2015-2017", "starts_on=01/03/2018")
    colleague.done("set", "programme", "DcANT 2015-2017", "ends_on=01/02/2018")
    document = desk.json("merge", colleague.data)
    (told,) = [one for one in document["proposals"] if one["kind"] == "conflict"]
    assert told["message"]
    (conflict,) = desk.json("conflicts")
    assert "laisserait la règle enfreinte" in desk("resolve", conflict["id"], "mine").err
    assert "1 différence" in desk("resolve", "--all", "mine").err
    desk.done("resolve", conflict["id"], "01/04/2018" if conflict["field"] == "ends_on" else "01/01/2018")
    assert desk.json("conflicts") == []


@pytest.mark.parametrize(
    "words",
    [(), ("abc",), ("--all", "jamais"), ("abc", "mine", "--all", "mine")],
)
def test_wrong_usage_is_told_with_status_2(desk, words):
    answer = desk("resolve", *words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err


@pytest.mark.parametrize("wanted", ["", "abc", "%"])
def test_what_is_not_to_decide_is_told_with_what_to_do(desk, wanted):
    answer = desk("resolve", wanted, "mine")
    assert (answer.status, answer.out) == (1, "")
    assert "« conflicts »" in answer.err
