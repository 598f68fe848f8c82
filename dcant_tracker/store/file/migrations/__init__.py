"""Migrations between released schemas, run by Alembic behind a verified backup."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import backup
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.writing.door import driver_of, engine_for
from dcant_tracker.words import _


def migrate(path: Path) -> Path:
    """Bring the file at ``path`` to today's schema, all or nothing; returns the backup made first.

    Foreign keys are off meanwhile (a table made anew would take its dependants along) and checked
    before the commit.
    """
    copy = backup(path)
    with engine_for(path).connect() as sql:
        driver = driver_of(sql)
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("BEGIN IMMEDIATE")
        try:
            upgrade(sql)
            _check_links(driver, path, copy)
            driver.execute(f"PRAGMA user_version = {SCHEMA}")
            driver.execute("COMMIT")
        except BaseException:
            driver.execute("ROLLBACK")
            raise
    return copy


def _check_links(connection: sqlite3.Connection, path: Path, copy: Path) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        raise UserError(
            _("La mise à jour de « {file} » laisserait des liens rompus : elle a été abandonnée.").format(
                file=path.name
            ),
            _("Envoyez la sauvegarde « {copy} » à l'assistance.").format(copy=copy.name),
        )


def upgrade(sql: sa.Connection) -> None:
    """Run every revision that the file has not had yet, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = sql
    if not sql.in_transaction():
        sql.begin()  # otherwise Alembic commits what it runs, whatever transactional_ddl says
    command.upgrade(config, "head")
