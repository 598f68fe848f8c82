"""Migrations between released schemas, run by Alembic behind a verified backup."""

import contextlib
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from dcant_tracker.errors import UserError
from dcant_tracker.store.backup import backup
from dcant_tracker.store.connection import connect
from dcant_tracker.store.schema import REVISIONS, SCHEMA
from dcant_tracker.words import _


def migrate(path: Path, number: int) -> Path:
    """Bring the file at ``path`` from schema ``number`` to today's, all or nothing; returns the backup made first."""
    copy = backup(path)
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            upgrade(connection_engine(connection), REVISIONS.get(number, "base"))
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise UserError(
                    _("La mise à jour de « {file} » laisserait des liens rompus : elle a été abandonnée.").format(
                        file=path.name
                    ),
                    _("Envoyez la sauvegarde « {copy} » à l'assistance.").format(copy=copy.name),
                )
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return copy


def connection_engine(connection: object) -> sa.Engine:
    """An engine over one open connection, whose transaction the caller begins and ends."""
    return sa.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sa.StaticPool, isolation_level="AUTOCOMMIT"
    )


def upgrade(engine: sa.Engine, start: str, target: str = "head") -> None:
    """Run the revisions after ``start`` up to ``target`` on ``engine``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with engine.connect() as sql:
        config.attributes["connection"] = sql
        config.attributes["start"] = start
        command.upgrade(config, target)
