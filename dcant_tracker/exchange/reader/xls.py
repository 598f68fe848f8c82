"""What calamine does not tell of an .xls, and what it misreads there, mended in place ([MS-XLS] 2.4).

calamine takes the code page of a BIFF8 workbook for that of its texts, which are UTF-16 whatever it says; reads the
number formats of BIFF5 from the wrong byte, and passes over those of unusual numbers; and knows formulas under one
record type of three. Each is two bytes long, so the file keeps its shape.
"""

import struct
from collections.abc import Iterator

from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.cells import ERROR
from dcant_tracker.exchange.reader.compound import CompoundFile
from dcant_tracker.exchange.reader.errors import error_name
from dcant_tracker.exchange.reader.formats import kind_of_format
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.ranges import Range
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.xls_notes import NOTE_RECORDS, XlsNotes
from dcant_tracker.exchange.reader.xls_struck import GLOBAL_RECORDS, XlsStruck

_U16 = struct.Struct("<H")
_U32 = struct.Struct("<I")
_BOF, _EOF, _FILE_PASS, _BOUND_SHEET, _CODE_PAGE = 0x0809, 0x000A, 0x002F, 0x0085, 0x0042
_FORMAT, _XF, _FORMULA, _BOOL_ERR = 0x041E, 0x00E0, 0x0006, 0x0205
_OTHER_FORMULAS = (0x0206, 0x0406)
_FORMULAS = (_FORMULA, *_OTHER_FORMULAS)
_STRING, _CONTINUE, _MERGED = 0x0207, 0x003C, 0x00E5
_ROW, _HIDDEN = 0x0208, 0x20
"""The head of a row, and the bit in its thirteenth byte that hides it ([MS-XLS] 2.4.221)."""
_PLAIN_CELLS = frozenset((0x0203, 0x00FD, 0x0204, 0x027E, 0x00BD, 0x0201, 0x00BE))
"""Cells that calamine reads right: most records of a sheet."""
_PLACE = struct.Struct("<HH")
"""Row and column, at the head of every cell; type and length, at the head of every record."""
_RANGE = struct.Struct("<HHHH")
_BIFF8 = 0x0600
_UTF_16 = 1200
_BUILT_IN = {"date": 14, "duration": 46, "number": 0}
"""The number of a built-in format of each kind, in place of one that calamine misreads."""


