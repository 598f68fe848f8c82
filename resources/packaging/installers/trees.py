"""Folders on their way into a package: files put in by their paths, of one moment and with rights of no builder."""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from installers.product import source_date_epoch


def put(files: Mapping[str, bytes], into: Path) -> None:
    """Writes ``files`` by their paths under ``into``."""
    for path, content in files.items():
        place = into / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def copy(folder: Path, to: Path) -> None:
    """``folder`` at ``to``, links kept; files are linked where the disk can, since a bundle is large."""
    shutil.copytree(folder, to, symlinks=True, copy_function=_linked)


def settle(folder: Path) -> None:
    """Gives every file below ``folder`` the moment of the package, and rights that depend on no builder."""
    found = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
    for path in found:
        path.chmod(rights(path))
    date(found)


def date(paths: Iterable[Path]) -> None:
    """Gives every one of ``paths`` the moment of the package."""
    moment = source_date_epoch()
    for path in paths:
        os.utime(path, (moment, moment))


def rights(path: Path) -> int:
    """What may be done with a file, whoever made it: programs and folders are entered, libraries are only read."""
    runs = path.is_symlink() or path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.suffixes)
    return 0o755 if runs else 0o644


def _linked(source: str, target: str) -> str:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
    return target
