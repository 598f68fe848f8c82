"""What the binary formats know of errors and calamine does not tell: .xlsb (BIFF12 parts) and .xls (BIFF records).

Formats: [MS-XLSB] 2.1.4 and 2.5.97.2, [MS-XLS] 2.4.24 (BoolErr), 2.4.127 (Formula), 2.4.28 (BoundSheet8),
2.4.117 (FilePass).
"""

import posixpath
import struct
from collections.abc import Iterator

from dcant_tracker.exchange.reader.archive import Archive
from dcant_tracker.exchange.reader.cells import ERROR, Unreadables
from dcant_tracker.exchange.reader.looked import Looked
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS, Places, is_sparse
from dcant_tracker.exchange.reader.xmlparts import elements

_ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_NOT_AVAILABLE = 0x2A
_U16 = struct.Struct("<H")
_U32 = struct.Struct("<I")

_ROW_HEADER, _CELL_BLANK, _CELL_ERROR, _FORMULA_ERROR = 0, 1, 3, 11
_BUNDLE_SHEET = 156

_XLS_BOF, _XLS_EOF, _XLS_FILE_PASS, _XLS_BOUND_SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_XLS_FORMULA, _XLS_BOOL_ERR = 0x0006, 0x0205


def _records12(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and length of every BIFF12 record."""
    position, end = 0, len(content)
    while position < end:
        kind = content[position]
        position += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[position] & 0x7F) << 7
            position += 1
        length = shift = 0
        while True:
            byte = content[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, position, length
        position += length


def xlsb_sheet_parts(archive: Archive) -> dict[str, str]:
    """Sheet name → name of its part, in lower case."""
    relations = elements(archive.read("xl/_rels/workbook.bin.rels"), "Relationship")
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    workbook = archive.read("xl/workbook.bin")
    parts: dict[str, str] = {}
    try:
        for kind, start, _ in _records12(workbook):
            if kind == _BUNDLE_SHEET:
                relation, after = _wide_text(workbook, start + 8)
                name, _ = _wide_text(workbook, after)
                target = targets.get(relation, "")
                parts[name] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
    except (IndexError, struct.error) as error:
        raise Refused("damaged") from error
    return parts


def _wide_text(content: bytes, start: int) -> tuple[str, int]:
    """The UTF-16 text behind its length at ``start``, and where it ends."""
    (length,) = _U32.unpack_from(content, start)
    if length == 0xFFFFFFFF:
        length = 0
    end = start + 4 + 2 * length
    return content[start + 4 : end].decode("utf-16-le", "replace"), end


def look_at_xlsb_sheet(content: bytes) -> Looked:
    """Error cells of the sheet part, and the part squeezed where its cells lie far apart."""
    notes = Looked()
    rewritten: bytearray | None = None
    rows: list[tuple[int, int]] = []
    cells: list[tuple[int, int]] = []
    row = 0
    try:
        for kind, start, length in _records12(content):
            if kind == _ROW_HEADER and length >= _U32.size:
                (row,) = _U32.unpack_from(content, start)
                rows.append((start, row))
            elif _CELL_BLANK < kind <= _FORMULA_ERROR and length >= 8:
                (column,) = _U32.unpack_from(content, start)
                cells.append((start, column))
                if kind in (_CELL_ERROR, _FORMULA_ERROR) and row < MAX_ROWS and column < MAX_COLUMNS:
                    code = content[start + 8]
                    notes.unreadable.append((row, column, ERROR, _ERROR_NAMES.get(code, "#?")))
                    if code not in _ERROR_NAMES:
                        rewritten = rewritten or bytearray(content)
                        rewritten[start + 8] = _NOT_AVAILABLE
    except (IndexError, struct.error) as error:
        raise Refused("damaged") from error
    last_row = max((row for _, row in rows), default=-1) + 1
    last_column = max((column for _, column in cells), default=-1) + 1
    if is_sparse(last_row, last_column, len(cells)):
        rewritten = rewritten or bytearray(content)
        notes.places = Places({row for _, row in rows}, {column for _, column in cells})
        for start, row in rows:
            _U32.pack_into(rewritten, start, notes.places.new_row(row))
        for start, column in cells:
            _U32.pack_into(rewritten, start, notes.places.new_column(column))
    notes.rewritten = bytes(rewritten) if rewritten is not None else None
    return notes


def _records8(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Type and content of the BIFF records from ``start``."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def xls_errors(stream: bytes) -> list[Unreadables]:
    """Error cells of every sheet of the ``Workbook`` stream, in the order of the sheets."""
    starts: list[int] = []
    for kind, record in _records8(stream, 0):
        if kind == _XLS_EOF:
            break
        if kind == _XLS_FILE_PASS and record[:2] != b"\0\0":
            raise Refused("password")
        if kind == _XLS_BOUND_SHEET and len(record) >= 4:
            starts.append(_U32.unpack_from(record)[0])
    return [_xls_sheet_errors(stream, start) for start in starts]


def _xls_sheet_errors(stream: bytes, start: int) -> Unreadables:
    found: Unreadables = []
    depth = 0
    for kind, record in _records8(stream, start):
        if kind == _XLS_BOF:
            depth += 1
        elif kind == _XLS_EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            code = _xls_error_code(kind, record)
            if code is not None:
                row, column = struct.unpack_from("<HH", record)
                found.append((row, column, ERROR, _ERROR_NAMES.get(code, "#?")))
    return found


def _xls_error_code(kind: int, record: bytes) -> int | None:
    """The error that a BoolErr or Formula record holds, if it is one."""
    if kind == _XLS_BOOL_ERR and len(record) >= 8 and record[7] == 1:
        return record[6]
    if kind == _XLS_FORMULA and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None
