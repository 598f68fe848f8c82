"""The folder of the programs for Windows: made by PyInstaller, which wine runs where there is no Windows."""

import os
import shutil
from pathlib import Path

from installers import archives, folder, interpreter, trees
from installers.product import PRODUCT, ROOT, NotMade, reproducible
from installers.windows import python, signing
from installers.windows.wine import Wine

_TOLD = ("PYTHONPATH", "PYTHONHASHSEED", "SOURCE_DATE_EPOCH", *folder.STORED)
"""What PyInstaller is told by variables, besides what wine is."""

_MAKER = Path(__file__).with_name("under_wine.py")
_PATIENCE = 3600
"""Seconds that PyInstaller may take under wine, on a computer that does other things."""


def missing() -> str:
    """What this computer lacks to make it."""
    return folder.missing() if os.name == "nt" else python.missing()


def make(work: Path) -> Path:
    """The folder, its programs signed where a certificate is given, every file of the same moment. Raises NotMade."""
    made = folder.folder(work) if os.name == "nt" else _under_wine(work)
    archives.sort_zip(made / "_internal" / "base_library.zip")  # PyInstaller fills it in the order of addresses
    signing.sign(*sorted(made.glob("*.exe")))
    trees.date(made.rglob("*"))
    return made


def _under_wine(work: Path) -> Path:
    there = python.for_packaging(work)
    made = work / "dist"
    shutil.rmtree(made, ignore_errors=True)
    arguments = [Wine.path(_MAKER), "--noconfirm", "--clean", "--log-level", "ERROR"]
    arguments += ["--distpath", Wine.path(made), "--workpath", Wine.path(work / "analysis")]
    more = {**reproducible(), **folder.STORED, "PYTHONPATH": Wine.path(ROOT)}
    done = there.run(
        [*arguments, Wine.path(folder.RECIPE)],
        folder=ROOT,
        more={key: more[key] for key in _TOLD},
        seconds=_PATIENCE,
    )
    programs = made / PRODUCT.name
    if done.returncode or not (programs / f"{PRODUCT.name}.exe").is_file():
        said = done.stdout.decode("utf-8", "replace")[-3000:]
        raise NotMade(f"PyInstaller n'a pas fait le dossier de l'application pour Windows :\n{said}")
    told = there.run(["-c", interpreter.ASK], folder=work)
    interpreter.keep(told.stdout.decode("utf-8", "replace"), work)
    return programs
