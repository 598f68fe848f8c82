"""What repairs and sound copies set aside beside the data file: by what name, and where it is found again."""

from collections.abc import Iterable
from pathlib import Path

from dcant_tracker.settings import backup_dir
from dcant_tracker.words import _


def folder_name(stem: str, moment: str) -> str:
    """The name of the folder in which a repair of the data file ``stem`` puts what cannot stay."""
    return _("{name} - mis de côté {moment}").format(name=stem, moment=moment)


def list_beside(path: Path) -> Path:
    """The file beside the data file at ``path`` that lists what a sound copy could not take."""
    return path.with_name(_list_name(path.stem))


def _list_name(stem: str) -> str:
    return _("{name} – mis de côté.json").format(name=stem)


def set_aside_of(path: Path) -> list[Path]:
    """The folders and lists that were set aside from the data file at ``path`` or from a copy of it."""
    return [*_found(path.parent, path.stem), *_found(backup_dir(path), path.stem)]


def _found(folder: Path, stem: str) -> Iterable[Path]:
    if not folder.is_dir():
        return ()
    starts, ends = folder_name(stem, ""), _list_name("")
    names = (one for one in folder.iterdir() if one.name.startswith(stem))
    return [one for one in names if one.name.startswith(starts) or one.name.endswith(ends)]
