"""From a draft to its place: on the disk before it takes the name, the name on the disk before anyone is told."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

_HELD = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""

_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between two attempts: a virus scanner lets go of what was just written within one of them."""


def place(draft: Path, target: Path) -> None:
    """Let ``draft`` take the place of ``target``, whatever is there. Raises OSError; then ``target`` is as it was."""
    place_all([(draft, target)])


def place_all(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Let each draft take the place of its target, all of them synchronised before the first does.

    Raises OSError at the first that the disk refuses.
    """
    pairs = list(pairs)
    for draft, _target in pairs:
        synchronise(draft)
    for draft, target in pairs:
        _patiently(partial(draft.replace, target))
    for folder in {target.parent for _draft, target in pairs}:
        synchronise_folder(folder)


def place_new(draft: Path, target: Path) -> None:
    """Let ``draft`` become ``target``, where nothing may be. Raises FileExistsError, though it came that moment."""
    synchronise(draft)
    if sys.platform == "win32":
        _patiently(partial(draft.rename, target))
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError(17, "exists", str(target)) from None
        draft.rename(target)
    else:
        draft.unlink()
    synchronise_folder(target.parent)


def remove(path: Path) -> None:
    """Take the file at ``path`` away, if one is there. Raises OSError."""
    _patiently(partial(path.unlink, missing_ok=True))


def _patiently(put: Callable[[], object]) -> None:
    """Ask again, for less than a second, what Windows refuses while another program looks at the file.

    Scanners and the index of the search open what was just written. Raises OSError as ``put`` does in the end.
    """
    for wait in _WAITS:
        try:
            put()
        except PermissionError as problem:
            if getattr(problem, "winerror", None) not in _HELD:
                raise
            time.sleep(wait)
        else:
            return
    put()


def synchronise(path: Path) -> None:
    """Wait until the content of ``path`` is on the disk. Raises OSError where it cannot get there."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def synchronise_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk, where the system can say so."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
