"""Data files of every released schema open; a newer one is refused; nothing is lost on the way."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.file import backup, inspecting, opening, schema
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.migrations.adding import add_entity, add_field
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from tests.store.file.freeze import SUMS, freeze, sum_of
from tests.store.file.structure import structure

FIXTURES = Path(__file__).parent / "fixtures"
NUMBERS = range(1, schema.SCHEMA + 1)
NEWEST = schema.SCHEMA
NEXT = NEWEST + 1
FIRST_STEP = 1


@pytest.fixture
def new(tmp_path) -> Path:
    """A data file as it is created today."""
    path = tmp_path / "neuf.sqlite"
    Store.create(path).close()
    return path


def test_what_makes_an_empty_file_is_kept_as_the_tables_declare_it():
    assert schema.STATEMENTS.read_text(encoding="utf-8") == schema.statements_as_text()
    assert schema.statements() == schema.declared_statements()


def test_tables_that_the_catalogue_declares_otherwise_are_made_as_it_says(monkeypatch, tmp_path):
    kept = tmp_path / "schema.sql"
    kept.write_text(schema.statements_as_text().replace("-- ", "-- 0", 1).replace("TABLE meta", "TABLE autre"))
    monkeypatch.setattr(schema, "STATEMENTS", kept)
    assert schema.statements.__wrapped__() == schema.declared_statements()


def frozen(number: int, folder: Path) -> Path:
    """A copy of the data file that schema ``number`` was frozen with."""
    return Path(shutil.copy(FIXTURES / f"schema-{number}.sqlite", folder / "ancien.sqlite"))


def rows_of(path: Path) -> dict[str, list[dict]]:
    """Everything that the tables hold, by table."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for name, parts in structure(path).items() if ("options", "table", 0, 0) in parts]
        return {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in tables}


def test_the_revisions_make_the_schema_that_new_files_have(tmp_path, new):
    made = tmp_path / "revisions.sqlite"
    made.touch()
    with contextlib.closing(connect(made)) as connection:
        connection.execute("BEGIN")
        opening.upgrade(connection)
        connection.execute("COMMIT")
        assert schema.schema_of(connection)[0] == schema.SCHEMA
    assert structure(made) == structure(new)


def test_the_whole_catalogue_added_by_revisions_is_what_new_files_have(tmp_path, new):
    made = tmp_path / "ajouts.sqlite"
    made.touch()
    with contextlib.closing(connect(made)) as connection:
        connection.execute("BEGIN")
        for entity in CATALOGUE.values():
            add_entity(connection, entity.name)
            for field in entity:
                leading = entity.order[0].lstrip("-") == field.name
                add_field(connection, entity.name, field.name, field.kind, field.target, leading=leading)
        connection.execute("COMMIT")
    expected = structure(new)
    assert structure(made) == {name: expected[name] for name in CATALOGUE}


