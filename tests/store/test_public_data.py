"""The public data: every fact with its source, nothing invented, the same records on every laptop."""

import json
from collections import Counter

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.settings import resource
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history import log
from dcant_tracker.store.public_data import create_public
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store

FACTS = json.loads(resource("programme/dcant.json").read_text(encoding="utf-8"))
GRID = json.loads(resource("programme/principles.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    opened = create_public(tmp_path_factory.mktemp("public") / "dcant.sqlite")
    yield opened
    opened.close()


def records(store, entity):
    return all_records(store.read(), entity)


def by_name(store, name):
    (found,) = [record for record in records(store, "organisation") if record["name"] == name]
    return found


def sources(value):
    """Every source that the facts give, wherever it stands; what is not shipped left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.endswith("source") and isinstance(inner, str):
                yield inner
            elif not name.startswith("_"):
                yield from sources(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sources(inner)


def named_organisations():
    named = [fact["name"] for fact in FACTS["organisations"]]
    named += [one["name"] for fact in FACTS["participations"] for one in fact["organisations"]]
    named += [name for fact in FACTS["meetings"] for name in fact["organisations"]]
    return set(named)


def test_it_is_one_step_and_a_sound_file(public):
    (step,) = log.steps(public.read())
    assert (step.op, step.label) == ("init", "Données publiques DcANT")
    assert check(public) == []


def test_two_laptops_get_the_same_records(public, tmp_path):
    other = create_public(tmp_path / "autre.sqlite")
    for name in CATALOGUE:
        mine = {record.uid: record.values for record in records(public, name)}
        assert {record.uid: record.values for record in records(other, name)} == mine
    assert other.meta("store_id") != public.meta("store_id")
    other.close()


def test_every_source_is_kept(public):
    kept = {
        str(value)
        for name in CATALOGUE
        for record in records(public, name)
        for value in record.values.values()
        if value is not None
    }
    wanted = set(sources(FACTS))
    assert len(wanted) > 10
    assert [source for source in wanted if not any(source in text for text in kept)] == []


def test_nothing_is_there_that_the_facts_do_not_say(public):
    attendances = sum(len(fact["organisations"]) for fact in FACTS["meetings"])
    counted = {
        "programme": len(FACTS["programmes"]),
        "recommendation": len(FACTS["recommendations"]),
        "milestone": len(FACTS["milestones"]),
        "experiment": len(FACTS["experiments"]),
        "participation": sum(len(fact["organisations"]) for fact in FACTS["participations"]),
        "organisation": len(named_organisations()),
        "group": len(FACTS["groups"]),
        "meeting": len(FACTS["meetings"]),
        "attendance": attendances,
        "group_member": attendances,
        "action_item": len(FACTS["action_items"]),
        "position": len(FACTS["positions"]),
        "partner": len(FACTS["partners"]),
        "maturity_domain": len(FACTS["maturity_domains"]),
        "principle_guide": sum(len(criteria) for name, criteria in GRID.items() if name != "_about"),
    }
    found = {name: len(records(public, name)) for name in CATALOGUE}
    assert {name: count for name, count in found.items() if count and name != "organisation_identity"} == counted
    titles = {record["code"]: record["title"] for record in records(public, "recommendation")}
    assert titles == {fact["code"]: fact["title"] for fact in FACTS["recommendations"]}


def test_plain_values_are_those_of_the_facts(public):
    plain = (
        ("programme", "programmes"),
        ("recommendation", "recommendations"),
        ("experiment", "experiments"),
        ("milestone", "milestones"),
        ("group", "groups"),
        ("meeting", "meetings"),
        ("position", "positions"),
        ("partner", "partners"),
    )
    for entity, part in plain:
        for record, fact in zip(records(public, entity), FACTS[part], strict=True):
            for name, value in fact.items():
                if name in CATALOGUE[entity] and not CATALOGUE[entity][name].is_ref:
                    kept = record[name]
                    assert (list(kept) if isinstance(kept, tuple) else str(kept)) == value


def test_organisations_take_what_the_official_directory_knows(public):
    brest = by_name(public, "Brest Métropole")
    assert (brest["kind"], brest["siren"], brest["department"], brest["region"]) == (
        "metropole",
        "242900314",
        "Finistère",
        "Bretagne",
    )
    assert brest["population"] > 200_000
    assert "Licence Ouverte" in brest["source"]
    assert by_name(public, "Communauté urbaine de Dunkerque")["siren"] == "245900428"
    assert by_name(public, "Grenoble-Alpes Métropole")["siren"] == "200040715"
    assert by_name(public, "Communauté d'agglomération dracénoise")["siren"] == "248300493"
    assert by_name(public, "Calvados")["insee_code"] == "14"
    kinds = Counter(record["kind"] for record in records(public, "organisation") if record["siren"] is None)
    assert kinds["metropole"] == kinds["communaute_urbaine"] == 0


def test_an_organisation_picked_from_the_directory_later_is_the_same_record(public):
    from dcant_tracker.domain.directory import load_directory

    directory = load_directory(resource("referential/organisations.csv"))
    assert by_name(public, "Brest Métropole").uid == directory.by_siren("242900314").uid
    assert by_name(public, "Meuse").uid == directory.by_source_key("departement:55").uid
    assert by_name(public, "Communauté d'agglomération Grand Poitiers").uid == directory.by_siren("200069854").uid


def test_a_siren_that_changed_and_a_body_that_changed_kind_are_told(public):
    identities = {(record["name"], record["siren"]): record for record in records(public, "organisation_identity")}
    lille = by_name(public, "Métropole Européenne de Lille")
    assert lille["siren"] == "200093201"
    assert identities["Métropole européenne de Lille", "245900410"]["organisation"] == lille.uid
    poitiers = by_name(public, "Communauté d'agglomération Grand Poitiers")
    assert (poitiers["kind"], poitiers["siren"]) == ("communaute_agglomeration", None)
    assert "depuis 2017" in poitiers["notes"]
    (later,) = [found for found in identities.values() if found["organisation"] == poitiers.uid]
    assert (later["kind"], later["siren"]) == ("communaute_urbaine", "200069854")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Montpellier Métropole", "Montpellier Méditerranée Métropole"),
        ("metropole europeenne de lille", "Métropole Européenne de Lille"),
        ("245900410", "Métropole Européenne de Lille"),
        ("CU de Dunkerque", "Communauté urbaine de Dunkerque"),
        ("CA Dracénie Provence Verdon Agglomération", "Communauté d'agglomération dracénoise"),
    ],
)
def test_other_names_lead_to_the_same_organisation(public, written, meant):
    from dcant_tracker.store.records.names import resolve

    assert resolve(public.read(), "organisation", written) == by_name(public, meant).uid


def test_links_follow_the_facts(public):
    labels = public.labels()
    (group,) = [found for found in records(public, "group") if found["name"] == "Innovation publique"]
    members = {labels.of("organisation", found["organisation"]) for found in records(public, "group_member")}
    (meeting,) = [found for found in FACTS["meetings"] if found["organisations"]]
    assert members == set(meeting["organisations"])
    assert {found["group"] for found in records(public, "group_member")} == {group.uid}
    (action,) = records(public, "action_item")
    assert labels.of("meeting", action["meeting"]).startswith("Commission développement économique")
    assert "jour non connu" in action["notes"]
    for found in records(public, "participation"):
        assert labels.of("recommendation", found["recommendation"]) == "DcANT 2015-2017 / 3"
        assert found["role"] == "experimenter"


def test_the_four_principles_have_their_default_criteria(public):
    found = records(public, "principle_guide")
    assert list(dict.fromkeys(record["principle"] for record in found)) == [
        "governance",
        "efficiency",
        "user_relation",
        "evaluation",
    ]
    assert all(record["help"].endswith("?") for record in found)
    assert [record["position"] for record in found[:4]] == [1, 2, 3, 4]


def test_what_is_not_shipped_stays_out(public):
    names = {record["name"] for record in records(public, "organisation")}
    assert not any("Nîmes" in name for name in names)
    assert "Alpes-Maritimes" not in names


def test_an_existing_file_is_left_alone_and_no_draft_remains(tmp_path):
    path = tmp_path / "dcant.sqlite"
    Store.create(path).close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="existe déjà"):
        create_public(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_on_the_way_leaves_no_file(tmp_path, monkeypatch):
    from dcant_tracker.store import public_data

    def fail(_store):
        raise ZeroDivisionError

    monkeypatch.setattr(public_data, "load", fail)
    with pytest.raises(ZeroDivisionError):
        create_public(tmp_path / "dcant.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_by_its_own_name(tmp_path):
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=r"« dcant\.sqlite »") as refused:
        create_public(tmp_path / "fichier" / "dcant.sqlite")
    assert refused.value.hint
