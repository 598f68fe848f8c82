"""The time machine: the records, lists and names as they stood, read like those of today."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.rules import key_of
from dcant_tracker.store.history import log
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.keys import holder
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records import search
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


PUBLIC = "00000000-0000-5000-8000-000000000000"
"""The uid of a record of public data is the same in every data file and tells no time."""


def remove(store, *uids):
    for uid in uids:
        store.transact(EDIT, lambda transaction, uid=uid: transaction.delete("organisation", uid))


def uids_in_order(reading):
    return [record.uid for record in queries.records(reading, Query("organisation", order=("name",)))]


@pytest.fixture
def alike(store):
    """``alike("a")``: adds another Saint-Denis, in that department; with its uid when given."""

    def add_one(department, uid=None):
        values = {"name": "Saint-Denis", "kind": "ville", "department": department}
        return store.transact(EDIT, lambda transaction: transaction.add("organisation", values, uid))[1]

    return add_one


def test_what_is_deleted_stood_after_what_was_created_before_it_though_places_were_free(store, alike):
    remove(store, alike("a"))
    first, second = alike("b"), alike("c")
    there = store.read().last_step()
    remove(store, second)
    with past(store, there) as earlier:
        assert uids_in_order(earlier) == [first, second]


def test_what_is_deleted_stood_between_public_data_that_was_there_and_what_came_after(store, alike):
    first, public, second, third = alike("a"), alike("b", PUBLIC), alike("c"), alike("d")
    there = store.read().last_step()
    remove(store, second)
    with past(store, there) as earlier:
        assert uids_in_order(earlier) == [first, public, second, third]


def test_public_data_that_is_deleted_stood_last(store, alike):
    first, public, last = alike("a"), alike("b", PUBLIC), alike("c")
    there = store.read().last_step()
    remove(store, public, first)
    with past(store, there) as earlier:
        assert uids_in_order(earlier) == [first, last, public]


def test_what_was_renamed_since_is_found_under_the_key_it_had(store, then, recommendation):
    with past(store, then) as earlier:
        was = key_of(CATALOGUE["recommendation"], get(earlier, "recommendation", recommendation).values)
        assert holder(earlier, "recommendation", was) == recommendation
        assert holder(store.read(), "recommendation", was) is None


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


def test_what_happened_to_a_record_brought_back_since_is_no_part_of_its_past(store, brest):
    there = store.read().last_step()
    was = get(store.read(), "organisation", brest)
    store.transact(EDIT, lambda transaction: transaction.delete("organisation", brest))
    again = {"name": "Brest", "kind": "ville", "region": "Armorique"}
    store.transact(EDIT, lambda transaction: transaction.add("organisation", again, brest))
    store.update("organisation", brest, {"region": None}, EDIT)
    with past(store, there) as earlier:
        assert get(earlier, "organisation", brest) == was


def test_fields_and_entities_unknown_today_are_passed_over(store, brest):
    there = store.read().last_step()
    was = get(store.read(), "organisation", brest)
    edited = store.update("organisation", brest, {"region": "Armorique"}, EDIT).step
    with closing(sqlite3.connect(store.path)) as other, other:
        row = "INSERT INTO change(step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, NULL, ?)"
        other.execute(row, (edited, "organisation", brest, "mayor", '"X"'))
        other.execute(row, (edited, "mayor", "autre", None, "{}"))
    with past(store, there) as earlier:
        assert get(earlier, "organisation", brest) == was


def test_the_history_ends_where_the_past_does(store, then, brest):
    with past(store, then) as earlier:
        assert earlier.last_step() == then
        assert store.read().last_step() > then
        assert list(log.changes_of_record(earlier, brest)) == log.changes_of(store.read(), 3)
        assert log.changes_since(earlier, then) == []


def test_words_are_looked_for_in_the_past_over_all_that_is_searched(store, then):
    with past(store, then) as earlier:
        assert [entity for entity, _id in search.find(earlier, "commande", SEARCHED)] == ["recommendation"]
        assert list(search.find(earlier, "ponant", SEARCHED)) == []


def test_the_past_answers_through_the_same_indexes_as_the_present(store, then):
    sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    of_records = {
        tuple(row)
        for row in store.read().fetch_all(sql)
        if row[1] in {*CATALOGUE, "step", "change", "made_change", "pairing", "campaign_closing"}
    }
    assert of_records
    with past(store, then) as earlier:
        assert {tuple(row) for row in earlier.fetch_all(sql)} == of_records


def test_the_past_holds_no_file_open_and_is_read_by_whoever_needs_it(store, then):
    with past(store, then) as earlier, ThreadPoolExecutor(1) as elsewhere:
        files = elsewhere.submit(earlier.fetch_all, "SELECT file FROM pragma_database_list WHERE file <> ''")
        assert files.result() == []


def test_a_past_that_cannot_be_made_whole_is_closed(store, then, monkeypatch):
    made = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *where, **how: made.append(connect(*where, **how)) or made[-1])
    reading = store.read()
    made.clear()
    with pytest.raises(KeyError):
        rewound(reading, then, ("recette",))
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[-1].execute("SELECT 1")


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
