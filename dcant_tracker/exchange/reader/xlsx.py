"""What calamine does not tell about an .xlsx: cells that are an error or a formula without a value.

calamine gives an empty text for both, fails on error names it does not know, and allocates the whole rectangle
around a far-away cell. So each sheet part is looked at once as bytes, with searches that cost little where there is
nothing to find; where calamine would fail, it is given a rewritten part.
"""

import re
from collections.abc import Iterable

from dcant_tracker.exchange.reader.cells import ERROR, NO_VALUE
from dcant_tracker.exchange.reader.glance import Looked
from dcant_tracker.exchange.reader.ranges import Range
from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS, Places, is_large, is_sparse
from dcant_tracker.exchange.reader.xmlparts import SHEET_DATA, as_utf8

_CALAMINE_KNOWS = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}
_LONGEST_SHOWN = 200
_SAMPLE = 4096
_LETTERS = 26
_DIMENSION = re.compile(rb"""<(?:[\w.-]+:)?dimension\s+ref=(?:"([^"]*)"|'([^']*)')""")
_RECTANGLE = re.compile(rb"[A-Za-z]{1,3}[1-9]\d{0,6}(?::[A-Za-z]{1,3}[1-9]\d{0,6})?")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,7})(\d{1,9})["']""")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,9})["']""")
_CDATA_OR_COMMENT = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->", re.DOTALL)
_ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


def look_at_sheet(content: bytes) -> Looked:
    """What is to know about the sheet part ``content`` before calamine reads it."""
    notes = Looked()
    given = content
    content = _without_odd_dimension(as_utf8(content))
    if content is not given:
        notes.rewritten = content
    start = SHEET_DATA.search(content)
    if start is None:
        return notes
    prefix = start[1]
    notes.merged = _merged(content, prefix)
    sparse = _lies_far_apart(content, prefix)
    has_errors = b't="e"' in content or (b"='" in content[:_SAMPLE] and b"t='e'" in content)
    has_formulas = re.search(rb"<%sf[\s>/]" % prefix, content)
    if not (has_errors or has_formulas or sparse):
        return notes
    content = _without_hiding_places(content)
    content = _numbered(content, prefix)
    if has_errors:
        content = _note_errors(content, prefix, notes)
    if has_formulas:
        _note_formulas_without_value(content, prefix, notes)
    if sparse:
        _squeeze(content, prefix, notes)
    return notes


def _merged(content: bytes, prefix: bytes) -> list[Range]:
    """The cells shown as one; they are listed behind the rows."""
    end = content.rfind(b"</%ssheetData>" % prefix)
    if end < 0 or b"mergeCell " not in content[end:]:
        return []
    pattern = rb"""<%smergeCell\s[^>]*?\bref=["']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})["']""" % prefix
    return [
        (int(top) - 1, _column_number(left) - 1, int(bottom) - 1, _column_number(right) - 1)
        for left, top, right, bottom in re.findall(pattern, _without_hiding_places(content[end:]))
    ]


def _without_odd_dimension(content: bytes) -> bytes:
    """The same sheet without a declared dimension that is none, which makes calamine fail."""
    declared = _DIMENSION.search(content, 0, _SAMPLE)
    if declared is None or _RECTANGLE.fullmatch(declared[declared.lastindex or 0]):
        return content
    start, end = declared.span(declared.lastindex or 0)
    return content[:start] + b"A1" + content[end:]


def _lies_far_apart(content: bytes, prefix: bytes) -> bool:
    """Whether the rectangle around the cells is too large for their number."""
    rows = re.findall(rb"""<%srow\s(?:[^>]*?\s)?r=["'](\d{1,9})""" % prefix, content)
    last_row = max(map(int, rows), default=0)
    if not re.search(rb'<%sc r="[A-Za-z]{2}' % prefix, content) and not is_large(last_row, _LETTERS):
        return False
    columns = set(re.findall(rb'<%sc r="([A-Za-z]{1,7})' % prefix, content))
    last_column = max(map(_column_number, columns), default=0)
    return is_large(last_row, last_column) and is_sparse(last_row, last_column, content.count(b"<%sc " % prefix))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _column_letters(number: int) -> bytes:
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes((65 + rest,)) + letters
    return letters


def _without_hiding_places(content: bytes) -> bytes:
    """The same sheet without comments, its CDATA written as escaped text: nothing that looks like a tag is none."""
    if b"<!" not in content:
        return content

    def escaped(match: re.Match[bytes]) -> bytes:
        return (match[1] or b"").replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")

    return _CDATA_OR_COMMENT.sub(escaped, content)


