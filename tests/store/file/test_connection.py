"""A connection is set up or let go."""

import inspect
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from dcant_tracker.store.file import connection


class Watched(sqlite3.Connection):
    """Counts how many are open."""

    opened = 0

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        Watched.opened += 1

    def close(self):
        Watched.opened -= 1
        super().close()


def test_what_is_no_database_is_not_held_open(tmp_path, monkeypatch):
    path = tmp_path / "autre.sqlite"
    path.write_bytes(b"pas une base" * 1_000)
    monkeypatch.setattr(connection.sqlite3, "connect", partial(sqlite3.connect, factory=Watched))
    with pytest.raises(sqlite3.DatabaseError):
        connection.connect(path)
    assert Watched.opened == 0


def test_what_is_committed_is_on_the_disk(monkeypatch):
    """The tests wait for no disk (tests/conftest.py): this one asks what the application does."""
    monkeypatch.setattr(connection, "prepare", inspect.unwrap(connection.prepare))
    with closing(sqlite3.connect(":memory:")) as opened:
        connection.prepare(opened)
        assert opened.execute("PRAGMA synchronous").fetchone() == (2,)
