"""python -m installers.release: says what stands in the way of releasing the version that the tree bears.

Started by « python3 dcant.py release » before the checks and the packages, which take long.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from installers import changelog
from installers.product import PRODUCT, ROOT


def main() -> int:
    """Says each hindrance; 1 where there is one."""
    hindrances = list(in_the_way(ROOT))
    for hindrance in hindrances:
        print(f"- {hindrance}", file=sys.stderr)
    return 1 if hindrances else 0


def in_the_way(root: Path) -> Iterator[str]:
    """What must be put right in the tree at ``root`` before this version can be released, a sentence each."""
    yield from _told(root)
    changed = _git(root, "status", "--porcelain")
    if changed is None:
        yield "Ce dossier n'est pas un dépôt git : une version sort d'un commit."
        return
    if changed:
        yield "Des fichiers ont changé depuis le dernier commit : enregistrez-les, ou défaites-les."
    if _git(root, "tag", "--list", tag()):
        yield f"L'étiquette {tag()} existe déjà : donnez son numéro à la version dans dcant_tracker/__init__.py."


def tag() -> str:
    """What git calls this version."""
    return f"v{PRODUCT.version}"


def _told(root: Path) -> Iterator[str]:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    found = {release.version: release for release in changelog.releases(text)}
    told = found.get(PRODUCT.version)
    heading = f"« ## [{PRODUCT.version}] - AAAA-MM-JJ »"
    if told is None:
        yield f"CHANGELOG.md ne dit rien de la version {PRODUCT.version} : mettez « Unreleased » sous {heading}."
    elif told.day is None:
        yield f"CHANGELOG.md ne dit pas quel jour sort la version {PRODUCT.version} : {heading}."
    elif told.day > datetime.now(UTC).astimezone().date():
        yield f"Le jour de la version {PRODUCT.version} dans CHANGELOG.md est à venir."
    elif not told.notes:
        yield f"CHANGELOG.md ne dit rien sous la version {PRODUCT.version}."
    if told is not None and changelog.to_come(text):
        yield "Il reste des lignes sous « Unreleased » dans CHANGELOG.md : mettez-les sous la version, ou retirez-les."


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or None where it cannot."""
    try:
        told = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return None if told.returncode else told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
