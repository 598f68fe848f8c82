"""The folder that PyInstaller makes for the system it runs on: what every package of that system holds."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from installers import interpreter
from installers.product import PRODUCT, ROOT, NotMade, reproducible

RECIPE = ROOT / "dcant_tracker.spec"

STORED = {"PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"}
"""Modules lie in the program as they are: faster to load, and smaller once the whole package is compressed."""


def missing() -> str:
    """What PyInstaller lacks here."""
    if sys.platform.startswith("linux") and not shutil.which("objdump"):
        return "PyInstaller demande objdump : installez le paquet « binutils »."
    return ""


def build(work: Path) -> Path:
    """The folder of the programs, made anew in ``work``. Raises NotMade."""
    made = work / "dist"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    command += ["--distpath", str(made), "--workpath", str(work / "analysis"), str(RECIPE)]
    environment = {**reproducible(), **STORED}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise NotMade("PyInstaller n'a pas fait le dossier de l'application : ses messages sont ci-dessus.")
    interpreter.keep(interpreter.own(), work)
    return made / PRODUCT.name


@cache
def folder(work: Path) -> Path:
    """The folder of the programs, made once a run for all kinds that are made of it. Raises NotMade."""
    return build(work / "folder")
