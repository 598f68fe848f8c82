"""The reading that the store hands out: what it knows, and what it sees."""

import sqlite3
import time
from contextlib import closing

import pytest

from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import DatabaseBusyError
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


def test_it_knows_its_file_its_last_step_and_what_records_are_called(store, data_file, programme):
    reading = store.read()
    assert (reading.path, reading.step, reading.last_step()) == (data_file, None, 1)
    assert reading.labels().of("programme", programme) == "DcANT 2015-2017"


def test_names_can_be_asked_of_records_that_are_not_there_yet(store):
    labels = store.read().labels({("programme", "neuf"): {"code": "DcANT 2018"}})
    assert labels.of("programme", "neuf") == "DcANT 2018"


def test_it_moves_on_with_every_step(store, add, programme):
    reading = store.read()
    add("programme", code="DcANT 2018", title="Suite")
    assert (count(reading, Query("programme")), reading.last_step()) == (2, 2)


def test_an_earlier_state_says_of_which_step_it_is(store, data_file, add, programme):
    add("programme", code="DcANT 2018", title="Suite")
    with closing(rewound(store.read(), 1)) as earlier:
        assert (earlier.path, earlier.step, earlier.last_step()) == (data_file, 1, 1)
        assert count(earlier, Query("programme")) == 1


def test_held_it_stays_at_one_state_whatever_is_written_meanwhile(store, data_file, programme):
    """The journal lets nobody write while one reads: what is written waits until the state is let go."""
    with store.read().held() as reading:
        before = count(reading, Query("programme"))
        with closing(connect(data_file)) as other:
            other.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("UPDATE programme SET title = 'Autre'")
        assert count(reading, Query("programme")) == before == 1
    store.update("programme", programme, {"title": "Autre"}, EDIT)


def test_it_is_let_go_when_the_work_breaks_down(store, programme):
    with pytest.raises(ZeroDivisionError), store.read().held() as reading:
        assert reading.last_step() // 0
    store.update("programme", programme, {"title": "Autre"}, EDIT)


def test_a_busy_file_is_waited_for_as_long_as_asked_then_as_usual(store, data_file, programme):
    reading = store.read()
    with closing(connect(data_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(DatabaseBusyError), reading.waiting_at_most(20):
            reading.last_step()
        assert time.monotonic() - started < 10
        other.execute("ROLLBACK")
    assert reading.fetch_value("PRAGMA busy_timeout") == 15_000


def test_a_reading_writes_nothing(store, programme):
    with pytest.raises(DatabaseBusyError, match="readonly"):
        store.read().fetch_all("DELETE FROM programme")
