"""Records as lines of JSON: what ``json`` itself would write of them, in the order of the list."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import to_json
from dcant_tracker.store.reading import json_lines as module
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.json_lines import json_line, json_lines
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

OPERATION = Operation("set", "Modification")


def _lines(store, entity, **asked) -> list[str]:
    return [line for part in json_lines(store.read(), Query(entity, **asked)) for line in part]


def _plainly(store, entity, **asked) -> list[str]:
    """What ``json`` writes of the same records."""
    labels = store.labels()
    lines = []
    for record in queries.records(store.read(), Query(entity, **asked)):
        item = {"uid": record.uid}
        for field in CATALOGUE[entity]:
            value = record[field.name]
            owner = field.target == "any" and value is not None
            item[field.name] = value.partition(":")[2] if owner else to_json(value)
            if field.is_ref:
                item[f"{field.name}_label"] = None if value is None else labels.of_field(field, value)
        lines.append(json.dumps(item, ensure_ascii=False))
    return lines


def test_every_kind_of_value_is_written_as_json_writes_it(store, add, recommendation, brest):
    person = add("contact", organisation=brest, name="Loïc « L'Œil » Ménard", category="officer")
    store.update("recommendation", recommendation, {"themes": ("identité", "données ouvertes")}, OPERATION)
    add("milestone", recommendation=recommendation, title="Jalon", due_on=date(2017, 5, 29))
    add("participation", recommendation=recommendation, organisation=brest, role="pilot", referent=person)
    add("attachment", owner=f"recommendation:{recommendation}", label="Note", target="notes/une.pdf")
    add("organisation", name="Épinal", kind="ville", population=32_000, active=False)
    for entity in CATALOGUE:
        assert _lines(store, entity) == _plainly(store, entity)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_escaped_as_json_escapes_it(store, programme, text):
    number = queries.position_of(store.read(), "programme", programme)
    store.update("programme", programme, {"description": text}, OPERATION)
    line = json_line(store.read(), "programme", number)
    assert line == _plainly(store, "programme")[0]
    assert "\n" not in line


@pytest.fixture
def parts_of_two(monkeypatch):
    monkeypatch.setattr(module, "_PART", 2)


@pytest.fixture
def five(store, add):
    return [add("programme", code=f"P{rank}", title=f"Programme {9 - rank}") for rank in range(5)]


def test_parts_keep_the_order_and_the_conditions_of_the_list(store, five, parts_of_two):
    assert five
    for asked in ({"order": ("title",)}, {"order": ("-code",)}, {"text": "programme 7"}, {"text": "introuvable"}):
        assert _lines(store, "programme", **asked) == _plainly(store, "programme", **asked)


def test_a_list_being_read_slowly_lets_others_write_and_leaves_out_what_they_deleted(store, five, parts_of_two):
    parts = json_lines(store.read(), Query("programme", order=("code",)))
    read = list(next(parts))
    with closing(Store.open(store.path)) as other:
        for uid in (five[0], five[4]):
            other.transact(OPERATION, lambda work, uid=uid: work.delete("programme", uid))
    read += [line for part in parts for line in part]
    assert [json.loads(line)["code"] for line in read] == ["P0", "P1", "P2", "P3"]


def test_a_list_left_before_its_end_leaves_nothing_behind(store, five, parts_of_two):
    reading = store.read()
    pages = reading.fetch_value("PRAGMA cache_size")
    parts = json_lines(reading, Query("programme", order=("code",)))
    assert [json.loads(line)["uid"] for line in next(parts)] == five[:2]
    assert reading.fetch_value("PRAGMA cache_size") != pages
    running = threading.active_count()
    parts.close()
    assert threading.active_count() == running - 1
    assert reading.fetch_value("PRAGMA cache_size") == pages


def test_what_fails_while_a_part_is_read_ahead_is_told(store, five, parts_of_two):
    with closing(sqlite3.connect(store.path)) as behind:
        behind.execute("UPDATE programme SET title = x'c328' WHERE code = 'P3'")
        behind.commit()
    parts = json_lines(store.read(), Query("programme", order=("code",)))
    assert [json.loads(line)["uid"] for line in next(parts)] == five[:2]
    with pytest.raises(sqlite3.Error):
        next(parts)
