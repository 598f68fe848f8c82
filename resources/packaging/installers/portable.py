"""The archive for any Linux: it runs from where it is unpacked, or installs itself for one person, without rights."""

import platform
import shutil
import sys
from pathlib import Path

from installers import archives, desktop, folder, trees
from installers.command_line import completion, manual
from installers.product import PRODUCT

_SCRIPT = Path(__file__).parent / "desktop" / "installer.sh"
_TO_READ = Path(__file__).parent / "desktop" / "LISEZMOI.txt"


def missing() -> str:
    """What this computer lacks to make it."""
    if not sys.platform.startswith("linux"):
        return "l'archive pour Linux se fait sous Linux ; celle de Windows vient avec la sorte « windows »."
    if not shutil.which("xz"):
        return "xz manque : installez le paquet « xz-utils »."
    return folder.missing()


def make(work: Path, dist: Path) -> list[Path]:
    """The archive in ``dist``. Raises NotMade."""
    top = f"{PRODUCT.name}-{PRODUCT.version}"
    made = tree(folder.folder(work), work / "portable")
    place = dist / PRODUCT.file_name(f"linux-{platform.machine()}.tar.xz")
    archives.tar_xz(made, top, place)
    shutil.rmtree(made)
    return [place]


def tree(bundle: Path, place: Path) -> Path:
    """What the archive holds, at ``place``: the program, what a desktop is told, how to install it."""
    shutil.rmtree(place, ignore_errors=True)
    trees.copy(bundle, place / PRODUCT.name)
    trees.put(
        {
            **{f"share/{path}": content for path, content in desktop.files("@PROGRAM@").items()},
            f"share/man/man1/{PRODUCT.command}.1": manual.page().encode(),
            f"share/bash-completion/completions/{PRODUCT.command}": completion.bash().encode(),
            f"share/fish/vendor_completions.d/{PRODUCT.command}.fish": completion.fish().encode(),
            "installer.sh": _SCRIPT.read_bytes(),
            "LISEZMOI.txt": _TO_READ.read_bytes(),
        },
        place,
    )
    (place / "installer.sh").chmod(0o755)
    return place
