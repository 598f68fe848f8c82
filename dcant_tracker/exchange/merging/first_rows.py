"""What stands in the workbook: a few values of each column, and the first rows as they would be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.understanding import Understanding
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.reader import Book, CellValue, Sheet, Unreadable
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.reading import incoming
from dcant_tracker.exchange.tables import is_blank
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _, ngettext

SHOWN = 3
"""How many samples of a column are shown."""

MOST_ROWS = 8
_MOST_RECORDS = 16
_MOST_NEIGHBOURS = 400
_SEARCHED = 200


def text_of(cell: CellValue) -> str:
    """A cell as the spreadsheet shows it, or nearly."""
    if isinstance(cell, Unreadable):
        return cell.shown
    if isinstance(cell, bool):
        return _("Vrai") if cell else _("Faux")
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return format_day(cell)
    return "" if cell is None else " ".join(str(cell).split())


def samples(rows: Sequence[Sequence[CellValue]], position: int) -> tuple[str, ...]:
    """The first different values of a column."""
    found: dict[str, None] = {}
    for row in rows[:_SEARCHED]:
        cell = row[position] if position < len(row) else None
        if not is_blank(cell):
            found.setdefault(text_of(cell))
            if len(found) == SHOWN:
                break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value as it would be read; ``problem`` says why it cannot be."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One record to be: the row it stands on, what it would be, a cell for each field."""

    row: int
    known: bool
    trouble: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of one sheet as records, and what is to be said of them."""

    fields: tuple[Field, ...] = ()
    records: tuple[ShownRecord, ...] = ()
    problems: tuple[str, ...] = ()


def first_rows(known: Known, book: Book, mapping: WorkbookMapping, sheet: SheetMapping) -> FirstRows:
    """The first rows of ``sheet``, one of ``mapping``, as the import would read them; on the thread of ``known``."""
    if not sheet.entity or not sheet.used:
        return FirstRows()
    reading = known.reading
    try:
        found = incoming(_shortened(book, mapping, sheet), mapping)
    except UserError as problem:
        return FirstRows(problems=(str(problem),))
    understanding = Understanding(known, found)
    read = understanding.rows()
    uids = {row.uid for row in read if row.uid}
    ours = existing(reading, sheet.entity, uids)
    fresh = {(row.entity, row.uid): row.values for row in read if not row.trouble and row.uid not in ours}
    labels = reading.labels(fresh)
    fields = _fields(sheet)
    mine = (
        row for row in read if row.sheet == sheet.sheet and row.entity == sheet.entity and row.number >= sheet.first
    )
    rows = sorted(mine, key=lambda row: row.number)[:_MOST_RECORDS]
    shown = tuple(_shown(row, fields, labels, row.uid in ours) for row in rows)
    unknown = [one.text for one in understanding.unknown if one.sheet == sheet.sheet]
    return FirstRows(fields, shown, (*_told(rows, unknown), *_to_ask(unknown)))


def _shortened(book: Book, mapping: WorkbookMapping, sheet: SheetMapping) -> Book:
    """The workbook with the first rows of the sheet in view, and enough of the others for what refers to them."""
    used = {one.sheet for one in mapping.used}
    sheets = []
    for one in book.sheets:
        if one.name == sheet.sheet:
            sheets.append(replace(one, rows=one.rows[: _end(one, sheet)]))
        elif one.name in used:
            sheets.append(replace(one, rows=one.rows[:_MOST_NEIGHBOURS]))
    return replace(book, sheets=sheets)


def _end(sheet: Sheet, mapping: SheetMapping) -> int:
    """The index after the row with the last record that is shown."""
    left = MOST_ROWS
    for index, row in enumerate(sheet.rows[mapping.first - 1 :], start=mapping.first):
        left -= any(not is_blank(cell) for cell in row)
        if not left:
            return index
    return len(sheet.rows)


def _fields(sheet: SheetMapping) -> tuple[Field, ...]:
    entity = CATALOGUE[sheet.entity]
    fed = [declared for declared in entity if declared.name in sheet.fed]
    return tuple(sorted(fed, key=lambda declared: not declared.key))


def _shown(row: TheirRow, fields: Sequence[Field], labels: Labels, known: bool) -> ShownRecord:
    cells = []
    for declared in fields:
        problem = row.problems.get(declared.name)
        value = row.values.get(declared.name)
        if problem is not None:
            cells.append(ShownCell(problem.shown, problem.message))
        elif row.trouble:
            cells.append(ShownCell(_raw(declared, value), row.trouble if declared.name == row.trouble_field else ""))
        else:
            cells.append(ShownCell(labels.of_field(declared, value) if value is not None else ""))
    return ShownRecord(row.number, known, row.trouble, tuple(cells))


def _raw(declared: Field, value: Value) -> str:
    """A cell of a row that cannot be read, as the workbook writes it; a word that was translated, as our list does."""
    text = str(value or "")
    choices = declared.choices
    return choices.label(text) if choices is not None and text in choices.codes else text


def _told(rows: Sequence[TheirRow], unknown: Sequence[str]) -> list[str]:
    """What is wrong with the rows, in the order of the sheet, each said once; unknown names are asked about later."""
    asked = {fold(text) for text in unknown}
    said: dict[str, str] = {}
    for row in rows:
        problems = [one.message for one in row.problems.values() if fold(one.shown) not in asked]
        about_names = any(f"« {text} »" in row.trouble for text in unknown)
        for text in (*([] if about_names else [row.trouble]), *problems, *row.questions.values()):
            if text:
                said.setdefault(text, _("Ligne {row} : {text}").format(row=row.number, text=" ".join(text.split())))
    return list(said.values())


def _to_ask(unknown: Sequence[str]) -> list[str]:
    """That the next step asks about the organisations that are not known."""
    if not unknown:
        return []
    names = ", ".join(f"« {' '.join(text.split())} »" for text in unknown)
    return [
        ngettext(
            "{count} organisme n'est pas reconnu : il vous sera demandé à l'étape suivante ({names}).",
            "{count} organismes ne sont pas reconnus : ils vous seront demandés à l'étape suivante ({names}).",
            len(unknown),
        ).format(count=len(unknown), names=names)
    ]
