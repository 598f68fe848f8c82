"""The same lines of a text in each encoding that it may be written in, for a person to tell which one is French."""

from pathlib import Path
from typing import NamedTuple

from dcant_tracker.exchange.reader.encodings import likeliest_first
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS

_MOST_LINES = 6
_BEFORE, _SHOWN = 40, 90
"""Bytes of a line before its first letter beyond ASCII, and in all."""


class Sample(NamedTuple):
    """Lines as they read in ``encoding``."""

    encoding: str
    lines: tuple[str, ...]


def samples_of(path: Path) -> list[Sample]:
    """Some lines with letters beyond ASCII, in each encoding that reads the whole file, the likeliest first.

    Encodings that read them alike are one. Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(DEFAULT_LIMITS.file_bytes)
    shown: list[bytes] = []
    for line in content.splitlines():
        if not line.isascii() and (part := _telling(line)) not in shown:
            shown.append(part)
        if len(shown) == _MOST_LINES:
            break
    found: dict[tuple[str, ...], Sample] = {}
    for encoding in likeliest_first(content):
        lines = tuple(line.decode(encoding) for line in shown)
        found.setdefault(lines, Sample(encoding, lines))
    return list(found.values())


def _telling(line: bytes) -> bytes:
    first = next(at for at, byte in enumerate(line) if byte >= 0x80)
    start = max(0, first - _BEFORE)
    return line[start : start + _SHOWN]
