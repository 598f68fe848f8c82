"""What Windows installs: a setup and an .msi for one user, and a .zip to carry; made on Windows, or by wine."""

import os
import shutil
from pathlib import Path

from installers.product import PRODUCT
from installers.windows import msi, portable, programs, setup, signing


def missing() -> str:
    """What this computer lacks to make them; on Windows itself the .msi is left out where wixl is not there."""
    lacking = [programs.missing(), signing.missing()]
    if not shutil.which("makensis"):
        lacking.append("installez « nsis », qui fait le programme d'installation.")
    if os.name != "nt":
        lacking.append(msi.missing())
    return " ".join(filter(None, lacking))


def make(work: Path, dist: Path) -> list[Path]:
    """The packages for Windows in ``dist``. Raises NotMade."""
    apart = work / "windows"
    folder = programs.make(apart)
    made = [
        setup.make(folder, apart / "setup", dist / PRODUCT.file_name("windows-setup.exe")),
        portable.make(folder, dist / PRODUCT.file_name("windows-portable.zip")),
    ]
    if not msi.missing():
        made.append(msi.make(folder, apart / "msi", dist / PRODUCT.file_name("windows.msi")))
    return made
