"""Indexes of large tables are looked at in order: whatever SQLite finds row by row in them is found."""

import random
import shutil
import sqlite3
from contextlib import closing, suppress

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking import indexes
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.file.connection import connect
from tests.store.checking.behind import behind_the_back_of, let_write_the_schema
from tests.store.checking.conftest import FULL

FLIPS = 150


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch):
    monkeypatch.setattr(indexes, "LARGE", 1)


def seen_as_sound(connection: sqlite3.Connection) -> bool:
    """What the check says: ``quick_check`` has looked at all but the indexes before them."""
    if told_by_sqlite(connection, "quick_check") != ["ok"]:
        return False
    sums = indexes.sums_of_indexes(connection, lambda: False)
    return sums is not None and all(
        indexes.sums_of_rows(connection, table, columns) == columns for table, columns in sums.items() if columns
    )


def told_by_sqlite(connection: sqlite3.Connection, pragma: str = "integrity_check") -> list[str]:
    return [text for (text,) in connection.execute(f"PRAGMA {pragma}")]


def indexes_looked_at() -> list[tuple[str, str, str]]:
    """Every column of every index of the history and of a table that holds records."""
    with closing(connect(FULL, read_only=True)) as connection:
        return [
            (table, index, column)
            for table in ("change", *CATALOGUE)
            if connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for (index,) in connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall()
            for (column,) in connection.execute("SELECT name FROM pragma_index_info(?)", (index,)).fetchall()
        ]


BREAKS = {
    "another value": 'UPDATE "{table}" SET "{column}" = {other} WHERE id = (SELECT max(id) FROM "{table}")',
    "no value": 'UPDATE "{table}" SET "{column}" = NULL WHERE id = (SELECT max(id) FROM "{table}" WHERE "{column}" IS NOT NULL)',
    "one row less": 'DELETE FROM "{table}" WHERE id = (SELECT max(id) FROM "{table}")',
    "one row for another": 'UPDATE "{table}" SET id = id + 1000 WHERE id = (SELECT max(id) FROM "{table}")',
    "bytes": 'UPDATE "{table}" SET "{column}" = CAST("{column}" AS BLOB) WHERE "{column}" IS NOT NULL',
}


@pytest.mark.parametrize("broken", BREAKS)
def test_an_index_that_did_not_hear_of_a_row_is_seen(tmp_path, broken):
    """Each way on some of the indexes."""
    tried = 0
    for table, index, column in indexes_looked_at()[list(BREAKS).index(broken) :: len(BREAKS)]:
        path = shutil.copy(FULL, tmp_path / "dcant.sqlite")
        other = "key_digest + 1" if column == "key_digest" else f"'018c' || coalesce(\"{column}\", '')"
        behind_the_back_of(path, index, table, BREAKS[broken].format(table=table, column=column, other=other))
        with closing(connect(path)) as connection:
            told = told_by_sqlite(connection)
            assert seen_as_sound(connection) == (told == ["ok"]), (table, index)
            tried += told != ["ok"]
    assert tried > 5


@pytest.mark.parametrize("index", ["ix_change_record", "ix_change_step"])
def test_an_index_of_the_history_that_did_not_hear_of_a_row_is_seen(tmp_path, index):
    for column in ("uid", "step") if index == "ix_change_record" else ("step",):
        path = shutil.copy(FULL, tmp_path / "dcant.sqlite")
        behind_the_back_of(path, index, "change", f"UPDATE change SET {column} = 'x' WHERE id = 9")
        with closing(connect(path)) as connection:
            assert told_by_sqlite(connection) != ["ok"]
            assert not seen_as_sound(connection)


def test_a_value_that_an_index_should_have_once_is_seen_twice(tmp_path):
    path = tmp_path / "twice.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE evaluation(id INTEGER PRIMARY KEY, uid TEXT); CREATE INDEX once ON evaluation(uid);"
            "INSERT INTO evaluation(uid) VALUES ('a'), ('b'), ('b'), ('c');"
        )
        assert seen_as_sound(connection)
        let_write_the_schema(connection)
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX once ON evaluation(uid)' WHERE name = 'once'"
        )
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        assert told_by_sqlite(connection) == ["non-unique entry in index once"]
        assert not seen_as_sound(connection)


