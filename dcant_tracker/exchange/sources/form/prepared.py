"""What a form said of its rows when it left: whom and what each is about, whatever became of the greyed cells.

Kept with the form in the ledger, since its base holds only the evaluations that existed then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import comparable
from dcant_tracker.exchange import base
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.form.questions import ENTITY
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable, is_blank
from dcant_tracker.store.records.labels import Labels

ROWS = "rows"
"""Where the ledger's facts of a form keep its rows: by uid, the items of the key as a base keeps them."""

_KEY = tuple(declared.name for declared in ENTITY.key)
_SHARED = ("campaign", "evaluator")
"""What every row of a form has in common, those that people add included."""


def rows_of(rows: Mapping[str, Values], labels: Labels) -> dict[str, list[Any]]:
    """The ``rows`` of a form, by uid, as the ledger keeps them."""

    def kept(name: str, value: Any) -> Any:
        return base.item(ENTITY[name], value, "" if value is None else labels.of_field(ENTITY[name], value))

    return {uid: [kept(name, values[name]) for name in _KEY] for uid, values in rows.items()}


def names_of(facts: Mapping[str, Any]) -> base.Base | None:
    """The names under which a form left, as a base that says nothing else."""
    rows = facts.get(ROWS)
    return base.Base("", {ENTITY.name: base.BaseSheet(_KEY, rows)}) if rows else None


def completed(found: Incoming, facts: Mapping[str, Any]) -> Incoming:
    """``found`` with what each row is about as it left, where the cell was emptied or its column deleted."""
    rows: Mapping[str, list[Any]] = facts.get(ROWS) or {}
    if not rows:
        return found
    tables = [_completed(table, rows) if table.entity is ENTITY else table for table in found.tables]
    return replace(found, tables=tables)


def _completed(table: IncomingTable, rows: Mapping[str, list[Any]]) -> IncomingTable:
    places = {name: position for position, name in table.columns.items()}
    width = max((len(cells) for _number, cells in table.rows), default=0)
    width = max(width, *(position + 1 for position in table.columns))
    absent = [name for name in _KEY if name not in places]
    ref_at = places.get(REF)
    added = {name: width + rank for rank, name in enumerate(absent)}
    places |= added
    shared = [item if name in _SHARED else None for name, item in zip(_KEY, next(iter(rows.values())), strict=True)]
    made = []
    for number, cells in table.rows:
        row = [*cells, *[None] * (width + len(absent) - len(cells))]
        ref = row[ref_at] if ref_at is not None else None
        items = rows.get(str(ref).strip().lower(), shared) if not isinstance(ref, Unreadable) else shared
        made.append((number, _filled(row, places, items)))
    columns = table.columns | {position: name for name, position in added.items()}
    shown = {**table.shown, **dict.fromkeys(added.values(), ref_at or 0)}
    return replace(table, columns=columns, rows=made, shown=shown)


def _filled(row: list[CellValue], places: Mapping[str, int], items: Sequence[Any]) -> list[CellValue]:
    """The row with its emptied cells as they left; a subject that was typed anew is not mixed with the old one."""
    said = dict(zip(_KEY, items, strict=True))
    retyped = any(_is_other(row[places[name]], said[name]) for name in SUBJECT)
    for name, item in said.items():
        if item is not None and is_blank(row[places[name]]) and not (retyped and name in SUBJECT):
            row[places[name]] = item[0]
    return row


def _is_other(cell: CellValue, item: Any) -> bool:
    return not is_blank(cell) and (item is None or comparable(str(cell)) != comparable(item[0]))
