"""What this machine is writing, noted until it is in place: whoever comes after a kill finishes it or clears it away.

A note is a file of JSON in the data folder of the machine, named by the process that writes. It does not stand in the
data file: that may be a stranger's, and nothing that it says may lead to paths.
"""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.private_files import make_private_folder, private_opener
from dcant_tracker.settings import data_dir
from dcant_tracker.store.file.placing import synchronise_folder
from dcant_tracker.store.file.same_file import is_same

_BESIDE = ("", "-journal", "-wal", "-shm")
"""What may lie beside a draft that is a data file, by how the names end."""

_LONG = 7 * 86_400.0
"""Seconds after which nobody writes any more: the number of the process may have been given again."""

_OURS: set[Path] = set()
"""The notes of what this very process is writing: its number may be that of one that was killed."""


class Sent(NamedTuple):
    """The exchange ``number`` of the ledger that a draft is the file of: its digest, and when it was written (ns)."""

    number: int
    sha256: str
    written: int


@dataclass(frozen=True, slots=True)
class Underway:
    """Drafts on their way to their targets; ``note`` is None where the machine has no data folder.

    ``sent`` names, once they are in the ledger of ``data_file``, the exchange of each.
    """

    note: Path | None
    pairs: tuple[tuple[Path, Path], ...]
    data_file: Path | None = None
    sent: tuple[Sent, ...] = ()

    def recorded(self, data_file: Path, sent: Sequence[Sent]) -> "Underway":
        """Note, on the disk itself, that the ledger of ``data_file`` is about to hold the drafts. Raises OSError."""
        told = replace(self, data_file=data_file.absolute(), sent=tuple(sent))
        _write(told, lasting=True)
        return told

    def clear(self) -> None:
        """Remove what is left of the drafts, then the note."""
        for draft, _target in self.pairs:
            _remove(draft)
        self.release()
        if self.note is not None:
            for written in (self.note, self.note.with_suffix(".new")):
                with contextlib.suppress(OSError):
                    written.unlink(missing_ok=True)

    def release(self) -> None:
        """Leave the note to whoever comes next, this process as well."""
        if self.note is not None:
            _OURS.discard(self.note)

    def is_old(self) -> bool:
        """Whether it waits for longer than anything should."""
        try:
            return self.note is None or time.time() - self.note.stat().st_mtime > _LONG
        except OSError:
            return True


def begin(pairs: Sequence[tuple[Path, Path]]) -> Underway:
    """Note what is about to be written, before it is. Raises OSError when the disk refuses the note."""
    folder = _folder()
    note = None if folder is None else folder / f"{os.getpid()}-{new_uid()[-8:]}.json"
    begun = Underway(note, tuple((draft.absolute(), target.absolute()) for draft, target in pairs))
    if note is not None:
        make_private_folder(note.parent)
        _OURS.add(note)
        try:
            _write(begun)
        except BaseException:
            begun.clear()
            raise
    return begun


def clear_left() -> None:
    """Clear away what killed programs were writing; what stands in a ledger is for who opens that data file."""
    for left in _left():
        if not left.sent or (left.is_old() and not (left.data_file and left.data_file.exists())):
            left.clear()


def left_in(data_file: Path) -> list[Underway]:
    """What killed programs recorded in the ledger of ``data_file`` and may not have put in place."""
    return [left for left in _left() if left.sent and left.data_file and is_same(left.data_file, data_file)]


def runs(process: int) -> bool:
    """Whether a process of that number runs."""
    if sys.platform == "win32":
        import psutil

        return bool(psutil.pid_exists(process))
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _write(told: Underway, *, lasting: bool = False) -> None:
    """Write the note whole or not at all; ``lasting``: on the disk itself."""
    if told.note is None:
        return
    fresh = told.note.with_suffix(".new")
    with open(fresh, "w", encoding="ascii", opener=private_opener) as file:
        json.dump(_document(told), file)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    fresh.replace(told.note)
    if lasting:
        synchronise_folder(told.note.parent)


def _document(told: Underway) -> dict[str, Any]:
    return {
        "pairs": [[str(draft), str(target)] for draft, target in told.pairs],
        "data_file": None if told.data_file is None else str(told.data_file),
        "sent": [[one.number, one.sha256, one.written] for one in told.sent],
    }


def _left() -> Iterator[Underway]:
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(folder)):  # noqa: PTH208 - nothing is there nearly always
            note = folder / name
            if not _is_being_written(note):
                found = _read(note)
                if found is None:
                    note.unlink(missing_ok=True)
                else:
                    yield found


def _is_being_written(note: Path) -> bool:
    process = note.name.partition("-")[0]
    if not process.isdecimal():
        return False
    with contextlib.suppress(OSError):
        if time.time() - note.stat().st_mtime > _LONG:
            return note.with_suffix(".json") in _OURS
    return note.with_suffix(".json") in _OURS if int(process) == os.getpid() else runs(int(process))


def _read(note: Path) -> Underway | None:
    """What a note says; None for one that was being written, whose draft was not begun or which another replaces."""
    if note.suffix != ".json":
        return None
    try:
        told = json.loads(note.read_text(encoding="ascii"))
        return Underway(
            note,
            tuple((Path(draft), Path(target)) for draft, target in told["pairs"]),
            Path(told["data_file"]) if told["data_file"] else None,
            tuple(Sent(*one) for one in told["sent"]),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _remove(draft: Path) -> None:
    with contextlib.suppress(OSError):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
            return
        for ending in _BESIDE:
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _folder() -> Path | None:
    """Where the notes are; None on a machine without a data folder, where nothing is noted."""
    try:
        return data_dir() / "en cours"
    except OSError:
        return None
