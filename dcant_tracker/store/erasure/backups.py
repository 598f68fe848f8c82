"""The automatic copies of the data file that still hold a person: found, rewritten without her, or deleted."""

import contextlib
import mmap
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import backups_of
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.store import Store


def holding(data_file: Path, uid: str, names: frozenset[str]) -> list[Path]:
    """Copies of ``data_file`` that hold the contact ``uid`` or one of her ``names``; a damaged one may, and counts."""
    return [copy for copy in sorted(backups_of(data_file)) if copy.is_file() and _holds(copy, uid, names)]


def _holds(copy: Path, uid: str, names: frozenset[str]) -> bool:
    if copy.stat().st_size == 0:
        return False
    with copy.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if any(content.find(name.encode()) >= 0 for name in names):
            return True
    try:
        with contextlib.closing(connect(copy, read_only=True)) as connection:
            return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM contact WHERE uid = ?)", (uid,)).fetchone()[0])
    except sqlite3.Error:
        return True


def rewrite(copy: Path, erase: Callable[[Store], object]) -> bool:
    """Put ``copy`` without the person in its place, with its date: ``erase`` is run on a copy at today's schema.

    False where that cannot be, since it is damaged or newer than we are; it is then as it was.
    """
    try:
        with working_copy(copy) as draft:
            store = Store.open(draft)
            try:
                erase(store)
            finally:
                store.close()
            made = copy.stat()
            write_whole(copy, draft.read_bytes())
            os.utime(copy, ns=(made.st_atime_ns, made.st_mtime_ns))
    except UserError:
        return False
    return True


def delete(copy: Path) -> None:
    """Delete one copy. Raises UserError when the disk refuses."""
    with sentences(copy):
        copy.unlink(missing_ok=True)
