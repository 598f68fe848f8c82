"""The declared catalogue says what the contract says, to the letter.

``contract/fields.csv`` and ``contract/choices.csv`` are copies of it; ``contract/added.csv`` lists the fields, and
``contract/added_choices.csv`` the lists, that came since: their names are promises too.
"""

import csv
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE, entity_named, field_named, named_in, referrers
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.errors import UsageError

CONTRACT = Path(__file__).parent / "contract"


def rows(name: str) -> list[dict[str, str]]:
    with (CONTRACT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def declared_rows() -> list[dict[str, str]]:
    found = []
    for entity in CATALOGUE.values():
        for field in entity:
            kind = str(field.kind)
            if field.kind in (Kind.REF, Kind.CHOICE):
                kind += f" {field.target}"
            found.append(
                {
                    "entity": entity.name,
                    "sheet": entity.sheet,
                    "field": field.name,
                    "label": field.label,
                    "type": kind,
                    "key": "optional" if field.optional else "yes" if field.key else "",
                    "required": "yes" if field.required else "",
                    "internal": "yes" if field.internal else "",
                }
            )
    return found


def test_every_field_of_the_contract_or_added_since_is_declared_alike():
    declared = {(row["entity"], row["field"]): row for row in declared_rows()}
    promised = {(row["entity"], row["field"]): row for row in (*rows("fields.csv"), *rows("added.csv"))}
    assert declared == promised


def test_the_fields_of_an_entity_keep_the_order_of_the_contract():
    for name, entity in CATALOGUE.items():
        asked = [row["field"] for row in rows("fields.csv") if row["entity"] == name]
        assert [field.name for field in entity if field.name in asked] == asked


def test_every_entity_is_in_the_contract_or_added_since():
    assert {row["entity"] for row in (*rows("fields.csv"), *rows("added.csv"))} == set(CATALOGUE)


def test_the_choice_lists_are_those_of_the_contract_or_added_since_in_order():
    asked: dict[str, list[tuple[str, str]]] = {}
    for row in (*rows("choices.csv"), *rows("added_choices.csv")):
        asked.setdefault(row["list"], []).append((row["code"], row["label"]))
    assert {name: list(choices.labels.items()) for name, choices in CHOICES.items()} == asked


@pytest.mark.parametrize(
    ("entity", "field", "default"),
    [
        ("recommendation", "status", "not_started"),
        ("participation", "status", "confirmed"),
        ("participation", "role", "experimenter"),
        ("group_member", "role", "member"),
        ("evaluation", "state", "draft"),
        ("organisation", "kind", None),
        ("progress_point", "weather", None),
        ("maturity_assessment", "level", None),
        ("evaluation", "governance_score", None),
        ("position", "gap", None),
        ("recommendation", "title", None),
    ],
)
def test_a_required_list_starts_at_a_choice_that_says_nothing_nobody_said(entity, field, default):
    assert CATALOGUE[entity][field].default == default


def test_an_unknown_entity_or_field_is_told_with_those_that_exist():
    with pytest.raises(UsageError) as refused:
        entity_named("projet")
    assert "« projet »" in refused.value.message
    assert "recommendation" in refused.value.hint
    with pytest.raises(UsageError) as refused:
        field_named(CATALOGUE["programme"], "couleur")
    assert "starts_on" in refused.value.hint


def test_key_parts_and_referrers_are_read_off_the_declaration():
    assert [field.name for field in CATALOGUE["evaluation"].key] == [
        "campaign",
        "recommendation",
        "experiment",
        "evaluator",
    ]
    who = {(entity.name, field.name) for entity, field in referrers("contact")}
    assert who == {
        ("participation", "referent"),
        ("participation", "elected_referent"),
        ("evaluation", "respondent"),
        ("group_member", "contact"),
        ("attendance", "contact"),
        ("interaction", "contact"),
        ("contact", "replaced_by"),
    }


def test_every_entity_can_be_listed_named_and_dated():
    for entity in CATALOGUE.values():
        assert entity.key
        assert {name.lstrip("-") for name in entity.order} <= {field.name for field in entity}
        assert set(entity.caption) <= {field.name for field in entity}
        for start, end in entity.periods:
            assert entity[start].kind is entity[end].kind is Kind.DATE


def test_what_an_entity_says_of_its_fields_names_fields_it_has():
    for entity in CATALOGUE.values():
        assert set(entity.brief) <= {field.name for field in entity}
        assert entity.said_briefly
        if entity.deadline is not None:
            assert entity[entity.deadline.on].kind is Kind.DATE
            assert all(name in entity for name, _accepted in entity.deadline.open_while)
        for field in entity.following:
            beside = entity[str(field.follows)]
            assert CATALOGUE[str(beside.target)][field.name].target == field.target


def test_every_field_that_says_when_a_thing_is_due_is_a_deadline():
    due = {"due_on", "follow_up_on"}
    deadlines = {(entity.name, entity.deadline.on) for entity in CATALOGUE.values() if entity.deadline}
    assert deadlines == {
        ("experiment", "ends_on"),
        *((entity.name, field.name) for entity in CATALOGUE.values() for field in entity if field.name in due),
    }


def test_whatever_is_about_an_experiment_carries_its_recommendation():
    about = {entity.name for entity, field in referrers("experiment") if field.name == "experiment"}
    following = {entity.name: {field.follows for field in entity.following} for entity in CATALOGUE.values()}
    assert about == {name for name, sources in following.items() if "experiment" in sources}


def test_what_is_to_be_done_after_a_point_of_an_agenda_comes_from_its_meeting():
    assert {field.name: field.follows for field in CATALOGUE["action_item"].following} == {"meeting": "agenda_item"}


def test_a_record_is_named_by_the_first_part_of_its_caption_that_is_filled():
    recommendation = CATALOGUE["recommendation"]
    assert recommendation.captioned({"short_title": "Ouverture", "title": "Ouvrir les données"}) == "Ouverture"
    assert recommendation.captioned({"short_title": None, "title": "Ouvrir les données"}) == "Ouvrir les données"
    assert CATALOGUE["group"].captioned({"name": "Commission"}) == ""


@pytest.mark.parametrize(
    ("entity", "names"),
    [
        ("recommendation", ["code"]),
        ("experiment", ["title"]),
        ("contact", ["name"]),
        ("organisation", []),
        ("meeting", []),
    ],
)
def test_what_belongs_to_something_has_a_name_of_its_own_beside_it(entity, names):
    assert [field.name for field in CATALOGUE[entity].own_name] == names


def test_a_screen_follows_what_the_names_of_its_records_rest_on():
    assert named_in("evaluation") == {"campaign", "recommendation", "experiment", "organisation", "programme"}
    assert named_in("programme") == set()
