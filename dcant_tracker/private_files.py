"""Files and folders that only their owner reads: the data file, its copies, the log, the preferences.

On POSIX they are made with the rights 0600 and 0700, whatever the umask, and mended where they are wider. On Windows
the person's profile, where they lie, is closed to others; nothing is done there.
"""

import contextlib
import os
import shutil
import stat
from pathlib import Path

_FILE = 0o600
_FOLDER = 0o700
_POSIX = os.name == "posix"


def make_private_file(path: Path, *, exist_ok: bool = True) -> None:
    """Make an empty file at ``path``, private from its first moment. Raises OSError, FileExistsError among them."""
    path.touch(mode=_FILE, exist_ok=exist_ok)


def make_file_like(path: Path, other: Path) -> None:
    """Make an empty file at ``path``, open to those whom ``other`` is open to where that exists. Raises OSError."""
    try:
        rights = stat.S_IMODE(other.stat().st_mode) | _FILE
    except OSError:
        path.touch()
        return
    make_private_file(path)
    path.chmod(rights & 0o666)


def copy_privately(source: Path, target: Path) -> None:
    """Copy the bytes of ``source`` to ``target``, private from its first moment. Raises OSError."""
    with source.open("rb"):
        make_private_file(target)
    shutil.copyfile(source, target)


def make_private_folder(folder: Path) -> None:
    """Make ``folder``, and those above it that are missing, the usual way for these; one that exists stays as it is."""
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)


def private_opener(path: str, flags: int) -> int:
    """The ``opener`` of :func:`open` for a file that is made private, or made so."""
    handle = os.open(path, flags, _FILE)
    with contextlib.suppress(OSError):
        keep_private(Path(path))
    return handle


def keep_private(path: Path) -> None:
    """Take from others what rights they have on ``path``, where it is ours and exists."""
    if not _POSIX:
        return
    with contextlib.suppress(OSError):
        found = path.stat()
        wanted = _FOLDER if stat.S_ISDIR(found.st_mode) else _FILE
        if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & ~wanted:
            path.chmod(stat.S_IMODE(found.st_mode) & wanted)


def is_private(folder: Path) -> bool:
    """Whether ``folder`` is one, ours, and closed to others: none that somebody else put there. Raises OSError."""
    found = folder.lstat()
    ours = not _POSIX or (found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & ~_FOLDER)
    return stat.S_ISDIR(found.st_mode) and ours


def named_for_account(name: str) -> str:
    """``name`` in a folder that all accounts may share; Windows gives each its own."""
    return f"{name}-{os.geteuid()}" if _POSIX else name
