"""From a foreign workbook and its correspondence to the tables that the import understands."""

import re
from collections.abc import Iterable, Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Book, CellValue
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.locating import Located, locate
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, WorkbookMapping
from dcant_tracker.exchange.sources.left_out import dropped, unstruck
from dcant_tracker.exchange.tables import Ignored, Incoming, IncomingTable, column_letter, is_blank
from dcant_tracker.words import _

_LEADING = re.compile(
    r"\s*(?:(?:action|mesure|fiche|recommandation|reco|r|n\s*°)\s*(?:n\s*°)?\s*)?(\d+(?:\.\d+)*[a-z]?)[.)]?\s*[-–—:.]?\s+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A number before a text: alone, or after a word that announces it."""

_TOTAL = re.compile(r"(?:sous[ -]?)?tota(?:l|ux)(?: generaux| general)?\s*:?")

_MOST_RECORDS = 500
"""How many records the cells of one row may say together; the cell that says more is not taken apart."""

_Row = tuple[int, list[CellValue]]


def incoming(book: Book, mapping: WorkbookMapping) -> Incoming:
    """The tables of ``book`` under ``mapping``. Raises UserError when nothing of it is there."""
    located = locate(book, mapping)
    if not located:
        raise UserError(
            _("« {file} » n'a aucune des colonnes de la correspondance « {name} ».").format(
                file=book.path.name, name=mapping.name or _("proposée")
            ),
            _("Choisissez une autre correspondance, ou faites correspondre ses colonnes de nouveau."),
        )
    tables = [table for one in located for table in _tables(one)]
    return Incoming(tables, list(_ignored(book, located)), [])


def _tables(one: Located) -> Iterator[IncomingTable]:
    shared = [column for column in one.mapping.used if not column.given]
    rows = unstruck(one.sheet)[one.mapping.first - 1 :]
    numbered = list(enumerate(rows, start=one.mapping.first))
    pivots = [column for column in one.mapping.used if column.given]
    if not pivots:
        yield _table(one, shared, None, numbered)
    for pivot in pivots:
        yield _table(one, [*shared, pivot], pivot, numbered)


def _table(one: Located, columns: list[ColumnMapping], pivot: ColumnMapping | None, rows: list[_Row]) -> IncomingTable:
    """The records of a sheet, or those that one column of a matrix holds."""
    entity = CATALOGUE[one.mapping.entity]
    width = max((len(row) for row in one.sheet.rows), default=0)
    split = {width + rank: column for rank, column in enumerate(column for column in columns if column.leading)}
    rows = [(number, _numbers_apart(cells, width, list(split.values()))) for number, cells in rows] if split else rows
    given: dict[str, CellValue] = {**one.mapping.given}
    found = list(_written(entity, rows, columns))
    if pivot is not None:
        given |= pivot.given
        found = [row for row in found if not is_blank(row[1][pivot.position])]
    places = {column.position: column.field for column in columns}
    places |= {position: column.leading for position, column in split.items()}
    shown = {position: column.position for position, column in split.items()}
    return IncomingTable(entity, one.sheet.name, places, found, given, shown, beside=one.sheet.beside)


def _numbers_apart(cells: list[CellValue], width: int, columns: list[ColumnMapping]) -> list[CellValue]:
    """The row with the leading number of each of ``columns`` in a cell of its own, past the others."""
    row = [*cells, *[None] * (width - len(cells))]
    for column in columns:
        number, rest = leading_number(row[column.position])
        row[column.position] = rest
        row.append(number)
    return row


def leading_number(cell: CellValue) -> tuple[str | None, CellValue]:
    """The number at the beginning of a text and what follows: « Action 1 – Coordonner », « 1.1. Coordonner »."""
    found = _LEADING.match(cell) if isinstance(cell, str) else None
    return (found[1], found[2].strip()) if found else (None, cell)


def _written(entity: Entity, rows: Iterable[_Row], columns: list[ColumnMapping]) -> Iterator[_Row]:
    """The rows that say something, several where a cell holds several values."""
    width = max((column.position for column in columns), default=-1) + 1
    for number, cells in rows:
        row = [*cells, *[None] * (width - len(cells))]
        if all(is_blank(row[column.position]) for column in columns) or _is_total(row):
            continue
        made = [row]
        for column in columns:
            values = _values(row[column.position], column, entity[column.field])
            if len(values) > 1 and entity[column.field].kind is Kind.TAGS:
                values = ["; ".join(str(value) for value in values)]
            if len(made) * len(values) > _MOST_RECORDS:
                values = [row[column.position]]
            made = [_with(one, column, value) for one in made for value in values]
        yield from ((number, one) for one in made)


def _is_total(row: list[CellValue]) -> bool:
    """Whether a row sums up those above, and is no record."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    return isinstance(first, str) and _TOTAL.fullmatch(fold(first)) is not None


def _with(row: list[CellValue], column: ColumnMapping, value: CellValue) -> list[CellValue]:
    return [*row[: column.position], value, *row[column.position + 1 :]]


def _values(cell: CellValue, column: ColumnMapping, declared: Field) -> list[CellValue]:
    """The values of one cell, translated; a cell whose whole text is known is not taken apart."""
    translated = column.values or column.separator or declared.choices
    if not isinstance(cell, str | int) or isinstance(cell, bool) or not translated:
        return [cell]

    def said(text: str) -> str | None:
        meant = column.values.get(fold(text))
        return choice_said(declared, text) if meant is None else meant

    text = str(cell)
    whole = said(text)
    if whole is not None:
        return [whole]
    if not column.separator:
        return [cell]
    parts = [part.strip() for part in re.split(f"[{re.escape(column.separator)}]", text)]
    found = (part if (meant := said(part)) is None else meant for part in parts if part)
    return list(dict.fromkeys(found)) or [None]


def _ignored(book: Book, located: list[Located]) -> Iterator[Ignored]:
    read: dict[str, set[int]] = {}
    headers: dict[str, int] = {}
    for one in located:
        read.setdefault(one.sheet.name, set()).update(column.position for column in one.mapping.used)
        headers[one.sheet.name] = one.mapping.header
        for heading in one.missing:
            yield Ignored(one.sheet.name, _("{heading} (absente)").format(heading=heading))
    for sheet in book.sheets:
        if sheet.name not in read:
            if not sheet.hidden and sheet.rows:
                yield Ignored(sheet.name, None)
            continue
        yield from dropped(sheet)
        header = sheet.rows[headers[sheet.name] - 1]
        for position, cell in enumerate(header):
            if position not in read[sheet.name] and not is_blank(cell):
                yield Ignored(sheet.name, str(cell).strip() or column_letter(position))
