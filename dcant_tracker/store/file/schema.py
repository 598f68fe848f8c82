"""The schema of the data file: its number, and its creation."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.file.connection import APPLICATION_ID, connect
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.store.file.placing import place_new

SCHEMA = len(REVISIONS)
"""Number of the schema that this version writes (``PRAGMA user_version``)."""


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
    """What makes every table and index of an empty file, in order; saying it takes far longer than running it."""
    import sqlalchemy as sa

    from dcant_tracker.store.records.search import SEARCH_DDL
    from dcant_tracker.store.records.tables import metadata

    said: list[str] = []
    dialect = sa.make_url("sqlite://").get_dialect()()
    engine = sa.create_mock_engine("sqlite://", lambda each, *_, **__: said.append(str(each.compile(dialect=dialect))))
    metadata().create_all(engine, checkfirst=False)
    return (*said, SEARCH_DDL)


def schema_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """The schema number and the application mark of an open file."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return number, application
