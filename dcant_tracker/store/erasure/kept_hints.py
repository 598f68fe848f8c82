"""Texts of kept workbooks that may tell a person by less than her name: cells, notes, discussions, one by one.

Whole names, addresses and numbers leave every kept file unasked. « M. Dupont » may be somebody else: an officer keeps
or masks each such text. Workbooks, their bases and paused imports are looked through; what cannot be written again
(.xls, .xlsb) is not, since nothing could be masked there.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from dcant_tracker.store.erasure import kept_files
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.traces import Traces
from dcant_tracker.store.reading.reading import Reading

_TOKENS = re.compile(r"<([^<>]*)>([^<>]*)")
_ATTRIBUTE = r"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_NAMED, _SHARED = ("displayName",), "xl/sharedStrings.xml"
_CELL = re.compile(r"<c\b([^<>]*)>\s*<v>(\d+)</v>")


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """Where a text stands: the file, its sheet, its cell (« B12 ») or its row, whether in a note; "" where unknown."""

    file: str
    sheet: str = ""
    cell: str = ""
    is_note: bool = False


@dataclass(slots=True)
class KeptText:
    """A text of kept files that may name the person, what it says masked, and every place that says just this."""

    text: str
    masked: str
    places: list[KeptPlace] = field(default_factory=list)


def kept_texts(reading: Reading, traces: Traces, hints: Hints, known: Collection[str]) -> list[KeptText]:
    """The texts of kept files that may name the person, but for those ``known`` to be asked about at a record."""
    found: dict[str, KeptText] = {}
    for name, content, base in _kept(reading):
        for place, text in [*_in_file(name, content, hints), *_in_base(name, base, hints)]:
            surely = traces.masked(text)
            told = hints.masked(surely)
            if told != surely and text not in known:
                one = found.setdefault(text, KeptText(text, told))
                if place.cell or not any(other.file == name for other in one.places):
                    one.places.append(place)
    return list(found.values())


def _kept(reading: Reading) -> Iterator[tuple[str, bytes, bytes | None]]:
    """Each kept file with its name and its base, one in mind at a time."""
    listed = reading.fetch_all("SELECT id, file_name FROM exchange WHERE id IN (SELECT exchange FROM exchange_file)")
    for number, name in listed:
        content, base = reading.fetch_one("SELECT content, base FROM exchange_file WHERE exchange = ?", (number,))
        yield str(name), bytes(content), base
    for number, name in reading.fetch_all("SELECT id, file_name FROM waiting_file ORDER BY id"):
        (content,) = reading.fetch_one("SELECT content FROM waiting_file WHERE id = ?", (number,))
        yield str(name), bytes(content), None


def _in_file(name: str, content: bytes, hints: Hints) -> Iterator[tuple[KeptPlace, str]]:
    if not zipfile.is_zipfile(BytesIO(content)):
        text = kept_files.decoded(content)
        for number, line in enumerate(text.splitlines(), start=1) if text and hints.may_be_in(text) else ():
            yield KeptPlace(name, cell=str(number)), line.strip()
        return
    parts = {part: text for part, raw in kept_files.parts(content) or () if (text := _read(part, raw)) is not None}
    sheets = _sheets(parts)
    for part, text in parts.items():
        if not hints.may_be_in(kept_files.unescaped(text)):
            continue
        if part == _SHARED:
            yield from _shared(name, parts, sheets, text, hints)
            continue
        for sheet, cell, is_note, said in _said_in(text):
            yield KeptPlace(name, sheet or sheets.get(part, ""), cell, is_note), said


def _read(part: str, raw: bytes) -> str | None:
    return kept_files.decoded(raw) if part.lower().endswith(kept_files.XML) else None


def _said_in(text: str) -> Iterator[tuple[str, str, bool, str]]:
    """Every text of a part, with the sheet, the cell or row, and whether it is a note, as far as the part says."""
    sheet, cell, is_note, row = "", "", False, 0
    for found in _TOKENS.finditer(text):
        tag, said = found[1], found[2]
        kind = tag.split(None, 1)[0].rstrip("/") if tag.strip() else ""
        if kind == "c":
            cell = _attribute(tag, "r")
        elif kind in {"comment", "threadedComment"}:
            cell, is_note = _attribute(tag, "ref"), True
        elif kind == "table:table":
            sheet, row = _attribute(tag, "table:name"), 0
        elif kind == "table:table-row":
            cell = str(row + 1)
            row += int(_attribute(tag, "table:number-rows-repeated") or 1)
        elif kind in {"office:annotation", "/office:annotation"}:
            is_note = kind[0] != "/"
        yield from ((sheet, cell, is_note, _attribute(tag, name)) for name in _NAMED if name in tag)
        if said.strip():
            yield sheet, cell, is_note, kept_files.unescaped(said)


def _attribute(tag: str, name: str) -> str:
    found = re.search(_ATTRIBUTE.format(name=re.escape(name)), tag)
    return kept_files.unescaped(found[1] or found[2] or "") if found else ""


def _shared(
    name: str, parts: dict[str, str], sheets: dict[str, str], text: str, hints: Hints
) -> Iterator[tuple[KeptPlace, str]]:
    """The texts that the cells of a workbook share, at each cell that shows one."""
    wanted = {
        str(number): said for number, said in enumerate(_items(text)) if any(hints.masked(one) != one for one in said)
    }
    if not wanted:
        return
    shown: set[str] = set()
    for part, sheet in sheets.items():
        for attributes, number in _CELL.findall(parts.get(part, "")):
            if number in wanted and _attribute(attributes, "t") == "s":
                shown.add(number)
                place = KeptPlace(name, sheet, _attribute(attributes, "r"))
                yield from ((place, one) for one in wanted[number])
    yield from ((KeptPlace(name), one) for number in wanted.keys() - shown for one in wanted[number])


def _items(text: str) -> list[list[str]]:
    """The texts of each item that cells share."""
    items: list[list[str]] = []
    for found in _TOKENS.finditer(text):
        if found[1].split(None, 1)[:1] in (["si"], ["si/"]):
            items.append([])
        if found[2].strip() and items:
            items[-1].append(kept_files.unescaped(found[2]))
    return items


def _sheets(parts: dict[str, str]) -> dict[str, str]:
    """The name of the sheet that each part of a workbook belongs to: its cells, its notes, its discussions."""
    targets = _targets(parts, "xl/_rels/workbook.xml.rels", "xl/")
    named: dict[str, str] = {}
    for tag in re.findall(r"<sheet\b([^<>]*)>", parts.get("xl/workbook.xml", "")):
        part = targets.get(_attribute(tag, "r:id"), "")
        named[part] = _attribute(tag, "name")
    for part, sheet in list(named.items()):
        folder, _slash, own = part.rpartition("/")
        for beside in _targets(parts, f"{folder}/_rels/{own}.rels", f"{folder}/").values():
            named.setdefault(beside, sheet)
    return named


def _targets(parts: dict[str, str], relations: str, folder: str) -> dict[str, str]:
    """By identifier, the part that each relation of a part leads to."""
    found = {}
    for tag in re.findall(r"<Relationship\b([^<>]*)>", parts.get(relations, "")):
        target = _attribute(tag, "Target")
        pieces: list[str] = [] if target.startswith("/") else folder.strip("/").split("/")
        for piece in target.strip("/").split("/"):
            pieces = pieces[:-1] if piece == ".." else [*pieces, piece]
        found[_attribute(tag, "Id")] = "/".join(pieces)
    return found


def _in_base(name: str, base: bytes | None, hints: Hints) -> Iterator[tuple[KeptPlace, str]]:
    try:
        document = zlib.decompress(base).decode() if base else ""
        if hints.may_be_in(kept_files.as_read(document)):
            yield from ((KeptPlace(name), text) for text in _texts(json.loads(document)))
    except (zlib.error, ValueError, RecursionError):
        return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
