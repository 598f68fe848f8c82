"""The time machine: a list as it stood, with the names of that time."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store import history, queries
from dcant_tracker.store.changes import Operation
from dcant_tracker.store.past import Past
from dcant_tracker.store.queries import Condition, Query

EDIT = Operation("edit", "Modification")


@pytest.fixture
def then(store, add, recommendation, brest):
    """The step at which Brest was the pilot of recommendation 3; all of it changed afterwards."""
    add("organisation", name="Épinal", kind="ville", region="Grand Est", population=32_000)
    add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    step = history.last_step(store.read())
    store.update("organisation", brest, {"name": "Métropole du Ponant", "region": None}, EDIT)
    store.update("recommendation", recommendation, {"code": "12", "themes": ("archives",)}, EDIT)
    store.transact(EDIT, lambda transaction: transaction.delete("organisation", brest, with_dependants=True))
    add("organisation", name="Brest", kind="ville")
    return step


def names(past, query):
    return [record["name"] for record in past.records(query)]


def test_a_list_shows_the_records_and_key_texts_of_that_time(store, then):
    past = Past(store.read(), then)
    (participation,) = past.records(Query("participation"))
    labels = past.labels
    assert labels.of_record(participation) == "DcANT 2015-2017 / 3 / Brest Métropole / Pilote"
    assert names(past, Query("organisation")) == ["Brest Métropole", "Épinal"]
    assert Past(store.read(), 0).records(Query("organisation")) == []


def test_conditions_words_and_order_apply_to_what_was(store, then):
    past = Past(store.read(), then)
    there = Condition("region", ("BRETAGNE",))
    assert names(past, Query("organisation", conditions=(there,))) == ["Brest Métropole"]
    assert names(past, Query("organisation", text="brest")) == ["Brest Métropole"]
    assert names(past, Query("organisation", text="ponant")) == []
    assert names(past, Query("organisation", order=("population",))) == ["Épinal", "Brest Métropole"]
    assert names(past, Query("organisation", order=("-kind",))) == ["Épinal", "Brest Métropole"]
    assert len(past.records(Query("participation", text="brest simplifiée"))) == 1
    tagged = Query("recommendation", conditions=(Condition("themes", ("archives",), "has"),))
    assert past.records(tagged) == []
    assert len(Past(store.read(), history.last_step(store.read())).records(tagged)) == 1


def test_what_is_referred_to_is_named_as_then_else_as_now(store, then, brest):
    past = Past(store.read(), then)
    assert past.resolve("organisation", "brest métropole") == brest
    assert past.resolve("organisation", brest) == brest
    assert past.resolve("organisation", "Brest") != brest
    with pytest.raises(UserError, match="aucune fiche"):
        past.resolve("organisation", "Atlantide")


def test_a_shared_name_was_told_apart_only_when_it_was_shared(store, add, brest):
    alone = history.last_step(store.read())
    add("organisation", name="Brest Métropole", kind="association", department="Oise")
    shared = history.last_step(store.read())
    assert Past(store.read(), alone).labels.of("organisation", brest) == "Brest Métropole"
    assert Past(store.read(), shared).labels.of("organisation", brest) == "Brest Métropole (242900314)"
    assert Past(store.read(), alone).labels.of("organisation", "inconnu") == "inconnu"
    assert Past(store.read(), alone).labels.of("organisation", None) == ""


def test_the_latest_past_is_the_present(store, then):
    past = Past(store.read(), history.last_step(store.read()))
    for entity in ("organisation", "recommendation", "participation", "programme"):
        query = Query(entity)
        assert past.records(query) == queries.records(store.read(), query)
