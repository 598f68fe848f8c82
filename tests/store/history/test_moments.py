"""Moments of the past: a step, an instant, or the end of a day."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history.moments import first_day, step_at, step_time


@pytest.fixture
def dated(store, edit, programme):
    """Two steps: one on 1 June 2026 at noon, one on 2 June at noon, both in local time."""
    edit("programme", programme, title="Deux")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for number in (1, 2):
            noon = datetime(2026, 6, number, 12).astimezone().astimezone(UTC)
            connection.execute("UPDATE step SET at = ? WHERE id = ?", (noon.isoformat(timespec="milliseconds"), number))
    return store


@pytest.mark.parametrize(
    ("when", "step"),
    [
        ("0", 0),
        ("1", 1),
        (" 2 ", 2),
        ("2026-05-31", 0),
        ("2026-06-01", 1),
        ("2026-06-02", 2),
        ("2030-01-01", 2),
        ("2026-06-02T11:59", 1),
        ("2026-06-02T12:00:00", 2),
        ("2026-06-01T00:00:00+14:00", 0),
    ],
)
def test_a_moment_is_a_step_an_instant_or_the_end_of_a_local_day(dated, when, step):
    assert step_at(dated.read(), when) == step


def test_the_file_knows_nothing_before_the_day_of_its_first_step(dated):
    assert first_day(dated.read()) == date(2026, 6, 1)
    with closing(sqlite3.connect(dated.path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM step WHERE id = 1")
    assert first_day(dated.read()) is None


@pytest.mark.parametrize("when", ["3", "hier", "2026-13-01", "", "01/06/2026 à midi", "0001-01-01T00:00:00+01:00", "²"])
def test_a_moment_that_is_none_of_these_is_told(dated, when):
    with pytest.raises(UserError) as refused:
        step_at(dated.read(), when)
    assert refused.value.hint


def test_a_number_of_up_to_eight_digits_is_a_step_and_a_longer_one_is_nothing(dated):
    with pytest.raises(UserError, match="Il n'y a pas d'étape 20260601"):
        step_at(dated.read(), "20260601")
    with pytest.raises(UserError, match="« 202606011 » n'est ni une étape, ni une date, ni un instant"):
        step_at(dated.read(), "202606011")


def test_a_step_was_made_at_an_instant(dated):
    assert step_time(dated.read(), 2) == datetime(2026, 6, 2, 12).astimezone()
    assert step_time(dated.read(), 3) is None