@pytest.mark.parametrize("among", ["uid > ''", "field IS NOT NULL AND uid > ''"])
def test_an_index_of_some_rows_that_is_not_ours_is_left_to_sqlite(full, among):
    """What a stranger says of the rows becomes no part of a question of ours."""
    with closing(connect(full.path)) as connection:
        assert indexes.sums_of_indexes(connection, lambda: False) is not None
        connection.execute(f"CREATE INDEX ix_change_of_a_stranger ON change (uid) WHERE {among}")
        assert indexes.sums_of_indexes(connection, lambda: False) is None


def test_the_sums_say_the_same_of_a_sound_file():
    with closing(connect(FULL, read_only=True)) as connection:
        assert seen_as_sound(connection)
        sums = indexes.sums_of_indexes(connection, lambda: False)
        assert sum(map(len, sums.values())) > 20


def test_an_index_in_another_order_is_seen(tmp_path):
    """Each entry is there, but two of them stand where they are not looked for."""
    seen = 0
    for table, index, _column in indexes_looked_at()[::5]:
        path = shutil.copy(FULL, tmp_path / "dcant.sqlite")
        with closing(connect(path)) as connection:
            sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
            (root,) = connection.execute(sql, (index,)).fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        content = bytearray(path.read_bytes())
        start = (root - 1) * size
        if content[start] != 10 or int.from_bytes(content[start + 3 : start + 5]) < 2:  # no leaf of two entries
            continue
        first = start + 8
        content[first : first + 4] = content[first + 2 : first + 4] + content[first : first + 2]
        path.write_bytes(content)
        with closing(connect(path)) as connection:
            assert told_by_sqlite(connection, "quick_check") == ["ok"]
            assert told_by_sqlite(connection) != ["ok"]
            assert not seen_as_sound(connection), (table, index)
            seen += 1
    assert seen > 3


def test_no_damaged_byte_is_passed_over_that_sqlite_sees(tmp_path):
    """What the quick check lets through and the whole one does not; the other way SQLite is asked, which does no harm."""
    chance, content, seen = random.Random(9), FULL.read_bytes(), 0
    path = tmp_path / "dcant.sqlite"
    for _turn in range(FLIPS):
        damaged = bytearray(content)
        damaged[chance.randrange(4096, len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError), closing(connect(path)) as connection:
            if told_by_sqlite(connection, "quick_check") == ["ok"] != told_by_sqlite(connection):
                seen += 1
                assert not seen_as_sound(connection)
    assert seen > 2


def test_the_whole_check_tells_what_sqlite_tells_of_it(full):
    full.close()
    behind_the_back_of(
        full.path, "ix_contact_organisation", "contact", "UPDATE contact SET organisation = NULL WHERE id = 1"
    )
    with closing(connect(full.path)) as connection:
        told = told_by_sqlite(connection)
    found = [one.message for one in check(full) if one.kind is FindingKind.INDEX_DAMAGED]
    assert len(found) == len(told) > 0
    assert all(text in message for text, message in zip(told, found, strict=True))


@pytest.mark.parametrize("digest", ["'abc'", "'7'", "1.5", "x'37'"])
def test_a_digest_that_is_no_number_is_left_to_sqlite(full, breaking, digest):
    """The index heard of it: nothing is wrong with that."""
    breaking(f"UPDATE contact SET key_digest = {digest} WHERE id = 1")
    with closing(connect(full.path)) as connection:
        assert told_by_sqlite(connection) == ["ok"]
        kind = connection.execute("SELECT typeof(key_digest) FROM contact WHERE id = 1").fetchone()[0]
        assert seen_as_sound(connection) == (kind == "integer")
    kinds = {one.kind for one in check(full)}
    assert FindingKind.DERIVED in kinds
    assert kinds.isdisjoint({FindingKind.INDEX_DAMAGED, FindingKind.DAMAGE})
