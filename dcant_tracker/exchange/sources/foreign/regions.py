"""The tables of a sheet that holds several, one below or beside the other, each as a sheet of its own.

Rows and columns keep their places: what lies outside of a table is blank in it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.evidence import is_usual, usual_names
from dcant_tracker.exchange.sources.foreign.headings import header_rows, header_score, is_word, joined, kind_of
from dcant_tracker.exchange.sources.foreign.judging import USUAL
from dcant_tracker.exchange.tables import is_blank

_SEARCHED = 2_000
"""In how many rows other tables are looked for."""
_COMPARED = 200
_LEAST_WORDS = 2
_MOST_TITLES = 2
_FEW = 3
_TYPED = 0.8
_UNEVEN = 0.3
_OTHER = frozenset({"figure", "day", "address", "sentence", "mark"})


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows ``top`` to ``end`` and columns ``left`` to ``right``, from 0, the ends not in it; None: to the last one."""

    top: int
    end: int | None
    left: int = 0
    right: int | None = None


def parted(book: Book) -> Book:
    """The workbook with each table of its sheets as a sheet, under the name of the sheet that holds it.

    Cells that are merged downwards under the headings say the same in each of their rows.
    """
    return replace(book, sheets=[one for sheet in book.sheets for one in tables_of(sheet)])


def _unmerged(sheet: Sheet) -> Sheet:
    """The sheet with what its cells merged downwards say in each of the rows that they stand for."""
    down = [area for area in sheet.merged if area[2] > area[0]]
    headers = header_rows(sheet) if down else []
    below = joined(sheet, headers[0])[0] if headers else 0
    rows = list(sheet.rows)
    changed: dict[int, list[CellValue]] = {}
    for first, column, last, _right in down:
        if first <= below or first >= len(rows) or column >= len(rows[first]):
            continue
        for index in range(first + 1, min(last + 1, len(rows))):
            row = changed.setdefault(index, [*rows[index], *[None] * (column + 1 - len(rows[index]))])
            row.extend([None] * (column + 1 - len(row)))
            if is_blank(row[column]) and any(not is_blank(cell) for cell in rows[index]):
                row[column] = rows[first][column]
    if not changed:
        return sheet
    return replace(sheet, rows=[changed.get(index, row) for index, row in enumerate(rows)])


