"""The texts of an .xls that are struck through, by the fonts of its cells and of their runs ([MS-XLS] 2.4.122).

Fonts say whether anything is struck at all; only where one is are the shared texts and the cells looked at.
"""

import struct
from collections.abc import Iterator, Mapping

from dcant_tracker.exchange.reader.beside import Place
from dcant_tracker.exchange.reader.runs import Runs, left_of, parted

_U16, _U32 = struct.Struct("<H"), struct.Struct("<I")
_FONT, _XF, _TEXTS, _CONTINUE, _CODE_PAGE = 0x0031, 0x00E0, 0x00FC, 0x003C, 0x0042
GLOBAL_RECORDS = frozenset((_FONT, _XF, _TEXTS, _CONTINUE, _CODE_PAGE))
"""The types of the records that :meth:`XlsStruck.take` looks at."""
_STRUCK = 0x08
"""The bit in the third byte of a font that strikes through."""
_NO_FONT = 4
"""The number that no font bears: those behind count one less."""
_SHARED, _SEVERAL, _RICH = 0x00FD, 0x00BD, 0x00D6
_PLAIN_CELLS = frozenset((0x0204, 0x0203, 0x0205, 0x027E, 0x0006, 0x0206, 0x0406))
"""Texts of their own, numbers, truth values and errors, numbers in short, formulas."""
_CELL = struct.Struct("<HHH")
_NUMBER_SIZE = 6
"""A format and a number in short, of the several that one record holds."""
_HEAD = struct.Struct("<HB")
"""How a shared text begins: its length, and how it goes on."""
_WIDE, _EXTENDED, _HAS_RUNS = 0x01, 0x04, 0x08
_BOF, _EOF = 0x0809, 0x000A
_RECORD = struct.Struct("<HH")
"""Type and length, at the head of every record."""
_SHARED_CELL = struct.Struct("<HHHI")
"""Row, column, format and the number of the text."""
RichTexts = Mapping[int, tuple[str, Runs]]
"""The shared texts that have runs, by their numbers."""
_CODE_PAGES = {10_000: "mac_roman", 32_768: "mac_roman", 32_769: "cp1252"}


class XlsStruck:
    """Takes the global records of a workbook as they come, then tells of the cells of a sheet what is struck."""

    def __init__(self) -> None:
        self._fonts: list[bool] = []
        self._formats: list[int] = []
        self._pieces: list[bytes] = []
        self._texts: RichTexts | None = None
        self._within_texts = False
        self._encoding = "cp1252"

    def take(self, kind: int, record: bytes) -> None:
        """Look at one of the :data:`GLOBAL_RECORDS`; any other only says that the shared texts end."""
        if kind == _FONT and len(record) >= 4:
            self._fonts.append(bool(record[2] & _STRUCK))
        elif kind == _XF and len(record) >= 4:
            self._formats.append(_U16.unpack_from(record)[0])
        elif kind == _CODE_PAGE and len(record) >= 2:
            (page,) = _U16.unpack_from(record)
            self._encoding = _CODE_PAGES.get(page, f"cp{page}")
        if any(self._fonts) and (kind == _TEXTS or (kind == _CONTINUE and self._within_texts)):
            self._pieces.append(record)
        if kind != _CONTINUE:
            self._within_texts = kind == _TEXTS

    @property
    def any(self) -> bool:
        """Whether a font is struck through, so that :meth:`cells` is worth asking."""
        return any(self._fonts)

    def cells(self, stream: bytes, start: int) -> Iterator[tuple[Place, str | None]]:
        """The filled cells with something struck through of the sheet at ``start``, and what is left of them.

        The records of charts within the sheet are passed over. The first steps are taken for nearly every cell.
        """
        formats = frozenset(rank for rank, font in enumerate(self._formats) if self._is_struck(font))
        texts = self._shared_texts()
        head, cell, end = _RECORD.unpack_from, _SHARED_CELL.unpack_from, len(stream) - _SHARED_CELL.size
        depth = 0
        while start <= end:
            kind, length = head(stream, start)
            if kind == _SHARED:
                _row, _column, form, text = cell(stream, start + 4)
                if form not in formats and text not in texts:
                    start += length + 4
                    continue
            elif kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            if depth == 1:
                yield from self._in_record(kind, stream[start + 4 : start + 4 + length], formats, texts)
            start += length + 4

    def _shared_texts(self) -> RichTexts:
        if self._texts is None:
            self._texts = dict(_rich_texts(self._pieces)) if self._pieces else {}
            self._pieces = []
        return self._texts

    def _in_record(
        self, kind: int, record: bytes, formats: frozenset[int], texts: RichTexts
    ) -> Iterator[tuple[Place, str | None]]:
        if kind == _SEVERAL:
            yield from _several(record, formats)
        if len(record) < _CELL.size or not (kind in _PLAIN_CELLS or kind in (_SHARED, _RICH)):
            return
        row, column, form = _CELL.unpack_from(record)
        text: tuple[str, Runs] | None = None
        if kind == _SHARED and len(record) >= 10:
            text = texts.get(_U32.unpack_from(record, 6)[0])
        elif kind == _RICH and len(record) >= 9:
            text = self._own_text(record)
        if text is None:
            if form in formats:
                yield (row, column), None
            return
        left = left_of(list(parted(*text, self._is_struck, otherwise=form in formats)))
        if left != "":
            yield (row, column), left

    def _is_struck(self, font: int) -> bool:
        rank = font - (font > _NO_FONT)
        return rank < len(self._fonts) and self._fonts[rank]

    def _own_text(self, record: bytes) -> tuple[str, Runs]:
        """The text of a cell of BIFF5, which bears its runs itself ([MS-XLS] knows only shared ones)."""
        end = 8 + _U16.unpack_from(record, 6)[0]
        runs = record[end + 1 : end + 1 + 2 * record[end]] if end < len(record) else b""
        try:
            text = record[8:end].decode(self._encoding, "replace")
        except LookupError:
            text = record[8:end].decode("cp1252", "replace")
        return text, [(runs[at], runs[at + 1]) for at in range(0, len(runs) - 1, 2)]


