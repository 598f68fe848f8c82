"""What was touched since a step, and how it stood before."""

import sqlite3
from contextlib import closing

import pytest

from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.history.touched import touched_since
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Op, Operation

ADD = Operation(Op.ADD, "Ajout")


@pytest.fixture
def lille(add):
    return add("organisation", name="Lille", kind="ville", population=236_000)


@pytest.fixture
def epinal(add):
    return add("organisation", name="Épinal", kind="ville")


@pytest.fixture
def then(store, brest, lille, epinal):
    """The last step before what the tests do."""
    return store.read().last_step()


def test_nothing_is_touched_by_nothing(store, then):
    assert touched_since(store.read(), then) == {}


def test_the_first_step_after_counts_and_that_step_itself_does_not(store, then, edit, lille):
    number = edit("organisation", lille, name="Rijsel")
    assert touched_since(store.read(), then)["organisation"].uids == {lille}
    assert touched_since(store.read(), number) == {}


def test_records_touched_in_whatever_way_stood_as_the_past_shows_them(
    store, then, add, edit, delete, brest, lille, epinal
):
    edit("organisation", lille, name="Rijsel", population=None)
    edit("organisation", lille, name="Lille Métropole")
    edit("organisation", brest, region="Armorique")
    delete("organisation", brest)
    again = {"name": "Brest", "kind": "ville"}
    store.transact(ADD, lambda step: step.add("organisation", again, brest))
    edit("organisation", brest, name="Brest Métropole océane")
    delete("organisation", epinal)
    new = add("organisation", name="Agen", kind="ville")
    touched = touched_since(store.read(), then)["organisation"]
    assert touched.uids == {brest, lille, epinal, new}
    with closing(rewound(store.read(), then)) as earlier:
        past = {record.uid: record.values for record in all_records(earlier, "organisation")}
    assert past.keys() == {brest, lille, epinal}
    assert {uid: touched.added_or_deleted(uid) for uid in touched.whole} == {
        brest: past[brest],
        epinal: past[epinal],
        new: None,
    }
    assert touched.edited(lille) == {"name": "Lille", "population": 236_000}


def test_fields_and_entities_unknown_today_are_passed_over(store, then, edit, lille):
    number = edit("organisation", lille, name="Rijsel")
    with closing(sqlite3.connect(store.path)) as other, other:
        row = "INSERT INTO change(step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, ?, NULL)"
        other.execute(row, (number, "organisation", lille, "mayor", '"X"'))
        other.execute(row, (number, "mayor", "autre", None, "{}"))
    touched = touched_since(store.read(), then)
    assert set(touched) == {"organisation"}
    assert touched["organisation"].edited(lille) == {"name": "Lille"}


def test_the_history_may_be_another_files(store, then, edit, lille):
    edit("organisation", lille, name="Rijsel")
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("ALTER TABLE change RENAME TO theirs")
    assert touched_since(store.read(), then, "theirs")["organisation"].edited(lille) == {"name": "Lille"}
