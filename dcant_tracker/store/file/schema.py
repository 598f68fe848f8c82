"""The schema of the data file: its number, and its creation."""

import sqlite3
from datetime import UTC, datetime
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
    import sqlalchemy as sa

    from dcant_tracker.store.records.search import SEARCH_DDL
    from dcant_tracker.store.records.tables import metadata

    engine = sa.create_engine("sqlite://", creator=lambda: connect(path), poolclass=sa.NullPool, hide_parameters=True)
    with engine.begin() as sql:
        sql.exec_driver_sql("BEGIN")
        metadata().create_all(sql)
        sql.exec_driver_sql(SEARCH_DDL)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for name, value in (("store_id", new_uid()), ("created_at", now)):
            sql.exec_driver_sql("INSERT INTO meta(name, value) VALUES (?, ?)", (name, value))
        sql.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        sql.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def schema_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """The schema number and the application mark of an open file."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return number, application
