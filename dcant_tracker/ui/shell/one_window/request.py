"""What one start of the program asks of the window that has the data file: one line of JSON, of fixed shape and length.

Whoever sends it may be any program of the same person: the window believes no more of it than of files dropped on it.
"""

import json
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.file_formats import READABLE, format_of

MOST_BYTES = 65_536
_MOST_FILES = 100
_MOST_CHARACTERS = 4_096
_VERSION = 1

DONE = b"done\n"
"""What the window answers; nothing where it does not do it."""


class Request(NamedTuple):
    """Show the data file ``data``, and take in the workbooks ``tables``.

    ``token`` is what the desktop gave the second start, so that the window may come to the front (Wayland, X11).
    """

    data: Path
    tables: tuple[Path, ...] = ()
    token: str = ""


def encode(request: Request) -> bytes:
    """The line that says ``request``."""
    said = {
        "dcant": _VERSION,
        "data": str(request.data.absolute()),
        "tables": [str(path.absolute()) for path in request.tables],
        "token": request.token if _is_token(request.token) else "",
    }
    return json.dumps(said).encode("ascii") + b"\n"


def decode(line: bytes) -> Request:
    """The request that ``line`` says. Raises ValueError for anything else."""
    if len(line) > MOST_BYTES:
        raise ValueError("too long")
    try:
        said = json.loads(line.decode("ascii"))
    except RecursionError as nested:
        raise ValueError("nested") from nested
    if not isinstance(said, dict) or set(said) != {"dcant", "data", "tables", "token"} or said["dcant"] != _VERSION:
        raise ValueError("not a request")
    tables, token = said["tables"], said["token"]
    if not isinstance(tables, list) or len(tables) > _MOST_FILES or not _is_token(token):
        raise ValueError("not a request")
    paths = tuple(_path(text) for text in tables)
    if any(format_of(path, READABLE) is None for path in paths):
        raise ValueError("not a workbook")
    return Request(_path(said["data"]), paths, token)


def _path(text: object) -> Path:
    if not isinstance(text, str) or not 0 < len(text) <= _MOST_CHARACTERS or "\0" in text:
        raise ValueError("not a path")
    path = Path(text)
    if not path.is_absolute():
        raise ValueError("not a whole path")
    return path


def _is_token(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 256 and text.isascii() and (text.isprintable() or not text)
