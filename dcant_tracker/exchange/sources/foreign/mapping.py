"""The correspondence between a foreign workbook and our entities, as it is saved and shown.

A sheet in matrix form has several columns for one field, each with what it gives besides: the column
of a recommendation holds roles, and gives that recommendation to the participations read from it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.sources.foreign import document_parts
from dcant_tracker.exchange.sources.foreign.numbers import DAYS, DECIMALS, NO_DAYS, THOUSANDS
from dcant_tracker.ways import Way
from dcant_tracker.words import _

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet (Office Open XML, section 18.3)."""

MOST_ABOVE = 3
"""How many rows of headings may stand above the last one."""

MOST_JOINED = 9
"""How many columns may make one field together."""

SKIP = ""
"""The field of a column that is left aside."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column: its place (from 0), its heading, and the field that it feeds (:data:`SKIP`: none).

    ``values`` translates folded texts of the column into codes of a list; each character of
    ``separator`` parts several values of one cell; ``given`` holds what the column says of its
    records besides, as texts by field. ``leading`` is the field of the number at the beginning of the
    texts (« Action 1 – Titre »), which is then cut off. Columns that make one field together bear their ``joined``
    places, from 1 (« Prénom », « NOM »); one that gives two fields says what parts its cells in two (``mark``) and
    which field the ``second`` part gives (« tél / mél »). ``point`` says what a point between figures parts
    (:mod:`numbers`), ``days`` whether the numbers of a column of dates are the days of a
    spreadsheet. ``confidence``, from 0 to 1, says how sure the proposal is.
    """

    position: int
    heading: str
    field: str = SKIP
    values: Mapping[str, str] = dataclass_field(default_factory=dict)
    separator: str = ""
    given: Mapping[str, str] = dataclass_field(default_factory=dict)
    leading: str = SKIP
    confidence: float = 1.0
    joined: int = 0
    point: str = ""
    days: str = ""
    mark: str = ""
    second: str = SKIP

    @property
    def gives(self) -> list[str]:
        """The fields that its cells give."""
        return [name for name in (self.field, self.leading, self.second) if name]


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One sheet read as the records of ``entity`` (empty: left aside).

    ``header`` and ``first`` are the rows, from 1, of the headings and of the first record; ``above`` says how many
    rows over ``header`` are joined to the headings. ``given`` holds values for every record of the sheet, as texts by
    field. ``groups`` is the field that rows with one text alone give to the rows under them. ``numbered``, where it is
    not empty, goes before the rank of each record to number those that the table does not number. A sheet that holds
    several tables is told once for each.
    """

    sheet: str
    entity: str
    header: int
    first: int
    columns: tuple[ColumnMapping, ...]
    given: Mapping[str, str] = dataclass_field(default_factory=dict)
    confidence: float = 1.0
    above: int = 0
    groups: str = SKIP
    numbered: str = ""

    @property
    def fed(self) -> set[str]:
        """The fields that a column or a given value feeds."""
        names = {name for column in self.used for name in (*column.gives, *column.given)}
        names |= {*self.given, self.groups, *({"code"} if self.numbered else ())}
        return names - {SKIP}

    @property
    def used(self) -> list[ColumnMapping]:
        """The columns that feed a field."""
        return [column for column in self.columns if column.field]

    @property
    def is_matrix(self) -> bool:
        """Whether each column is about a record of its own."""
        return any(column.given for column in self.columns)

    def missing(self) -> list[str]:
        """The labels of the key fields that no column and no given value feeds: a record cannot be told without."""
        if not self.entity:
            return []
        keys = CATALOGUE[self.entity].key
        return [declared.label for declared in keys if declared.required and declared.name not in self.fed]


@dataclass(frozen=True, slots=True)
class WorkbookMapping:
    """The correspondence of a whole workbook. ``partner`` is a uid; an unsaved one has no ``name``."""

    sheets: tuple[SheetMapping, ...]
    name: str = ""
    partner: str | None = None

    @property
    def used(self) -> list[SheetMapping]:
        """The sheets that are read."""
        return [sheet for sheet in self.sheets if sheet.entity and sheet.used]

    def headings(self) -> set[tuple[str, str]]:
        """The folded sheet and heading of each column that feeds a field: the shape by which it is recognised."""
        return {(fold(sheet.sheet), fold(column.heading)) for sheet in self.used for column in sheet.used}

    def shape(self) -> str:
        """The headings as one text, alike for workbooks of one shape."""
        return json.dumps(sorted(self.headings()), ensure_ascii=False)

    def named(self, name: str, partner: str | None) -> "WorkbookMapping":
        """The same under a name, for a partner."""
        return replace(self, name=name, partner=partner)


def to_json(mapping: WorkbookMapping) -> dict[str, Any]:
    """The correspondence as ``mapping show --json`` prints it and ``mapping save`` reads it."""
    return {"sheets": [_plain(asdict(sheet)) for sheet in mapping.sheets]}


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    document["columns"] = [
        {k: v for k, v in column.items() if v not in ({}, "") and (k, v) != ("joined", 0)}
        for column in document["columns"]
    ]
    silent = {"given": {}, "above": 0, "groups": "", "numbered": ""}
    return {name: value for name, value in document.items() if name not in silent or value != silent[name]}


def from_json(document: Any, name: str = "", partner: str | None = None) -> WorkbookMapping:
    """The correspondence in ``document``. Raises UserError when it is none, or names what does not exist."""
    try:
        sheets = tuple(_sheet(item) for item in document_parts.items(document, "sheets"))
    except document_parts.WrongPartError as problem:
        raise UserError(
            _("Cette correspondance est mal écrite : {problem}.").format(problem=problem),
            _("Partez de celle qui est proposée ({match}).").format(match=Way.MATCH_COLUMNS.said),
        ) from problem
    return WorkbookMapping(sheets, name, partner)


def _sheet(item: Any) -> SheetMapping:
    entity = document_parts.text(item, "entity")
    if entity and entity not in CATALOGUE:
        raise document_parts.WrongPartError(_("le type de fiche « {entity} » n'existe pas").format(entity=entity))
    made = SheetMapping(
        sheet=document_parts.text(item, "sheet"),
        entity=entity,
        header=document_parts.whole(item, "header", 1, MOST_ROWS),
        first=document_parts.whole(item, "first", 1, MOST_ROWS),
        columns=tuple(_column(column) for column in document_parts.items(item, "columns")),
        given=document_parts.texts(item, "given"),
        confidence=document_parts.share(item, "confidence"),
        above=document_parts.whole(item, "above", 0, MOST_ABOVE, 0),
        groups=document_parts.text(item, "groups", SKIP),
        numbered=document_parts.text(item, "numbered", ""),
    )
    unknown = sorted(name for name in made.fed if entity and CATALOGUE[entity].get(name) is None)
    if unknown:
        told = _("« {entity} » n'a pas de champ {fields}")
        raise document_parts.WrongPartError(
            told.format(entity=entity, fields=", ".join(f"« {name} »" for name in unknown))
        )
    if made.first <= made.header:
        raise document_parts.WrongPartError(_("« first », la ligne de la première fiche, doit suivre « header »"))
    return made


def _column(item: Any) -> ColumnMapping:
    return ColumnMapping(
        position=document_parts.whole(item, "position", 0, MOST_COLUMNS - 1),
        heading=document_parts.text(item, "heading", ""),
        field=document_parts.text(item, "field", SKIP),
        values={fold(text): code for text, code in document_parts.texts(item, "values").items()},
        separator=document_parts.text(item, "separator", ""),
        leading=document_parts.text(item, "leading", SKIP),
        given=document_parts.texts(item, "given"),
        confidence=document_parts.share(item, "confidence"),
        joined=document_parts.whole(item, "joined", 0, MOST_JOINED, 0),
        point=document_parts.one_of(item, "point", ("", THOUSANDS, DECIMALS)),
        days=document_parts.one_of(item, "days", ("", DAYS, NO_DAYS)),
        mark=document_parts.text(item, "mark", ""),
        second=document_parts.text(item, "second", SKIP),
    )
