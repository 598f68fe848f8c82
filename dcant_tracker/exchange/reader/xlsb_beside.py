"""What an .xlsb shows beside its values: texts struck through and notes ([MS-XLSB] 2.1.7.7, 2.4.147, 2.4.303).

Fonts say whether anything is struck at all; only where one is are the shared texts and the sheets read again.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from dcant_tracker.exchange.reader.beside import Beside, Place
from dcant_tracker.exchange.reader.office_notes import NotedParts, Said
from dcant_tracker.exchange.reader.runs import Runs, left_of, parted
from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS
from dcant_tracker.exchange.reader.xlsb_records import records12, wide_text

_U16, _U32 = struct.Struct("<H"), struct.Struct("<I")
_STYLES, _STRINGS = "xl/styles.bin", "xl/sharedstrings.bin"
_FONT, _END_OF_FONTS, _FORMAT, _FORMATS, _END_OF_FORMATS = 43, 612, 47, 617, 618
_STRUCK = 0x08
"""The bit in the third byte of a font that strikes through."""
_SHARED_TEXT = 19
_ROW, _BLANK, _TEXT, _SHARED, _LAST_CELL, _RICH_TEXT = 0, 1, 6, 7, 11, 62
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_RUN = struct.Struct("<HH")
_IS_RICH = 1
_BROKEN = (IndexError, struct.error)
_Item = TypeVar("_Item")


class SeenBinaryParts:
    """Takes every part of a workbook as it comes by, and tells afterwards what its sheets show beside their values."""

    first = ()
    """The parts to take before the others: any order will do."""

    def __init__(self, sheets: Iterable[str]) -> None:
        """``sheets`` by the names of their parts, in lower case."""
        self._sheets = frozenset(sheets)
        self._fonts: list[bool] = []
        self._formats: list[int] = []
        self._noted = NotedParts(lambda content: list(_so_far(_comments(content))))

    def take(self, name: str, content: bytes) -> None:
        """Look at the part ``name``."""
        if name == _STYLES:
            self._take_styles(content)
        else:
            self._noted.take(name, content)

    def _take_styles(self, content: bytes) -> None:
        within = False
        for kind, start, length in _so_far(records12(content)):
            if kind == _FONT and length >= 4:
                self._fonts.append(bool(content[start + 2] & _STRUCK))
            elif kind == _END_OF_FONTS and not any(self._fonts):
                return
            elif kind in (_FORMATS, _END_OF_FORMATS):
                within = kind == _FORMATS
            elif within and kind == _FORMAT and length >= 6:
                self._formats.append(_U16.unpack_from(content, start + 4)[0])

    def beside(self, read: Callable[[str], bytes]) -> dict[str, Beside]:
        """What the sheets show, by the names of their parts; ``read`` gives a part again."""
        found: dict[str, Beside] = {name: Beside() for name in self._sheets}
        if any(self._fonts):
            formats = frozenset(rank for rank, font in enumerate(self._formats) if self._is_struck(font))
            shared = dict(_so_far(_rich_texts(read(_STRINGS))))
            for name, beside in found.items():
                beside.struck = dict(_so_far(self._struck_cells(read(name), formats, shared)))
        for name, beside in found.items():
            beside.notes = self._noted.of(name)
        return found

    def _is_struck(self, font: int) -> bool:
        return font < len(self._fonts) and self._fonts[font]

    def _struck_cells(
        self, content: bytes, formats: frozenset[int], shared: Mapping[int, tuple[str, Runs]]
    ) -> Iterator[tuple[Place, str | None]]:
        """The filled cells of a sheet part with something struck through, and what they say without it."""
        row = 0
        for kind, start, length in records12(content):
            if kind == _ROW and length >= 4:
                (row,) = _U32.unpack_from(content, start)
            elif (_BLANK < kind <= _LAST_CELL or kind == _RICH_TEXT) and length >= 8:
                column, style = struct.unpack_from("<II", content, start)
                base = style & 0xFFFFFF in formats
                text: tuple[str, Runs] | None = None
                if kind == _SHARED and length >= 12:
                    text = shared.get(_U32.unpack_from(content, start + 8)[0])
                elif kind == _RICH_TEXT:
                    text = _rich_text(content, start + 8, start + length)
                if text is None and not base:
                    continue
                left = left_of(list(parted(*(text or ("…", [])), self._is_struck, otherwise=base)))
                if left != "" and row < MAX_ROWS and column < MAX_COLUMNS:
                    yield (row, column), left


def _so_far(items: Iterable[_Item]) -> Iterator[_Item]:
    """The ``items`` up to where a broken part ends: what is beside values never keeps them from being read."""
    try:
        yield from items
    except _BROKEN:
        return


def _rich_texts(content: bytes) -> Iterator[tuple[int, tuple[str, Runs]]]:
    """The shared texts that have runs, by their ranks."""
    rank = 0
    for kind, start, length in records12(content):
        if kind == _SHARED_TEXT:
            if length and content[start] & _IS_RICH:
                yield rank, _rich_text(content, start, start + length)
            rank += 1


def _rich_text(content: bytes, start: int, end: int) -> tuple[str, Runs]:
    """The text at ``start`` and its runs, which end at ``end`` at the latest."""
    text, after = wide_text(content, start + 1)
    if not content[start] & _IS_RICH or after + 4 > end:
        return text, []
    (count,) = _U32.unpack_from(content, after)
    last = min(after + 4 + count * _RUN.size, end - (end - after) % _RUN.size)
    return text, list(_RUN.iter_unpack(content[after + 4 : last]))


def _comments(content: bytes) -> Iterator[Said]:
    """The notes of a part."""
    authors: list[str] = []
    place: Place | None = None
    author = ""
    for kind, start, length in records12(content):
        if kind == _AUTHOR:
            authors.append(wide_text(content, start)[0])
        elif kind == _COMMENT and length >= 20:
            rank, row, _last, column = struct.unpack_from("<IIII", content, start)
            author = authors[rank] if rank < len(authors) else ""
            place = (row, column) if row < MAX_ROWS and column < MAX_COLUMNS else None
        elif kind == _COMMENT_TEXT:
            yield place, author, wide_text(content, start + 1)[0]
