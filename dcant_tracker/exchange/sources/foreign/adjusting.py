"""What a person may change in the correspondence of a sheet; each function gives a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.evidence import Sample, choice_for
from dcant_tracker.exchange.sources.foreign.locating import Located, locate
from dcant_tracker.exchange.sources.foreign.mapping import SKIP, ColumnMapping, SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.matrix import parts
from dcant_tracker.exchange.sources.foreign.numbers import is_doubtful, numbered_day, point_of
from dcant_tracker.exchange.sources.foreign.parting import MARKS, mark_in
from dcant_tracker.exchange.sources.foreign.vocabulary import SEPARATORS

_CHOSEN = 1.0
_SEARCHED = 2_000
"""How many rows are looked through for the words of a column."""


class Distinct:
    """The different values of each column of some rows, looked for when first asked for."""

    def __init__(self, rows: Sequence[Sequence[CellValue]]) -> None:
        self.rows = rows
        self._values: dict[int, list[CellValue]] = {}

    def __getitem__(self, position: int) -> list[CellValue]:
        """The first different values of a column that are not blank."""
        if position not in self._values:
            self._values[position] = Sample(self.rows[:_SEARCHED], position).values
        return self._values[position]


def column_at(sheet: SheetMapping, position: int) -> ColumnMapping:
    """The column at a place of the sheet."""
    return next(column for column in sheet.columns if column.position == position)


def with_column(sheet: SheetMapping, position: int, **changes: Any) -> SheetMapping:
    """The sheet with one column changed."""
    columns = tuple(replace(one, **changes) if one.position == position else one for one in sheet.columns)
    return replace(sheet, columns=columns)


def with_field(sheet: SheetMapping, found: Distinct, position: int, name: str) -> SheetMapping:
    """The sheet with another field for a column; what its values need is proposed from those ``found``."""
    column = column_at(sheet, position)
    if name == column.field:
        return sheet
    if column.joined:
        sheet = _parted(sheet, column)
        column = column_at(sheet, position)
    if not name:
        return with_column(sheet, position, field=SKIP, leading=SKIP, mark="", second=SKIP, confidence=0.0)
    entity = CATALOGUE[sheet.entity]
    values, separator, given = _values_for(entity[name], found[position])
    across = pivots(sheet)
    if sheet.entity == "participation" and name == "role" and across:
        values, separator, given = marks(sheet), SEPARATORS, dict(column.given)
    made = with_column(
        sheet,
        position,
        field=name,
        values=values,
        separator=separator,
        given=given,
        leading=SKIP,
        mark="",
        second=SKIP,
        point="",
        days="",
        confidence=_CHOSEN,
    )
    return replace(made, given={key: text for key, text in made.given.items() if key != name})


def _parted(sheet: SheetMapping, column: ColumnMapping) -> SheetMapping:
    """The sheet without the making of one field from ``column`` and others; alone, what is left gives the field."""
    left = [one for one in sheet.columns if one.joined and one.field == column.field and one is not column]
    columns = tuple(
        replace(one, joined=0) if one is column or (len(left) == 1 and one is left[0]) else one for one in sheet.columns
    )
    return replace(sheet, columns=columns)


def _values_for(declared: Field, values: Sequence[CellValue]) -> tuple[dict[str, str], str, dict[str, str]]:
    if declared.kind is Kind.TAGS:
        commas = any(isinstance(value, str) and "," in value for value in values)
        return {}, "," if commas else "", {}
    if declared.choices is None:
        return {}, "", {}
    texts = [str(value) for value in values if declared.choices.code(str(value)) is None]
    near = {fold(text): choice_for(declared, text) for text in texts}
    return {text: code for text, code in near.items() if code is not None}, "", {}


def with_second(sheet: SheetMapping, found: Distinct, position: int, name: str) -> SheetMapping:
    """The sheet with another field for the second part of a column; what parts its cells is told by those ``found``."""
    column = column_at(sheet, position)
    mark = (column.mark or mark_in(found[position]) or MARKS[-1]) if name else ""
    made = with_column(sheet, position, second=name, mark=mark)
    return replace(made, given={key: text for key, text in made.given.items() if key != name})


def second_fields(sheet: SheetMapping, position: int) -> list[Field]:
    """The fields that the second part of a column may give."""
    column, entity = column_at(sheet, position), CATALOGUE[sheet.entity]
    taken = {name for one in sheet.used for name in one.gives} - {column.second}
    return [field for field in entity if field.name not in taken and field.target != ANY]


def may_be_parted(sheet: SheetMapping, found: Distinct, position: int) -> bool:
    """Whether a column may give two fields: it does, or its cells are parted by something."""
    column = column_at(sheet, position)
    declared = CATALOGUE[sheet.entity][column.field]
    if column.second:
        return True
    is_text = declared.kind in (Kind.TEXT, Kind.LONGTEXT, Kind.REF)
    return is_text and not (column.given or column.joined or column.leading) and bool(mark_in(found[position]))


def doubtful_points(sheet: SheetMapping, rows: Sequence[Sequence[CellValue]]) -> dict[int, str]:
    """By position, a figure of each column whose points may part thousands or decimals, which nobody said yet."""
    found: dict[int, str] = {}
    for column in sheet.used:
        if CATALOGUE[sheet.entity][column.field].kind is not Kind.INT or column.point:
            continue
        cells = [row[column.position] for row in rows if column.position < len(row)]
        doubtful = next((str(cell).strip() for cell in cells if is_doubtful(cell)), None)
        if doubtful is not None and not point_of(cells):
            found[column.position] = doubtful
    return found


def numbered_days(sheet: SheetMapping, rows: Sequence[Sequence[CellValue]]) -> dict[int, str]:
    """By position, a number of each column of dates that holds only numbers, of which nobody said what they are."""
    found: dict[int, str] = {}
    for column in sheet.used:
        if CATALOGUE[sheet.entity][column.field].kind is not Kind.DATE or column.days:
            continue
        number = numbered_day(row[column.position] for row in rows if column.position < len(row))
        if number:
            found[column.position] = number
    return found


def with_given(sheet: SheetMapping, name: str, text: str) -> SheetMapping:
    """The sheet with a value for each of its records; an empty one is taken away."""
    given = {key: value for key, value in sheet.given.items() if key != name}
    if text.strip():
        given[name] = text.strip()
    return replace(sheet, given=given)


def with_subject(sheet: SheetMapping, position: int, given: Mapping[str, str]) -> SheetMapping:
    """The sheet with what one of its columns of roles is about."""
    column = column_at(sheet, position)
    values = column.values or marks(sheet)
    return with_column(sheet, position, given=dict(given), values=values, separator=column.separator or SEPARATORS)


def with_word(sheet: SheetMapping, position: int, word: str, code: str | None) -> SheetMapping:
    """The sheet with a folded word of a column translated (None: no more); a matrix has one dictionary for all."""
    column = column_at(sheet, position)
    places = {one.position for one in pivots(sheet)} if column.given else {position}
    columns = []
    for one in sheet.columns:
        if one.position not in places:
            columns.append(one)
            continue
        values = {key: other for key, other in one.values.items() if key != word}
        columns.append(replace(one, values=values if code is None else {**values, word: code}))
    return replace(sheet, columns=tuple(columns))


def pivots(sheet: SheetMapping) -> list[ColumnMapping]:
    """The columns that are each about a record of their own."""
    return [column for column in sheet.used if column.given]


def marks(sheet: SheetMapping) -> dict[str, str]:
    """What the cells of a matrix mean, folded."""
    return {word: code for column in pivots(sheet) for word, code in column.values.items()}


def words_of(sheet: SheetMapping, distinct: Distinct, position: int) -> dict[str, str]:
    """The words of a list column, as written, by folded word: those to translate and those translated."""
    column = column_at(sheet, position)
    choices = CATALOGUE[sheet.entity][column.field].choices if column.field else None
    if choices is None:
        return {}
    places = [one.position for one in pivots(sheet)] if column.given else [position]
    found: dict[str, str] = {}
    for place in places:
        for value in distinct[place]:
            for text in parts(value) if column.given or column.separator else [str(value)]:
                if fold(text) in column.values or choices.code(text) is None:
                    found.setdefault(fold(text), text)
    return found | {word: word for word in column.values if word not in found}


def leading_field(entity: Entity, name: str) -> Field | None:
    """The field of a number that may stand at the beginning of the texts of field ``name``; None where it may not."""
    declared = entity.get(name)
    if declared is None or declared.kind not in (Kind.TEXT, Kind.LONGTEXT):
        return None
    numbers = (field for field in entity.key if field.name == "code" and field is not declared)
    return next(numbers, None) if name in entity.caption else None


def doubled(sheet: SheetMapping) -> dict[str, list[ColumnMapping]]:
    """The fields that several columns give to the same records."""
    found: dict[str, list[ColumnMapping]] = {}
    for column in sheet.used:
        for name in column.gives:
            if not column.given and not column.joined:
                found.setdefault(name, []).append(column)
    doubtful = {column.position for column in without_subject(sheet)}
    return {
        name: columns
        for name, columns in found.items()
        if len(columns) > 1 and not all(column.position in doubtful for column in columns)
    }


def without_subject(sheet: SheetMapping) -> list[ColumnMapping]:
    """Columns of roles of a matrix that do not say which recommendation they are about."""
    fields = {column.field for column in pivots(sheet)}
    lonely = [column for column in sheet.used if column.field in fields and not column.given]
    if fields or sheet.entity != "participation":
        return lonely
    roles = [column for column in sheet.used if column.field == "role"]
    return roles if len(roles) > 1 else []


def records_of(sheet: Sheet | None, mapping: SheetMapping) -> list[list[CellValue]]:
    """The rows of a sheet from its first record on."""
    return sheet.rows[mapping.first - 1 :] if sheet is not None else []


def _only(located: dict[tuple[str, int], Located], proposal: WorkbookMapping, name: str) -> Located | None:
    """What was found in the sheet called ``name`` where it holds one table: its headings may stand elsewhere."""
    tables = [sheet for sheet in proposal.sheets if sheet.sheet == name]
    found = [place for place in located if place[0] == name]
    return located.pop(found[0]) if len(tables) == 1 and found else None


def started_from(saved: WorkbookMapping, book: Book, proposal: WorkbookMapping) -> tuple[WorkbookMapping, list[str]]:
    """A saved correspondence as it applies to ``book``, and the headings that it looked for in vain.

    The sheets that it does not speak of are not read.
    """
    located = {(one.sheet.name, one.mapping.header): one for one in locate(book, saved)}
    sheets = []
    for sheet in proposal.sheets:
        one = located.pop((sheet.sheet, sheet.header), None) or _only(located, proposal, sheet.sheet)
        if one is None:
            columns = tuple(replace(column, field=SKIP, leading=SKIP, second=SKIP) for column in sheet.columns)
            sheets.append(replace(sheet, entity="", columns=columns))
            continue
        known = {column.position: column for column in one.mapping.columns}
        others = [
            replace(column, field=SKIP, leading=SKIP, second=SKIP, confidence=0.0)
            for column in sheet.columns
            if column.position not in known
        ]
        merged = tuple(sorted([*known.values(), *others], key=lambda column: column.position))
        sheets.append(replace(one.mapping, sheet=sheet.sheet, columns=merged))
    missing = [heading for one in locate(book, saved) for heading in one.missing]
    return WorkbookMapping(tuple(sheets), saved.name, saved.partner), missing
