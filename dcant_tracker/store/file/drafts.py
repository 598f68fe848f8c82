"""Drafts beside what they will replace: how they are called, and how those of programs that were killed go.

A draft names the process that writes it: once that is gone, nobody finishes it.
"""

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.settings import backup_dir

_ENDED = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.tmp(\.[a-z]{2,6})?(-journal|-wal|-shm)?")
"""A draft: ``.name.pid-xxxxxxxx.tmp``, with the ending of a format where a library wants one."""

_EARLIER = re.compile(r"\..+\.[0-9a-f]{8}\.tmp(\.[a-z]{2,6})?(-journal|-wal|-shm)?")
"""As versions before called them, without the process."""

_LONG = 86_400.0
"""Seconds after which a draft is nobody's: the number of its process may have been given again."""


def draft_of(path: Path, ending: str = "") -> Path:
    """A name of its own for a draft of ``path``, beside it; ``ending`` where its format must show."""
    name = path.stem if ending else path.name
    return path.with_name(f".{name}.{os.getpid()}-{new_uid()[-8:]}.tmp{ending}")


def sweep(folder: Path, names: Iterable[str] = ()) -> list[Path]:
    """Remove the drafts in ``folder`` that nobody writes any more; returns them.

    With ``names``, only drafts of files that begin so: the folder may be one that holds other things.
    """
    begun = tuple(f".{name}" for name in names)
    gone: list[Path] = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if ".tmp" in entry.name and entry.name.startswith(begun or ".") and _is_left(entry, is_ours=bool(begun)):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()
                    gone.append(Path(entry.path))
    return gone


def sweep_beside(data_file: Path) -> None:
    """Remove the drafts that killed programs left of the data file and of its copies."""
    sweep(data_file.parent, [data_file.stem])
    sweep(backup_dir(data_file), [data_file.stem])


def _is_left(entry: "os.DirEntry[str]", *, is_ours: bool) -> bool:
    match = _ENDED.fullmatch(entry.name)
    if match is None and (not is_ours or _EARLIER.fullmatch(entry.name) is None):
        return False
    if not entry.is_file(follow_symlinks=False):
        return False
    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _LONG:
        return True
    return match is not None and not _runs(int(match[1]))


def _runs(process: int) -> bool:
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
