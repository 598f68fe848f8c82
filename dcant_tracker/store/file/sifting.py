"""Whether a row that came from anywhere is one of ours: every value is of its kind and form, or it is told why not."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import TEXT_KINDS, Kind, Value, from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.raw_rows import Cell
from dcant_tracker.words import _

ILLEGIBLE = "(illisible)"
"""What stands for a required text that cannot be read: without it the row, and all that names it, would go."""

BESIDE = (
    "step",
    "change",
    "made_change",
    "exchange",
    "exchange_file",
    "attachment_file",
    "decision",
    "pairing",
    "campaign_closing",
    "column_mapping",
    "waiting_import",
    "waiting_file",
    "contested",
    "team_bundle",
    "team_member",
    "shared_thing",
)
"""What is kept beside the records, each table after those that its rows name."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DOCUMENTS: Mapping[tuple[str, str], type] = {
    ("exchange", "counts"): dict,
    ("exchange", "options"): dict,
    ("column_mapping", "definition"): object,
    ("waiting_import", "decisions"): list,
    ("change", "before"): object,
    ("change", "after"): object,
}
"""The columns that hold JSON, and what it must be."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is kept beside the records."""

    name: str
    type: str
    required: bool


def key_and_columns(connection: sqlite3.Connection, table: str) -> tuple[str, list[Column]]:
    """The name of the primary key of ``table``, and its columns without the row number."""
    found = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = next(name for _cid, name, _type, _notnull, _default, place in found if place)
    return key, [Column(name, kind, bool(needed)) for _cid, name, kind, needed, *_rest in found if name != "id"]


def record_values(entity: Entity, cells: Mapping[str, Cell], refuse: Callable[[str], None]) -> dict[str, Value] | None:
    """The values of a record in ``cells``; ``refuse`` is told of each that is none. None when too little is left."""
    values: dict[str, Value] = {}
    for field in entity:
        raw = cells.get(field.name)
        try:
            values[field.name] = _value(field, raw)
        except (UserError, TypeError, ValueError):
            refuse(_("« {label} » : valeur illisible").format(label=field.label))
            values[field.name] = None
        if field.required and values[field.name] is None:
            if field.kind not in TEXT_KINDS or field.kind is Kind.SIREN:
                return None
            values[field.name] = (ILLEGIBLE,) if field.kind is Kind.TAGS else ILLEGIBLE
    return values


def _value(field: Field, raw: Cell) -> Value:
    return checked(field, read_value(field, raw))


def read_value(field: Field, raw: Cell) -> Value:
    """The value of ``field`` that is kept as ``raw``. Raises TypeError or ValueError when it is none at all."""
    if raw is None:
        return None
    if field.kind in {Kind.INT, Kind.BOOL}:
        if not isinstance(raw, int) or (field.kind is Kind.BOOL and raw not in {0, 1}):
            raise TypeError(raw)
    elif not isinstance(raw, str) or "\ufffd" in raw or "\0" in raw:
        raise TypeError(raw)
    if field.kind is Kind.DATE and not _DAY.fullmatch(str(raw)):
        raise ValueError(raw)
    return from_sql(field.kind, raw if isinstance(raw, int) else str(raw))


def beside_values(
    table: str, columns: list[Column], cells: Mapping[str, Cell], refuse: Callable[[str], None]
) -> dict[str, Cell] | None:
    """The values of a row that is kept beside the records; None when it is none, which ``refuse`` is told."""
    values: dict[str, Cell] = {}
    for column in columns:
        raw = cells.get(column.name)
        if raw is None and not column.required:
            values[column.name] = None
        elif fits(table, column, raw):
            values[column.name] = raw
        elif table == "step" and column.type not in {"INTEGER", "BLOB"}:
            refuse(_("« {name} » : valeur illisible").format(name=column.name))
            values[column.name] = ILLEGIBLE if column.name != "at" else ""
        else:
            refuse(_("« {name} » : valeur illisible").format(name=column.name))
            return None
    return values


def fits(table: str, column: Column, raw: Cell) -> bool:
    """Whether ``raw`` is what ``column`` of a table beside the records may hold."""
    if column.type in {"INTEGER", "BOOLEAN"}:
        return isinstance(raw, int)
    if column.type == "BLOB":
        return isinstance(raw, bytes)
    if not isinstance(raw, str) or "\ufffd" in raw:
        return False
    if (table, column.name) in _DOCUMENTS:
        return _is_document(raw, _DOCUMENTS[table, column.name])
    if column.name == "at":
        return _is_moment(raw)
    if (table, column.name) in {("change", "entity"), ("decision", "entity"), ("pairing", "entity")}:
        return raw in CATALOGUE
    return True


def _is_document(raw: str, kind: type) -> bool:
    try:
        return isinstance(json.loads(raw), kind)
    except (ValueError, RecursionError):
        return False


def _is_moment(raw: str) -> bool:
    try:
        return datetime.fromisoformat(raw).tzinfo is not None
    except ValueError:
        return False
