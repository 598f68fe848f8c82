"""Data files of every released schema open; a newer one is refused; nothing is lost on the way."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.file import backup, migrations, schema
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.door import engine_for

FIXTURES = Path(__file__).parent / "fixtures"
NEWEST = schema.SCHEMA
NEXT = NEWEST + 1


def structure(path: Path) -> set[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, " ".join(sql.split())) for name, sql in rows if not name.startswith(("sqlite_", "alembic_"))}


def test_the_revisions_make_the_schema_that_new_files_have(tmp_path):
    new, migrated = tmp_path / "neuf.sqlite", tmp_path / "migre.sqlite"
    Store.create(new).close()
    migrated.touch()
    with engine_for(migrated).connect() as sql:
        migrations.upgrade(sql)
    assert structure(new) == structure(migrated)


def test_every_schema_number_has_its_revision_and_its_frozen_file():
    assert set(schema.REVISIONS) == set(range(1, schema.SCHEMA + 1))
    for number in schema.REVISIONS:
        assert (FIXTURES / f"schema-{number}.sqlite").is_file()


@pytest.mark.parametrize("number", sorted(schema.REVISIONS))
def test_a_frozen_file_opens_with_all_its_records(tmp_path, number):
    path = tmp_path / "ancien.sqlite"
    shutil.copy(FIXTURES / f"schema-{number}.sqlite", path)
    store = Store.open(path)
    assert backup.problems_in(path) == []
    assert {record["code"] for record in all_records(store.read(), "recommendation")} == {"1", "2", "3", "9"}
    assert {entity for entity, _number in search.find(store.read(), "archivage")} == {"recommendation", "milestone"}
    assert store.undo()
    assert store.redo()
    store.close()
    new = tmp_path / "neuf.sqlite"
    Store.create(new).close()
    assert structure(path) == structure(new)


def test_a_file_from_a_newer_version_is_refused_untouched(tmp_path):
    path = tmp_path / "futur.sqlite"
    Store.create(path).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA + 1}")
    before = path.read_bytes()
    with pytest.raises(UserError, match="plus récente"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.fixture
def next_schema(monkeypatch):
    """A version of the application that knows one more schema, whose revision runs what the test says."""
    steps = []

    def upgrade(sql):
        for step in steps:
            sql.exec_driver_sql(step)

    monkeypatch.setattr(schema, "SCHEMA", NEXT)
    monkeypatch.setattr(migrations, "SCHEMA", NEXT)
    monkeypatch.setattr(migrations, "upgrade", upgrade)
    return steps


def test_a_migration_keeps_a_verified_copy_first(tmp_path, next_schema):
    path = tmp_path / "donnees.sqlite"
    shutil.copy(FIXTURES / f"schema-{NEWEST}.sqlite", path)
    next_schema.append("ALTER TABLE partner ADD COLUMN colour TEXT")
    Store.open(path).close()
    (copy,) = (tmp_path / "donnees - sauvegardes").iterdir()
    assert backup.problems_in(copy) == []
    with contextlib.closing(connect(path)) as connection:
        assert schema.schema_of(connection)[0] == NEXT
        assert "colour" in {row[1] for row in connection.execute("PRAGMA table_info(partner)")}


def test_a_failed_migration_changes_nothing(tmp_path, next_schema):
    path = tmp_path / "donnees.sqlite"
    shutil.copy(FIXTURES / f"schema-{NEWEST}.sqlite", path)
    before = structure(path)
    next_schema += ["ALTER TABLE partner ADD COLUMN colour TEXT", "DELETE FROM programme"]
    with pytest.raises(UserError, match="liens rompus"):
        Store.open(path)
    assert structure(path) == before
    with contextlib.closing(connect(path)) as connection:
        assert schema.schema_of(connection)[0] == NEWEST
