"""What a form said of its rows when it left: whom and what each is about, whatever became of the greyed cells.

Kept with the form in the ledger, since its base holds only the evaluations that existed then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import comparable
from dcant_tracker.exchange import base
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.form.questions import Questions, questions_of
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable, is_blank
from dcant_tracker.store.records.labels import Labels

ROWS = "rows"
"""Where the ledger's facts of a form keep its rows: by uid, the items of the key as a base keeps them."""


def rows_of(questions: Questions, rows: Mapping[str, Values], labels: Labels) -> dict[str, list[Any]]:
    """The ``rows`` of a form, by uid, as the ledger keeps them."""
    key = questions.entity.key
    return {uid: [base.item_told(f, values[f.name], labels) for f in key] for uid, values in rows.items()}


def names_of(facts: Mapping[str, Any]) -> base.Base | None:
    """The names under which a form left, as a base that says nothing else."""
    rows, questions = facts.get(ROWS), questions_of(facts)
    key = tuple(declared.name for declared in questions.entity.key)
    return base.Base("", {questions.entity.name: base.BaseSheet(key, rows)}) if rows else None


def completed(found: Incoming, facts: Mapping[str, Any]) -> Incoming:
    """``found`` with what each row is about as it left, where the cell was emptied or its column deleted."""
    rows: Mapping[str, list[Any]] = facts.get(ROWS) or {}
    if not rows:
        return found
    asked = questions_of(facts)
    tables = [_completed(asked, table, rows) if table.entity is asked.entity else table for table in found.tables]
    return replace(found, tables=tables)


def _completed(questions: Questions, table: IncomingTable, rows: Mapping[str, list[Any]]) -> IncomingTable:
    key = tuple(declared.name for declared in questions.entity.key)
    places = {name: position for position, name in table.columns.items()}
    width = max((len(cells) for _number, cells in table.rows), default=0)
    width = max(width, *(position + 1 for position in table.columns))
    absent = [name for name in key if name not in places]
    ref_at = places.get(REF)
    added = {name: width + rank for rank, name in enumerate(absent)}
    places |= added
    first = next(iter(rows.values()))
    shared = [item if name in questions.shared else None for name, item in zip(key, first, strict=True)]
    made = []
    for number, cells in table.rows:
        row = [*cells, *[None] * (width + len(absent) - len(cells))]
        ref = row[ref_at] if ref_at is not None else None
        items = rows.get(str(ref).strip().lower(), shared) if not isinstance(ref, Unreadable) else shared
        made.append((number, _filled(questions, row, places, items)))
    columns = table.columns | {position: name for name, position in added.items()}
    shown = {**table.shown, **dict.fromkeys(added.values(), ref_at or 0)}
    return replace(table, columns=columns, rows=made, shown=shown)


def _filled(
    questions: Questions, row: list[CellValue], places: Mapping[str, int], items: Sequence[Any]
) -> list[CellValue]:
    """The row with its emptied cells as they left; a subject that was typed anew is not mixed with the old one."""
    said = {declared.name: item for declared, item in zip(questions.entity.key, items, strict=True)}
    retyped = any(_is_other(row[places[name]], said[name]) for name in questions.subject)
    for name, item in said.items():
        if item is not None and is_blank(row[places[name]]) and not (retyped and name in questions.subject):
            row[places[name]] = item[0]
    return row


def _is_other(cell: CellValue, item: Any) -> bool:
    return not is_blank(cell) and (item is None or comparable(str(cell)) != comparable(item[0]))