def _several(record: bytes, formats: frozenset[int]) -> Iterator[tuple[Place, None]]:
    """The struck ones of numbers that stand side by side: each is struck as a whole or not."""
    if len(record) < 6:
        return
    row, column = struct.unpack_from("<HH", record)
    for rank, at in enumerate(range(4, len(record) - _NUMBER_SIZE - 1, _NUMBER_SIZE)):
        if _U16.unpack_from(record, at)[0] in formats:
            yield (row, column + rank), None


def _rich_texts(pieces: list[bytes]) -> Iterator[tuple[int, tuple[str, Runs]]]:
    """The shared texts that have runs, by their ranks, as far as the records are sound ([MS-XLS] 2.4.265)."""
    texts = _Texts(pieces)
    rank = 0
    try:
        while True:
            runs = texts.next()
            if runs is not None:
                yield rank, runs
            rank += 1
    except (IndexError, struct.error):
        return


class _Texts:
    """Shared texts one by one: the characters of one may go on in the next record, behind a byte that says how."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._number = 0
        self._at = 8

    def next(self) -> tuple[str, Runs] | None:
        """The next text with its runs, None where it has none; raises ``IndexError`` behind the last."""
        piece = self._pieces[self._number]
        if self._at >= len(piece):
            piece = self._piece()
        length, how = _HEAD.unpack_from(piece, self._at)
        self._at += _HEAD.size
        plain_end = self._at + (length << (how & _WIDE))
        if not how & (_HAS_RUNS | _EXTENDED) and plain_end <= len(piece):
            self._at = plain_end
            return None
        count = _U16.unpack(self._bytes(2))[0] if how & _HAS_RUNS else 0
        more = _U32.unpack(self._bytes(4))[0] if how & _EXTENDED else 0
        text = self._characters(length, how & _WIDE)
        runs = [(_U16.unpack(self._bytes(2))[0], _U16.unpack(self._bytes(2))[0]) for _run in range(count)]
        self._pass(more)
        return (text, runs) if runs else None

    def _piece(self) -> bytes:
        """The record that holds what comes next."""
        while self._at >= len(self._pieces[self._number]):
            self._number += 1
            self._at = 0
        return self._pieces[self._number]

    def _bytes(self, count: int) -> bytes:
        piece = self._piece()
        self._at += count
        return piece[self._at - count : self._at]

    def _pass(self, count: int) -> None:
        while count:
            step = min(count, len(self._piece()) - self._at)
            self._at += step
            count -= step

    def _characters(self, length: int, wide: int) -> str:
        said: list[str] = []
        while length:
            if self._at >= len(self._pieces[self._number]):
                wide = self._piece()[0] & _WIDE
                self._at = 1
            size = 1 + wide
            piece = self._pieces[self._number]
            taken = min(length, (len(piece) - self._at) // size)
            if not taken:
                raise IndexError(length)
            said.append(
                piece[self._at : self._at + taken * size].decode("utf-16-le" if wide else "latin-1", "surrogatepass")
            )
            self._at += taken * size
            length -= taken
        return "".join(said)
