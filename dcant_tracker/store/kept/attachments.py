"""Files attached to records: a copy of each is kept in the data file, so that it travels with it.

The copy stays when its attachment is deleted, for the undo to bring back; erasing a person drops it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.domain.file_names import name_of, safe_name
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

LARGEST = 50_000_000
"""Bytes of the largest file that is kept: a data file is copied whole at each backup."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept copy: its name when it was attached, and its bytes."""

    name: str
    content: bytes


def attach(transaction: "Transaction", owner: str, path: Path, *, another_name: bool = False) -> str:
    """Attach a copy of the file at ``path`` to ``owner`` (``entity:uid``); returns the attachment's uid.

    It is kept under a name that every system takes (``domain.file_names``); under ``another_name`` where its own is
    taken there, if that is wished.
    Raises UserError when the file cannot be read, is larger than :data:`LARGEST`, or one of that name
    is already attached there.
    """
    with sentences(path):
        size = path.stat().st_size
        if size > LARGEST:
            raise UserError(
                _("« {file} » est trop volumineux pour être joint ({size} Mo, {most} au plus).").format(
                    file=path.name, size=size // 1_000_000, most=LARGEST // 1_000_000
                ),
                _("Déposez-le sur un espace partagé et joignez son adresse."),
            )
        content = path.read_bytes()
    today = date.today()  # noqa: DTZ011 - days are local
    name = safe_name(name_of(path))
    if another_name:
        name = _free(transaction.reading, owner, name)
    values: dict[str, Value] = {"owner": owner, "label": name, "target": name, "added_on": today}
    uid = transaction.add("attachment", values)
    row = (uid, name, hashlib.sha256(content).hexdigest(), content)
    transaction.writing.execute("INSERT INTO attachment_file(uid, name, sha256, content) VALUES (?, ?, ?, ?)", row)
    return uid


def _free(reading: Reading, owner: str, name: str) -> str:
    """``name``, or another one like it where ``owner`` has an attachment of that name."""
    rows = reading.fetch_all("SELECT label FROM attachment WHERE owner = ?", (owner,))
    taken = {str(label).casefold() for (label,) in rows}
    stem, point, ending = name.rpartition(".")
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{stem or ending} ({number}){point}{ending if stem else ''}", number + 1
    return found


def owners_of(reading: Reading, sha256: str) -> set[str]:
    """To what copies of the file of that digest are attached (``entity:uid``)."""
    sql = "SELECT attachment.owner FROM attachment_file JOIN attachment USING (uid) WHERE attachment_file.sha256 = ?"
    return {str(owner) for (owner,) in reading.fetch_all(sql, (sha256,))}


def copy_of(reading: Reading, uid: str) -> KeptFile | None:
    """The copy kept for the attachment ``uid``; None for an address."""
    row = reading.fetch_one("SELECT name, content FROM attachment_file WHERE uid = ?", (uid,))
    return KeptFile(str(row[0]), bytes(row[1])) if row else None


def drop_copies(writing: Writing, uids: Iterable[str]) -> None:
    """Forget the copies of these attachments, inside the caller's transaction."""
    writing.execute_many("DELETE FROM attachment_file WHERE uid = ?", ((uid,) for uid in uids))
