"""What an .xlsx shows beside its values: hidden rows, texts struck through, notes and discussions.

Nearly all workbooks have none: each part is searched once for the word that would say so, and looked at only
around the places where it is found.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from dcant_tracker.exchange.colours import OURS
from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.office_notes import NotedParts, xml_comments
from dcant_tracker.exchange.reader.squeeze import MAX_ROWS
from dcant_tracker.exchange.reader.xlsx_struck import StruckTexts, places_of
from dcant_tracker.exchange.reader.xmlparts import as_utf8

_HIDING = b"hidden="
_YES = (b'"1"', b"'1'", b'"true"', b"'true'")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
_FILLS = re.compile(rb"<(?:[\w.-]+:)?fills[\s>].*?</(?:[\w.-]+:)?fills>", re.DOTALL)
_FILL = re.compile(rb"<(?:[\w.-]+:)?fill(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?fill>)", re.DOTALL)
_FILL_OF = re.compile(rb"""\bfillId=["'](\d{1,6})["']""")
_FILL_COLOUR = re.compile(rb"""fgColor\s[^>]*?\brgb=["']([0-9A-Fa-f]{6,8})["']""")
_NO_NEWS = OURS | {"FFFFFF"}
"""Fills that nobody gave a cell to say something: white is what programs write for none."""
_FORMATS = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>].*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?xf(?=[\s/>])([^>]*)>")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s")


class SeenParts:
    """Takes every part of a workbook as it comes by, and tells afterwards what its sheets show beside their values."""

    def __init__(self, sheets: Iterable[str], styles: str, strings: str, *, ours: bool = False) -> None:
        """All by the names of their parts, in lower case. Colours are looked for in a workbook of ``ours``."""
        self.first = (styles, strings)
        """The parts to take before the others: what they say tells what to look for in the sheets."""
        self._ours = ours
        self._found = {name: Beside() for name in sheets}
        self._struck = StruckTexts()
        self._coloured: re.Pattern[bytes] | None = None
        self._noted = NotedParts(xml_comments)

    def take(self, name: str, content: bytes) -> None:
        """Look at the part ``name``."""
        styles, strings = self.first
        if name in self._found:
            self._look(self._found[name], as_utf8(content))
        elif name == styles:
            self._struck.take_styles(as_utf8(content))
            self._coloured = _any_coloured(as_utf8(content)) if self._ours else None
        elif name == strings:
            self._struck.take_strings(as_utf8(content))
        else:
            self._noted.take(name, content)

    def _look(self, beside: Beside, content: bytes) -> None:
        for row in _hidden_rows(content):
            beside.hide(row, row)
        beside.struck = self._struck.cells(content)
        beside.coloured = self._coloured is not None and any(
            _CELL.match(content, content.rfind(b"<", 0, found.start())) for found in self._coloured.finditer(content)
        )

    def beside(self, _read: Callable[[str], bytes]) -> dict[str, Beside]:
        """What the sheets show, by the names of their parts; none need be read again."""
        for name, beside in self._found.items():
            beside.notes = self._noted.of(name)
        return self._found


def _hidden_rows(content: bytes) -> Iterator[int]:
    hiding = (at for at in places_of(_HIDING, content) if content.startswith(_YES, at + len(_HIDING)))
    rows = [tag for at in hiding if (tag := _ROW.match(content, content.rfind(b"<", 0, at))) and _HIDDEN.search(tag[1])]
    numbers = [_ROW_NUMBER.search(row[1]) for row in rows]
    given = [int(number[1]) for number in numbers if number]
    yield from (row - 1 for row in (given if len(given) == len(rows) else _counted(content)) if row <= MAX_ROWS)


def _counted(content: bytes) -> Iterator[int]:
    """The numbers of the hidden rows where they do not say them: each row is then counted."""
    row = 0
    for match in _ROW.finditer(content):
        given = _ROW_NUMBER.search(match[1])
        row = int(given[1]) if given else row + 1
        if _HIDDEN.search(match[1]):
            yield row


def _any_coloured(styles: bytes) -> re.Pattern[bytes] | None:
    """What finds the style of a cell that somebody coloured; None where no format has a colour that is none of ours."""
    formats = b"|".join(b"%d" % number for number in _coloured_formats(styles))
    return re.compile(rb"""s=["'](?:%s)["']""" % formats) if formats else None


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
