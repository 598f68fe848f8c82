"""What an .xlsx shows beside its values: hidden rows, texts struck through, notes and discussions.

Nearly all workbooks have none: each part is searched once for the word that would say so, and read again only
where it is found.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from dcant_tracker.exchange.colours import OURS
from dcant_tracker.exchange.reader.beside import Beside, Place, place_of
from dcant_tracker.exchange.reader.office_notes import NotedParts, xml_comments
from dcant_tracker.exchange.reader.runs import left_of
from dcant_tracker.exchange.reader.squeeze import MAX_ROWS
from dcant_tracker.exchange.reader.xmlparts import as_utf8

_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")
_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?si>)", re.DOTALL)
_FONTS = re.compile(rb"<(?:[\w.-]+:)?fonts[\s>].*?</(?:[\w.-]+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:[\w.-]+:)?font(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?font>)", re.DOTALL)
_FILLS = re.compile(rb"<(?:[\w.-]+:)?fills[\s>].*?</(?:[\w.-]+:)?fills>", re.DOTALL)
_FILL = re.compile(rb"<(?:[\w.-]+:)?fill(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?fill>)", re.DOTALL)
_FILL_OF = re.compile(rb"""\bfillId=["'](\d{1,6})["']""")
_FILL_COLOUR = re.compile(rb"""fgColor\s[^>]*?\brgb=["']([0-9A-Fa-f]{6,8})["']""")
_NO_NEWS = OURS | {"FFFFFF"}
"""Fills that nobody gave a cell to say something: white is what programs write for none."""
_FORMATS = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>].*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?xf(?=[\s/>])([^>]*)>")
_FONT_OF = re.compile(rb"""\bfontId=["'](\d{1,6})["']""")
_STRIKE = re.compile(rb"""<(?:[\w.-]+:)?strike(?:\s+val=["'](\w+)["'])?\s*/?>""")
_RUN = re.compile(rb"<(?:[\w.-]+:)?r(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?r>", re.DOTALL)
_RUN_FORMAT = re.compile(rb"<(?:[\w.-]+:)?rPr[\s/>]")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?t>", re.DOTALL)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class SeenParts:
    """Takes every part of a workbook as it comes by, and tells afterwards what its sheets show beside their values."""

    def __init__(self, sheets: Iterable[str], styles: str, strings: str, *, ours: bool = False) -> None:
        """All by the names of their parts, in lower case. Colours are looked for in a workbook of ``ours``."""
        self._ours = ours
        self._sheets = frozenset(sheets)
        self._styles, self._strings = styles, strings
        self._kept: dict[str, bytes] = {}
        self._hiding: dict[str, list[int]] = {}
        self._struck_within: set[str] = set()
        self._noted = NotedParts(xml_comments)

    def take(self, name: str, content: bytes) -> None:
        """Look at the part ``name``."""
        if name in self._sheets:
            if b"hidden=" in content and _HIDDEN.search(content):
                self._hiding[name] = list(_hidden_rows(content))
            if b"strike" in content:
                self._struck_within.add(name)
        elif name in (self._styles, self._strings):
            if b"strike" in content or (self._ours and name == self._styles):
                self._kept[name] = content
        else:
            self._noted.take(name, content)

    def beside(self, read: Callable[[str], bytes]) -> dict[str, Beside]:
        """What the sheets show, by the names of their parts; ``read`` gives a part again."""
        found: dict[str, Beside] = {}
        for name, rows in self._hiding.items():
            for row in rows:
                found.setdefault(name, Beside()).hide(row, row)
        for name in self._coloured(read):
            found.setdefault(name, Beside()).coloured = True
        for name, struck in self._struck(read).items():
            found.setdefault(name, Beside()).struck = struck
        for name in self._sheets:
            if notes := self._noted.of(name):
                found.setdefault(name, Beside()).notes = notes
        return found

    # --- colours ----------------------------------------------------------------------------------------

    def _coloured(self, read: Callable[[str], bytes]) -> Iterator[str]:
        """The sheets of a workbook of ours in which a cell has a colour that is none of ours."""
        styles = as_utf8(self._kept.get(self._styles, b"")) if self._ours else b""
        formats = b"|".join(b"%d" % number for number in _coloured_formats(styles))
        if not formats:
            return
        cell = re.compile(rb"""<(?:[\w.-]+:)?c\s[^>]*?\bs=["'](?:%s)["']""" % formats)
        for name in self._sheets:
            if cell.search(as_utf8(read(name))):
                yield name

    # --- texts struck through ---------------------------------------------------------------------------

    def _struck(self, read: Callable[[str], bytes]) -> dict[str, dict[Place, str | None]]:
        formats = frozenset(_struck_formats(as_utf8(self._kept.get(self._styles, b""))))
        shared = self._strings in self._kept
        if not (formats or shared or self._struck_within):
            return {}
        strings: list[bytes] | None = None
        found: dict[str, dict[Place, str | None]] = {}
        for name in self._sheets if formats or shared else self._struck_within:
            content = as_utf8(read(name))
            if strings is None:
                strings = [item or b"" for item in _ITEM.findall(as_utf8(read(self._strings)))]
            cells = {place: rest for place, rest in _struck_cells(content, formats, strings) if place is not None}
            if cells:
                found[name] = cells
        return found


