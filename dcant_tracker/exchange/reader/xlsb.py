"""What calamine does not tell of an .xlsb, and the parts it cannot follow written anew ([MS-XLSB] 2.1.4)."""

import posixpath
import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.cells import ERROR
from dcant_tracker.exchange.reader.errors import NOT_AVAILABLE, error_name, is_known_error
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS, Places, is_large, is_sparse
from dcant_tracker.exchange.reader.xlsb_beside import SeenBinaryParts
from dcant_tracker.exchange.reader.xlsb_records import records12, wide_text
from dcant_tracker.exchange.reader.xmlparts import elements, quoted

_U32 = struct.Struct("<I")
_SHORT_HEAD = struct.Struct("<HI")
"""Type and length of a short record, and what a cell begins with: the number of its column."""
_ROW_HEADER, _CELL_BLANK, _CELL_ERROR, _FORMULA_ERROR = 0, 1, 3, 11
_MERGED = 176
_RANGE = struct.Struct("<IIII")
_ERRORS = (_CELL_ERROR, _FORMULA_ERROR)
_STEPS = {
    kind | length << 8: 2 + length
    for kind in range(_CELL_BLANK + 1, _FORMULA_ERROR)
    if kind != _CELL_ERROR
    for length in range(8, 0x80)
}
"""Bytes that a cell takes whose type and length fit into one byte each, by both; errors and blanks are left out."""
_ROW_STEPS = {_ROW_HEADER | length << 8: 2 + length for length in range(12, 0x80)}
"""The same for the head of a row."""
_HIDDEN = 0x10
"""The bit in the twelfth byte of the head of a row that hides it ([MS-XLSB] 2.4.741)."""
_BUNDLE_SHEET = 156
_WORKBOOK_PART, _RELATIONS_PART = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_SHEET_FOLDERS = (["worksheets"], ["chartsheets"], ["dialogsheets"])


class BinaryPackage:
    """Where the sheets of an .xlsb lie; calamine wants no sheet of macros, and targets relative to ``xl``."""

    large_parts: Mapping[str, str] = MappingProxyType({})
    """None that would have to be made fit."""

    def __init__(self, archive: Archive) -> None:
        relations = archive.read(_RELATIONS_PART)
        listed = elements(relations, "Relationship")
        self._plain = b"<Relationship " in relations
        self._relations = {r.get("Id", ""): r.get("Target", "") for r in listed}
        self._workbook = archive.read(_WORKBOOK_PART)
        self._left_out: list[tuple[int, int]] = []
        self.sheets: dict[str, str] = {}
        """Sheet name → name of its part, in lower case; sheets of macros are left out."""
        try:
            self._list_sheets()
        except (IndexError, struct.error) as error:
            raise Refused("damaged") from error

    def seen(self) -> SeenBinaryParts:
        """What takes the parts as they come by, to tell what is struck and noted; :func:`_extent` sees hidden rows."""
        return SeenBinaryParts(self.sheets.values())

    def _list_sheets(self) -> None:
        begin = 0
        for kind, start, length in records12(self._workbook):
            if kind == _BUNDLE_SHEET:
                relation, after = wide_text(self._workbook, start + 8)
                name, _ = wide_text(self._workbook, after)
                part = _path12(self._relations.get(relation, ""))
                if part.split("/")[1:2] in _SHEET_FOLDERS:
                    self.sheets[name] = part
                else:
                    self._left_out.append((begin, start + length))
            begin = start + length

    def written_anew(self) -> dict[str, bytes]:
        """The workbook part and its relations, where calamine needs them otherwise than they are."""
        rewritten: dict[str, bytes] = {}
        if not self._plain or any(_path12(target) != f"xl/{target}".lower() for target in self._relations.values()):
            relations = "".join(
                f"<Relationship Id={quoted(key)} Target={quoted(_path12(target).removeprefix('xl/'))}/>"
                for key, target in self._relations.items()
            )
            rewritten[_RELATIONS_PART] = f"<Relationships>{relations}</Relationships>".encode()
        if self._left_out:
            kept, end = b"", 0
            for begin, after in self._left_out:
                kept += self._workbook[end:begin]
                end = after
            rewritten[_WORKBOOK_PART] = kept + self._workbook[end:]
        return rewritten


