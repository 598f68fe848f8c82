"""Text tables: .csv and the tab-separated text that Excel saves, whatever their encoding and separator."""

import io
import re
from collections.abc import Iterator
from itertools import islice

from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.block import CELLS
from dcant_tracker.exchange.reader.cells import ERROR, ERROR_TEXTS, Outlet, Unreadables
from dcant_tracker.exchange.reader.encodings import encoding_of
from dcant_tracker.exchange.reader.refusal import Refused

_SEPARATORS = ";\t,|"
_DECLARATION = re.compile(r"sep=([;\t,|: ])\r?\n", re.IGNORECASE)
"""The first line by which Excel is told the separator; it is none of the rows."""
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 200_000
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = ("utf-16", "utf-32")
_HEAD = 400
_ROWS_AT_ONCE = 1_000
_TEXT_AROUND_ONE = 1_000
"""Bytes of text for one control character that strayed into it."""
_STRAYED = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ALL_BUT_STRAYED = bytes(byte for byte in range(256) if not _STRAYED.match(chr(byte)))
_TEXT_CONTROLS = b"\t\n\v\f\r\x1a"
_ALL_BUT_OTHER_CONTROLS = bytes({*range(256)} - {*range(32)} | {*_TEXT_CONTROLS})


def decode(content: bytes, said: str = "") -> str | None:
    """The text of ``content``; None for what is not text. ``said`` is the encoding that a person knows.

    Raises :class:`Refused` where the encoding cannot be told, or is not the one that was said.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), said) or _unmarked(content[:_HEAD])
    as_bytes = content
    if encoding.startswith(_WIDE):
        as_bytes = content.decode(encoding, "replace").encode()
    if not _may_be_text(as_bytes):
        return None
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        found = None if said else encoding_of(content)
    if found is None:
        raise Refused("other encoding" if said else "encoding")
    return content.decode(found)


def _may_be_text(content: bytes) -> bool:
    """Whether there are no control characters but a few that strayed into a text."""
    strayed = len(content.translate(None, _ALL_BUT_OTHER_CONTROLS))
    return strayed <= max(len(content) // _TEXT_AROUND_ONE, 1) and b"\0" not in content


def _unmarked(head: bytes) -> str:
    """The encoding of a text without a mark: every second byte of common UTF-16 text is zero."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) * 2 > len(head[first::2]) and not head[1 - first :: 2].count(0):
            return name
    return "utf-8"


def separator(text: str) -> str | None:
    """The separator of the table in ``text``; None where no separator makes columns of it."""
    import csv

    csv.field_size_limit(len(text) + 1)
    declared = _DECLARATION.match(text)
    if declared:
        return declared[1]
    best: tuple[int, int, str] | None = None
    for candidate in _SEPARATORS:
        sample = io.StringIO(text[:_SAMPLE_CHARACTERS], newline="")
        widths = [len(row) for row in islice(csv.reader(sample, delimiter=candidate), _SAMPLE_ROWS) if row]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        score = (wide.count(usual), usual, candidate)
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best else None


def read_csv(text: str, delimiter: str, name: str, outlet: Outlet) -> None:
    """Send the one sheet of ``text``, called ``name``; every value is text, for the fields to understand."""
    import csv

    if "\r" in text:  # several times faster than what io.StringIO makes of line ends
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = io.StringIO(text, newline="")
    if _DECLARATION.match(text):
        lines.readline()
    outlet.progress(0, 1, name)
    outlet.sheet(name, hidden=False)
    unreadable: Unreadables = []
    beside = Beside()
    may_hold_errors = "#" in text
    strayed = bool(text.encode("utf-8", "replace").translate(None, _ALL_BUT_STRAYED))
    number = 0
    for rows in _runs(csv.reader(lines, delimiter=delimiter)):
        for at_row, row in enumerate(rows, number) if may_hold_errors or strayed else ():
            if not ERROR_TEXTS.isdisjoint(row):
                unreadable += ((at_row, at, ERROR, cell) for at, cell in enumerate(row) if cell in ERROR_TEXTS)
                row[:] = ("" if cell in ERROR_TEXTS else cell for cell in row)
            if strayed:
                beside.dropped += [(at_row, at) for at, cell in enumerate(row) if _STRAYED.search(cell)]
                row[:] = (_STRAYED.sub("", cell) for cell in row)
        outlet.rows(number, rows)
        number += len(rows)
    outlet.unreadable(unreadable)
    outlet.beside(beside)
    outlet.end_sheet()


def _runs(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """``rows``, at most as many at a time as travel together."""
    while run := list(islice(rows, _ROWS_AT_ONCE)):
        width = max(map(len, run))
        at_once = max(CELLS // max(width, 1), 1)
        for start in range(0, len(run), at_once):
            yield run[start : start + at_once]
