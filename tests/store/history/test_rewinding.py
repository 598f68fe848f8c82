"""The time machine: the records, lists and names as they stood, read like those of today."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")
SEARCHED = ("organisation", "recommendation", "participation", "programme")


@pytest.fixture
def then(store, add, recommendation, brest):
    """The step at which Brest was the pilot of recommendation 3; all of it changed afterwards."""
    add("organisation", name="Épinal", kind="ville", region="Grand Est", population=32_000)
    add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    step = store.read().last_step()
    store.update("organisation", brest, {"name": "Métropole du Ponant", "region": None}, EDIT)
    store.update("recommendation", recommendation, {"code": "12", "themes": ("archives",)}, EDIT)
    store.transact(EDIT, lambda transaction: transaction.delete("organisation", brest, with_dependants=True))
    add("organisation", name="Brest", kind="ville")
    return step


@contextmanager
def past(store, step):
    with closing(rewound(store.read(), step, SEARCHED)) as earlier:
        yield earlier


def names(reading, query):
    return [record["name"] for record in queries.records(reading, query)]


def test_records_and_key_texts_are_those_of_that_time(store, then):
    with past(store, then) as earlier:
        (participation,) = queries.records(earlier, Query("participation"))
        assert Labels(earlier).of_record(participation) == "DcANT 2015-2017 / 3 / Brest Métropole / Pilote"
        assert names(earlier, Query("organisation")) == ["Brest Métropole", "Épinal"]
    with past(store, 0) as earlier:
        assert names(earlier, Query("organisation")) == []


def test_conditions_words_and_order_apply_to_what_was(store, then):
    there = Condition("region", ("BRETAGNE",))
    tagged = Query("recommendation", conditions=(Condition("themes", ("archives",), "has"),))
    with past(store, then) as earlier:
        assert names(earlier, Query("organisation", conditions=(there,))) == ["Brest Métropole"]
        assert names(earlier, Query("organisation", text="brest")) == ["Brest Métropole"]
        assert names(earlier, Query("organisation", text="ponant")) == []
        assert names(earlier, Query("organisation", order=("population",))) == ["Épinal", "Brest Métropole"]
        assert names(earlier, Query("organisation", order=("-kind",))) == ["Épinal", "Brest Métropole"]
        assert len(queries.records(earlier, Query("participation", text="brest simplifiée"))) == 1
        assert queries.records(earlier, tagged) == []
    with past(store, store.read().last_step()) as latest:
        assert len(queries.records(latest, tagged)) == 1


def test_a_shared_name_was_told_apart_only_when_it_was_shared(store, add, brest):
    alone = store.read().last_step()
    add("organisation", name="Brest Métropole", kind="association", department="Oise")
    with past(store, alone) as earlier:
        assert Labels(earlier).of("organisation", brest) == "Brest Métropole"
    with past(store, store.read().last_step()) as latest:
        assert Labels(latest).of("organisation", brest) == "Brest Métropole (242900314)"


def test_the_latest_past_is_the_present(store, then):
    with past(store, store.read().last_step()) as latest:
        for entity in SEARCHED:
            query = Query(entity)
            assert queries.records(latest, query) == queries.records(store.read(), query)


def test_what_was_deleted_stood_where_it_had_been_created(store, add):
    first, second, third = (add("organisation", name="Saint-Denis", kind="ville", department=one) for one in "cab")
    there = store.read().last_step()
    query = Query("organisation", order=("name",))
    before = [record.uid for record in queries.records(store.read(), query)]
    assert before == [first, second, third]
    for uid in (second, first):
        store.transact(EDIT, lambda transaction, uid=uid: transaction.delete("organisation", uid))
    gone = store.read().last_step()
    store.undo()
    add("organisation", name="Saint-Denis", kind="ville", department="d")
    with past(store, there) as earlier:
        assert [record.uid for record in queries.records(earlier, query)] == before
    with past(store, gone) as earlier:
        assert [record.uid for record in queries.records(earlier, query)] == [third]


def test_edits_before_a_deletion_are_taken_back_too(store, add, recommendation, brest):
    there = store.read().last_step()
    was = get(store.read(), "organisation", brest)
    store.update("organisation", brest, {"name": "Un", "population": 5, "siren": None}, EDIT)
    store.update("organisation", brest, {"name": "Deux"}, EDIT)
    store.transact(EDIT, lambda transaction: transaction.delete("organisation", brest, with_dependants=True))
    store.undo()
    store.update("organisation", brest, {"name": "Trois", "region": None}, EDIT)
    with past(store, there) as earlier:
        then = get(earlier, "organisation", brest)
        assert then.values == was.values
        assert names(earlier, Query("organisation", text="brest")) == ["Brest Métropole"]


def test_the_history_ends_where_the_past_does(store, then):
    with past(store, then) as earlier:
        assert earlier.last_step() == then
        assert store.read().last_step() > then


def test_nothing_can_be_written_into_the_past(store, then, brest):
    with past(store, then) as earlier:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            earlier.fetch_all("DELETE FROM organisation")
        assert get(earlier, "organisation", brest) is not None


def test_the_state_at_any_step_can_be_seen_again(store, edit, add, programme):
    edit("programme", programme, title="Deux")
    second = add("programme", code="TNT", title="TNT")
    store.transact(EDIT, lambda transaction: transaction.delete("programme", second))
    titles = []
    for step in range(5):
        with closing(rewound(store.read(), step)) as earlier:
            titles.append([record["title"] for record in all_records(earlier, "programme")])
    assert titles == [
        [],
        ["Développement concerté 2015-2017"],
        ["Deux"],
        ["Deux", "TNT"],
        ["Deux"],
    ]
