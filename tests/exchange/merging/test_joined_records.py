"""A workbook that left before two records became one comes back onto the one that stays."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.exchange.collecting.preparing import prepare_forms
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.joining import joining
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.replicas.merging import OnConflict, merge
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.forms import fill_in


@pytest.fixture
def join(desk):
    def join_pair(entity: str, stays: str, goes: str, side: str = "mine") -> str:
        pair = Pair(entity, desk.uids.get(stays, stays), desk.uids.get(goes, goes))
        choices = {one.spot: getattr(one, side) for one in plan(desk.store.read(), pair).differences}
        joining.join(desk.store, pair, choices)
        return pair.uid

    return join_pair


@pytest.fixture
def city(desk):
    """A second record of Épinal."""
    desk.uids["city"] = desk.add("organisation", {"name": "Ville d'Épinal", "kind": "ville", "region": "Grand Est"})
    return desk.uids["city"]


def told(preview):
    return [(one.kind, one.entity, one.uid, one.field, one.theirs) for one in preview.proposals]


def test_its_rows_speak_of_the_record_that_stays_until_the_joining_is_undone(desk, join, city):
    part = desk.add("participation", {"organisation": city, "recommendation": desk["r1"], "role": "observer"})
    sent = desk.send()
    stays = join("organisation", "épinal", "city")

    def edit(book):
        desk.write(book, "organisation", "city", "region", "Lorraine")
        desk.write(book, "participation", part, "notes", "Vu en mai")
        desk.write(book, "participation", "part", "organisation", "Ville d'Épinal")

    assert told(desk.compare(desk.edit(sent, lambda book: None))) == []
    back = desk.edit(sent, edit)
    assert sorted(told(desk.compare(back)), key=str) == sorted(
        [
            (Case.CHANGED, "organisation", stays, "region", "Lorraine"),
            (Case.CHANGED, "participation", part, "notes", "Vu en mai"),
            (Case.CHANGED, "participation", desk["part"], "organisation", stays),
        ],
        key=str,
    )
    desk.take(back)
    assert told(desk.compare(back)) == []
    assert desk.record("organisation", "épinal")["region"] == "Lorraine"
    for _step in ("the import", "the joining"):
        desk.store.undo()
    assert (Case.CHANGED, "organisation", city, "region", "Lorraine") in told(desk.compare(back))


def test_a_cell_that_both_rows_change_otherwise_is_asked(desk, join, city):
    sent = desk.send()
    stays = join("organisation", "épinal", "city")

    def edit(book):
        desk.write(book, "organisation", "city", "department", "Vosges")
        desk.write(book, "organisation", "épinal", "department", "Meuse")
        desk.write(book, "organisation", "city", "population", 32000)

    changes = told(desk.compare(desk.edit(sent, edit)))
    assert (Case.CONFLICT, "organisation", stays, "department", "Meuse") in changes
    assert [one[3] for one in changes] == ["department", "population"]
    back = desk.edit(sent, lambda book: desk.write(book, "organisation", "épinal", "department", "Meuse"))
    assert [one[:4] for one in told(desk.compare(back))] == [(Case.CHANGED, "organisation", stays, "department")]


def test_a_row_of_a_file_without_base_is_found_by_the_reference_or_the_key_of_the_one_that_went(desk, join):
    again = desk.add("contact", {"organisation": desk["brest"], "name": "C. Durand", "email": "c.durand@brest.fr"})
    sent = desk.send()
    join("contact", "agent", again)
    row = {"organisation": "Brest Métropole", "name": "C. Durand", "phone": "01 02 03 04 05"}

    def without_base(book):
        del book["_dcant"]
        sheet = book["Contacts"]
        sheet.delete_rows(2, sheet.max_row)
        desk.append(book, "contact", row)

    (change,) = told(desk.compare(desk.edit(sent, without_base)))
    assert change[:4] == (Case.CHANGED, "contact", desk["agent"], "phone")


def test_a_form_sent_to_the_one_that_went_is_answered_by_the_one_that_stays(desk, join, city):
    campaign = desk.add("campaign", {"label": "2017"})
    desk.add("expected_evaluation", {"campaign": campaign, "recommendation": desk["r1"], "evaluator": city})
    (form,) = prepare_forms(desk.store, campaign, desk.folder / "formulaires").forms
    fill_in(form.path, 0, governance_score="Largement")
    join("organisation", "épinal", "city")
    desk.take(form.path)
    (given,) = desk.all("evaluation")
    assert (given["evaluator"], given["governance_score"]) == (desk["épinal"], "3")


def test_what_a_colleague_wrote_on_the_one_that_went_goes_to_the_one_that_stays(desk, join, city, tmp_path):
    """A copy of the data file, edited elsewhere while both became one here."""
    part = desk.add("participation", {"organisation": city, "recommendation": desk["r1"], "role": "observer"})
    copy = Path(shutil.copy(desk.store.path, tmp_path / "collegue.sqlite"))
    stays = join("organisation", "épinal", "city")
    with closing(Store.open(copy)) as theirs:
        theirs.update("organisation", city, {"region": "Lorraine"}, Operation("edit", "Chez elle"))
        theirs.update("participation", part, {"notes": "Vu"}, Operation("edit", "Chez elle"))
        person = theirs.add("contact", {"organisation": city, "name": "Ana"}, Operation("add", "Chez elle"))[1]
    merge(desk.store, copy, OnConflict.MINE)
    assert desk.record("organisation", stays)["region"] == "Lorraine"
    assert desk.record("participation", part)["notes"] == "Vu"
    assert desk.record("contact", person)["organisation"] == stays
    again = merge(desk.store, copy, OnConflict.MINE)
    assert (again.records, again.changes.step) == ((), None)
