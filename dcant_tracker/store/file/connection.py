"""Connections to the SQLite file, all set up alike."""

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

from dcant_tracker.domain.text import fold

APPLICATION_ID = 0x44634154
"""Marks the file as ours in SQLite's header (« DcAT »)."""

BUSY_MS = 15_000

_LIMITS = (
    (sqlite3.SQLITE_LIMIT_ATTACHED, 1),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
"""An earlier state attaches the present; nothing of ours has triggers."""

_BETWEEN_LOOKS = 100_000
"""Instructions of SQLite between two looks at the clock: some milliseconds."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to ``path``, in autocommit: the write door begins and ends its transactions itself.

    Raises sqlite3.Error for what is no database, and then holds the file no longer.
    """
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{_address(path.resolve())}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        prepare(connection)
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def attach(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Let ``connection`` read the file at ``path`` as ``name``; it never writes there, nor keeps others from it."""
    connection.execute(f"ATTACH ? AS {name}", (f"{_address(path.resolve())}?mode=ro",))


def _address(path: PurePath) -> str:
    r"""The address by which SQLite opens the absolute ``path``, mark for mark.

    It takes none with the name of a machine, which is what ``as_uri`` makes of a share of Windows, and Windows resolves
    every drive that is mapped to a share to the share itself (https://www.sqlite.org/uri.html, section 3.1).
    """
    return f"file:{quote_from_bytes(os.fsencode(path))}"


def prepare(connection: sqlite3.Connection) -> None:
    """Set what every connection relies on: foreign keys, waiting, full synchronisation, nothing deleted left readable.

    Pages stay in memory until the commit, so that a long write never locks the readers out before it.
    """
    harden(connection)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_spill = OFF")
    connection.create_function("fold", 1, lambda text: fold(text) if text else text, deterministic=True)


def harden(connection: sqlite3.Connection) -> None:
    """Let nothing of the file run, whoever made it (https://www.sqlite.org/security.html, « Untrusted Files »).

    Defensive mode, which Python sets from 3.12 on, also keeps statements from writing into the schema and the search's
    own tables; before that, no statement of ours does.
    """
    for limit, most in _LIMITS:
        connection.setlimit(limit, most)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")


@contextlib.contextmanager
def at_most(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what SQLite does for longer than ``seconds``: sqlite3.OperationalError (SQLITE_INTERRUPT)."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _BETWEEN_LOOKS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
