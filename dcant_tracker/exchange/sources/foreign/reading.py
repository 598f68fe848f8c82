"""From a foreign workbook and its correspondence to the tables that the import understands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign import numbers
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.grouping import filled_down, notes_below, repeats, with_groups
from dcant_tracker.exchange.sources.foreign.headings import header_rows, headings_at
from dcant_tracker.exchange.sources.foreign.locating import Located, locate_in
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.parting import in_two
from dcant_tracker.exchange.sources.foreign.regions import parted
from dcant_tracker.exchange.sources.left_out import dropped, notes_aside, unstruck
from dcant_tracker.exchange.tables import Ignored, Incoming, IncomingTable, is_blank
from dcant_tracker.store.records.labels import SEPARATOR
from dcant_tracker.words import _

_LEADING = re.compile(
    r"\s*(?:(?:fiche[ -]+)?(?:action|mesure|fiche|recommandation|reco|r|n\s*°)\s*(?:n\s*°)?\s*)?"
    r"(\d+(?:\.\d+)*[a-z]?)[.)]?\s*[-–—:.]?\s+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A number before a text: alone, or after what announces it (« Action », « Fiche action n° »)."""

_TOTAL = re.compile(r"(?:sous[ -]?)?tota(?:l|ux)(?: generaux| general)?\s*:?")

_TOLD_BY = 2
"""How many columns tell the records of a table at least, where a text alone under it is none of them."""

_MOST_RECORDS = 500
"""How many records the cells of one row may say together; the cell that says more is not taken apart."""

_Row = tuple[int, list[CellValue]]


def incoming(book: Book, mapping: WorkbookMapping) -> Incoming:
    """The tables of ``book`` under ``mapping``. Raises UserError when nothing of it is there."""
    sheets = parted(book).sheets
    located = locate_in(sheets, mapping)
    if not located:
        raise UserError(
            _("« {file} » n'a aucune des colonnes de la correspondance « {name} ».").format(
                file=book.path.name, name=mapping.name or _("proposée")
            ),
            _("Choisissez une autre correspondance, ou faites correspondre ses colonnes de nouveau."),
        )
    tables = [table for one in located for table in _tables(one)]
    noted = {one.sheet.name: one.sheet for one in located}
    notes = [
        told for name, sheet in noted.items() for told in notes_aside(sheet, [t for t in tables if t.sheet == name])
    ]
    return Incoming(tables, [*_ignored(sheets, located), *notes], [])


def _tables(one: Located) -> Iterator[IncomingTable]:
    shared = [column for column in one.mapping.used if not column.given]
    rows = _records(one)
    pivots = [column for column in one.mapping.used if column.given]
    if not pivots:
        yield _table(one, shared, None, rows)
    for pivot in pivots:
        yield _table(one, [*shared, pivot], pivot, rows)


def _records(one: Located) -> list[_Row]:
    """The numbered rows of records: headings said again are none, what stands above several is in each of them."""
    mapping = one.mapping
    headings = headings_at(one.sheet, mapping.header - 1)
    rows = list(enumerate(unstruck(one.sheet)[mapping.first - 1 :], start=mapping.first))
    notes = _notes_under(one)
    rows = [(number, cells) for number, cells in rows if number not in notes and not repeats(cells, headings)]
    if mapping.groups:
        return with_groups(rows, _width(one))
    return filled_down(rows, {column.position for column in mapping.used})


def _notes_under(one: Located) -> dict[int, str]:
    """What is said under a table whose records are told by several columns, by the number of the row."""
    if len(one.mapping.used) < _TOLD_BY:
        return {}
    first = one.mapping.first
    return {first + index: text for index, text in notes_below(one.sheet.rows[first - 1 :]).items()}


def _width(one: Located) -> int:
    return max((len(row) for row in one.sheet.rows), default=0)


def _table(one: Located, columns: list[ColumnMapping], pivot: ColumnMapping | None, rows: list[_Row]) -> IncomingTable:
    """The records of a sheet, or those that one column of a matrix holds."""
    mapping, entity = one.mapping, CATALOGUE[one.mapping.entity]
    places = {column.position: column.field for column in columns if not column.joined}
    shown: dict[int, int] = {}
    width = _width(one)
    if mapping.groups:
        places[width] = mapping.groups
        width += 1
    extras = list(_extras(entity, columns))
    for rank, extra in enumerate(extras):
        places[width + rank] = extra.field
        shown[width + rank] = extra.position
    points = {column.position: _points(one, column) for column in columns if entity[column.field].kind is Kind.INT}
    days = {column.position: column.days for column in columns if column.days}
    read = [(number, _with_extras(entity, _with_days(cells, days), width, extras, points)) for number, cells in rows]
    given: dict[str, CellValue] = {**mapping.given}
    alone = [column for column in columns if not column.joined]
    alone += [
        replace(extra.parted, position=width + rank, field=extra.field, separator="", values={})
        for rank, extra in enumerate(extras)
        if extra.parted is not None
    ]
    found = list(_written(entity, read, alone, max(places, default=-1) + 1))
    if pivot is not None:
        given |= pivot.given
        found = [row for row in found if not is_blank(row[1][pivot.position])]
    if mapping.numbered:
        places[max(places, default=-1) + 1] = "code"
        found = [(number, [*cells, f"{mapping.numbered}{rank}"]) for rank, (number, cells) in enumerate(found, start=1)]
    return IncomingTable(entity, one.sheet.name, places, found, given, shown, beside=one.sheet.beside)


