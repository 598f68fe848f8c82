"""What the commands say: results on standard output, everything else on standard error, always in UTF-8."""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

_CLOSED = frozenset({errno.EPIPE, errno.EINVAL})
_WIDEST = 70
_GAP = "  "


class NobodyReads(Exception):  # noqa: N818 - no error: the reader of the pipe has what it wanted
    """Standard output was closed at the other end (« | head »)."""


def open_closed_streams() -> None:
    """Put a stream that leads nowhere in the place of each that was closed before we began (« >&- »).

    Nobody need ask whether there is one, and no file that is opened later takes its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open until the end


def speak_utf8() -> None:
    """Write UTF-8 whatever the console's own encoding (a Windows console is often cp1252)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def heard() -> str:
    """All that standard input says, in UTF-8 whatever the console's own encoding.

    Raises UnicodeDecodeError where it is written in another one.
    """
    return sys.stdin.buffer.read().decode("utf-8-sig")


@contextlib.contextmanager
def _until_closed() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        _silence()
        if problem.errno in _CLOSED:
            raise NobodyReads from None
        full = problem.errno == errno.ENOSPC
        raise UserError(
            _("Le résultat n'a pas pu être écrit : le disque est plein.")
            if full
            else _("Le résultat n'a pas pu être écrit : la sortie le refuse."),
            _("Recommencez vers un autre fichier ; « dcant-tracker history » dit ce qui a été enregistré."),
        ) from problem


def _silence() -> None:
    """Let the interpreter flush into nothing when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def write(text: str, end: str = "\n") -> None:
    """A line of the result. Raises NobodyReads when the reader went away."""
    with _until_closed():
        sys.stdout.write(text + end)


def finish() -> None:
    """Send what is still waiting to be written."""
    with _until_closed():
        sys.stdout.flush()


def tell(text: str) -> None:
    """A sentence for the person, beside the result."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the way to the person


def write_json(value: Any) -> None:
    """One JSON value."""
    write(json.dumps(value, ensure_ascii=False, indent=2))


def write_array(items: Iterable[Any]) -> None:
    """A JSON array, one item after the other, so that a long list does not wait in memory."""
    write_lines(f",\n{json.dumps(item, ensure_ascii=False)}".encode(errors="backslashreplace") for item in items)


def write_lines(parts: Iterable[bytes]) -> None:
    """A JSON array of items that are JSON already, part after part; each item stands after a comma, on its own line."""
    begun = False
    for part in parts:
        _write_bytes(part if begun else b"[" + part[1:])
        begun = True
    write("\n]" if begun else "[]")


def _write_bytes(text: bytes) -> None:
    """What is UTF-8 already; nothing is looked at any more."""
    with _until_closed():
        sys.stdout.flush()
        sys.stdout.buffer.write(text)


def write_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """An aligned table; long texts are cut, on one line."""
    shown = [[_on_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *shown, strict=True)]
    for row in (headers, ["─" * width for width in widths], *shown):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        write(_GAP.join(cells).rstrip())


def _on_one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