def _hidden_rows(content: bytes) -> Iterator[int]:
    row = 0
    for match in _ROW.finditer(as_utf8(content)):
        given = _ROW_NUMBER.search(match[1])
        row = int(given[1]) if given else row + 1
        if _HIDDEN.search(match[1]) and row <= MAX_ROWS:
            yield row - 1


def _coloured_formats(styles: bytes) -> Iterator[int]:
    """The numbers of the cell formats whose fill is one colour that is none of ours."""
    fills, formats = _FILLS.search(styles), _FORMATS.search(styles)
    if not fills or not formats:
        return
    coloured = {rank for rank, fill in enumerate(_FILL.findall(fills[0])) if _is_coloured(fill)}
    for rank, attributes in enumerate(_FORMAT.findall(formats[0])):
        fill = _FILL_OF.search(attributes)
        if fill and int(fill[1]) in coloured:
            yield rank


def _is_coloured(fill: bytes) -> bool:
    colour = _FILL_COLOUR.search(fill)
    return b"solid" in fill and (colour is None or colour[1].decode()[-6:].upper() not in _NO_NEWS)


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


def _struck_cells(
    content: bytes, formats: frozenset[int], strings: list[bytes]
) -> Iterator[tuple[Place | None, str | None]]:
    """The cells of a sheet part with something struck through, and what they say without it."""
    rich = {rank for rank, item in enumerate(strings) if b"strike" in item}
    for attributes, inside in _cells(content, formats, within=bool(rich) or b"strike" in content):
        style = _number_in(attributes, b"s")
        base = style in formats
        item = inside
        if _SHARED.search(attributes):
            index = _VALUE.search(inside)
            rank = int(index[1]) if index else len(strings)
            if rank not in rich and not base:
                continue
            item = strings[rank] if rank < len(strings) else b""
        if not base and b"strike" not in item:
            continue
        runs = [(_run_struck(run, otherwise=base), _text(run)) for run in _RUN.findall(item)]
        left = left_of(runs or [(base, "…")])
        if left != "":
            reference = _REFERENCE.search(attributes)
            yield place_of((reference[1] + reference[2]).decode()) if reference else None, left


def _cells(content: bytes, formats: frozenset[int], *, within: bool) -> Iterator[tuple[bytes, bytes]]:
    """Attributes and inside of the filled cells that may be struck: all of them, or those of ``formats``."""
    cell = rb"<((?:[\w.-]+:)?)c\s([^>]*?)(?<!/)>(.*?)</\1c>"
    if within:
        for match in re.finditer(cell, content, re.DOTALL):
            yield match[2], match[3]
        return
    wanted = b"|".join(b"%d" % number for number in sorted(formats))
    one = re.compile(cell, re.DOTALL)
    for match in re.finditer(rb"""\bs=["'](?:%s)["']""" % wanted, content):
        found = one.match(content, content.rfind(b"<", 0, match.start()))
        if found:
            yield found[2], found[3]


def _number_in(attributes: bytes, name: bytes) -> int:
    found = re.search(rb"""\b%s=["'](\d{1,6})["']""" % name, attributes)
    return int(found[1]) if found else 0


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
