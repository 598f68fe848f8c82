"""The sheets of our workbooks, and of files with our headings: found by name, in any order.

Case, accents, spaces and order are ignored, title rows above the header skipped, extra sheets and
columns set aside by name.
"""

from collections.abc import Iterable, Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.formats import OWN_SHEETS
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.reader import Book, Sheet
from dcant_tracker.exchange.tables import REF, Ignored, Incoming, IncomingTable, column_letter, is_blank
from dcant_tracker.words import exchange_language

_HEADER_SEARCH = 40
"""How many rows from the top may hold titles before the header."""


@exchange_language()
def our_tables(book: Book, base: Base | None, glossary: Glossary | None = None) -> Incoming:
    """The tables of ``book``. Sheets whose name says nothing are recognised by their « Réf. » or headings.

    ``glossary`` says what names meant when the workbook left; that of ``base`` when not given.
    """
    glossary = glossary or (base.glossary if base else Glossary())
    found: list[IncomingTable] = []
    ignored: list[Ignored] = []
    headless: list[tuple[Entity, str]] = []
    own = {fold(name) for name in OWN_SHEETS}
    sheets = [(sheet, glossary.entity(sheet.name)) for sheet in book.sheets if fold(sheet.name) not in own]
    for sheet, entity in sorted(sheets, key=lambda pair: pair[1] is None):
        taken = {table.entity.name for table in found}
        free = [other for name, other in CATALOGUE.items() if name not in taken]
        header = _find_header(sheet, [entity] if entity else free, base, glossary)
        if header is None:
            if entity is not None and sheet.rows:
                headless.append((entity, sheet.name))
            else:
                ignored.append(Ignored(sheet.name, None))
            continue
        table = _table(sheet, *header)
        found.append(table)
        ignored += [Ignored(sheet.name, text) for text in _unknown(sheet, header[1], table.columns)]
    return Incoming(found, ignored, headless, glossary)


def _find_header(
    sheet: Sheet, candidates: Iterable[Entity], base: Base | None, glossary: Glossary
) -> tuple[Entity, int, dict[int, str]] | None:
    """The entity, the index of the header row and its columns; the row with most known headings wins."""
    by_name = list(candidates)
    best: tuple[int, Entity, int, dict[int, str]] | None = None
    for index, row in enumerate(sheet.rows[:_HEADER_SEARCH]):
        folded = [fold(cell) if isinstance(cell, str) else "" for cell in row]
        for entity in by_name:
            columns = _columns(entity, folded, glossary)
            if _plausible(entity, columns, named=len(by_name) == 1) and (best is None or len(columns) > best[0]):
                best = (len(columns), entity, index, columns)
    if best is None:
        return None
    _count, entity, index, columns = best
    if len(by_name) > 1:
        entity, columns = _by_refs(sheet, entity, index, columns, base, glossary, by_name)
    return entity, index, columns


def _columns(entity: Entity, folded: list[str], glossary: Glossary) -> dict[int, str]:
    columns: dict[int, str] = {}
    ref = next((position for position, text in enumerate(folded) if _is_ref_heading(text)), None)
    if ref is not None:
        columns[ref] = REF
    for names in glossary.fields(entity):
        for position, text in enumerate(folded):
            name = names.get(text)
            if name and position not in columns and name not in columns.values():
                columns[position] = name
    return columns


def _is_ref_heading(text: str) -> bool:
    return text.startswith("ref") and text[3:].lstrip(". ") in ("", "(ne pas modifier)", "ne pas modifier")


def _plausible(entity: Entity, columns: dict[int, str], *, named: bool) -> bool:
    """A header has « Réf. », or the key; a sheet with another name needs all that names a record."""
    names = set(columns.values())
    if named:
        return bool(names) and (REF in names or bool(names & {f.name for f in entity.key}) or len(names) > 1)
    required = {field.name for field in entity.key if not field.optional}
    return required <= names and (REF in names or len(names) >= min(len(entity.fields), 4))


def _by_refs(
    sheet: Sheet,
    entity: Entity,
    index: int,
    columns: dict[int, str],
    base: Base | None,
    glossary: Glossary,
    candidates: list[Entity],
) -> tuple[Entity, dict[int, str]]:
    """Among entities with alike headings, the one whose sent rows this sheet holds."""
    position = next((p for p, name in columns.items() if name == REF), None)
    if base is None or position is None:
        return entity, columns
    uids = {str(row[position]).strip() for row in sheet.rows[index + 1 :] if len(row) > position}
    folded = [fold(cell) if isinstance(cell, str) else "" for cell in sheet.rows[index]]
    for name, sent in base.sheets.items():
        if uids & sent.rows.keys() and CATALOGUE[name] in candidates:
            return CATALOGUE[name], _columns(CATALOGUE[name], folded, glossary)
    return entity, columns


def _table(sheet: Sheet, entity: Entity, index: int, columns: dict[int, str]) -> IncomingTable:
    rows = [
        (number, row)
        for number, row in enumerate(sheet.rows[index + 1 :], start=index + 2)
        if any(position < len(row) and not is_blank(row[position]) for position in columns)
    ]
    return IncomingTable(entity, sheet.name, columns, rows)


def _unknown(sheet: Sheet, index: int, columns: dict[int, str]) -> Iterator[str]:
    """The headings that are not ours, and columns with values but no heading."""
    header = sheet.rows[index]
    width = max((len(row) for row in sheet.rows[index:]), default=0)
    for position in range(width):
        if position in columns:
            continue
        heading = header[position] if position < len(header) else None
        if not is_blank(heading):
            yield str(heading)
        elif any(position < len(row) and not is_blank(row[position]) for row in sheet.rows[index + 1 :]):
            yield column_letter(position)
