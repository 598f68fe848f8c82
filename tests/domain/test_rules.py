"""The rules a record must keep, on its own."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.rules import breaches, checked, is_late, key_of
from dcant_tracker.errors import UserError


def told(entity: str, **values) -> list[tuple[str, ...]]:
    return [breach.fields for breach in breaches(CATALOGUE[entity], values)]


def test_what_is_required_must_be_there():
    assert told("organisation", name="Brest Métropole", kind="metropole") == []
    assert told("organisation", name="Brest Métropole") == [("kind",)]
    assert told("experiment", title="FranceConnect Agent", stage="running") == []


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [
        (date(2017, 1, 1), date(2016, 12, 31), True),
        (date(2017, 1, 1), date(2017, 1, 1), False),
        (None, date(2016, 12, 31), False),
        (date(2017, 1, 1), None, False),
    ],
)
def test_an_end_before_its_start_is_refused(start, end, broken):
    found = told("programme", code="A", title="B", starts_on=start, ends_on=end)
    assert found == ([("starts_on", "ends_on")] if broken else [])


def test_the_sentence_names_both_dates_as_people_read_them():
    values = {"code": "A", "title": "B", "starts_on": date(2017, 1, 2), "ends_on": date(2017, 1, 1)}
    (breach,) = breaches(CATALOGUE["programme"], values)
    assert breach.message == "« Fin » (01/01/2017) précède « Début » (02/01/2017)."
    assert breach.hint


def test_keys_ignore_case_and_accents_and_hold_empty_equal_to_empty():
    organisation = CATALOGUE["organisation"]
    one = {"name": "Saint-Étienne Métropole", "kind": "metropole", "department": None}
    other = {"name": "SAINT-ETIENNE  métropole", "kind": "metropole"}
    assert key_of(organisation, one) == key_of(organisation, other)
    assert key_of(organisation, one) != key_of(organisation, one | {"department": "Loire"})


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (date(2017, 6, 13), None, True),
        (date(2017, 6, 14), None, False),
        (date(2017, 6, 13), date(2017, 6, 20), False),
        (None, None, False),
    ],
)
def test_late_is_due_before_today_and_not_done(due, done, late):
    values = {"due_on": due, "done_on": done}
    assert is_late(CATALOGUE["milestone"], values, today=date(2017, 6, 14)) is late


@pytest.mark.parametrize(
    ("status", "withdrawn", "late"),
    [
        ("not_started", None, True),
        ("in_progress", None, True),
        ("done", None, False),
        ("on_hold", None, False),
        ("in_progress", date(2017, 1, 1), False),
    ],
)
def test_a_recommendation_is_late_while_it_is_open_and_not_withdrawn(status, withdrawn, late):
    values = {"due_on": date(2017, 6, 13), "status": status, "withdrawn_on": withdrawn}
    assert is_late(CATALOGUE["recommendation"], values, today=date(2017, 6, 14)) is late


def test_what_has_no_deadline_is_never_late():
    assert not is_late(CATALOGUE["organisation"], {"ended_on": date(1999, 1, 1)}, today=date(2017, 6, 14))


def test_a_value_of_the_wrong_form_never_comes_in_from_code():
    with pytest.raises(UserError):
        checked(CATALOGUE["programme"]["starts_on"], date(1850, 1, 1))
    with pytest.raises(UserError):
        checked(CATALOGUE["recommendation"]["status"], "fini")
    with pytest.raises(TypeError):
        checked(CATALOGUE["recommendation"]["programme"], 12)
    assert checked(CATALOGUE["programme"]["code"], "a\tb") == "a b"
