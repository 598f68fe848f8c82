"""The schema of the data file: its number, its creation, and its migration behind a verified backup.

Alembic is imported only when the number differs, so that start-up pays nothing.
"""

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import APPLICATION_ID, connect
from dcant_tracker.words import _

SCHEMA = 2
"""Number of the schema that this version writes (``PRAGMA user_version``)."""

REVISIONS = {1: "0001", 2: "0002"}
"""The Alembic revision that each schema number stands for."""


def create_schema(path: Path) -> None:
    """Create an empty data file at ``path``: written beside it first, so that no half-made file remains."""
    import sqlalchemy as sa

    from dcant_tracker.store.records.search import SEARCH_DDL
    from dcant_tracker.store.records.tables import METADATA

    draft = path.with_name(f".{path.name}.{new_uid()[:8]}.tmp")
    draft.touch(exist_ok=False)
    try:
        engine = sa.create_engine("sqlite://", creator=lambda: connect(draft), poolclass=sa.NullPool)
        with engine.begin() as sql:
            sql.exec_driver_sql("BEGIN")
            METADATA.create_all(sql)
            sql.exec_driver_sql(SEARCH_DDL)
            sql.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            sql.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISIONS[SCHEMA],))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            for name, value in (("store_id", new_uid()), ("created_at", now)):
                sql.exec_driver_sql("INSERT INTO meta(name, value) VALUES (?, ?)", (name, value))
            sql.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            sql.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
        _place(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, path: Path) -> None:
    if path.exists():
        raise FileExistsError(17, "exists", str(path))
    draft.rename(path)


def ensure_current(path: Path) -> None:
    """Bring the file at ``path`` to :data:`SCHEMA`. Raises UserError for a newer file or one that is not ours."""
    with contextlib.closing(connect(path)) as connection:
        number, application = schema_of(connection)
    if application != APPLICATION_ID:
        raise UserError(
            _("« {file} » n'est pas un fichier de données DcANT.").format(file=path.name),
            _("Choisissez un fichier créé par cette application."),
        )
    if number > SCHEMA:
        raise UserError(
            _("« {file} » a été enregistré par une version plus récente de l'application.").format(file=path.name),
            _("Mettez l'application à jour ; le fichier n'a pas été touché."),
        )
    if number < SCHEMA:
        from dcant_tracker.store.file.migrations import migrate

        migrate(path)


def schema_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """The schema number and the application mark of an open file."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return number, application
