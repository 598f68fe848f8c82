"""Drafts beside what they will replace: how they are called, and how those of programs that were killed go.

A draft names the process that writes it, and a note of the machine names the draft (see ``underway``): once the process
is gone, nobody finishes it.
"""

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.private_files import make_private_file
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file import underway
from dcant_tracker.store.file.underway import Underway, runs
from dcant_tracker.store.file.windows_paths import demand_name, room_for_name

_ENDED = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.tmp(\.[a-z]{2,6})?(-journal|-wal|-shm)?")
"""A draft: ``.name.pid-xxxxxxxx.tmp``, with the ending of a format where a library wants one."""

_EARLIER = re.compile(r"\..+\.[0-9a-f]{8}\.tmp(\.[a-z]{2,6})?(-journal|-wal|-shm)?")
"""As versions before called them, without the process."""

_LONG = 86_400.0
"""Seconds after which a draft is nobody's: the number of its process may have been given again."""

_MOST_BYTES = 180
"""Of the name of what a draft is of, in its own name: file systems take 255."""

_LONGEST_BESIDE = len(".-journal")
"""Characters around the name of a draft that is a data file, when it is written to."""


@contextlib.contextmanager
def draft_beside(path: Path, ending: str = "") -> Iterator[Path]:
    """A draft beside ``path``, empty and private, for as long as the block lasts; it may be put in place meanwhile.

    Raises OSError, among others what the block does.
    """
    with drafts_beside([path], ending) as begun:
        ((draft, _target),) = begun.pairs
        make_private_file(draft, exist_ok=False)
        yield draft


@contextlib.contextmanager
def drafts_beside(paths: Sequence[Path], ending: str | None = None) -> Iterator[Underway]:
    """Drafts beside ``paths``, none of them made, noted for as long as the block lasts; then what is left of them goes.

    ``ending`` is that of each draft's name; that of its path where none is given. Raises OSError, and UserError for a
    name that Windows takes for another one.
    """
    for path in paths:
        demand_name(path)
    underway.clear_left()
    begun = underway.begin([(draft_of(path, path.suffix if ending is None else ending), path) for path in paths])
    try:
        yield begun
    finally:
        begun.clear()


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """A private folder for what is needed for as long as the block lasts, where the system keeps such things."""
    underway.clear_left()
    folder = Path(tempfile.gettempdir()) / f"dcant-{os.getpid()}-{new_uid()[-8:]}"
    begun = underway.begin([(folder, folder)])
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        begun.clear()


def draft_of(path: Path, ending: str = "") -> Path:
    """A name of its own for a draft of ``path``, beside it; ``ending`` where its format must show."""
    own = f".{os.getpid()}-{new_uid()[-8:]}.tmp{ending}"
    name = (path.stem if ending else path.name).encode(errors="surrogateescape")[:_MOST_BYTES]
    kept = name.decode(errors="ignore")[: room_for_name(path, len(own) + _LONGEST_BESIDE)]
    return path.with_name(f".{kept}{own}")


def sweep(folder: Path, name: str) -> list[Path]:
    """Remove the drafts in ``folder`` of files whose names begin with ``name`` that nobody writes any more.

    Returns them. They may have been left by versions that noted nothing.
    """
    gone: list[Path] = []
    with contextlib.suppress(OSError, ValueError):
        for entry in os.scandir(folder):
            if ".tmp" in entry.name and entry.name.startswith(f".{name}") and _is_left(entry):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()
                    gone.append(Path(entry.path))
    return gone


def sweep_beside(data_file: Path) -> None:
    """Remove what killed programs left: drafts of the data file and of its copies, and whatever was noted elsewhere."""
    underway.clear_left()
    sweep(data_file.parent, data_file.stem)
    sweep(backup_dir(data_file), data_file.stem)


def _is_left(entry: "os.DirEntry[str]") -> bool:
    match = _ENDED.fullmatch(entry.name)
    if match is None and _EARLIER.fullmatch(entry.name) is None:
        return False
    if not entry.is_file(follow_symlinks=False):
        return False
    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _LONG:
        return True
    return match is not None and not runs(int(match[1]))
