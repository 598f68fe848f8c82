"""Records that were edited: whether their rows lead from how they were added to what stands, without reading any JSON.

An edit says one value before and after, as JSON: where the record said the first, and the second put in its place gives
what the history would write of it today, the row follows and leads on. That is far quicker than to replay the rows;
what cannot be told so (a field filled or emptied, a value that is no text) is left to the replay, and so is every
record that breaks a rule. ``settled`` tells most of those that were edited once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.checking.replaying import fits, kinds_of
from dcant_tracker.store.checking.settled import written_sql
from dcant_tracker.store.file.database import Database

_PART = 2_000


class _Edit(NamedTuple):
    entity: str
    uid: str
    step: int
    id: int
    field: str
    before: str | None
    after: str | None


def led(database: Database, entity: Entity, uids: set[str]) -> set[str]:
    """Those of ``uids`` that one row added and all others edited, which lead to what stands."""
    found: set[str] = set()
    for part in _parts(uids):
        found |= _led(database, entity, _edits(database, entity.name, part))
    return found


def _parts(uids: set[str]) -> Iterator[list[str]]:
    wanted = sorted(uids)
    return (wanted[start : start + _PART] for start in range(0, len(wanted), _PART))


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
        f"SELECT r.uid, c.step, c.id, c.after, {written_sql(entity)}, "
        "(SELECT count(*) FROM change d WHERE d.uid = r.uid) FROM json_each(?) j "
        f'CROSS JOIN "{entity.name}" r ON r.uid = j.value CROSS JOIN change c ON c.uid = r.uid '
        f"WHERE c.entity = '{entity.name}' AND c.field IS NULL AND c.before IS NULL"
    )
    rows = database.fetch_all(sql, (json.dumps(list(records)),)) if records else []
    return {
        uid
        for uid, step, number, added, standing, count in rows
        if count == len(records[uid]) + 1
        and (step, number) < records[uid][0][2:4]
        and _followed(added, records[uid]) == standing
    }


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
