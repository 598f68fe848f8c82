"""Imports left before their end: their files and what was decided until then, to come back to later.

They are no step of the history: nothing of them was taken in.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dcant_tracker.errors import UserError
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """One workbook of a waiting import, as it was compared."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """An import left before its end.

    ``mapping`` names the correspondence it is read under, ``campaign`` (uid) the collection it is part
    of; ``undecided`` counts the conflicts that still wait; ``decisions`` is JSON text of the exchange.
    """

    label: str
    who: str
    partner: str | None = None
    mapping: str | None = None
    campaign: str | None = None
    undecided: int = 0
    decisions: str = "[]"
    id: int | None = None
    at: str = ""


_FACTS = "label, who, partner, mapping, campaign, undecided, decisions"


def keep(connection: sqlite3.Connection, left: WaitingImport, files: Sequence[WaitingFile]) -> int:
    """Write ``left`` inside the caller's transaction; one that has an ``id`` replaces what it was. Returns its id."""
    if left.id is not None:
        drop(connection, left.id)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    facts = (left.label, left.who, left.partner, left.mapping, left.campaign, left.undecided, left.decisions)
    cursor = connection.execute(
        f"INSERT INTO waiting_import({_FACTS}, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*facts, now)
    )
    number = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO waiting_file(waiting, file_name, sha256, content) VALUES (?, ?, ?, ?)",
        [(number, file.file_name, hashlib.sha256(file.content).hexdigest(), file.content) for file in files],
    )
    return number


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Forget a waiting import, done or given up, inside the caller's transaction."""
    connection.execute("DELETE FROM waiting_file WHERE waiting = ?", (number,))
    connection.execute("DELETE FROM waiting_import WHERE id = ?", (number,))


def waiting_imports(connection: sqlite3.Connection) -> list[WaitingImport]:
    """Every import that waits, newest first."""
    rows = connection.execute(f"SELECT {_FACTS}, id, at FROM waiting_import ORDER BY at DESC, id DESC").fetchall()
    return [WaitingImport(*row) for row in rows]


def waiting_import(connection: sqlite3.Connection, number: int) -> tuple[WaitingImport, list[WaitingFile]]:
    """The waiting import of that number and its files. Raises UserError when it is there no more."""
    row = connection.execute(f"SELECT {_FACTS}, id, at FROM waiting_import WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UserError(
            _("Cet import en attente n'existe plus : il a été terminé ou abandonné."),
            _("Reprenez le fichier lui-même s'il reste à intégrer."),
        )
    files = connection.execute(
        "SELECT file_name, content FROM waiting_file WHERE waiting = ? ORDER BY id", (number,)
    ).fetchall()
    return WaitingImport(*row), [WaitingFile(name, bytes(content)) for name, content in files]


def undecided(connection: sqlite3.Connection) -> int:
    """How many conflicts wait to be settled, over every import left."""
    return int(connection.execute("SELECT COALESCE(SUM(undecided), 0) FROM waiting_import").fetchone()[0])
