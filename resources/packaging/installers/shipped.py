"""Which files of resources/ a package holds: what the program reads, no script nor what running one leaves."""

from pathlib import Path

_OF_ITS_OWN = "packaging"
"""The folder of what makes packages."""


def resources(root: Path) -> list[tuple[str, str]]:
    """Every such file of the tree ``root`` with the folder of the package that it goes to, as PyInstaller asks."""
    top = root / "resources"
    return [
        (str(path), path.parent.relative_to(root).as_posix())
        for path in sorted(top.rglob("*"))
        if path.is_file() and _is_read(path.relative_to(top))
    ]


def _is_read(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return len(path.parts) > 1 and path.parts[0] != _OF_ITS_OWN and not hidden and path.suffix not in {".py", ".pyc"}
