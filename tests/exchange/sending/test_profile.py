"""A partner's profile: some columns, some records, of one programme; what stays home is neither told nor missed."""

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.ledger.since import since_last_sending
from dcant_tracker.exchange.scope import ExportOptions, Narrowing
from dcant_tracker.exchange.sending.profile import keep, profile
from dcant_tracker.store.reading.kept_conditions import from_plain, to_plain
from dcant_tracker.store.reading.queries import LATE, Condition
from tests.exchange.conftest import Desk

CITIES = Narrowing(frozenset({"population", "name"}), (Condition("kind", ("ville",)),))


@pytest.fixture
def partner(desk: Desk) -> str:
    return desk.add("partner", {"name": "SGMAP"})


@pytest.fixture
def narrowed(partner) -> ExportOptions:
    return ExportOptions(("organisation",), partner, narrowed={"organisation": CITIES})


def names_in(path) -> list[str]:
    sheet = openpyxl.load_workbook(path)["Collectivités et organismes"]
    head = [cell.value for cell in sheet[1]]
    assert "Population" not in head
    return [row[head.index("Nom")].value for row in sheet.iter_rows(min_row=2)]


def test_only_some_columns_and_records_leave_and_the_key_always_does(desk, narrowed):
    path = desk.send(narrowed, "villes.xlsx")
    cities = {str(one["name"]) for one in desk.all("organisation") if one["kind"] == "ville"}
    assert 0 < len(cities) < len(desk.all("organisation"))
    assert set(names_in(path)) == cities
    assert not any(desk.compare(path).counts().values())


def test_what_did_not_leave_is_no_change_since_then(desk, partner, narrowed):
    desk.send(narrowed, "villes.xlsx")
    desk.set("organisation", "brest", region="Normandie")
    desk.set("organisation", "épinal", population=7, region="Vosges")
    found = since_last_sending(desk.store.read(), partner).differences
    assert [(one.key, one.field) for one in found] == [("Épinal", "region")]
    path = desk.send(ExportOptions(("organisation",), partner, highlight=True, narrowed={
        "organisation": Narrowing(frozenset({"population"}), (Condition("kind", ("metropole",)),))
    }), "métropoles.xlsx")  # fmt: skip
    told = "\n".join(
        str(cell.value) for row in openpyxl.load_workbook(path)["Modifications"].iter_rows() for cell in row
    )
    assert "Vosges" not in told


def test_a_profile_is_kept_for_the_next_sending_and_read_whatever_became_of_fields(desk, partner, narrowed):
    assert profile(desk.store, partner) is None
    keep(desk.store, partner, ("organisation",), narrowed)
    assert profile(desk.store, partner) == narrowed
    desk.store.set_meta(f"profile:{partner}", '{"entities": ["organisation"], "narrowed": {"parti": {}}}')
    assert profile(desk.store, partner) == ExportOptions(("organisation",), partner)
    desk.store.set_meta(f"profile:{partner}", "[1]")
    assert profile(desk.store, partner) is None


def test_conditions_come_back_as_they_were_and_those_on_what_is_gone_do_not():
    kept = (Condition("themes|recommendation.themes", ("économie",), "has"), Condition("gap", ("partial", None)))
    assert from_plain("position", to_plain(kept)) == kept
    assert from_plain("milestone", to_plain((Condition(LATE),))) == (Condition(LATE),)
    gone = [{"field": "couleur", "values": ["x"], "test": "in"}, {"field": "gap.colour", "values": ["x"]}, "gap", {}]
    assert from_plain("position", gone) == ()


@pytest.mark.parametrize("kept", ["[" * 100_000, "7", "{}", '{"entities": 7}', '"\\ud800"'])
def test_a_profile_that_cannot_be_read_is_none(desk, partner, kept):
    desk.store.set_meta(f"profile:{partner}", kept)
    assert profile(desk.store, partner) is None


def test_what_of_a_profile_says_nothing_narrows_nothing():
    for narrowed in (7, [1], {"organisation": 7}, {"organisation": {"without": 7, "conditions": {"a": 1}}}):
        assert scope.from_json({"narrowed": narrowed}, None, None).narrowing("organisation") == scope.EVERYTHING


def test_of_a_programme_only_what_belongs_to_it_or_to_none_leaves(desk):
    programme = desk.all("programme")[0]
    other = desk.add("programme", {"code": "TNT", "title": "TNT"})
    desk.add("recommendation", {"programme": other, "code": "1", "title": "Autre"})
    options = ExportOptions(programme=programme.uid)
    reading = desk.store.read()
    assert all(one["programme"] == programme.uid for one in scope.rows(reading, CATALOGUE["recommendation"], options))
    assert scope.count(reading, CATALOGUE["programme"], options) == 2
