"""Texts struck through in an .xlsx: by the format of their cell, in a part of a shared text, or of one in its cell.

Only cells that may be struck are looked at: a struck format, a struck shared text and the word itself are searched
for, each in one pass over a sheet.
"""

import re
from collections.abc import Iterator

from dcant_tracker.exchange.reader.beside import Place, place_of
from dcant_tracker.exchange.reader.runs import left_of
from dcant_tracker.exchange.reader.xmlparts import SHEET_DATA

_WORD = b"strike"
_RUN_FORMAT_WORD = b"rPr"
_HEAD = 4096
_FONTS = re.compile(rb"<(?:[\w.-]+:)?fonts[\s>].*?</(?:[\w.-]+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:[\w.-]+:)?font(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?font>)", re.DOTALL)
_FORMATS = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>].*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?xf(?=[\s/>])([^>]*)>")
_FONT_OF = re.compile(rb"""\bfontId=["'](\d{1,6})["']""")
_STRIKE = re.compile(rb"""<(?:[\w.-]+:)?strike(?:\s+val=["'](\w+)["'])?\s*/?>""")
_SHARED_TEXTS = re.compile(rb"<((?:[\w.-]+:)?)sst[\s>]")
_CELL = re.compile(rb"<((?:[\w.-]+:)?)c\s([^>]*?)(?<!/)>(.*?)</\1c>", re.DOTALL)
_STYLE = re.compile(rb"""\bs=["'](\d{1,6})["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")
_RUN = re.compile(rb"<(?:[\w.-]+:)?r(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?r>", re.DOTALL)
_RUN_FORMAT = re.compile(rb"<(?:[\w.-]+:)?rPr[\s/>]")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?t>", re.DOTALL)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class StruckTexts:
    """Takes the formats of a workbook, then its shared texts, then tells what is struck in each of its sheets."""

    def __init__(self) -> None:
        self._formats: frozenset[int] = frozenset()
        self._rich: dict[int, bytes] = {}
        """Shared texts whose parts have formats of their own, by rank."""
        self._by_format: re.Pattern[bytes] | None = None
        self._by_text: re.Pattern[bytes] | None = None

    def take_styles(self, content: bytes) -> None:
        """Know which formats of cells are struck through."""
        self._formats = frozenset(_struck_formats(content)) if _WORD in content else frozenset()
        if self._formats:
            self._by_format = re.compile(rb"""s=["'](?:%s)["']""" % _any_of(self._formats))

    def take_strings(self, content: bytes) -> None:
        """Know which shared texts are struck in part."""
        if self._formats or _WORD in content:
            self._rich = dict(_rich_texts(content))
        struck = {rank for rank, item in self._rich.items() if _WORD in item}
        if struck:
            self._by_text = re.compile(rb"v>\s*(?:%s)\s*<" % _any_of(struck))

    def cells(self, content: bytes) -> dict[Place, str | None]:
        """The cells of the sheet part ``content`` with something struck through, and what they say without it."""
        found: dict[Place, str | None] = {}
        for begin in sorted(set(self._perhaps(content))):
            cell = _CELL.match(content, begin)
            reference = _REFERENCE.search(cell[2]) if cell else None
            if cell is None or reference is None:
                continue
            left = self._left(cell[2], cell[3])
            place = place_of((reference[1] + reference[2]).decode())
            if left != "" and place is not None:
                found[place] = left
        return found

    def _perhaps(self, content: bytes) -> Iterator[int]:
        """Where the cells begin that may have something struck through."""
        if self._by_format:
            for found in self._by_format.finditer(content):
                yield content.rfind(b"<", 0, found.start())
        inside = [found.start() for found in self._by_text.finditer(content)] if self._by_text else []
        inside += places_of(_WORD, content)
        data = SHEET_DATA.search(content) if inside else None
        if data is None:
            return
        mark = b"<%sc" % data[1]
        for at in inside:
            begin = content.rfind(mark, 0, at)
            while begin >= 0 and not content[begin + len(mark) : begin + len(mark) + 1].isspace():
                begin = content.rfind(mark, 0, begin)
            if begin >= 0:
                yield begin

    def _left(self, attributes: bytes, inside: bytes) -> str | None:
        """What a cell says without what is struck of it; empty where nothing is."""
        style = _STYLE.search(attributes)
        base = style is not None and int(style[1]) in self._formats
        if _SHARED.search(attributes):
            index = _VALUE.search(inside)
            inside = self._rich.get(int(index[1]), b"") if index else b""
        if not base and _WORD not in inside:
            return ""
        runs = [(_run_struck(run, otherwise=base), _text(run)) for run in _RUN.findall(inside)]
        return left_of(runs or [(base, "…")])


def places_of(word: bytes, content: bytes) -> Iterator[int]:
    """Every place of ``word`` in ``content``."""
    at = content.find(word)
    while at >= 0:
        yield at
        at = content.find(word, at + len(word))


def _any_of(numbers: frozenset[int] | set[int]) -> bytes:
    return b"|".join(b"%d" % number for number in sorted(numbers))


def _struck_formats(styles: bytes) -> Iterator[int]:
    """The numbers of the cell formats whose font is struck through."""
    fonts = _FONTS.search(styles)
    formats = _FORMATS.search(styles)
    if not fonts or not formats:
        return
    struck = {rank for rank, font in enumerate(_FONT.findall(fonts[0])) if _is_struck(font)}
    for rank, attributes in enumerate(_FORMAT.findall(formats[0])):
        font = _FONT_OF.search(attributes)
        if font and int(font[1]) in struck:
            yield rank


def _is_struck(properties: bytes) -> bool:
    found = _STRIKE.search(properties)
    return found is not None and found[1] not in (b"0", b"false")


def _rich_texts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The shared texts with parts that have formats of their own, by rank: the others are counted, not read."""
    head = _SHARED_TEXTS.search(content, 0, _HEAD)
    prefix = head[1] if head else b""
    opening, closing = b"<%ssi" % prefix, b"</%ssi>" % prefix
    rank, begin = -1, 0
    at = content.find(_RUN_FORMAT_WORD)
    while at >= 0:
        rank += content.count(opening, begin, at)
        begin = content.rfind(opening, 0, at)
        end = content.find(closing, at)
        if begin < 0 or end < 0:
            return
        yield rank, content[begin:end]
        begin, at = end, content.find(_RUN_FORMAT_WORD, end)


def _run_struck(run: bytes, *, otherwise: bool) -> bool:
    """A run without a format of its own has that of its cell."""
    return _is_struck(run) if _RUN_FORMAT.search(run) else otherwise


def _text(run: bytes) -> str:
    raw = b"".join(_TEXT.findall(run)).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), _ENTITY.sub(_character, raw))


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if code <= 0x10FFFF else ""
