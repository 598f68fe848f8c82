"""Records as lines of JSON: what ``json`` itself would write of them, in the order of the list."""

import json
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind, to_json
from dcant_tracker.store.file.same_file import AnotherFile
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.reading import json_lines as module
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.json_lines import BETWEEN, json_line, json_lines
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

OPERATION = Operation("set", "Modification")
ROWS = 7


def _lines(reading, entity, **asked) -> list[str]:
    return _each(json_lines(reading, Query(entity, **asked)))


def _each(parts) -> list[str]:
    text = b"".join(parts).decode()
    assert not text or text.startswith(BETWEEN)
    return text.split(BETWEEN)[1:]


def _codes(parts) -> list[str]:
    return [json.loads(line)["code"] for line in _each(parts)]


def _plainly(reading, entity, **asked) -> list[str]:
    """What ``json`` writes of the same records."""
    labels = reading.labels()
    lines = []
    for record in queries.records(reading, Query(entity, **asked)):
        item = {"uid": record.uid}
        for field in CATALOGUE[entity]:
            value = record[field.name]
            owner = field.target == "any" and value is not None
            item[field.name] = value.partition(":")[2] if owner else to_json(value)
            if field.is_ref:
                item[f"{field.name}_label"] = None if value is None else labels.of_field(field, value)
        lines.append(json.dumps(item, ensure_ascii=False))
    return lines


def _value(field, rank) -> str | int | None:
    """A value as the database keeps it; each field is empty in some row."""
    if (rank + len(field.name)) % 4 == 0:
        return None
    if field.is_ref:
        owner = "organisation" if field.target == "any" else field.target
        return f"organisation:{owner}-{rank}" if field.target == "any" else f"{owner}-{rank * 3 % ROWS}"
    if field.choices:
        codes = tuple(field.choices.codes)
        return codes[rank % len(codes)]
    texts = {Kind.DATE: f"2017-05-{28 + rank % 2}", Kind.TAGS: f"identité; données {rank}"}
    numbers = {Kind.INT: rank * 1_000, Kind.BOOL: rank % 2}
    return numbers.get(field.kind, texts.get(field.kind, f'Œil « "{rank}" »\\,\n\t\x1f\x00🙂'))


@pytest.fixture
def everything(store):
    """Some records of every entity, as no form would take them."""
    with closing(sqlite3.connect(store.path)) as behind:
        for name, entity in CATALOGUE.items():
            columns = [f'"{column}"' for column in ("uid", "key_digest", *(field.name for field in entity))]
            sql = f'INSERT INTO "{name}"({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})'
            rows = [[f"{name}-{rank}", rank, *(_value(field, rank) for field in entity)] for rank in range(ROWS)]
            behind.executemany(sql, rows)
        behind.commit()
    return store.read()


@pytest.fixture
def parts_of_two(monkeypatch):
    monkeypatch.setattr(module, "_PART", 2)


@pytest.mark.parametrize("part", [1, 2, 1_000])
def test_every_record_is_written_as_json_writes_it(everything, part, monkeypatch):
    monkeypatch.setattr(module, "_PART", part)
    for entity in CATALOGUE:
        lines = _lines(everything, entity)
        assert lines == _plainly(everything, entity)
        assert len(lines) == ROWS


def test_an_earlier_state_is_written_as_it_was(store, add, recommendation, parts_of_two):
    milestones = [
        add("milestone", recommendation=recommendation, title=f"Jalon {rank}", due_on=date(2017, 5, rank))
        for rank in range(1, 6)
    ]
    now = store.read()
    step, then = now.last_step(), _plainly(now, "milestone")
    store.update("recommendation", recommendation, {"code": "33"}, OPERATION)
    store.update("milestone", milestones[3], {"title": "Autre"}, OPERATION)
    with closing(rewound(now, step)) as earlier:
        assert _lines(earlier, "milestone") == then
    assert _lines(now, "milestone") == _plainly(now, "milestone") != then


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_escaped_as_json_escapes_it(store, programme, text):
    number = queries.position_of(store.read(), "programme", programme)
    store.update("programme", programme, {"description": text}, OPERATION)
    line = json_line(store.read(), "programme", number)
    assert [line] == _plainly(store.read(), "programme") == _lines(store.read(), "programme")
    assert "\n" not in line


@pytest.fixture
def ten(add):
    return [add("programme", code=f"P{rank}", title=f"Programme {9 - rank}") for rank in range(10)]


def test_parts_keep_the_order_and_the_conditions_of_the_list(store, ten, parts_of_two):
    assert ten
    for asked in ({"order": ("title",)}, {"order": ("-code",)}, {"text": "programme 7"}, {"text": "introuvable"}):
        assert _lines(store.read(), "programme", **asked) == _plainly(store.read(), "programme", **asked)


def test_a_list_being_read_slowly_lets_others_write_and_leaves_out_what_they_deleted(store, ten, parts_of_two):
    """Whatever was read ahead."""
    parts = json_lines(store.read(), Query("programme", order=("code",)))
    read = [next(parts)]
    with closing(Store.open(store.path)) as other:
        for rank in (0, 2, 4, 5, 9):
            other.transact(OPERATION, lambda work, uid=ten[rank]: work.delete("programme", uid))
    read += parts
    assert _codes(read) == ["P0", "P1", "P3", "P6", "P7", "P8"]


def test_a_list_being_read_slowly_names_things_as_they_are_called_by_then(store, add, programme, parts_of_two):
    for code in "123456":
        add("recommendation", programme=programme, code=code, title="Titre")
    parts = json_lines(store.read(), Query("recommendation", order=("code",)))
    read = [next(parts)]
    store.update("programme", programme, {"code": "Autre"}, OPERATION)
    read += parts
    assert [json.loads(line)["programme_label"] for line in _each(read)] == ["DcANT 2015-2017"] * 2 + ["Autre"] * 4


def test_a_list_left_before_its_end_leaves_nothing_behind(store, ten, parts_of_two):
    def held() -> tuple[int, int]:
        files = [file for file in psutil.Process().open_files() if file.path == str(store.path)]
        return threading.active_count(), len(files)

    reading = store.read()
    before = held()
    parts = json_lines(reading, Query("programme", order=("code",)))
    assert _codes([next(parts)]) == ["P0", "P1"]
    assert held() > before
    parts.close()
    assert held() == before


@pytest.mark.parametrize(("value", "told"), [("x'c328'", sqlite3.Error), ("CAST(x'c328' AS TEXT)", UnicodeDecodeError)])
def test_what_fails_while_a_part_is_read_ahead_is_told(store, ten, parts_of_two, value, told):
    with closing(sqlite3.connect(store.path)) as behind:
        behind.execute(f"UPDATE programme SET title = {value} WHERE code = 'P3'")
        behind.commit()
    parts = json_lines(store.read(), Query("programme", order=("code",)))
    assert _codes([next(parts)]) == ["P0", "P1"]
    with pytest.raises(told):
        next(parts)


@pytest.mark.posix("Windows lets nobody move a file that is open")
def test_nothing_is_read_from_another_file_that_took_the_place(store, ten, parts_of_two, empty_file):
    reading = store.read()
    shutil.copy(empty_file, store.path.with_name("autre.sqlite")).replace(store.path)
    with pytest.raises(AnotherFile):
        next(json_lines(reading, Query("programme")))
