"""Earlier states are rebuilt once, then kept until another day is asked for."""

import gc
import shutil
import sqlite3
import weakref
from contextlib import closing

import pytest

from dcant_tracker.insight import state
from dcant_tracker.insight.earlier_states import EarlierStates, forget_earlier, state_of
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def old(store):
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE step SET at = '2017-01-10T09:00:00.000+00:00'")
        connection.commit()
    store.add("organisation", {"name": "Agen", "kind": "ville"}, Operation("add", "Ajout"))
    return store


@pytest.fixture
def rebuilt(monkeypatch):
    """The days that were rebuilt, in turn."""
    asked = []
    real = state.state_at

    def counted(reading, when):
        if when:
            asked.append(when)
        return real(reading, when)

    monkeypatch.setattr(state, "state_at", counted)
    return asked


def organisations(store, when):
    return state_of(store, when).reading.fetch_value("SELECT count(*) FROM organisation")


def test_a_day_is_rebuilt_once(old, rebuilt):
    assert organisations(old, "") == organisations(old, "2017-02-01") + 1
    organisations(old, "2017-02-01")
    assert rebuilt == ["2017-02-01"]
    assert state_of(old, "2017-02-01").is_past
    assert not state_of(old, "").is_past


def test_another_day_another_state(old, rebuilt):
    organisations(old, "2017-02-01")
    assert organisations(old, "2016-02-01") == 0
    assert rebuilt == ["2017-02-01", "2016-02-01"]


def test_it_is_rebuilt_once_something_was_written(old, rebuilt):
    organisations(old, "2017-02-01")
    old.add("organisation", {"name": "Dax", "kind": "ville"}, Operation("add", "Ajout"))
    organisations(old, "2017-02-01")
    assert rebuilt == ["2017-02-01", "2017-02-01"]


def test_its_memory_is_given_back(old):
    reading = state_of(old, "2017-02-01").reading
    forget_earlier(old)
    with pytest.raises(sqlite3.ProgrammingError):
        reading.fetch_value("SELECT 1")
    assert EarlierStates.of(old) is EarlierStates.of(old)


def test_it_goes_with_its_file(empty_file, tmp_path):
    opened = Store.open(shutil.copy(empty_file, tmp_path / "autre.sqlite"))
    opened.add("organisation", {"name": "Agen", "kind": "ville"}, Operation("add", "Ajout"))
    earlier = state_of(opened, "0").reading
    opened.close()
    with pytest.raises(sqlite3.ProgrammingError):
        earlier.fetch_value("SELECT 1")
    gone = weakref.ref(opened)
    del opened
    gc.collect()
    assert gone() is None, "a file that was closed is kept in memory"
