"""Folders on their way into a package: files put in by their paths, and the same bytes from the same tree."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from installers.product import NotMade, source_date_epoch

_XZ = ("xz", "-6", "--threads=2")
"""Always two threads: their number says where the blocks of the archive begin."""


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
        path.chmod(_rights(path))
    date(found)


def date(paths: Iterable[Path]) -> None:
    """Gives every one of ``paths`` the moment of the package."""
    moment = source_date_epoch()
    for path in paths:
        os.utime(path, (moment, moment))


def tar(folder: Path, name: str, target: IO[bytes]) -> None:
    """Writes ``folder`` as an archive whose top is ``name``: sorted, of one moment, nobody's."""
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted((folder, *folder.rglob("*"))):
            told = archive.gettarinfo(path, str(Path(name) / path.relative_to(folder)))
            told.mtime, told.uid, told.gid, told.uname, told.gname = source_date_epoch(), 0, 0, "", ""
            told.mode = _rights(path)
            if path.is_file() and not path.is_symlink():
                told.type, told.linkname, told.size = tarfile.REGTYPE, "", path.stat().st_size
                with path.open("rb") as content:
                    archive.addfile(told, content)
            else:
                archive.addfile(told)


def tar_xz(folder: Path, name: str, place: Path) -> Path:
    """The same archive at ``place``, as xz packs it: the same bytes on any number of cores. Raises NotMade."""
    with place.open("wb") as target:
        packing = subprocess.Popen([*_XZ, "--stdout"], stdin=subprocess.PIPE, stdout=target)
        assert packing.stdin is not None
        with packing.stdin as taken:
            tar(folder, name, taken)
        if packing.wait():
            raise NotMade(f"xz n'a pas fait {place.name} : ses messages sont ci-dessus.")
    return place


def _rights(path: Path) -> int:
    """What may be done with a file, whoever made it: programs and folders are entered, libraries are only read."""
    runs = path.is_symlink() or path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.suffixes)
    return 0o755 if runs else 0o644


def _linked(source: str, target: str) -> str:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
    return target
