"""The AppImage (https://docs.appimage.org/reference/appdir.html), where somebody installed the tool that makes it.

No registry that this project uses has appimagetool; the archive of ``portable`` says the same to a desktop.
"""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from installers import desktop, folder, trees
from installers.product import PRODUCT, NotMade, reproducible

TOOL = "appimagetool"


def missing() -> str:
    """What this computer lacks to make it."""
    if not sys.platform.startswith("linux"):
        return "une AppImage se fait sous Linux."
    if not shutil.which(TOOL):
        return f"{TOOL} manque, et aucun registre ne le donne : la sorte « portable » s'installe de même, sans droits."
    return folder.missing()


def make(work: Path, dist: Path) -> list[Path]:
    """The image in ``dist``. Raises NotMade."""
    made = tree(folder.folder(work), work / f"{PRODUCT.name}.AppDir")
    place = dist / PRODUCT.file_name(f"{platform.machine()}.AppImage")
    environment = {**reproducible(), "ARCH": platform.machine()}
    if subprocess.run([TOOL, "--no-appstream", str(made), str(place)], env=environment, check=False).returncode:
        raise NotMade(f"{TOOL} n'a pas fait l'image : ses messages sont ci-dessus.")
    shutil.rmtree(made)
    return [place]


def tree(bundle: Path, place: Path) -> Path:
    """The folder that becomes the image, at ``place``."""
    shutil.rmtree(place, ignore_errors=True)
    trees.copy(bundle, place / "usr" / "lib" / PRODUCT.command)
    told = desktop.files(PRODUCT.command)
    trees.put(told, place / "usr" / "share")
    trees.put(
        {
            f"{PRODUCT.command}.desktop": told[f"applications/{PRODUCT.command}.desktop"],
            f"{PRODUCT.command}.svg": told[f"icons/hicolor/scalable/apps/{PRODUCT.command}.svg"],
        },
        place,
    )
    trees.settle(place)
    for link, target in (
        ("AppRun", f"usr/lib/{PRODUCT.command}/{PRODUCT.command}"),
        (".DirIcon", f"{PRODUCT.command}.svg"),
    ):
        (place / link).symlink_to(target)
    return place
