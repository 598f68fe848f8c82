"""The schema of the data file: its number, and its creation."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.file.connection import APPLICATION_ID, connect
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.store.file.placing import place_new

SCHEMA = len(REVISIONS)
"""Number of the schema that this version writes (``PRAGMA user_version``)."""

STATEMENTS = Path(__file__).parent / "migrations" / "schema.sql"
"""What makes an empty file of the schema of today, written by ``tests/store/file/freeze.py``."""

_BETWEEN = ";\n"
_INDEX = ("CREATE INDEX", "CREATE UNIQUE INDEX")


def create_schema(path: Path) -> None:
    """Create an empty data file at ``path``: written beside it first, so that no half-made file remains."""
    with draft_beside(path) as draft:
        write_schema(draft)
        place_new(draft, path)


def write_schema(path: Path) -> None:
    """Make the empty file at ``path`` an empty data file."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        for statement in statements():
            connection.execute(statement)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for name, value in (("store_id", new_uid()), ("created_at", now)):
            connection.execute("INSERT INTO meta(name, value) VALUES (?, ?)", (name, value))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")


@cache
def statements() -> tuple[str, ...]:
    """What makes every table and index of an empty file, in order.

    They are kept as text: making them of the tables takes longer than all else that a check of a small file does.
    Where the catalogue declares something else than what they were made of, they are made anew.
    """
    first, *kept = STATEMENTS.read_text(encoding="utf-8").rstrip("\n").split(_BETWEEN)
    return tuple(kept) if first == _catalogue_digest() else declared_statements()


def statements_as_text() -> str:
    """What is to be kept of the statements that the tables declare."""
    return _BETWEEN.join((_catalogue_digest(), *declared_statements())) + "\n"


def declared_statements() -> tuple[str, ...]:
    """The statements that the tables declare, each time in the same order: indexes come after all tables."""
    import sqlalchemy as sa

    from dcant_tracker.store.records.search import SEARCH_DDL
    from dcant_tracker.store.records.tables import metadata

    said: list[str] = []
    dialect = sa.make_url("sqlite://").get_dialect()()
    engine = sa.create_mock_engine("sqlite://", lambda each, *_, **__: said.append(str(each.compile(dialect=dialect))))
    metadata().create_all(engine, checkfirst=False)
    tidy = ["\n".join(map(str.rstrip, one.strip().splitlines())) for one in (*said, SEARCH_DDL)]
    return tuple(sorted(tidy, key=lambda one: (one.startswith(_INDEX), one)))


def _catalogue_digest() -> str:
    """A digest of what the catalogue says of tables, columns and indexes."""
    said = [
        (one.name, one.order[0], *((field.name, field.kind.value, field.target) for field in one))
        for one in CATALOGUE.values()
    ]
    return f"-- {hashlib.sha256(repr(said).encode()).hexdigest()}"


def schema_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """The schema number and the application mark of an open file."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return number, application
