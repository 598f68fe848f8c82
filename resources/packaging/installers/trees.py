"""Folders on their way into a package: files put in by their paths, and the same bytes from the same tree."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
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
    moment = source_date_epoch()
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or bool(path.stat().st_mode & 0o100)
        path.chmod(0o755 if runs else 0o644)
        _date(path, moment)


def tar(folder: Path, name: str) -> bytes:
    """``folder`` as an archive whose top is ``name``: sorted, of one moment, nobody's."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted((folder, *folder.rglob("*"))):
            told = archive.gettarinfo(path, str(Path(name) / path.relative_to(folder)))
            told.mtime, told.uid, told.gid, told.uname, told.gname = source_date_epoch(), 0, 0, "", ""
            told.mode = 0o755 if told.isdir() or told.mode & 0o100 else 0o644
            with path.open("rb") if told.isreg() else io.BytesIO() as content:
                archive.addfile(told, content if told.isreg() else None)
    return written.getvalue()


def compressed(content: bytes, place: Path) -> Path:
    """``content`` at ``place`` as xz makes it, with the same bytes on any number of cores."""
    with place.open("wb") as target:
        subprocess.run(["xz", "-6", "--threads=2", "--stdout"], input=content, stdout=target, check=True)
    return place


def _linked(source: str, target: str) -> str:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
    return target


def _date(path: Path, moment: int) -> None:
    os.utime(path, (moment, moment))
