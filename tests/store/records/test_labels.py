"""Key texts read many at a time: the same words as one by one, in few questions."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records import labels as module
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records

ORGANISATION = CATALOGUE["organisation"]


@pytest.fixture
def organisations(add):
    named = [
        ("Saint-Denis", "93"),
        ("SAINT-DENIS", "974"),
        ("Brest", "29"),
        *((f"Commune {n}", "35") for n in range(8)),
    ]
    for name, department in named:
        add("organisation", name=name, kind="ville", department=department)


@pytest.mark.parametrize("at_once", [0, 3, 200])
def test_names_that_several_bear_are_told_apart_however_many_are_asked_about(
    store, organisations, monkeypatch, at_once
):
    monkeypatch.setattr(module, "_ASKED_ALONE", at_once)
    together, alone = Labels(store.read()), Labels(store.read())
    records = all_records(store.read(), "organisation")
    together.preload_records(ORGANISATION, records)
    texts = [together.of_record(record) for record in records]
    assert texts[:3] == ["Saint-Denis (93)", "SAINT-DENIS (974)", "Brest"]
    assert texts == [alone.of_values("organisation", record.values) for record in records]


def test_key_texts_of_many_records_take_as_many_questions_as_those_of_one(store, organisations):
    reading = store.read()
    records = all_records(reading, "organisation")
    asked = []
    reading.connection.set_trace_callback(asked.append)
    Labels(reading).preload_records(ORGANISATION, records[:1])
    one = len(asked)
    Labels(reading).preload_records(ORGANISATION, records)
    reading.connection.set_trace_callback(None)
    assert one == len(asked) - one == 1
