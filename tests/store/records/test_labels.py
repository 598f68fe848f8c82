"""Key texts read many at a time: the same words as one by one, in few questions."""

from datetime import date

import pytest

from dcant_tracker.store.records import labels as module
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records


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
    together.preload("organisation")
    texts = [together.of_record(record) for record in records]
    assert texts[:3] == ["Saint-Denis (93)", "SAINT-DENIS (974)", "Brest"]
    assert texts == [alone.of_values("organisation", record.values) for record in records]


def test_key_texts_of_many_records_take_as_many_questions_as_those_of_one(store, organisations):
    reading = store.read()
    named = [(record.uid, record.values) for record in all_records(reading, "organisation")]
    asked = []
    reading.connection.set_trace_callback(asked.append)
    Labels(reading).preload_named({"organisation": dict(named[:1])})
    one = len(asked)
    Labels(reading).preload_named({"organisation": dict(named)})
    reading.connection.set_trace_callback(None)
    assert one == len(asked) - one == 1


def test_key_texts_read_together_are_those_of_one_record_at_a_time(store, add, recommendation, brest):
    add("meeting", title="Comité", held_on=date(2017, 5, 29))
    add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    add("contact", organisation=brest, name="Loïc Ménard", category="officer")
    add("milestone", recommendation=recommendation, title="Jalon", due_on=date(2017, 5, 29))
    named = ("meeting", "participation", "contact", "milestone", "recommendation", "organisation")
    for entity in named:
        together, of_some, alone = (Labels(store.read()) for _turn in range(3))
        together.preload(entity)
        (record,) = all_records(store.read(), entity)
        of_some.preload(entity, [record.uid])
        texts = {labels.of(entity, record.uid) for labels in (together, of_some, alone)}
        assert texts == {alone.of_values(entity, record.values)}