def made_of(path: Path, *statements: str) -> dict[str, set[tuple]]:
    """The structure of a file that ``statements`` make."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return structure(path)


LINK = "REFERENCES contact (uid)"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a TEXT", "a TEXT, b TEXT"),
        ("a TEXT", "a VARCHAR"),
        ("a TEXT", "a TEXT NOT NULL"),
        ("a TEXT", "a TEXT DEFAULT 'x'"),
        ("a TEXT", "a TEXT UNIQUE"),
        ("id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY AUTOINCREMENT"),
        ("a TEXT", f"a TEXT {LINK}"),
        (f"a TEXT {LINK}", "a TEXT REFERENCES partner (uid)"),
        (f"a TEXT {LINK}", f"a TEXT {LINK} ON DELETE CASCADE"),
        (f"a TEXT {LINK}", f"a TEXT {LINK} DEFERRABLE INITIALLY DEFERRED"),
        (f"a TEXT {LINK}, b TEXT {LINK}", f"a TEXT {LINK}, b TEXT {LINK} DEFERRABLE INITIALLY DEFERRED"),
    ],
)
def test_two_tables_differ_by_any_part(tmp_path, one, other):
    path = tmp_path / "table.sqlite"
    assert made_of(path, f"CREATE TABLE t ({one})") != made_of(path, f"CREATE TABLE t ({other})")


@pytest.mark.parametrize("index", ["INDEX i ON t (b)", "INDEX i ON t (a DESC)", "UNIQUE INDEX i ON t (a)", ""])
def test_two_tables_differ_by_their_indexes(tmp_path, index):
    path, table = tmp_path / "table.sqlite", "CREATE TABLE t (a TEXT, b TEXT)"
    made = made_of(path, table, "CREATE INDEX i ON t (a)")
    assert made_of(path, table, *([f"CREATE {index}"] if index else [])) != made


def test_a_link_is_the_same_within_its_column_or_after_them_all(tmp_path):
    path, link = tmp_path / "table.sqlite", f"{LINK} DEFERRABLE INITIALLY DEFERRED"
    made = made_of(path, f"CREATE TABLE t (a TEXT, b TEXT, FOREIGN KEY(b) {link})")
    assert made_of(path, f'CREATE TABLE t ("b" TEXT {link})', "ALTER TABLE t ADD COLUMN a TEXT") == made


def test_every_schema_has_its_frozen_file():
    assert {path.name for path in FIXTURES.iterdir()} == {f"schema-{number}.sqlite" for number in NUMBERS}
    for number in NUMBERS:
        with contextlib.closing(connect(FIXTURES / f"schema-{number}.sqlite", read_only=True)) as connection:
            assert schema.schema_of(connection)[0] == number


def test_a_file_that_somebody_may_have_is_frozen_once():
    """Who changes a revision that was given out shuts out the files that it made: what follows is a revision more."""
    kept = [f"{sum_of(FIXTURES / f'schema-{number}.sqlite')}  schema-{number}.sqlite" for number in NUMBERS]
    assert SUMS.read_text(encoding="ascii").splitlines() == kept


def test_a_file_of_the_schema_of_today_can_be_frozen_again(tmp_path, monkeypatch):
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, "essai")
    path = tmp_path / "gele.sqlite"
    freeze(path)
    assert structure(path) == structure(FIXTURES / f"schema-{NEWEST}.sqlite")
    store = Store.open(path)
    assert check(store) == []
    assert all(all_records(store.read(), entity) for entity in CATALOGUE)
    store.close()


def kept(row: dict) -> set:
    """What a row holds besides what is worked out of it: the folded twins of texts, the digest of its key."""
    return {(name, value) for name, value in row.items() if name != "key_digest" and not name.endswith("_folded")}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_frozen_file_opens_with_all_that_it_held(tmp_path, new, number):
    path = frozen(number, tmp_path)
    before = rows_of(path)
    store = Store.open(path)
    store.close()
    after = rows_of(path)
    for table, rows in before.items():
        if table != "alembic_version":
            assert all(kept(row) <= found.items() for row, found in zip(rows, after[table], strict=True)), table
    assert structure(path) == structure(new)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_frozen_file_is_sound_searched_taken_back_and_rewound(tmp_path, number):
    store = Store.open(frozen(number, tmp_path))
    assert check(store) == []
    assert {"1", "2", "3", "9"} <= {record["code"] for record in all_records(store.read(), "recommendation")}
    assert {entity for entity, _number in search.find(store.read(), "archivage")} >= {"recommendation", "milestone"}
    assert store.undo()
    assert store.redo()
    now = {record.uid: record.values for record in all_records(store.read(), "programme")}
    with contextlib.closing(rewound(store.read(), FIRST_STEP)) as earlier:
        then = {record.uid: record.values for record in all_records(earlier, "programme")}
    assert {values["code"] for values in then.values()} == {"DcANT 2015-2017", "DcANT 2018-2020"}
    assert then.items() <= now.items()
    store.close()


def test_a_file_from_a_newer_version_is_refused_untouched(new):
    with contextlib.closing(sqlite3.connect(new)) as connection:
        connection.execute(f"PRAGMA user_version = {NEXT}")
    before = new.read_bytes()
    with pytest.raises(UserError, match="plus récente"):
        Store.open(new)
    assert new.read_bytes() == before


@pytest.fixture
def next_schema(monkeypatch):
    """A version of the application that knows one more schema, whose revision runs what the test says."""
    steps = []

    def revision(connection):
        for step in steps:
            connection.execute(step)

    for module in (opening, backup):
        monkeypatch.setattr(module, "SCHEMA", NEXT)
    for module in (opening, inspecting):
        monkeypatch.setattr(module, "REVISIONS", [*REVISIONS, revision])
    inspecting.declarations.cache_clear()
    yield steps
    inspecting.declarations.cache_clear()


def test_a_migration_keeps_a_verified_copy_first(tmp_path, next_schema):
    path = frozen(NEWEST, tmp_path)
    next_schema.append("ALTER TABLE partner ADD COLUMN colour TEXT")
    Store.open(path).close()
    (copy,) = (tmp_path / "ancien - sauvegardes").iterdir()
    assert backup.problems_in(copy) == []
    assert structure(copy) == structure(FIXTURES / f"schema-{NEWEST}.sqlite")
    with contextlib.closing(connect(path)) as connection:
        assert schema.schema_of(connection)[0] == NEXT
        assert "colour" in {row[1] for row in connection.execute("PRAGMA table_info(partner)")}


def test_a_failed_migration_changes_nothing(tmp_path, next_schema):
    path = frozen(NEWEST, tmp_path)
    before = structure(path), rows_of(path)
    next_schema += ["ALTER TABLE partner ADD COLUMN colour TEXT", "DELETE FROM programme"]
    with pytest.raises(UserError, match="liens rompus"):
        Store.open(path)
    assert (structure(path), rows_of(path)) == before
    with contextlib.closing(connect(path)) as connection:
        assert schema.schema_of(connection)[0] == NEWEST


def test_a_file_that_another_window_brought_up_to_date_meanwhile_is_not_changed_twice(tmp_path, next_schema):
    path = frozen(NEWEST, tmp_path)
    next_schema.append("ALTER TABLE partner ADD COLUMN colour TEXT")
    opening.migrate(path)
    opening.migrate(path)
    with contextlib.closing(connect(path)) as connection:
        assert schema.schema_of(connection)[0] == NEXT


def test_records_that_come_to_share_a_key_do_not_keep_a_file_from_opening(tmp_path):
    path = frozen(5, tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT id FROM organisation WHERE name NOT LIKE '%-%' LIMIT 2").fetchall()
        names = ("Saint-Denis", "Saint\u2011De\u00adnis")
        for (number,), name in zip(found, names, strict=True):
            renamed = "UPDATE organisation SET name = ?, department = '93', kind = 'ville' WHERE id = ?"
            connection.execute(renamed, (name, number))
        connection.commit()
    store = Store.open(path)
    told = [finding for finding in check(store) if finding.kind is FindingKind.KEY]
    assert [finding.entity for finding in told] == ["organisation"]
    assert " ".join(search.expressions(names[1])) == " ".join(search.expressions(names[0]))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        sql = "SELECT count(DISTINCT key_digest), count(DISTINCT name_folded) FROM organisation WHERE department = '93'"
        assert connection.execute(f"{sql} AND name LIKE 'Saint%nis'").fetchone() == (1, 1)
    store.close()