def _path12(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/"))).lstrip("/").lower()


def look_at_xlsb_sheet(content: bytes) -> Looked:
    """Error cells of the sheet part, and the part squeezed where its cells lie far apart."""
    notes = Looked()
    rewritten: bytearray | None = None
    try:
        rows, columns, errors = _extent(content, notes)
        for start, row in errors:
            (column,) = _U32.unpack_from(content, start)
            code = content[start + 8]
            if row < MAX_ROWS and column < MAX_COLUMNS:
                notes.unreadable.append((row, column, ERROR, error_name(code)))
            if not is_known_error(code):
                rewritten = rewritten or bytearray(content)
                rewritten[start + 8] = NOT_AVAILABLE
        if is_large(rows, columns):
            cells = sum(kind != _ROW_HEADER for kind, _start, _length in _cell_records(content))
            if is_sparse(rows, columns, cells):
                rewritten = rewritten or bytearray(content)
                notes.places = _squeeze(rewritten)
    except (IndexError, struct.error) as error:
        raise Refused("damaged") from error
    notes.rewritten = bytes(rewritten) if rewritten is not None else None
    return notes


def _extent(content: bytes, notes: Looked) -> tuple[int, int, list[tuple[int, int]]]:
    """How many rows and columns the cells span; where the error cells begin, with their rows.

    Merged ranges and hidden rows go to ``notes``.

    The first steps of this loop are taken for nearly every record: they are as few as can be.
    """
    errors: list[tuple[int, int]] = []
    hidden: list[int] = []
    row = last_row = last_column = position = 0
    head, last = _SHORT_HEAD.unpack_from, len(content) - _SHORT_HEAD.size
    steps, row_steps = _STEPS, _ROW_STEPS
    while position <= last:
        short, number = head(content, position)
        if short in steps:
            position += steps[short]
            if number > last_column:  # noqa: PLR1730 - a call would cost more than all the rest
                last_column = number
            continue
        if short in row_steps:
            if content[position + 13] & _HIDDEN:
                hidden.append(number)
            position += row_steps[short]
            row = number
            last_row = max(last_row, row)
            continue
        kind, start, length = next(records12(content, position))
        position = start + length
        if kind == _ROW_HEADER and length >= 4:
            (row,) = _U32.unpack_from(content, start)
            if length >= 12 and content[start + 11] & _HIDDEN:
                hidden.append(row)
            last_row = max(last_row, row)
        elif _CELL_BLANK < kind <= _FORMULA_ERROR and length >= 8:
            (number,) = _U32.unpack_from(content, start)
            last_column = max(last_column, number)
            if kind in _ERRORS and length > 8:
                errors.append((start, row))
        elif kind == _MERGED and length >= _RANGE.size:
            top, bottom, left, right = _RANGE.unpack_from(content, start)
            notes.merged.append((top, left, bottom, right))
    for _record in records12(content, position):
        pass
    notes.beside = _hiding(hidden)
    return last_row + 1, last_column + 1, errors


def _hiding(rows: list[int]) -> Beside:
    beside = Beside()
    for row in sorted({row for row in rows if row < MAX_ROWS}):
        beside.hide(row, row)
    return beside


def _cell_records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and length of the rows and of the cells that are not blank."""
    for kind, start, length in records12(content):
        if (kind == _ROW_HEADER and length >= 4) or (_CELL_BLANK < kind <= _FORMULA_ERROR and length >= 8):
            yield kind, start, length


def _squeeze(content: bytearray) -> Places:
    """Move the rows and columns that are used together in the sheet part ``content``; where they were."""
    rows: list[tuple[int, int]] = []
    cells: list[tuple[int, int]] = []
    for kind, start, _length in _cell_records(bytes(content)):
        (number,) = _U32.unpack_from(content, start)
        (rows if kind == _ROW_HEADER else cells).append((start, number))
    places = Places({row for _, row in rows}, {column for _, column in cells})
    for start, row in rows:
        _U32.pack_into(content, start, places.new_row(row))
    for start, column in cells:
        _U32.pack_into(content, start, places.new_column(column))
    return places
