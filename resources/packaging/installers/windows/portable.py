"""The programs in a .zip, to carry on a stick: the file ``portable`` among them keeps the data beside them."""

from pathlib import Path

from dcant_tracker.settings import PORTABLE
from installers import archives
from installers.product import PRODUCT

_READ_ME = (
    f"{PRODUCT.name} {PRODUCT.version} — {PRODUCT.summary}\r\n"
    "\r\n"
    f"Ouvrez {PRODUCT.name}.exe. Tant que le fichier « portable » est à côté, vos données restent dans ce dossier,\r\n"
    "sous « DcANT-données » : emportez-le entier. Pour une version plus récente, décompressez-la à côté et\r\n"
    "déplacez-y « DcANT-données ».\r\n"
)


def make(folder: Path, place: Path) -> Path:
    """The .zip of the programs in ``folder``, at ``place``."""
    texts = [(PORTABLE, ""), ("Lisez-moi.txt", "\ufeff" + _READ_ME)]
    return archives.write_zip(place, f"{PRODUCT.name}-portable", folder, texts)
