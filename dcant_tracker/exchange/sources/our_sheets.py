"""The sheets of our workbooks, and of files with our headings: found by what they hold, in any order.

Case, accents, spaces and order are ignored, title rows above the header skipped, extra sheets and
columns set aside by name. A sheet copied in the spreadsheet is one more sheet of its entity, and a header
that was sorted in among its rows, or pasted again, is no row.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.formats import OWN_SHEETS
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.form.upright import is_upright, upright_table
from dcant_tracker.exchange.sources.left_out import dropped, notes_aside, unstruck
from dcant_tracker.exchange.sources.merged_cells import filled_down
from dcant_tracker.exchange.tables import REF, Ignored, Incoming, IncomingTable, column_letter, is_blank, ref_in
from dcant_tracker.words import exchange_language

_HEADER_SEARCH = 40
"""How many rows from the top may hold titles before the header; a header with « Réf. » is found further down."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the headings of a sheet stand: the index of their row, and the field under each position."""

    entity: Entity
    index: int
    columns: dict[int, str]

    @property
    def ref(self) -> int | None:
        return next((position for position, name in self.columns.items() if name == REF), None)


@exchange_language()
def our_tables(book: Book, base: Base | None, glossary: Glossary | None = None) -> Incoming:
    """The tables of ``book``, those under a name of ours first. The others are known by their « Réf. » or headings.

    ``glossary`` says what names meant when the workbook left; that of ``base`` when not given.
    """
    return _Finding(base, glossary or (base.glossary if base else Glossary())).tables(book)


class _Finding:
    """Looks for our tables in the sheets of one workbook."""

    def __init__(self, base: Base | None, glossary: Glossary) -> None:
        self._base = base
        self._glossary = glossary

    def tables(self, book: Book) -> Incoming:
        found: list[IncomingTable] = []
        ignored: list[Ignored] = []
        headless: list[tuple[Entity, str]] = []
        aside: set[str] = set()
        own = {fold(name) for name in OWN_SHEETS}
        sheets = [(sheet, self._glossary.entity(sheet.name)) for sheet in book.sheets if fold(sheet.name) not in own]
        for sheet, entity in sorted(sheets, key=lambda pair: pair[1] is None):
            if is_upright(sheet):
                table, beside = upright_table(sheet)
                found.append(table)
                ignored += beside
                continue
            header = self._header(sheet, entity)
            if header is not None:
                table = self._table(sheet, header)
                found.append(table)
                ignored += [Ignored(sheet.name, text) for text in _unknown(sheet, header)]
                ignored += (*dropped(sheet), *notes_aside(sheet, [table]))
                continue
            aside |= {ref for row in sheet.rows for cell in row if is_uid(ref := ref_in(cell))}
            if entity is not None and sheet.rows:
                headless.append((entity, sheet.name))
            else:
                ignored.append(Ignored(sheet.name, None))
        return Incoming(found, ignored, headless, self._glossary, frozenset(aside))

    def _header(self, sheet: Sheet, named: Entity | None) -> _Header | None:
        """The header of ``sheet``, as that of the entity it is ``named`` after where it is; most known headings win."""
        candidates = [named] if named else list(CATALOGUE.values())
        top = self._best(sheet.rows[:_HEADER_SEARCH], 0, candidates)
        if top is None or top.ref is None:
            below = (row for row in enumerate(sheet.rows) if row[0] >= _HEADER_SEARCH and _has_ref_heading(row[1]))
            for index, row in below:
                top = self._best([row], index, candidates) or top
        if top is None or named:
            return top
        return self._by_refs(sheet, top)

    def _best(self, rows: Sequence[Sequence[CellValue]], first: int, candidates: Collection[Entity]) -> _Header | None:
        best: _Header | None = None
        for index, row in enumerate(rows, start=first):
            folded = _folded(row)
            for entity in candidates:
                columns = self._columns(entity, folded)
                if _plausible(entity, columns, named=len(candidates) == 1) and (
                    best is None or len(columns) > len(best.columns)
                ):
                    best = _Header(entity, index, columns)
        return best

    def _columns(self, entity: Entity, folded: Sequence[str]) -> dict[int, str]:
        columns: dict[int, str] = {}
        ref = next((position for position, text in enumerate(folded) if _is_ref_heading(text)), None)
        if ref is not None:
            columns[ref] = REF
        for names in self._glossary.fields(entity):
            for position, text in enumerate(folded):
                name = names.get(text)
                if name and position not in columns and name not in columns.values():
                    columns[position] = name
        return columns

    def _by_refs(self, sheet: Sheet, header: _Header) -> _Header:
        """Among entities with alike headings, the one whose sent rows this sheet holds."""
        position = header.ref
        if self._base is None or position is None:
            return header
        uids = {ref_in(row[position]) for row in sheet.rows if len(row) > position}
        for name, sent in self._base.sheets.items():
            if uids & sent.rows.keys():
                entity = CATALOGUE[name]
                return _Header(entity, header.index, self._columns(entity, _folded(sheet.rows[header.index])))
        return header

    def _table(self, sheet: Sheet, header: _Header) -> IncomingTable:
        written: Sequence[list[CellValue]] = unstruck(sheet, () if header.ref is None else (header.ref,))
        written, repeated = filled_down(sheet, written, header.columns.keys() - {header.ref})
        above = written[: header.index] if _is_sorted_in(sheet, header) else []
        below = written[header.index + 1 :]
        rows = [
            *((number, row) for number, row in enumerate(above, start=1) if _is_record(row, header)),
            *(
                (number, row)
                for number, row in enumerate(below, start=header.index + 2)
                if any(position < len(row) and not is_blank(row[position]) for position in header.columns)
                and not self._repeats(row, header)
            ),
        ]
        return IncomingTable(header.entity, sheet.name, header.columns, rows, beside=sheet.beside, repeated=repeated)

    def _repeats(self, row: Sequence[CellValue], header: _Header) -> bool:
        """Whether a row says the headings again, in the columns where they stand; of one alone, « Réf. » only."""
        said: list[int] = []
        for at, name in header.columns.items():
            cell = row[at] if at < len(row) else None
            if is_blank(cell):
                continue
            if not isinstance(cell, str) or not self._is_heading(cell, header.entity, name):
                return False
            said.append(at)
        return len(said) > 1 or said == [header.ref]

    def _is_heading(self, text: str, entity: Entity, name: str) -> bool:
        folded = fold(text)
        if name == REF:
            return _is_ref_heading(folded)
        return any(names.get(folded) == name for names in self._glossary.fields(entity))