def _numbered(content: bytes, prefix: bytes) -> bytes:
    """The same sheet with a reference on every cell (it may be left out: the next cell of the row is meant)."""
    if not re.search(rb"""<%sc(?:\s+(?!r=)[^\s=>]+=(?:"[^"]*"|'[^']*'))*\s*/?>""" % prefix, content):
        return content
    row, column = 0, 0

    def number(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        if match[1] == b"row":
            given = _ROW_NUMBER.search(match[2])
            row, column = int(given[1]) if given else row + 1, 0
            return match[0]
        reference = _REFERENCE.search(match[2])
        if reference:
            column = _column_number(reference[1])
            return match[0]
        column += 1
        return b'<%sc r="%s%d"%s>' % (prefix, _column_letters(column), row, match[2])

    return re.sub(rb"<%s(row|c)(?=[\s/>])([^>]*)>" % prefix, number, content)


def _position(attributes: bytes) -> tuple[int, int] | None:
    """Row and column from 0 of the cell with these attributes, None outside of a sheet's bounds."""
    reference = _REFERENCE.search(attributes)
    if reference is None:
        return None
    row, column = int(reference[2]) - 1, _column_number(reference[1]) - 1
    return (row, column) if 0 <= row < MAX_ROWS and column < MAX_COLUMNS else None


def _note_errors(content: bytes, prefix: bytes, notes: Looked) -> bytes:
    """Note the error cells; the same sheet with #N/A for every error whose name calamine refuses."""
    pattern = rb"""<%sc\s([^>]*\bt=["']e["'][^>]*(?<!/))>(.*?)</%sc>""" % (prefix, prefix)
    value = re.compile(rb"<%sv(?:\s[^>]*)?>([^<]*)</%sv>" % (prefix, prefix))
    kept: list[bytes] = []
    end = 0
    for match in re.finditer(pattern, content, re.DOTALL):
        found = value.search(match[2])
        name = found[1] if found else b""
        position = _position(match[1])
        if position:
            notes.unreadable.append((*position, ERROR, _shown(name)))
        if found and name not in _CALAMINE_KNOWS:
            kept += [content[end : match.start(2) + found.start(1)], b"#N/A"]
            end = match.start(2) + found.end(1)
    if kept:
        content = notes.rewritten = b"".join([*kept, content[end:]])
    return content


def _note_formulas_without_value(content: bytes, prefix: bytes, notes: Looked) -> None:
    """Note the formulas that were never computed. A text formula with an empty ``<v>`` was: its result is empty."""
    pattern = (
        rb"<%(p)sc\s([^>]*(?<!/))>\s*<%(p)sf(?:\s[^>]*?)?(?:/>|>([^<]*)</%(p)sf>)\s*"
        rb"(</%(p)sc>|<%(p)sv\s*/>|<%(p)sv>\s*</%(p)sv>)"
    ) % {b"p": prefix}
    for attributes, formula, ending in re.findall(pattern, content):
        if not ending.startswith(b"</") and re.search(rb"""\bt=["']str["']""", attributes):
            continue
        position = _position(attributes)
        if position:
            notes.unreadable.append((*position, NO_VALUE, _shown(b"=" + formula)))


def _shown(text: bytes) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.decode("utf-8", "replace")[:_LONGEST_SHOWN]


def _squeeze(content: bytes, prefix: bytes, notes: Looked) -> None:
    """Move the rows and columns that are used together, so that the rectangle is no larger than the cells need."""
    pattern = re.compile(rb"""(<%sc\s(?:[^>]*?\s)?r=["'])([A-Za-z]{1,7})(\d{1,9})""" % prefix)
    row_pattern = re.compile(rb"""(<%srow\s(?:[^>]*?\s)?r=["'])(\d{1,9})""" % prefix)
    used: Iterable[tuple[bytes, bytes, bytes]] = pattern.findall(content)
    rows: set[int] = set()
    columns: set[int] = set()
    for _, letters, row in used:
        rows.add(int(row) - 1)
        columns.add(_column_number(letters) - 1)
    places = Places(rows, columns)

    def moved(match: re.Match[bytes]) -> bytes:
        column = places.new_column(_column_number(match[2]) - 1) + 1
        return b"%s%s%d" % (match[1], _column_letters(column), places.new_row(int(match[3]) - 1) + 1)

    without_row_numbers = row_pattern.sub(rb"\g<1>1", content)
    notes.rewritten = pattern.sub(moved, without_row_numbers)
    notes.places = places
