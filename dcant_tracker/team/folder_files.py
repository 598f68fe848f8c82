"""Files of a folder where a team meets: written whole or not at all, read only as far as they should go.

What the disk or the share refuses becomes a sentence: to wait where it does not answer, to do something otherwise.
"""

import contextlib
import errno
import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.private_files import make_file_like
from dcant_tracker.store.file.drafts import drafts_beside
from dcant_tracker.store.file.placing import place, place_new
from dcant_tracker.store.file.refusals import disk_sentence
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.team.place import OutOfReachError, PlaceError
from dcant_tracker.words import _

_LARGEST_NOTE = 10_000
"""Bytes of a file of JSON that says a few things."""

_AWAY = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EIO,
        errno.ENXIO,
        errno.ENODEV,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ENOTCONN,
        errno.ECONNABORTED,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
    }
)
"""What is said of a share that does not answer, a stick that was pulled out, a folder that is not there."""

_AWAY_ON_WINDOWS = frozenset({2, 3, 21, 53, 55, 59, 64, 67, 121, 1231, 1232})

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL_ON_WINDOWS = frozenset({39, 112, 1295})


@contextlib.contextmanager
def answering(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses about ``folder`` into OutOfReachError or PlaceError."""
    try:
        yield
    except OSError as problem:
        if too_long := _too_long(problem):
            raise PlaceError(too_long.message, too_long.hint) from problem
        if _is_away(problem):
            raise out_of_reach(folder) from problem
        if problem.errno in _FULL or getattr(problem, "winerror", None) in _FULL_ON_WINDOWS:
            raise _full(folder) from problem
        told = disk_sentence(problem, Path(problem.filename or folder))
        raise PlaceError(told.message, told.hint) from problem
    except PlaceError:
        raise
    except UserError as problem:
        raise PlaceError(problem.message, problem.hint) from problem


def _too_long(problem: OSError) -> UserError | None:
    """The sentence for a path that only Windows finds too long: it says the same of what is away."""
    paths = [Path(name) for name in (problem.filename, problem.filename2) if name]
    return next(filter(None, (why_missing(path, problem) for path in paths)), None)


def _is_away(problem: OSError) -> bool:
    return problem.errno in _AWAY or getattr(problem, "winerror", None) in _AWAY_ON_WINDOWS


def out_of_reach(folder: Path) -> OutOfReachError:
    """The sentence for a folder that is not there now."""
    return OutOfReachError(
        _("Le dossier de l'équipe « {folder} » est hors d'atteinte.").format(folder=folder),
        _("Continuez à travailler : tout sera envoyé quand il répondra."),
    )


def _full(folder: Path) -> PlaceError:
    """The sentence for a folder that takes nothing more, which is seldom on the disk of whoever reads it."""
    return PlaceError(
        _("Il n'y a plus de place dans le dossier de l'équipe « {folder} ».").format(folder=folder),
        _("Libérez-en là, ou demandez à qui s'en occupe ; ce qui est à envoyer reste dans votre fichier."),
    )


def write_file(path: Path, content: bytes, *, new: bool = False) -> None:
    """Let ``content`` stand at ``path``, on the disk, or leave what was there.

    Raises OSError and UserError; FileExistsError where it is to be ``new`` and something came there that moment.
    """
    with drafts_beside([path]) as begun:
        ((draft, _target),) = begun.pairs
        make_file_like(draft, path)
        draft.write_bytes(content)
        (place_new if new else place)(draft, path)


def write_note(path: Path, told: Mapping[str, object], *, new: bool = False) -> None:
    """Let a small file of JSON stand at ``path``. Raises as :func:`write_file` does."""
    write_file(path, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode(), new=new)


def read_note(path: Path) -> Mapping[str, object] | None:
    """What a small file of JSON says; None for one that says nothing, or not yet. Raises OSError."""
    content = read_file(path, _LARGEST_NOTE)
    try:
        told = json.loads((content or b"").decode())
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def read_file(path: Path, largest: int) -> bytes | None:
    """The bytes of a plain file; None for one that is larger, or no file. Raises OSError.

    A pipe that somebody put there would keep whoever opens it waiting, a device would never end. What is written to a
    file meanwhile is left for the next time.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > largest:
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(found.st_size)  # for as much as is asked, Windows sets memory aside at once
