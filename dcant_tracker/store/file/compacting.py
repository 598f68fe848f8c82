"""Writes a data file anew, so that no page keeps what was deleted for good; where others read it, as soon as can be.

That it is still to be done is kept in the file itself, and tried at each opening and closing until it is.
"""

import contextlib
import sqlite3
from pathlib import Path

from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences

_DUE = "to_compact"
_WAIT_MS = 2_000


def ask(connection: sqlite3.Connection) -> None:
    """Let the file be compacted, inside the transaction that deletes: :func:`finish` comes after its commit."""
    connection.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, '')", (_DUE,))


def finish(path: Path) -> bool:
    """Compact the file at ``path`` where that is due; False while another window or program holds it."""
    with sentences(path), contextlib.closing(connect(path)) as connection:
        return finish_on(connection)


def finish_on(connection: sqlite3.Connection) -> bool:
    """The same over a connection of its own, which waits no longer than that for others from then on."""
    if connection.execute("SELECT 1 FROM meta WHERE name = ?", (_DUE,)).fetchone() is None:
        return True
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    try:
        connection.execute("VACUUM")
        connection.execute("DELETE FROM meta WHERE name = ?", (_DUE,))
    except sqlite3.OperationalError:
        return False
    return True