def tables_of(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet, from the top; the sheet itself where it holds one."""
    sheet = _unmerged(sheet)
    regions = [part for region in _below(sheet) for part in _beside(sheet, region)]
    return [sheet] if len(regions) < 2 else [_cut(sheet, region) for region in regions]


def table_at(sheet: Sheet, header: int, positions: Sequence[int]) -> Sheet:
    """The table of ``sheet`` whose headings stand in row ``header`` (from 1), in the columns at ``positions``."""
    tables = tables_of(sheet)
    for one in tables if len(tables) > 1 else ():
        row = one.rows[header - 1] if header <= len(one.rows) else []
        if any(at < len(row) and not is_blank(row[at]) for at in positions):
            return one
    return sheet


def _cut(sheet: Sheet, region: _Region) -> Sheet:
    rows: list[list[CellValue]] = [[] for _row in range(region.top)]
    blank: list[CellValue] = [None] * region.left
    rows += [
        [*blank, *row[region.left : region.right]] if len(row) > region.left else []
        for row in sheet.rows[region.top : region.end]
    ]
    return replace(sheet, rows=rows)


# --- one below the other ------------------------------------------------------------------------------


def _below(sheet: Sheet) -> list[_Region]:
    headers = header_rows(sheet)
    if not headers:
        return [_Region(0, None)]
    likeliest = headers[0]
    above = (at for at in range(likeliest) if _is_plainly_headed(sheet.rows, at, titled=True))
    first = next((at for at in above if header_score(sheet.rows[at], sheet.rows[at + 1 : likeliest]) > 0), likeliest)
    starts = [0, *(start for start, _header in _other_headers(sheet, first))]
    return [_Region(top, end) for top, end in zip(starts, [*starts[1:], None], strict=True)]


def _other_headers(sheet: Sheet, first: int) -> Iterator[tuple[int, int]]:
    """Where other tables begin, their title included, and their row of headings."""
    header, index = first, first + 1
    rows = sheet.rows[:_SEARCHED]
    while index < len(rows):
        if not _is_blank_row(rows[index]):
            titled = _filled(rows[index]) == 1
            at = index + titled
            plain = index > header + 1 and _is_plainly_headed(rows, at, titled=titled)
            if plain and _heads_another(sheet, header, at, titled=True):
                yield index, at
                header = index = at
            index += 1
            continue
        start = _next_filled(rows, index)
        title, at = start, start
        while at < len(rows) and at - start < _MOST_TITLES and _filled(rows[at]) == 1:
            at = _next_filled(rows, at + 1)
        titled = at > title
        if at < len(rows) and _heads_another(sheet, header, at, titled=titled):
            yield title, at
            header = at
        index = max(at, index + 1)


def _is_plainly_headed(rows: Sequence[Sequence[CellValue]], at: int, *, titled: bool = False) -> bool:
    """Whether row ``at`` says what columns are usually called and little else, so that no blank row must part it.

    Below a title half of what it says is enough.
    """
    cells = [cell for cell in (rows[at] if at < len(rows) else ()) if not is_blank(cell)]
    if len(cells) < _LEAST_WORDS or not isinstance(cells[0], str) or not is_usual(fold(cells[0])):
        return False
    usual = sum(isinstance(cell, str) and is_usual(fold(cell)) for cell in cells)
    return usual == len(cells) or (titled and 2 * usual >= len(cells))


def _heads_another(sheet: Sheet, header: int, at: int, *, titled: bool) -> bool:
    """Whether row ``at`` heads another table than the one headed by row ``header``."""
    row, below = sheet.rows[at], sheet.rows[at + 1 : at + 1 + _COMPARED]
    filled = [position for position, cell in enumerate(row) if not is_blank(cell)]
    texts = {fold(str(row[position])) for position in filled}
    if len(texts) < max(_LEAST_WORDS, len(filled)) or not all(is_word(row[position]) for position in filled):
        return False
    if not below or _is_blank_row(below[0]) or header_score(row, below) <= 0:
        return False
    if texts == {fold(str(cell)) for cell in sheet.rows[header] if not is_blank(cell)}:
        return False
    above = sheet.rows[header + 1 : at]
    if any(_says(above, position, row[position]) for position in filled):
        return False
    signs = sum(_is_typed(rows, position) for rows in (above, below) for position in filled)
    signs += 2 * sum(is_usual(text) for text in texts) >= len(texts)
    return signs >= (1 if titled or len(filled) <= _FEW else 2)


def _says(rows: Sequence[Sequence[CellValue]], position: int, cell: CellValue) -> bool:
    text = fold(str(cell))
    return any(position < len(row) and fold(str(row[position])) == text for row in rows[-_COMPARED:])


def _is_typed(rows: Sequence[Sequence[CellValue]], position: int) -> bool:
    """Whether a column holds what no heading is: figures, dates, addresses, sentences."""
    cells = [row[position] for row in rows[:_COMPARED] if position < len(row) and not is_blank(row[position])]
    return bool(cells) and sum(kind_of(cell) in _OTHER for cell in cells) >= _TYPED * len(cells)


# --- one beside the other -----------------------------------------------------------------------------


def _beside(sheet: Sheet, region: _Region) -> list[_Region]:
    """The region parted at its blank columns, where both sides have headings of their own and are no one table."""
    rows = sheet.rows[region.top : region.end][:_SEARCHED]
    width = max((len(row) for row in rows), default=0)
    used = [any(at < len(row) and not is_blank(row[at]) for row in rows) for at in range(width)]
    gaps = [at for at in range(1, width) if used[at] and not used[at - 1]]
    found, left = [], 0
    for gap in gaps:
        one, other = _cut(sheet, replace(region, left=left, right=gap)), _cut(sheet, replace(region, left=gap))
        if _are_two(one, other):
            found.append(replace(region, left=left, right=gap))
            left = gap
    return [*found, replace(region, left=left)]


def _are_two(one: Sheet, other: Sheet) -> bool:
    tops = [header_rows(side) for side in (one, other)]
    if not all(tops):
        return False
    headers = [found[0] for found in tops]
    names = [
        {fold(str(cell)) for cell in side.rows[at] if is_word(cell)}
        for side, at in zip((one, other), headers, strict=True)
    ]
    if min(map(len, names)) < _LEAST_WORDS:
        return False
    sides = [{at for at, row in enumerate(side.rows) if _filled(row)} for side in (one, other)]
    uneven = len(sides[0] ^ sides[1]) >= _UNEVEN * len(sides[0] | sides[1])
    return headers[0] != headers[1] or bool(names[0] & names[1]) or uneven or _name_other_records(*names)


def _name_other_records(one: Collection[str], other: Collection[str]) -> bool:
    """Whether the headings of each side name records which those of the other do not: each is a table of its own."""
    named = [_records_named(texts) for texts in (one, other)]
    return bool(named[0] - named[1]) and bool(named[1] - named[0])


def _records_named(texts: Collection[str]) -> set[str]:
    """The entities that partners keep tables of, of which all is there that tells records apart."""
    found = set()
    for entity in map(CATALOGUE.__getitem__, USUAL):
        keys = [declared.name for declared in entity.key if declared.required and declared.name != "programme"]
        if keys and all(any(text in usual_names(entity.name, name) for text in texts) for name in keys):
            found.add(entity.name)
    return found


def _filled(row: Sequence[CellValue]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _is_blank_row(row: Sequence[CellValue]) -> bool:
    return all(is_blank(cell) for cell in row)


def _next_filled(rows: Sequence[Sequence[CellValue]], index: int) -> int:
    while index < len(rows) and _is_blank_row(rows[index]):
        index += 1
    return index
