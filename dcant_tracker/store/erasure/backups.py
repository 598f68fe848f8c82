"""What lies beside the data file and still holds a person: found, rewritten without her, or deleted.

These are its automatic copies, with what SQLite left beside a damaged one, and what repairs and sound copies set aside.
"""

import contextlib
import mmap
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES
from dcant_tracker.store.erasure import kept_files
from dcant_tracker.store.erasure.person import Person
from dcant_tracker.store.file.aside import set_aside_of
from dcant_tracker.store.file.backup import BESIDE, backups_of
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store

_BEGINNING = 60
"""Letters of a long text that stand in one piece in a data file, whose pages part the rest."""


def holding(data_file: Path, person: Person) -> list[Path]:
    """What lies beside ``data_file`` and holds ``person``, one of her names or a text that tells her.

    A damaged copy may, and counts.
    """
    told = person.names | {text[:_BEGINNING] for text in person.rewritten}
    copies = [copy for copy in backups_of(data_file) if copy.is_file() and _holds(copy, person.uid, told)]
    return sorted([*copies, *(aside for aside in set_aside_of(data_file) if _is_held_in(aside, person))])


def readable(data_file: Path) -> Iterator[Reading]:
    """The automatic copies of ``data_file``, each at today's schema, as far as they can be read."""
    for copy in backups_of(data_file):
        with contextlib.suppress(UserError), working_copy(copy) as draft, contextlib.closing(Store(draft)) as store:
            yield store.read()


def others_holding(data_file: Path, person: Person) -> list[Path]:
    """Other data files beside ``data_file`` that name ``person``: a sound copy, the file it was drawn from."""
    found = []
    endings = {data_file.suffix, *(known.suffix for known in DATA_FILES)}
    for other in sorted(one for one in data_file.parent.iterdir() if one.suffix in endings):
        with contextlib.suppress(OSError):
            if other != data_file and _names_one(other, person.names):
                found.append(other)
    return found


def _is_held_in(aside: Path, person: Person) -> bool:
    return any(kept_files.holds(file.read_bytes(), person.traces, person.uid) for file in _files_in(aside))


def _files_in(aside: Path) -> list[Path]:
    return sorted(filter(Path.is_file, aside.iterdir())) if aside.is_dir() else [aside]


def _holds(copy: Path, uid: str, names: frozenset[str]) -> bool:
    beside = (copy.with_name(copy.name + suffix) for suffix in BESIDE)
    if any(_names_one(file, names) for file in (copy, *beside)):
        return True
    if copy.stat().st_size == 0:
        return False
    try:
        with contextlib.closing(connect(copy, read_only=True)) as connection:
            return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM contact WHERE uid = ?)", (uid,)).fetchone()[0])
    except sqlite3.Error:
        return True


def _names_one(file: Path, names: frozenset[str]) -> bool:
    if not file.is_file() or file.stat().st_size == 0:
        return False
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(name.encode()) >= 0 for name in names)


def is_set_aside(path: Path, data_file: Path) -> bool:
    """Whether ``path`` is no copy, but what was set aside."""
    return path in set_aside_of(data_file)


def rewrite_aside(aside: Path, person: Person) -> None:
    """Take ``person`` out of what was set aside: texts are masked, what is hers and what cannot be masked leaves."""
    for file in _files_in(aside):
        content = file.read_bytes()
        if not kept_files.holds(content, person.traces, person.uid):
            continue
        made = kept_files.entries_without(content, person.traces, person.uid)
        if made is None:
            made = kept_files.without(content, person.traces, person.uid)
        if made is None:
            file.unlink()
        else:
            write_whole(file, made)


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
    """Delete one copy, or what was set aside. Raises UserError when the disk refuses."""
    with sentences(copy):
        if copy.is_dir():
            shutil.rmtree(copy)
            return
        for file in (copy, *(copy.with_name(copy.name + suffix) for suffix in BESIDE)):
            file.unlink(missing_ok=True)
