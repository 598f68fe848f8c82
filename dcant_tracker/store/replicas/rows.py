"""What the history says was written to records, row by row: of some records all of it, of a cell the last of it."""

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.writes import KEPT, Author
from dcant_tracker.store.writing.changes import Op

Place = tuple[str, str]
"""The entity and the uid of a record."""

LONG = 16
"""Rows of a record beyond which they are not all read where a few will do."""

_LAST = 2**62
_AMONG = "m.uid IN (SELECT value FROM json_each(:uids))"


class Row(NamedTuple):
    """A row of the log, or of what stands in its place (``is_told``); ``rank`` orders those of one step."""

    number: int
    place: Place
    field: str | None
    before: str | None
    after: str | None
    by: Author
    is_joining: bool
    parents: str | None
    is_told: bool
    rank: tuple[bool, int]


class Last(NamedTuple):
    """The last rows of a cell, in the order of the steps; whether those are all (``is_whole``)."""

    rows: list[Row]
    is_whole: bool


def rows_about(reading: Reading, places: Collection[Place]) -> list[Row]:
    """All that was written to the records at ``places``, in the order of the steps."""
    asked = {"uids": _listed(places)}
    plain, told = (_read(reading, table, _AMONG, asked) for table in ("change", "made_change"))
    return [row for row in _together(plain, told) if row.place in places]


def last_rows(reading: Reading, place: Place, name: str, count: int, until: int = _LAST) -> Last:
    """Some ``count`` rows that write in cell ``name`` of the record, the last ones up to step ``until``."""
    asked = {"uid": place[1], "entity": place[0], "name": name, "until": until, "count": count}
    where = "m.uid = :uid AND m.field = :name AND m.step <= :until AND m.entity = :entity"
    found = {
        table: _read(reading, table, where, asked, "ORDER BY m.step DESC, m.id DESC LIMIT :count")
        for table in ("change", "made_change")
    }
    floor = max((rows[-1].number for rows in found.values() if len(rows) == count), default=0)
    plain, told = ([row for row in reversed(rows) if row.number > floor] for rows in found.values())
    return Last(_together(plain, told), is_whole=floor == 0)


def told_cells(reading: Reading, place: Place) -> set[str]:
    """The cells of the record in which something was written elsewhere otherwise than here: others have one head."""
    sql = (
        "WITH RECURSIVE cell(name) AS (SELECT min(field) FROM made_change WHERE uid = :uid UNION ALL "
        "SELECT (SELECT min(field) FROM made_change WHERE uid = :uid AND field > cell.name) FROM cell "
        "WHERE cell.name IS NOT NULL) SELECT name FROM cell WHERE name IS NOT NULL"
    )
    return {str(name) for (name,) in reading.fetch_all(sql, {"uid": place[1]})}


def beginnings(reading: Reading, places: Collection[Place]) -> dict[Place, Row]:
    """Those of ``places`` with a long history, brought once and neither deleted nor said to stay: how each began."""
    long = _long(reading, places)
    if not long:
        return {}
    asked = {"uids": _listed(long), "kept": KEPT}
    first = "SELECT (SELECT id FROM change WHERE uid = value ORDER BY step, id LIMIT 1) FROM json_each(:uids)"
    rows = _read(reading, "change", f"m.id IN ({first})", {"uids": asked["uids"]})
    found = {row.place: row for row in rows if row.place in long and _is_addition(row)}
    gone = f"SELECT entity, uid FROM change m WHERE {_AMONG} AND m.field IS NULL AND m.after IS NULL"
    of_whole = f"SELECT entity, uid FROM made_change m WHERE {_AMONG} AND m.field"
    for place in reading.fetch_all(f"{gone} UNION {of_whole} IS NULL UNION {of_whole} = :kept", asked):
        found.pop(place, None)
    return found


def _is_addition(row: Row) -> bool:
    return row.field is None and row.before is None and row.after is not None


def _long(reading: Reading, places: Collection[Place]) -> set[Place]:
    beyond = "EXISTS (SELECT 1 FROM {} WHERE uid = value LIMIT 1 OFFSET :most)"
    sql = f"SELECT value FROM json_each(:uids) WHERE {beyond.format('change')} OR {beyond.format('made_change')}"
    uids = {uid for (uid,) in reading.fetch_all(sql, {"uids": _listed(places), "most": LONG})}
    return {place for place in places if place[1] in uids}


def _listed(places: Collection[Place]) -> str:
    return json.dumps(sorted({uid for _entity, uid in places}))


def _together(plain: list[Row], told: list[Row]) -> list[Row]:
    """The rows of the log but those in whose place others stand, and these, as far as they travel."""
    instead = {(row.number, row.place, row.field): row for row in told}
    kept = [row for row in plain if (row.number, row.place, row.field) not in instead]
    made = [row for row in instead.values() if row.parents is not None]
    return sorted([*kept, *made], key=lambda one: one.number)


def _read(
    reading: Reading, table: str, where: str, asked: Mapping[str, object], order: str = "ORDER BY m.step, m.id"
) -> list[Row]:
    is_told = table != "change"
    sql = (
        "SELECT m.step, m.entity, m.uid, m.field, m.before, m.after, s.uid, s.clock, s.op, s.made_at, "
        f"{'m.parents' if is_told else 'NULL'}, m.id FROM {table} m CROSS JOIN step s WHERE {where} "
        f"AND s.id = m.step {order}"
    )
    return [
        Row(
            number,
            (entity, uid),
            name,
            before,
            after,
            Author.of(by, int(clock or 0), op),
            op == Op.JOIN and made_at is None,
            parents,
            is_told,
            (is_told, rank),
        )
        for number, entity, uid, name, before, after, by, clock, op, made_at, parents, rank in reading.fetch_all(
            sql, asked
        )
        if entity in CATALOGUE
    ]
