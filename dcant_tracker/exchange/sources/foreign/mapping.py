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
from dcant_tracker.words import _

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet (Office Open XML, section 18.3)."""

SKIP = ""
"""The field of a column that is left aside."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column: its place (from 0), its heading, and the field that it feeds (:data:`SKIP`: none).

    ``values`` translates folded texts of the column into codes of a list; each character of
    ``separator`` parts several values of one cell; ``given`` holds what the column says of its
    records besides, as texts by field. ``leading`` is the field of the number at the beginning of the
    texts (« Action 1 – Titre »), which is then cut off. ``confidence``, from 0 to 1, says how sure the proposal is.
    """

    position: int
    heading: str
    field: str = SKIP
    values: Mapping[str, str] = dataclass_field(default_factory=dict)
    separator: str = ""
    given: Mapping[str, str] = dataclass_field(default_factory=dict)
    leading: str = SKIP
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One sheet read as the records of ``entity`` (empty: left aside).

    ``header`` and ``first`` are the rows, from 1, of the headings and of the first record; ``given``
    holds values for every record of the sheet, as texts by field.
    """

    sheet: str
    entity: str
    header: int
    first: int
    columns: tuple[ColumnMapping, ...]
    given: Mapping[str, str] = dataclass_field(default_factory=dict)
    confidence: float = 1.0

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
        fed = self.given.keys() | {
            name for column in self.used for name in (column.field, column.leading, *column.given)
        }
        return [
            declared.label for declared in CATALOGUE[self.entity].key if declared.required and declared.name not in fed
        ]


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
    document["columns"] = [{k: v for k, v in column.items() if v not in ({}, "")} for column in document["columns"]]
    return {name: value for name, value in document.items() if value != {}}


def from_json(document: Any, name: str = "", partner: str | None = None) -> WorkbookMapping:
    """The correspondence in ``document``. Raises UserError when it is none, or names what does not exist."""
    try:
        sheets = tuple(_sheet(item) for item in document_parts.items(document, "sheets"))
    except document_parts.WrongPartError as problem:
        raise UserError(
            _("Cette correspondance est mal écrite : {problem}.").format(problem=problem),
            _("Partez de celle que donne « mapping propose FICHIER --json »."),
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
    )
    names = made.given.keys() | {name for c in made.used for name in (c.field, c.leading, *c.given)}
    unknown = sorted(name for name in names if name and entity and CATALOGUE[entity].get(name) is None)
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
    )
