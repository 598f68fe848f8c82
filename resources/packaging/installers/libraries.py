"""What the shared libraries of a bundle ask of one another and of the system they run on (ELF, as objdump tells it)."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PRINTING = "libcups.so.2"
"""What a system that prints brings itself; where it is missing, one prints into a file."""

_FILE = re.compile(r"^(?P<file>/.*):\s+file format ", re.MULTILINE)
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_LIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)")
_MAGIC = b"\x7fELF"


@dataclass(frozen=True)
class Asked:
    """What one library or program asks for: names of libraries, and the oldest C library that will do."""

    libraries: frozenset[str]
    libc: tuple[int, int]


def programs(folder: Path) -> list[Path]:
    """The libraries and programs under ``folder``, links left aside."""
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink() and _is_elf(file)]


def asked(files: Iterable[Path]) -> dict[Path, Asked]:
    """What each of ``files``, all ELF and by their absolute paths, asks for. Raises CalledProcessError."""
    command = ["objdump", "-p", *sorted(map(str, files))]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout if len(command) > 2 else ""
    _, *parts = _FILE.split(told)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {Path(file): Asked(frozenset(_NEEDED.findall(text)), _oldest_libc(text)) for file, text in pairs}


def reached(roots: Iterable[str], needs: Mapping[str, frozenset[str]]) -> set[str]:
    """The names that ``roots`` lead to, themselves included; ``needs`` tells what each name asks for."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs.get(name, frozenset())
    return found


def strip(files: Iterable[Path]) -> None:
    """Takes out of ``files`` the symbols that only a debugger reads. Raises CalledProcessError."""
    command = ["strip", "--strip-unneeded", "--enable-deterministic-archives", *sorted(map(str, files))]
    if len(command) > 3:
        subprocess.run(command, check=True)


def _oldest_libc(text: str) -> tuple[int, int]:
    return max(((int(major), int(minor)) for major, minor in _LIBC.findall(text)), default=(2, 0))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC
