"""The participations that stand on the day of a state."""

from datetime import date

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.queries import Condition

STANDING = ("approached", "confirmed", "active")
"""The statuses of those who take part, or were asked to."""

_STANDS = f"p.status IN {STANDING!r}"

IN_FORCE = f"{_STANDS} AND coalesce(p.since, '0000-01-01') <= :day AND coalesce(p.until, '9999-12-31') >= :day"
"""The SQL condition on participation ``p``; « Jusqu'au » counts as its last day."""

ASKED = (
    "(:programme IS NULL OR p.recommendation IS NULL"
    " OR p.recommendation IN (SELECT uid FROM recommendation WHERE programme = :programme))"
    " AND (:kind IS NULL OR p.organisation IN (SELECT uid FROM organisation WHERE kind = :kind))"
)
"""The SQL condition on participation ``p``: of a programme (those attached to no measure too, as in lists), by
organisations of a kind."""


def bound(state: State, selection: Selection) -> dict[str, str | None]:
    """The values of :data:`IN_FORCE` and :data:`ASKED`."""
    return {"day": state.day.isoformat(), "programme": selection.programme, "kind": selection.kind}


def in_force(state: State, kind: str | None = None) -> tuple[Condition, ...]:
    """What a list asks for to hold the participations in force, of a ``kind`` of organisation, and no other.

    A list cannot ask for « empty or from that day on »: where some have ended or not begun, the dates that do
    are named one by one.
    """
    found = [Condition("status", STANDING)]
    if kind:
        found.append(Condition("organisation.kind", (kind,)))
    outside = (
        "SELECT coalesce(max(p.since) > :day, 0), coalesce(min(p.until) < :day, 0) FROM participation AS p"
        f" WHERE {_STANDS}"
    )
    outsiders = state.connection.execute(outside, {"day": state.day.isoformat()}).fetchone()
    for field, sign, some in zip(("since", "until"), ("<=", ">="), outsiders, strict=True):
        if some:
            sql = f"SELECT DISTINCT p.{field} FROM participation AS p WHERE {_STANDS} AND p.{field} {sign} :day"
            kept = state.connection.execute(sql, {"day": state.day.isoformat()}).fetchall()
            found.append(Condition(field, (None, *sorted(date.fromisoformat(day) for (day,) in kept))))
    return tuple(found)
