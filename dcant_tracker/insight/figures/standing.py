"""The participations that stand on the day of a state."""

from datetime import date

from dcant_tracker.insight.state import State
from dcant_tracker.store.queries import Condition

STANDING = ("approached", "confirmed", "active")
"""The statuses of those who take part, or were asked to."""

_STANDS = f"p.status IN {STANDING!r}"

IN_FORCE = f"{_STANDS} AND coalesce(p.since, '0000-01-01') <= :day AND coalesce(p.until, '9999-12-31') >= :day"
"""The SQL condition on participation ``p``; « Jusqu'au » counts as its last day."""

OF_PROGRAMME = (
    "(:programme IS NULL OR p.recommendation IS NULL"
    " OR p.recommendation IN (SELECT uid FROM recommendation WHERE programme = :programme))"
)
"""The SQL condition on participation ``p``, which keeps those attached to no measure as lists do."""


def bound(state: State, programme: str | None) -> dict[str, str | None]:
    """The values of :data:`IN_FORCE` and :data:`OF_PROGRAMME`."""
    return {"day": state.day.isoformat(), "programme": programme}


def in_force(state: State) -> tuple[Condition, ...]:
    """What a list asks for to hold the participations in force and no other.

    A list cannot ask for « empty or from that day on »: where some have ended or not begun, the dates that do
    are named one by one.
    """
    found = [Condition("status", STANDING)]
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
