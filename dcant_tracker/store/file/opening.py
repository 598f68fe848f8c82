"""A data file on its way in: refused when it is not ours or newer than we are, brought up to date when older.

What it is made of is compared with what we make before anything else of it is read (see ``inspecting``).
"""

import contextlib
import sqlite3
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file import acquaintance, compacting
from dcant_tracker.store.file.backup import Reason, backup, free_name
from dcant_tracker.store.file.connection import APPLICATION_ID, connect
from dcant_tracker.store.file.inspecting import Surprise, left_beside, surprises
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.store.file.refusals import UnsoundFileError, sound_copy_hint
from dcant_tracker.store.file.schema import SCHEMA, schema_of
from dcant_tracker.ways import Way
from dcant_tracker.words import _


def ensure_current(path: Path, *, acquaint: bool = True) -> None:
    """Bring the file at ``path`` to today's schema; ``acquaint``, for one that is to stay open, has its pages read
    through where it is new, and what is left of a compaction done.

    Raises UserError for a newer file or one that is not ours, UnsoundFileError for one that is not made as ours are.
    """
    found = left_beside(path)
    if found:
        raise strange_file(path, found)
    with contextlib.closing(connect(path)) as connection:
        number, application = schema_of(connection)
        if application != APPLICATION_ID:
            raise UnsoundFileError(
                _("« {file} » n'est pas un fichier de données DcANT.").format(file=path.name),
                _("Choisissez un fichier créé par cette application, ou restaurez une sauvegarde à sa place."),
            )
        if number > SCHEMA:
            raise UserError(
                _("« {file} » a été enregistré par une version plus récente de l'application.").format(file=path.name),
                _("Mettez l'application à jour ; le fichier n'a pas été touché."),
            )
        found = surprises(connection, number)
        if any(not one.harmless or (number < SCHEMA and one.is_table) for one in found):
            raise strange_file(path, found)
        if acquaint:
            acquaintance.make(connection, path)
            compacting.finish_on(connection)
    if number < SCHEMA:
        migrate(path)


def strange_file(path: Path, found: list[Surprise]) -> UnsoundFileError:
    """The refusal of a file in which ``found`` is not as ours."""
    first = next((one for one in found if not one.harmless), found[0])
    return UnsoundFileError(
        _("« {file} » n'est pas fait comme un fichier de données DcANT : {problem}.").format(
            file=path.name, problem=first.message
        ),
        sound_copy_hint(),
    )


def migrate(path: Path) -> Path:
    """Bring the file at ``path`` to today's schema, all or nothing; returns the verified backup made first.

    Foreign keys are off meanwhile (a table made anew would take its dependants along) and checked
    before the commit. Raises UnsoundFileError when a link would be broken.
    """
    copy = backup(path, free_name(backup_dir(path), path, Reason.MIGRATION))
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            upgrade(connection)
            _check_links(connection, path, copy)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return copy


def upgrade(connection: sqlite3.Connection) -> None:
    """Run every revision that the file has not had yet, inside the caller's transaction.

    The number is read there again: another window may have brought the file up to date meanwhile.
    """
    reached, _application = schema_of(connection)
    for number, revision in enumerate(REVISIONS[reached:], start=reached + 1):
        revision(connection)
        connection.execute(f"PRAGMA user_version = {number}")


def _check_links(connection: sqlite3.Connection, path: Path, copy: Path) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise UnsoundFileError(
            _("La mise à jour de « {file} » laisserait des liens rompus : elle a été abandonnée.").format(
                file=path.name
            ),
            _("Ouvrez-en une copie saine ({sound_copy}), ou envoyez la sauvegarde « {copy} » à l'assistance.").format(
                sound_copy=Way.SOUND_COPY.said, copy=copy.name
            ),
        )
