"""Connections to the SQLite file, all set up alike."""

import sqlite3
from pathlib import Path

from dcant_tracker.domain.text import fold

APPLICATION_ID = 0x44634154
"""Marks the file as ours in SQLite's header (« DcAT »)."""

BUSY_MS = 15_000


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to ``path``, in autocommit: the write door begins and ends its transactions itself.

    Raises sqlite3.Error for what is no database, and then holds the file no longer.
    """
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Set what every connection relies on: foreign keys, waiting, full synchronisation, nothing deleted left readable.

    Pages stay in memory until the commit, so that a long write never locks the readers out before it.
    """
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_spill = OFF")
    connection.create_function("fold", 1, lambda text: fold(text) if text else text, deterministic=True)
