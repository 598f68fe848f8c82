"""A data file is a stranger's until what it is made of was compared with ours; nothing of it runs before."""

import contextlib
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.file import inspecting
from dcant_tracker.store.file.backup import restore
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import UnsoundFileError
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.replicas.merging import OnConflict, merge
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.store.file.freeze import FIXTURES, wordings
from tests.store.file.hostile import HOSTILE, MARK, statements

FROZEN = FIXTURES / f"schema-{SCHEMA}.sqlite"
OPENED_ALL_THE_SAME = {"size of the cache", "no autoincrement"}


@pytest.fixture
def stranger(tmp_path) -> Path:
    return Path(shutil.copy(FROZEN, tmp_path / "reçu.sqlite"))


@pytest.mark.parametrize("number", range(1, SCHEMA + 1))
def test_files_of_every_schema_hold_no_surprise(number):
    with contextlib.closing(connect(FIXTURES / f"schema-{number}.sqlite", read_only=True)) as connection:
        assert inspecting.surprises(connection, number) == []


@pytest.mark.parametrize("number", range(1, SCHEMA + 1))
def test_statement_by_statement_they_hold_none_either(number, monkeypatch):
    monkeypatch.setattr(inspecting, "_known_wordings", frozenset)
    with contextlib.closing(connect(FIXTURES / f"schema-{number}.sqlite", read_only=True)) as connection:
        assert inspecting.surprises(connection, number) == []


def test_a_file_without_tables_is_like_none_of_ours(tmp_path):
    with contextlib.closing(connect(FROZEN, read_only=True)) as connection:
        ours = inspecting.entries_of(connection)
    with contextlib.closing(sqlite3.connect(tmp_path / "vide.sqlite")) as connection:
        assert inspecting.surprises(connection, SCHEMA) != []
        assert inspecting.surprises(connection, SCHEMA, ours) != []


def test_the_wordings_that_opening_knows_are_those_of_our_files(empty_file):
    assert inspecting.WORDINGS.read_text(encoding="ascii").split("\n")[:-1] == wordings()
    with contextlib.closing(connect(empty_file)) as connection:
        assert inspecting.is_known(inspecting.entries_of(connection), SCHEMA)


@pytest.mark.parametrize("kind", sorted(HOSTILE.keys() - {"size of the cache"}))
def test_what_a_stranger_made_is_refused_with_a_way_out(stranger, tmp_path, store, kind):
    HOSTILE[kind](stranger)
    before = stranger.read_bytes()
    with pytest.raises(UserError) as opened:
        Store.open(stranger)
    assert opened.value.hint
    with pytest.raises(UserError) as merged:
        merge(store, stranger, OnConflict.MINE)
    assert merged.value.hint
    mine = store.path.read_bytes()
    with pytest.raises(UserError) as restored:
        restore(stranger, store.path)
    assert restored.value.hint
    assert store.path.read_bytes() == mine
    if kind != "page size":
        assert stranger.read_bytes() == before
    assert MARK.encode() not in stranger.read_bytes().replace(before, b"")


def test_a_large_cache_that_a_file_asks_for_changes_nothing(stranger):
    HOSTILE["size of the cache"](stranger)
    Store.open(stranger).close()


def test_no_trigger_runs_even_where_nobody_looked(stranger):
    """The connection itself runs none: the comparison is not all that stands before a trigger.

    From Python 3.12 on it leaves triggers alone, before that it refuses what would run one.
    """
    HOSTILE["trigger AFTER INSERT step"](stranger)
    store = Store(stranger)
    with contextlib.nullcontext() if sys.version_info >= (3, 12) else pytest.raises(UnsoundFileError):
        store.add("partner", {"name": "Autre"}, Operation("add", "Ajout"))
    assert store.read().fetch_one("SELECT 1 FROM meta WHERE name = ?", (MARK,)) is None
    store.close()


def test_a_lost_index_and_a_plain_column_too_many_are_left_to_the_check(stranger):
    statements("DROP INDEX ix_contact_organisation", "ALTER TABLE contact ADD COLUMN couleur TEXT")(stranger)
    with contextlib.closing(connect(stranger)) as connection:
        found = inspecting.surprises(connection, SCHEMA)
    assert {(one.name, one.harmless) for one in found} == {("ix_contact_organisation", True), ("contact", True)}
    Store.open(stranger).close()


def test_a_file_to_bring_up_to_date_may_have_no_column_too_many(tmp_path):
    path = Path(shutil.copy(FIXTURES / "schema-3.sqlite", tmp_path / "ancien.sqlite"))
    statements("ALTER TABLE campaign ADD COLUMN closed_on TEXT")(path)
    with pytest.raises(UnsoundFileError, match="campaign"):
        Store.open(path)


def test_a_journal_of_our_own_is_taken_back_and_no_reason_to_refuse(stranger, tmp_path, store):
    writing = sqlite3.connect(stranger, isolation_level=None)
    writing.execute("PRAGMA cache_size = 1")
    writing.execute("BEGIN")
    writing.execute("UPDATE organisation SET name = name || 'x'")
    writing.execute("UPDATE change SET uid = uid || 'x'")
    killed = tmp_path / "tué.sqlite"
    shutil.copy(stranger, killed)
    shutil.copy(f"{stranger}-journal", f"{killed}-journal")
    writing.close()
    assert merge(store, killed, OnConflict.MINE, dry_run=True)
    opened = Store.open(killed)
    assert opened.read().fetch_value("SELECT count(*) FROM organisation WHERE name LIKE '%x'") == 0
    opened.close()


def test_comparing_takes_next_to_no_time(stranger):
    with contextlib.closing(connect(stranger)) as connection:
        inspecting.surprises(connection, SCHEMA)
        took = []
        for _time in range(5):
            begun = time.perf_counter()
            inspecting.surprises(connection, SCHEMA)
            took.append(time.perf_counter() - begun)
    assert min(took) < 0.02
