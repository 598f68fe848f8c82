"""Records that were edited: whether their rows lead from how they were added to what stands, without reading any JSON.

An edit says one value before and after, as JSON: where the record said the first, and the second put in its place gives
what the history would write of it today, the row follows and leads on. That is far quicker than to replay the rows;
what cannot be told so (a field filled or emptied, a value that takes another form) is left to the replay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.checking.likeness import holds_bytes_sql, written_sql
from dcant_tracker.store.checking.replaying import fits, kinds_of
from dcant_tracker.store.file.database import Database

_PART = 2_000
_DAY = len("2017-05-29")

_OTHER_KINDS = frozenset({Kind.INT, Kind.BOOL, Kind.TAGS})
"""What is no text in JSON: its form is looked at by the replay."""

Uids: TypeAlias = dict[str, set[str]]
"""Uids of records, by entity."""


class _Edit(NamedTuple):
    entity: str
    uid: str
    step: int
    id: int
    field: str
    before: str | None
    after: str | None


def edited(database: Database, others: Mapping[str, set[str]]) -> tuple[Uids, Uids]:
    """The edited records that their rows lead to, and those of which that cannot be told here.

    ``others`` are the records that have more rows than one that adds them, and edits.
    """
    led: Uids = {name: set() for name in CATALOGUE}
    left: Uids = {name: set() for name in CATALOGUE}
    for name, records in groupby(_records(database), key=lambda rows: rows[0].entity):
        if name not in CATALOGUE:
            left.setdefault(name, set()).update(rows[0].uid for rows in records)
            continue
        entity = CATALOGUE[name]
        can_be_told = _OTHER_KINDS.isdisjoint(field.kind for field in entity)
        waiting: dict[str, list[_Edit]] = {}
        for rows in records:
            uid = rows[0].uid
            left[name].add(uid)
            if can_be_told and uid not in others.get(name, ()):
                waiting[uid] = rows
            if len(waiting) == _PART:
                led[name] |= _led(database, entity, waiting)
                waiting.clear()
        led[name] |= _led(database, entity, waiting)
        left[name] -= led[name]
    return led, left


def _records(database: Database) -> Iterator[list[_Edit]]:
    """The edits of each record, oldest first."""
    sql = (
        "SELECT entity, uid, step, id, field, before, after FROM change WHERE field IS NOT NULL "
        "ORDER BY entity, uid, step, id"
    )
    for _record, rows in groupby(database.connection.execute(sql), key=itemgetter(0, 1)):
        yield [_Edit(*row) for row in rows]


def _led(database: Database, entity: Entity, records: Mapping[str, Sequence[_Edit]]) -> set[str]:
    sql = (
        f"SELECT r.uid, c.step, c.id, c.after, {written_sql(entity)} FROM json_each(?) j "
        f'CROSS JOIN "{entity.name}" r ON r.uid = j.value CROSS JOIN change c ON c.uid = r.uid '
        f"WHERE c.entity = '{entity.name}' AND c.field IS NULL AND c.before IS NULL AND NOT ({holds_bytes_sql(entity)})"
    )
    days = [f'"{field.name}":"' for field in entity if field.kind is Kind.DATE]
    rows = database.fetch_all(sql, (json.dumps(list(records)),)) if records else []
    return {
        uid
        for uid, step, number, added, standing in rows
        if (step, number) < records[uid][0][2:4]
        and _has_days(added, days)
        and _followed(added, records[uid]) == standing
    }


def _has_days(added: str, days: Sequence[str]) -> bool:
    """Whether what stands at the place of each day is one."""
    for start in days:
        at = added.find(start)
        if at >= 0:
            day = added[at + len(start) : at + len(start) + _DAY + 1]
            if day[_DAY:] != '"' or not fits(Kind.DATE, day[:_DAY]):
                return False
    return True


def _followed(document: str, edits: Sequence[_Edit]) -> str | None:
    """What ``document`` says after the ``edits``; None where one does not follow, or cannot be told.

    The name of a field between marks and a colon is no part of a text: a mark within one is written with a stroke.
    """
    kinds = kinds_of(edits[0].entity)
    for edit in edits:
        kind, before, after = kinds.get(edit.field), edit.before, edit.after
        if kind is None or before is None or after is None or not (_is_text(kind, before) and _is_text(kind, after)):
            return None
        was = f'"{edit.field}":{before}'
        if was not in document:
            return None
        document = document.replace(was, f'"{edit.field}":{after}', 1)
    return document


@lru_cache(maxsize=10_000)
def _is_text(kind: Kind, side: str) -> bool:
    """Whether a side is one text as JSON, which may stand in a field of that kind."""
    try:
        said = json.loads(side)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, str) and fits(kind, said)