def _folded(row: Sequence[CellValue]) -> list[str]:
    return [fold(cell) if isinstance(cell, str) else "" for cell in row]


def _has_ref_heading(row: Sequence[CellValue]) -> bool:
    return any(isinstance(cell, str) and _is_ref_heading(fold(cell)) for cell in row)


def _is_sorted_in(sheet: Sheet, header: _Header) -> bool:
    """Whether records stand above the header: it was sorted with them."""
    return any(_bears_ref(row, header) for row in sheet.rows[: header.index])


def _is_record(row: Sequence[CellValue], header: _Header) -> bool:
    """Whether a row above the header is one of its rows: it bears a « Réf. », or all that names a record."""
    said = {name for at, name in header.columns.items() if at < len(row) and not is_blank(row[at])}
    return _bears_ref(row, header) or {field.name for field in header.entity.key if not field.optional} <= said


def _bears_ref(row: Sequence[CellValue], header: _Header) -> bool:
    at = header.ref
    return at is not None and at < len(row) and is_uid(ref_in(row[at]))


def _is_ref_heading(text: str) -> bool:
    return text.startswith("ref") and text[3:].lstrip(". ") in ("", "(ne pas modifier)", "ne pas modifier")


def _plausible(entity: Entity, columns: dict[int, str], *, named: bool) -> bool:
    """A header has « Réf. », or the key; a sheet with another name needs all that names a record."""
    names = set(columns.values())
    if named:
        return bool(names) and (REF in names or bool(names & {f.name for f in entity.key}) or len(names) > 1)
    required = {field.name for field in entity.key if not field.optional}
    return required <= names and (REF in names or len(names) >= min(len(entity.fields), 4))


def _unknown(sheet: Sheet, header: _Header) -> Iterator[str]:
    """The headings that are not ours, and columns with values but no heading."""
    headings = sheet.rows[header.index]
    width = max((len(row) for row in sheet.rows[header.index :]), default=0)
    for position in range(width):
        if position in header.columns:
            continue
        heading = headings[position] if position < len(headings) else None
        if not is_blank(heading):
            yield str(heading)
        elif any(position < len(row) and not is_blank(row[position]) for row in sheet.rows[header.index + 1 :]):
            yield column_letter(position)
