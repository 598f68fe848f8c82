"""Which data files this machine has opened before: a small one that is new is read through once, page by page.

Pages of a made-up file may point in circles, so that reading it never ends; SQLite's own check finds that. It is a mark
in the data folder for each file, by its place on the disk and its store id: a file that was put in the place of another
is new again. Losing the marks costs a check.
"""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

from dcant_tracker.settings import data_dir
from dcant_tracker.store.file.connection import at_most
from dcant_tracker.store.file.refusals import UnsoundFileError, sound_copy_hint
from dcant_tracker.words import _

CHECKED_BYTES = 16 * 1024 * 1024
"""Larger files are read through by « check », restoring and merging alone: that takes seconds."""

PATIENCE_S = 10.0
"""How long the check of a file of that size may take on the slowest disk before it is given up."""


def make(connection: sqlite3.Connection, path: Path) -> None:
    """Read the file at ``path`` through if it is new here. Raises UnsoundFileError when its pages are damaged.

    Its schema was compared with ours before: the check runs what a schema says.
    """
    if path.stat().st_size > CHECKED_BYTES:
        return
    mark = _mark(connection, path)
    if mark is not None and mark.exists():
        return
    with at_most(connection, PATIENCE_S):
        told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if told != "ok":
        raise UnsoundFileError(_("Le fichier « {file} » est endommagé.").format(file=path.name), sound_copy_hint())
    if mark is None:
        return
    with contextlib.suppress(OSError):
        mark.parent.mkdir(exist_ok=True)
        mark.touch()


def _mark(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Where the mark of the file is; None on a machine without a data folder, where it is new each time."""
    found = connection.execute("SELECT value FROM meta WHERE name = 'store_id'").fetchone()
    place = path.stat()
    told = f"{place.st_dev} {place.st_ino} {found}"
    try:
        folder = data_dir()
    except OSError:
        return None
    return folder / "connus" / hashlib.sha256(told.encode()).hexdigest()[:32]
