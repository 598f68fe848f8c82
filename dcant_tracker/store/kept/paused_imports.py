"""Imports left before their end: their files and what was decided until then, to come back to later.

They are no step of the history: nothing of them was taken in.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _


class PausedFile(NamedTuple):
    """One workbook of a paused import, as it was compared."""

    file_name: str
    content: bytes


class PausedImport(NamedTuple):
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


def keep(writing: Writing, left: PausedImport, files: Sequence[PausedFile]) -> int:
    """Write ``left`` inside the caller's transaction; one that has an ``id`` replaces what it was. Returns its id."""
    if left.id is not None:
        drop(writing, left.id)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    facts = (left.label, left.who, left.partner, left.mapping, left.campaign, left.undecided, left.decisions)
    number = writing.execute(f"INSERT INTO waiting_import({_FACTS}, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*facts, now))
    writing.execute_many(
        "INSERT INTO waiting_file(waiting, file_name, sha256, content) VALUES (?, ?, ?, ?)",
        [(number, file.file_name, hashlib.sha256(file.content).hexdigest(), file.content) for file in files],
    )
    return number


def drop(writing: Writing, number: int) -> None:
    """Forget a paused import, done or given up, inside the caller's transaction."""
    writing.execute("DELETE FROM waiting_file WHERE waiting = ?", (number,))
    writing.execute("DELETE FROM waiting_import WHERE id = ?", (number,))


def all_paused(reading: Reading) -> list[PausedImport]:
    """Every import that waits, newest first."""
    rows = reading.fetch_all(f"SELECT {_FACTS}, id, at FROM waiting_import ORDER BY at DESC, id DESC")
    heirs = Heirs(reading)
    return [_heard(heirs, PausedImport(*row)) for row in rows]


def _heard(heirs: Heirs, left: PausedImport) -> PausedImport:
    """``left`` with the partner and the campaign that hold what those it names held."""
    partner, campaign = left.partner, left.campaign
    return left._replace(
        partner=partner and heirs.of("partner", partner), campaign=campaign and heirs.of("campaign", campaign)
    )


def paused_import(reading: Reading, number: int) -> tuple[PausedImport, list[PausedFile]]:
    """The paused import of that number and its files. Raises UserError when it is there no more."""
    row = reading.fetch_one(f"SELECT {_FACTS}, id, at FROM waiting_import WHERE id = ?", (number,))
    if row is None:
        raise UserError(
            _("Cet import en attente n'existe plus : il a été terminé ou abandonné."),
            _("Reprenez le fichier lui-même s'il reste à intégrer."),
        )
    files = reading.fetch_all("SELECT file_name, content FROM waiting_file WHERE waiting = ? ORDER BY id", (number,))
    return _heard(Heirs(reading), PausedImport(*row)), [PausedFile(name, bytes(content)) for name, content in files]


def undecided(reading: Reading) -> int:
    """How many conflicts wait to be settled, over every import left."""
    return int(reading.fetch_value("SELECT COALESCE(SUM(undecided), 0) FROM waiting_import"))
