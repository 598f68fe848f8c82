"""Archives with the same bytes for the same files: sorted, of one moment, of nobody in particular."""

import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from installers.product import source_date_epoch


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