@dataclass(frozen=True, slots=True)
class _Extra:
    """A cell made of others: the number at the beginning of a text, its second part, several columns as one field."""

    field: str
    position: int
    joined: tuple[int, ...] = ()
    between: str = ""
    parted: ColumnMapping | None = None


def _extras(entity: Entity, columns: list[ColumnMapping]) -> Iterator[_Extra]:
    for column in columns:
        if column.leading:
            yield _Extra(column.leading, column.position)
        if column.second:
            yield _Extra(column.second, column.position, parted=column)
    together: dict[str, list[ColumnMapping]] = {}
    for column in sorted(columns, key=lambda column: column.joined):
        if column.joined:
            together.setdefault(column.field, []).append(column)
    for name, found in together.items():
        between = SEPARATOR if entity[name].is_ref else " "
        yield _Extra(name, found[0].position, tuple(column.position for column in found), between)


def _points(one: Located, column: ColumnMapping) -> tuple[str, int]:
    """What the points of a column of whole numbers part, and by what its figures are multiplied."""
    cells = [row[column.position] for row in one.sheet.rows[one.mapping.first - 1 :] if column.position < len(row)]
    return column.point or numbers.point_of(cells), numbers.times_of(column.heading)


def _with_days(cells: list[CellValue], days: dict[int, str]) -> list[CellValue]:
    """The row with the numbers of its columns of dates as what was said of them."""
    return [numbers.day(cell, days.get(position, "")) for position, cell in enumerate(cells)] if days else cells


def _with_extras(
    entity: Entity, cells: list[CellValue], width: int, extras: list[_Extra], points: dict[int, tuple[str, int]]
) -> list[CellValue]:
    """The row with its cells made of others past the others, and its whole numbers as such."""
    row = [*cells, *[None] * (width - len(cells))]
    for position, (point, times) in points.items():
        row[position] = numbers.whole(row[position], point, times)
    for extra in extras:
        if extra.joined:
            texts = [str(row[at]).strip() for at in extra.joined if not is_blank(row[at])]
            row.append(extra.between.join(texts) or None)
        elif (one := extra.parted) is not None:
            row[extra.position], second = in_two(entity, one.field, one.second, one.mark, row[extra.position])
            row.append(second)
        else:
            number, row[extra.position] = leading_number(row[extra.position])
            row.append(number)
    return row


def leading_number(cell: CellValue) -> tuple[str | None, CellValue]:
    """The number at the beginning of a text and what follows: « Action 1 – Coordonner », « 1.1. Coordonner »."""
    found = _LEADING.match(cell) if isinstance(cell, str) else None
    return (found[1], found[2].strip()) if found else (None, cell)


def _written(entity: Entity, rows: Iterable[_Row], columns: list[ColumnMapping], width: int) -> Iterator[_Row]:
    """The rows that say something, several where a cell holds several values."""
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


def _ignored(sheets: Sequence[Sheet], located: list[Located]) -> Iterator[Ignored]:
    for one in located:
        for heading in one.missing:
            yield Ignored(one.sheet.name, _("{heading} (absente)").format(heading=heading))
    seen: set[str] = set()
    told: set[str] = set()
    for sheet in sheets:
        read = [one for one in located if one.sheet is sheet]
        if not read and not sheet.hidden and sheet.rows:
            headers = header_rows(sheet) if sheet.name in seen else []
            table = _("tableau de la ligne {row}").format(row=headers[0] + 1) if headers else None
            yield Ignored(sheet.name, table)
        seen.add(sheet.name)
        if read and sheet.name not in told:
            told.add(sheet.name)
            yield from dropped(sheet)
        for one in read:
            for number, note in _notes_under(one).items():
                yield Ignored(sheet.name, _("ligne {row} : « {note} »").format(row=number, note=note))
            used = {column.position for column in one.mapping.used}
            for position, text in enumerate(headings_at(one.sheet, one.mapping.header - 1, one.mapping.above)):
                if position not in used and text:
                    yield Ignored(sheet.name, text)