class XlsStream:
    """The ``Workbook`` stream of an .xls; raises :class:`Refused` where a password protects it."""

    def __init__(self, compound: CompoundFile) -> None:
        self._compound = compound
        self._name = "Workbook"
        self._stream = compound.read(self._name)
        if not self._stream:
            self._name = "Book"
            self._stream = compound.read(self._name)
        self._mended: dict[int, int] = {}
        self._steps: dict[int, int] = {}
        """Bytes that a plain cell takes, by the type and length at its head."""
        self._struck = XlsStruck()
        starts = self._read_globals()
        self.looked = [self._look_at_sheet(start) for start in starts]
        """What is to know of every sheet, in the order of the sheets."""

    def mended(self, content: bytes) -> bytes:
        """The file ``content`` as calamine is to read it."""
        return self._compound.patched(self._name, self._mended) if self._mended else content

    def _records(self, start: int) -> Iterator[tuple[int, int, bytes]]:
        """Type, place of the content, and content of the records from ``start``, plain cells left out."""
        stream, end, head, steps = self._stream, len(self._stream) - 4, _U32.unpack_from, self._steps
        while start <= end:
            (both,) = head(stream, start)
            if both in steps:
                start += steps[both]
                continue
            kind, length = both & 0xFFFF, both >> 16
            if kind in _PLAIN_CELLS:
                steps[both] = length + 4
            else:
                yield kind, start + 4, stream[start + 4 : start + 4 + length]
            start += length + 4

    def _mend(self, place: int, value: int) -> None:
        self._mended |= enumerate(_U16.pack(value), place)

    def _read_globals(self) -> list[int]:
        starts: list[int] = []
        biff8 = self._stream[4:6] == _U16.pack(_BIFF8)
        formats: dict[int, str] = {}
        used: list[tuple[int, int]] = []
        for kind, place, record in self._records(0):
            if kind == _EOF:
                break
            if kind == _FILE_PASS:
                raise Refused("password")
            if kind in GLOBAL_RECORDS:
                self._struck.take(kind, record)
            if kind == _BOUND_SHEET and len(record) >= 4:
                starts.append(_U32.unpack_from(record)[0])
            elif kind == _CODE_PAGE and biff8 and record[:2] != _U16.pack(_UTF_16) and len(record) >= 2:
                self._mend(place, _UTF_16)
            elif kind == _FORMAT and len(record) >= 3:
                formats[_U16.unpack_from(record)[0]] = _format_text(record, biff8=biff8)
            elif kind == _XF and len(record) >= 4:
                used.append((place + 2, _U16.unpack_from(record, 2)[0]))
        for place, number in used:
            if number in formats and number not in _BUILT_IN.values():
                self._mend(place, _BUILT_IN[kind_of_format(formats[number])])
        return starts

    def _look_at_sheet(self, start: int) -> Looked:
        notes = Looked()
        hidden: list[int] = []
        remarks = XlsNotes()
        depth = 0
        formula = (0, 0)
        text: list[bytes] = []
        for kind, place, record in self._records(start):
            if text and kind != _CONTINUE:
                _note_long_text(text, formula, notes)
                text = []
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:
                if kind in _OTHER_FORMULAS:
                    self._mend(place - 4, _FORMULA)
                if kind in _FORMULAS and len(record) >= 4:
                    formula = _PLACE.unpack_from(record)
                elif kind == _STRING or text:
                    text.append(record)
                elif kind == _MERGED:
                    notes.merged += _ranges(record)
                elif kind == _ROW and len(record) >= 14 and record[12] & _HIDDEN:
                    hidden.append(_U16.unpack_from(record)[0])
                if kind in NOTE_RECORDS:
                    remarks.take(kind, record)
                code = _error_code(kind, record)
                if code is not None:
                    notes.unreadable.append((*_PLACE.unpack_from(record), ERROR, error_name(code)))
        notes.beside = _beside(hidden, remarks)
        if self._struck.any:
            notes.beside.struck = dict(self._struck.cells(self._stream, start))
        return notes


def _beside(hidden: list[int], remarks: XlsNotes) -> Beside:
    beside = Beside()
    for row in sorted(set(hidden)):
        beside.hide(row, row)
    beside.notes = remarks.found()
    return beside


def _ranges(record: bytes) -> Iterator[Range]:
    """The ranges of a MergeCells record ([MS-XLS] 2.4.168)."""
    end = len(record) - (len(record) - 2) % _RANGE.size
    for first_row, last_row, first_column, last_column in _RANGE.iter_unpack(record[2:end]):
        yield first_row, first_column, last_row, last_column


def _note_long_text(pieces: list[bytes], cell: tuple[int, int], notes: Looked) -> None:
    """Keep the text result of a formula that runs over several records: calamine reads the first one only."""
    if len(pieces) == 1 or len(pieces[0]) < 3:
        return
    first, *others = pieces
    notes.values[cell] = "".join(
        piece[1:].decode("utf-16-le" if piece[0] & 1 else "latin-1", "replace")
        for piece in (first[2:], *others)
        if piece
    )[: _U16.unpack_from(first)[0]]


def _format_text(record: bytes, *, biff8: bool) -> str:
    if not biff8:
        return record[3 : 3 + record[2]].decode("cp1252", "replace")
    if record[4:5] and record[4] & 1:
        return record[5:].decode("utf-16-le", "replace")
    return record[5:].decode("latin-1")


def _error_code(kind: int, record: bytes) -> int | None:
    """The error that a BoolErr or Formula record holds, if it is one."""
    if kind == _BOOL_ERR and len(record) >= 8 and record[7] == 1:
        return record[6]
    if kind in _FORMULAS and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None
