"""What went on, counted by month (« 2017-06 »; None: without a date): meetings, contacts made, evaluations received."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.store.reading.reading import Reading

Period: TypeAlias = tuple[date, date]
"""The first and the last day that count."""

_NOTHING: Mapping[str, str | None] = MappingProxyType({})


def groups_of(reading: Reading, programme: str | None) -> tuple[str, ...] | None:
    """The groups of ``programme`` and of none; None when no group is of another."""
    if programme is None:
        return None
    sql = (
        'SELECT g.uid, coalesce(g.programme, r.programme, ?1) = ?1 FROM "group" AS g'
        " LEFT JOIN recommendation AS r ON r.uid = g.recommendation"
    )
    rows = reading.fetch_all(sql, (programme,))
    kept = tuple(str(uid) for uid, ours in rows if ours)
    return None if len(kept) == len(rows) else kept


def meetings_by_month(reading: Reading, period: Period, groups: Collection[str] | None) -> dict[str | None, int]:
    """The meetings of ``groups`` and of none (None: all)."""
    if groups is None:
        return _by_month(reading, "meeting", "held_on", period)
    narrowed = 't."group" IS NULL OR t."group" IN (SELECT value FROM json_each(:groups))'
    return _by_month(reading, "meeting", "held_on", period, narrowed, {"groups": json.dumps(list(groups))})


def contacts_by_month(reading: Reading, period: Period, programme: str | None) -> dict[str | None, int]:
    """The calls and other contacts about a measure of ``programme`` or about none (None: all)."""
    return _by_month(reading, "interaction", "held_on", period, _of(programme), {"programme": programme})


def evaluations_by_month(reading: Reading, period: Period, programme: str | None) -> dict[str | None, int]:
    """The transmitted evaluations of a measure of ``programme`` or of none (None: all)."""
    narrowed = f"t.state IN {COUNTED!r} AND ({_of(programme)})"
    return _by_month(reading, "evaluation", "evaluated_on", period, narrowed, {"programme": programme})


def _of(programme: str | None) -> str:
    """The condition on what is about a measure of ``programme`` or about none; none at all costs nothing."""
    chosen = "SELECT uid FROM recommendation WHERE programme = :programme"
    return f"t.recommendation IS NULL OR t.recommendation IN ({chosen})" if programme else "1"


def _by_month(
    reading: Reading,
    entity: str,
    field: str,
    period: Period,
    narrowed: str = "1",
    values: Mapping[str, str | None] = _NOTHING,
) -> dict[str | None, int]:
    """Read from end to end: jumping through the index of the dates costs three times as much where they are many."""
    sql = (
        f"SELECT substr(t.{field}, 1, 7), count(*) FROM {entity} AS t NOT INDEXED"
        f" WHERE (t.{field} BETWEEN :first AND :last OR t.{field} IS NULL) AND ({narrowed}) GROUP BY 1"
    )
    first, last = (day.isoformat() for day in period)
    rows = reading.fetch_all(sql, {"first": first, "last": last, **values})
    return {month: int(count) for month, count in rows}
