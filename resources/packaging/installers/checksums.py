"""SHA256SUMS: what anyone checks a package against with « sha256sum -c »."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = "SHA256SUMS"


def write(dist: Path, packages: Iterable[Path]) -> Path:
    """SHA256SUMS in ``dist``, a line a package in the order of their names, as coreutils writes it."""
    place = dist / NAME
    lines = [f"{digest(package)}  {package.name}\n" for package in sorted(packages)]
    place.write_text("".join(lines), encoding="utf-8", newline="\n")
    return place


def digest(file: Path) -> str:
    """SHA-256 of ``file`` in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def differing(dist: Path) -> list[str]:
    """The names that SHA256SUMS tells and whose files in ``dist`` are gone or are others."""
    return [name for name, known in told(dist).items() if not (dist / name).is_file() or digest(dist / name) != known]


def told(dist: Path) -> dict[str, str]:
    """The digest that SHA256SUMS in ``dist`` tells of each package, by its name."""
    lines = (dist / NAME).read_text(encoding="utf-8").splitlines()
    return {name: known for known, name in (line.split("  ", 1) for line in lines)}
