"""python -m installers [KIND…]: makes packages into dist/, and says what it cannot make here.

Started by « python3 dcant.py package », which prepares the environment.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import cast

from installers import checksums, components
from installers.product import PRODUCT, ROOT, Kind, NotMade

KINDS = {
    "windows": "installers.windows",
    "deb": "installers.debian",
    "appimage": "installers.appimage",
    "macos": "installers.macos",
    "portable": "installers.portable",
}
"""What may be asked for, with the module that makes it."""

DIST = ROOT / "dist"
WORK = ROOT / "build"


def kind(name: str) -> Kind:
    """The module that makes packages of this kind."""
    return cast(Kind, import_module(KINDS[name]))


def main(arguments: list[str]) -> int:
    """Makes the kinds that ``arguments`` name, or all that can be made here; 1 where one of them was not."""
    unknown = [name for name in arguments if name not in KINDS]
    if unknown:
        print(f"« {unknown[0]} » n'est pas une sorte de paquet : {', '.join(KINDS)}.", file=sys.stderr)
        return 2
    possible = []
    for name in arguments or KINDS:
        lacking = kind(name).missing()
        print(f"{name} : {lacking or 'peut être fait ici'}", file=sys.stderr, flush=True)
        if not lacking:
            possible.append(name)
    try:
        made = packages(possible, WORK, DIST)
    except NotMade as problem:
        print(problem, file=sys.stderr)
        return 1
    for package in made:
        print(f"{package.stat().st_size / 1e6:8.1f} Mo  {package.relative_to(ROOT)}")
    return 0 if made and (not arguments or len(possible) == len(arguments)) else 1


def packages(names: list[str], work: Path, dist: Path) -> list[Path]:
    """All that lies in ``dist`` once ``names`` are made, with what is in them and their sums. Raises NotMade."""
    if not names:
        return []
    for folder in (work, dist):
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        kind(name).make(work, dist)
    components.write(dist / PRODUCT.file_name("composants.cdx.json"), work)
    lying = sorted(path for path in dist.iterdir() if path.is_file() and path.name != checksums.NAME)
    return [*lying, checksums.write(dist, lying)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
