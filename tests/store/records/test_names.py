"""How records are named to people, and found again from what people write."""

from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.records.names import resolve, resolve_owner, resolve_target
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def evaluation(add, recommendation, brest):
    campaign = add("campaign", label="Automne 2017")
    return add("evaluation", campaign=campaign, recommendation=recommendation, evaluator=brest)


def test_the_key_text_joins_the_filled_parts(store, add, recommendation, brest, evaluation):
    labels = store.labels()
    assert labels.of("recommendation", recommendation) == "DcANT 2015-2017 / 3"
    assert labels.of("evaluation", evaluation) == "Automne 2017 / DcANT 2015-2017 / 3 / Brest Métropole"
    meeting = add("meeting", title="Groupe de travail", held_on=date(2017, 5, 29))
    assert store.labels().of("meeting", meeting) == "Groupe de travail / 29/05/2017"
    assert labels.of("recommendation", None) == ""
    assert labels.of("recommendation", "disparu") == "disparu"


def test_a_shared_name_is_told_apart_by_siren_else_department_else_kind(store, add):
    uids = [
        add("organisation", name="Saint-Denis", kind="ville", department="La Réunion", siren="219740115"),
        add("organisation", name="SAINT-DENIS", kind="ville", department="Seine-Saint-Denis"),
        add("organisation", name="Saint-Denis", kind="association"),
    ]
    labels = store.labels()
    assert [labels.of("organisation", uid) for uid in uids] == [
        "Saint-Denis (219740115)",
        "SAINT-DENIS (Seine-Saint-Denis)",
        "Saint-Denis (Association)",
    ]
    for uid in uids:
        assert resolve(store.read(), "organisation", labels.of("organisation", uid)) == uid
    with pytest.raises(UserError, match="plusieurs fiches") as refused:
        resolve(store.read(), "organisation", "saint-denis")
    assert "219740115" in refused.value.hint
    assert "Seine-Saint-Denis" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    ["DcANT 2015-2017 / 3", "dcant 2015-2017 / 3", "3", "commande publique simplifiée", "2015-2017 / 3", "  3 "],
)
def test_a_recommendation_is_found_by_its_key_or_less(store, recommendation, text):
    assert resolve(store.read(), "recommendation", text) == recommendation


def test_a_uid_names_its_record(store, recommendation):
    assert resolve(store.read(), "recommendation", f" {recommendation} ") == recommendation


def test_a_name_of_nothing_is_told(store, recommendation):
    with pytest.raises(UserError, match="ne désigne aucune fiche") as refused:
        resolve(store.read(), "recommendation", "12")
    assert refused.value.hint


@pytest.mark.parametrize("text", ["BREST METROPOLE", "242900314", "Brest", "brest metro"])
def test_an_organisation_is_found_by_name_siren_or_part_of_its_name(store, brest, text):
    assert resolve(store.read(), "organisation", text) == brest


def test_former_names_and_sirens_still_name_the_same_body(store, add):
    lille = add("organisation", name="Métropole Européenne de Lille", kind="metropole", siren="200093201")
    add("organisation_identity", organisation=lille, name="Lille Métropole Communauté urbaine", siren="245900410")
    for text in ("lille métropole communauté urbaine", "245900410"):
        assert resolve(store.read(), "organisation", text) == lille


def test_a_name_follows_its_record(store, add, brest):
    store.update("organisation", brest, {"name": "Métropole du Ponant"}, Operation("edit", "Modification"))
    assert resolve(store.read(), "organisation", "ponant") == brest


def test_the_owner_of_an_attachment_is_named_with_its_sheet(store, recommendation, brest):
    reading = store.read()
    owner = resolve_owner(reading, "recommandations / DcANT 2015-2017 / 3")
    assert owner == f"recommendation:{recommendation}"
    assert store.labels().of_owner(owner) == "Recommandations / DcANT 2015-2017 / 3"
    assert resolve_target(reading, "any", brest) == f"organisation:{brest}"
    assert resolve_target(reading, "any", "organisation / Brest") == f"organisation:{brest}"
    with pytest.raises(UserError, match="aucune fiche"):
        resolve_owner(reading, "DcANT 2015-2017 / 3")


def test_reading_key_texts_in_advance_changes_none(store, evaluation):
    one, other = store.labels(), store.labels()
    other.preload("evaluation")
    assert one.of("evaluation", evaluation) == other.of("evaluation", evaluation)
