"""Records that were edited: whether their rows lead from how they were added to what stands, without reading any JSON.

An edit says one value before and after, as JSON: where the record said the first, and the second put in its place gives
what the history would write of it today, the row follows and leads on. That is far quicker than to replay the rows;
what cannot be told so (a field filled or emptied, a value that takes another form) is left to the replay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.checking.likeness import holds_bytes_sql, written_sql
from dcant_tracker.store.checking.replaying import fits, kinds_of
from dcant_tracker.store.file.database import Database

_PART = 2_000
_DAY = len("2017-05-29")
_FIRST_YEAR = "0001"

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
    sql = "SELECT entity, uid FROM change WHERE field IS NOT NULL AND typeof(uid) = 'text' AND typeof(entity) = 'text'"
    for name, uid in database.connection.execute(sql):
        left.setdefault(name, set()).add(uid)
    for name, entity in CATALOGUE.items():
        if _OTHER_KINDS.isdisjoint(field.kind for field in entity):
            waiting = left[name] - others.get(name, set())
            for uids in _parts(waiting):
                led[name] |= _led_at_once(database, entity, uids)
            for uids in _parts(waiting - led[name]):
                led[name] |= _led(database, entity, _edits(database, name, uids))
            left[name] -= led[name]
    return led, left


def _parts(uids: set[str]) -> Iterator[list[str]]:
    wanted = sorted(uids)
    return (wanted[start : start + _PART] for start in range(0, len(wanted), _PART))


def _led_at_once(database: Database, entity: Entity, uids: Sequence[str]) -> set[str]:
    """Those of ``uids`` that one row added and one changed a text of, told by SQLite: most of all that is edited."""
    fields = ", ".join(f"'{field.name}'" for field in entity if field.kind is not Kind.DATE)
    days = "".join(
        f' AND (r."{field.name}" IS NULL OR (r."{field.name}" >= \'{_FIRST_YEAR}\' '
        f'AND r."{field.name}" = date(julianday(r."{field.name}"))))'
        for field in entity
        if field.kind is Kind.DATE
    )
    was, put = "'\"' || e.field || '\":' || e.before", "'\"' || e.field || '\":' || e.after"
    sql = (
        f'SELECT r.uid FROM json_each(?) j CROSS JOIN "{entity.name}" r ON r.uid = j.value '
        "CROSS JOIN change e ON e.uid = r.uid CROSS JOIN change c ON c.uid = r.uid "
        f"WHERE e.entity = '{entity.name}' AND e.field IN ({fields}) "
        f"AND c.entity = '{entity.name}' AND c.field IS NULL AND c.before IS NULL AND (c.step, c.id) < (e.step, e.id) "
        "AND (SELECT count(*) FROM change d WHERE d.uid = r.uid) = 2 "
        f"AND {_is_text_sql('e.before')} AND {_is_text_sql('e.after')} AND instr(c.after, {was}) "
        f"AND replace(c.after, {was}, {put}) = {written_sql(entity)} AND ({holds_bytes_sql(entity)}) IS NOT TRUE{days}"
    )
    return {uid for (uid,) in database.fetch_all(sql, (json.dumps(uids),))}


def _is_text_sql(side: str) -> str:
    """Whether a side is one text as JSON."""
    kind = f"CASE WHEN json_valid({side}) THEN json_type({side}) END"
    return f"CASE typeof({side}) WHEN 'text' THEN {kind} END = 'text'"


def _edits(database: Database, entity: str, uids: Sequence[str]) -> dict[str, list[_Edit]]:
    """The edits of each record, oldest first."""
    sql = (
        "SELECT entity, uid, step, id, field, before, after FROM change WHERE field IS NOT NULL AND entity = ? "
        "AND uid IN (SELECT value FROM json_each(?)) ORDER BY uid, step, id"
    )
    rows = (_Edit(*row) for row in database.fetch_all(sql, (entity, json.dumps(uids))))
    return {uid: list(edits) for uid, edits in groupby(rows, key=attrgetter("uid"))}


def _led(database: Database, entity: Entity, records: Mapping[str, Sequence[_Edit]]) -> set[str]:
    sql = (
        f"SELECT r.uid, c.step, c.id, c.after, {written_sql(entity)} FROM json_each(?) j "
        f'CROSS JOIN "{entity.name}" r ON r.uid = j.value CROSS JOIN change c ON c.uid = r.uid '
        f"WHERE c.entity = '{entity.name}' AND c.field IS NULL AND c.before IS NULL "
        f"AND ({holds_bytes_sql(entity)}) IS NOT TRUE"
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
