"""Archives with the same bytes for the same files: sorted, of one moment, of nobody in particular."""

import subprocess
import tarfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from installers.product import NotMade, source_date_epoch
from installers.trees import rights

_XZ = ("xz", "-6", "--threads=2")
"""Always two threads: their number says where the blocks of the archive begin."""


def write_zip(place: Path, top: str, folder: Path, beside: Iterable[tuple[str, str]] = ()) -> Path:
    """A .zip at ``place`` that unpacks to one folder, ``top``, of the files of ``folder`` and texts ``beside`` them."""
    moment = time.gmtime(source_date_epoch())[:6]
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    texts = dict(beside)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted({*files, *texts}):
            entry = zipfile.ZipInfo(f"{top}/{name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, texts[name].encode() if name in texts else files[name].read_bytes())
    return place


def sort_zip(place: Path) -> None:
    """Puts the files of the .zip at ``place`` in the order of their names, and leaves them as they are."""
    with zipfile.ZipFile(place) as archive:
        held = sorted(((entry, archive.read(entry)) for entry in archive.infolist()), key=lambda held: held[0].filename)
    with zipfile.ZipFile(place, "w") as archive:
        for entry, data in held:
            archive.writestr(entry, data)


def tar(folder: Path, name: str, target: IO[bytes]) -> None:
    """Writes ``folder`` as an archive whose top is ``name``: sorted, of one moment, nobody's."""
    moment = source_date_epoch()
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted((folder, *folder.rglob("*"))):
            told = archive.gettarinfo(path, str(Path(name) / path.relative_to(folder)))
            told.mtime, told.uid, told.gid, told.uname, told.gname = moment, 0, 0, "", ""
            told.mode = rights(path)
            if path.is_file() and not path.is_symlink():
                told.type, told.linkname, told.size = tarfile.REGTYPE, "", path.stat().st_size
                with path.open("rb") as content:
                    archive.addfile(told, content)
            else:
                archive.addfile(told)


def tar_xz(folder: Path, name: str, place: Path) -> Path:
    """What :func:`tar` writes, packed by xz at ``place``: the same bytes on any number of cores. Raises NotMade."""
    with place.open("wb") as target:
        packing = subprocess.Popen([*_XZ, "--stdout"], stdin=subprocess.PIPE, stdout=target)
        assert packing.stdin is not None
        with packing.stdin as taken:
            tar(folder, name, taken)
        if packing.wait():
            raise NotMade(f"xz n'a pas fait {place.name} : ses messages sont ci-dessus.")
    return place
