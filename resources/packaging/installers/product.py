"""What is packaged, said once: every kind of package takes its names, version and moments from here."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import dcant_tracker
from dcant_tracker.settings import APP_NAME, ASSOCIATION

ROOT = Path(__file__).resolve().parents[3]
"""The source tree: the folder of pyproject.toml."""

_LONG_AGO = 1_577_836_800
"""The first second of 2020, for a tree that no repository dates; zip files know nothing before 1980."""


@dataclass(frozen=True)
class Product:
    """The names of the product, as packages and desktops ask for them."""

    name: str = APP_NAME
    command: str = "dcant-tracker"
    publisher: str = ASSOCIATION
    version: str = dcant_tracker.__version__
    summary: str = "Suivi des recommandations DcANT"
    identifier: str = "org.franceurbaine.dcant"
    """In reverse domain notation, as macOS, AppStream and Windows wish it."""
    licence: str = "EUPL-1.2"
    media_type: str = "application/x-dcant"
    """What desktops call a data file."""

    def file_name(self, ending: str) -> str:
        """What a package is called in dist/: ``file_name("windows-setup.exe")``."""
        return f"{self.name}-{self.version}-{ending}"


PRODUCT = Product()


class Kind(Protocol):
    """What a module of this package gives to be a kind of package."""

    def missing(self) -> str:
        """What this computer lacks to make it, in French, with what to do; nothing where it can be made."""
        ...

    def make(self, work: Path, dist: Path) -> list[Path]:
        """The packages, written into ``dist``; what is needed on the way lies in ``work``. Raises NotMade."""
        ...


class NotMade(Exception):  # noqa: N818 - said to a person
    """A package could not be made; the message says why in French, with what to do."""


def source_date_epoch() -> int:
    """The moment that every file of a package bears, in seconds since 1970 (https://reproducible-builds.org/specs/).

    SOURCE_DATE_EPOCH where it is set, else when the last commit was made.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return _LONG_AGO
    return int(told) if told.isdigit() else _LONG_AGO


def reproducible() -> dict[str, str]:
    """The environment in which a tool makes the same bytes of the same tree."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(source_date_epoch()),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }
