"""Records from the command line: made, changed, shown, listed, looked for, deleted."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind

AT_A_GLANCE = [
    "weather_state",
    "weather_ours",
    "next_milestone",
    "late_milestones",
    "participants",
    "mean",
    "coverage",
    "last_decision",
]
"""What is said of a measure beside its fields."""


def _typed(terminal, field: Field) -> str:
    """What a person types for a field: a label, a French date, the uid of a record made for the purpose."""
    if field.target == ANY:
        return f"Programmes / {terminal.json('show', 'programme', made(terminal, 'programme'))['code']}"
    if field.is_ref:
        return made(terminal, str(field.target))
    if field.choices:
        return next(iter(field.choices.labels.values()))
    return {Kind.DATE: "29/05/2017", Kind.INT: "12", Kind.BOOL: "oui"}.get(field.kind, f"Un {field.label} œuvré")


def made(terminal, entity: str) -> str:
    """The uid of a record holding just what the entity requires, made when there is none."""
    known = terminal.json("list", entity)
    if known:
        return known[0]["uid"]
    required = [field for field in CATALOGUE[entity] if field.required]
    return terminal.done("add", entity, *(f"{field.name}={_typed(terminal, field)}" for field in required))


def _expected_keys(entity: Entity) -> list[str]:
    keys = ["uid"]
    for field in entity:
        keys.append(field.name)
        if field.is_ref:
            keys.append(f"{field.name}_label")
    return keys


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_entity_is_added_listed_shown_and_undone(started, name):
    entity = CATALOGUE[name]
    uid = made(started, name)
    (listed,) = started.json("list", name)
    assert list(listed) == _expected_keys(entity) + (AT_A_GLANCE if name == "recommendation" else [])
    assert listed["uid"] == uid
    assert listed == started.json("show", name, uid)
    for field in entity:
        value = listed[field.name]
        if not field.required:
            assert value is None
        elif field.choices:
            assert value in field.choices.codes
        elif field.kind is Kind.DATE:
            assert value == "2017-05-29"
        elif field.is_ref:
            assert listed[f"{field.name}_label"] not in {None, "", value}
    shown = started.done("show", name, uid)
    assert all(field.label in shown for field in entity if field.required)
    assert started("undo").status == 0
    assert started.json("list", name) == []


def test_values_are_understood_as_people_type_them(desk):
    brest = desk.json("show", "organisation", "Brest Métropole")
    assert (brest["kind"], brest["siren"], brest["population"]) == ("metropole", "242900314", None)
    first = desk.json("show", "recommendation", "DcANT 2015-2017 / 1")
    assert first["themes"] == ["archivage", "identité"]
    assert first["programme_label"] == "DcANT 2015-2017"
    assert first["status"] == "not_started"
    assert desk.json("show", "recommendation", "DcANT 2015-2017 / 3")["starts_on"] == "2016-01-01"


def test_a_field_is_set_then_cleared(desk):
    desk.done("set", "organisation", "Brest Métropole", "population=213 000", "member_since=29 mai 2017")
    brest = desk.json("show", "organisation", "Brest Métropole")
    assert (brest["population"], brest["member_since"]) == (213_000, "2017-05-29")
    desk.done("set", "organisation", "Brest Métropole", "population=")
    assert desk.json("show", "organisation", "Brest Métropole")["population"] is None


def test_a_value_already_there_is_told_and_makes_no_step(desk):
    before = desk.labels()
    answer = desk("set", "organisation", "Épinal", "region=Grand Est")
    assert (answer.status, answer.out) == (0, "")
    assert "Rien à modifier" in answer.err
    assert desk.labels() == before


def test_an_equals_sign_belongs_to_the_value(desk):
    desk.done("set", "organisation", "Épinal", "source=https://example.org/?a=b")
    assert desk.json("show", "organisation", "Épinal")["source"] == "https://example.org/?a=b"


def test_a_shorter_key_works_where_it_names_one_record(desk):
    assert desk.json("show", "organisation", "brest")["name"] == "Brest Métropole"
    assert desk.json("show", "recommendation", "3")["title"] == "Commande publique"


def test_a_key_that_several_records_share_is_refused_with_the_candidates(desk):
    desk.done("add", "organisation", "name=Brest", "kind=ville", "department=Finistère")
    desk.done("add", "organisation", "name=Brest", "kind=association", "department=Oise")
    answer = desk("show", "organisation", "Brest")
    assert (answer.status, answer.out) == (1, "")
    assert "Finistère" in answer.err
    assert "Oise" in answer.err


@pytest.mark.parametrize("command", [("show",), ("set",), ("delete",)])
def test_a_key_that_names_nothing_is_a_problem_not_a_wrong_usage(desk, command):
    more = ["region=Bretagne"] if command == ("set",) else []
    answer = desk(*command, "organisation", "Atlantide", *more)
    assert answer.status == 1
    assert "Atlantide" in answer.err


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("ends_on=31/02/2017", "ends_on"),
        ("ends_on=01/01/2015", "Début"),
        ("starts_on=bientôt", "starts_on"),
        ("code=", "Code"),
    ],
)
def test_a_value_against_the_rules_is_refused_in_french_and_nothing_changes(desk, assignment, said):
    before = desk.json("show", "programme", "DcANT 2015-2017")
    answer = desk("set", "programme", "DcANT 2015-2017", assignment)
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert desk.json("show", "programme", "DcANT 2015-2017") == before


def test_the_same_key_twice_and_an_unknown_reference_are_refused(desk):
    twice = desk("add", "programme", "code=dcant 2015-2017", "title=Encore")
    unknown = desk("add", "contact", "organisation=Atlantide", "name=Personne")
    assert (twice.status, unknown.status) == (1, 1)
    assert "Atlantide" in unknown.err
    assert len(desk.json("list", "programme")) == 1


def test_a_list_keeps_what_holds_every_condition(desk):
    desk.done("add", "organisation", "name=Rennes Métropole", "kind=metropole", "region=Bretagne")
    names = [item["name"] for item in desk.json("list", "organisation", "--where", "kind=Métropole")]
    assert names == ["Brest Métropole", "Rennes Métropole"]
    both = desk.json("list", "organisation", "--where", "kind=metropole", "--where", "region=BRETAGNE")
    assert [item["name"] for item in both] == ["Rennes Métropole"]
    assert [item["name"] for item in desk.json("list", "organisation", "--where", "region=")] == ["Brest Métropole"]
    tagged = desk.json("list", "recommendation", "--where", "themes=Identité")
    assert [item["code"] for item in tagged] == ["1"]
    linked = desk.json("list", "participation", "--where", "organisation=brest")
    assert [item["organisation_label"] for item in linked] == ["Brest Métropole"]


def test_a_search_ignores_case_and_accents_and_finds_through_links(desk):
    assert [item["name"] for item in desk.json("list", "organisation", "--search", "EPIN")] == ["Épinal"]
    (found,) = desk.json("list", "participation", "--search", "brest")
    assert found["organisation_label"] == "Brest Métropole"
    assert desk.json("list", "organisation", "--search", "introuvable") == []


def test_a_list_shows_the_past(desk):
    then = str(desk.json("history")[0]["step"])
    desk.done("set", "organisation", "Épinal", "name=Épinal-Golbey")
    desk.done("delete", "organisation", "Brest Métropole", "--with-dependants")
    assert [item["name"] for item in desk.json("list", "organisation")] == ["Épinal-Golbey"]
    past = desk.json("list", "organisation", "--at", then)
    assert [item["name"] for item in past] == ["Brest Métropole", "Épinal"]
    (linked,) = desk.json("list", "participation", "--at", then, "--where", "organisation=Brest Métropole")
    assert linked["organisation_label"] == "Brest Métropole"
    assert desk.json("list", "organisation", "--at", "2016-01-01") == []


def test_a_list_reads_as_a_table_with_the_count_beside_it(desk):
    answer = desk("list", "organisation")
    lines = answer.out.splitlines()
    assert lines[0].split() == ["Nom", "Type", "Département"]
    assert [line.split("  ")[0] for line in lines[2:]] == ["Brest Métropole", "Épinal"]
    assert answer.err.strip() == "2 fiches"


def test_a_record_in_use_is_deleted_only_with_what_depends_on_it(desk):
    refused = desk("delete", "organisation", "Brest Métropole")
    assert refused.status == 1
    assert "Participations (1)" in refused.err
    assert "Contacts (1)" in refused.err
    assert len(desk.json("list", "organisation")) == 2
    done = desk("delete", "organisation", "Brest Métropole", "--with-dependants")
    assert (done.status, done.out) == (0, "")
    assert "undo" in done.err
    assert desk.json("list", "participation") == desk.json("list", "contact") == []
    desk.done("undo")
    (back,) = desk.json("list", "participation")
    assert back["referent_label"] == "Brest Métropole / Camille Durand"


def test_a_record_that_nothing_uses_is_deleted_at_once(desk):
    answer = desk("delete", "organisation", "Épinal")
    assert (answer.status, answer.out, answer.err) == (0, "", "")
    assert desk("show", "organisation", "Épinal").status == 1


def test_an_optional_link_to_a_deleted_record_is_emptied(desk):
    desk.done("delete", "contact", "Camille Durand", "--with-dependants")
    (kept,) = desk.json("list", "participation")
    assert (kept["referent"], kept["referent_label"]) == (None, None)
