"""That copies of the data file may still tell of persons who were erased: kept in the file until they do not.

Whoever erases is killed between the commit and the last copy at times, and by then the file itself knows no name.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing

_DUE = "copies_to_clean"
_WAIT_MS = 2_000


def ask(writing: Writing, uid: str, fate: str) -> None:
    """Let the copies be cleaned of the contact ``uid``, inside the transaction that erases her."""
    _keep(writing, {**due(writing), uid: fate})


def due(reading: Reading) -> Mapping[str, str]:
    """Of whom the copies are to be cleaned, and what becomes of those that tell of them."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (_DUE,))
    try:
        told = json.loads(row[0]) if row else {}
    except (ValueError, TypeError, RecursionError):
        return {}
    return {str(uid): str(fate) for uid, fate in told.items()} if isinstance(told, dict) else {}


def done(path: Path, uids: Iterable[str]) -> None:
    """Forget that: no copy of the file at ``path`` tells of ``uids`` any more. It stays noted while others hold it."""
    gone = {*uids}
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(connect(path)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        connection.execute("BEGIN IMMEDIATE")
        writing = Writing(connection, path)
        _keep(writing, {uid: fate for uid, fate in due(writing).items() if uid not in gone})
        connection.execute("COMMIT")


def _keep(writing: Writing, told: Mapping[str, str]) -> None:
    if told:
        writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", (_DUE, json.dumps(told)))
    else:
        writing.execute("DELETE FROM meta WHERE name = ?", (_DUE,))
