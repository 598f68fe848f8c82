"""The state that figures and reports are drawn from."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


def titles(state):
    return [title for (title,) in state.reading.fetch_all("SELECT title FROM programme")]


@pytest.fixture
def two_days(store):
    """A programme named on 12 March 2017, renamed on 3 April; returns the number of the last step."""
    _changes, uid = store.add("programme", {"code": "DcANT", "title": "Avant"}, EDIT)
    store.update("programme", uid, {"title": "Après"}, EDIT)
    last = store.read().last_step()
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for step, at in ((last - 1, "2017-03-12T10:00:00.000+00:00"), (last, "2017-04-03T10:00:00.000+00:00")):
            connection.execute("UPDATE step SET at = ? WHERE id = ?", (at, step))
    return last


def test_the_present_is_today(store, two_days):
    state = present(store.read())
    assert titles(state) == ["Après"]
    assert state.day == date.today()
    assert not state.is_past


def test_a_day_shows_its_end(store, two_days):
    with state_at(store.read(), "2017-03-12") as state:
        assert titles(state) == ["Avant"]
        assert state.day == date(2017, 3, 12)
        assert state.is_past
    with state_at(store.read(), "2017-03-11") as state:
        assert titles(state) == []


def test_a_step_stands_on_the_day_it_was_made(store, two_days):
    with state_at(store.read(), str(two_days - 1)) as state:
        assert titles(state) == ["Avant"]
        assert state.day == date(2017, 3, 12)


def test_after_the_last_step_the_records_are_those_of_now_but_the_day_is_the_one_asked(store, two_days):
    with state_at(store.read(), "2017-06-01") as state:
        assert titles(state) == ["Après"]
        assert state.day == date(2017, 6, 1)


def test_no_date_is_the_present(store, two_days):
    with state_at(store.read(), None) as state:
        assert state == present(store.read())


def test_what_is_no_date_is_refused(store):
    with pytest.raises(UserError, match="ni une étape"), state_at(store.read(), "la semaine dernière"):
        pass
