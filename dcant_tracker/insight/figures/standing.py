"""The participations that stand on the day of a state."""

from dcant_tracker.domain.rules import STANDING
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.queries import Condition

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
    """What a list asks for to hold the participations in force, of a ``kind`` of organisation, and no other."""
    found = [
        Condition("status", STANDING),
        Condition("since", (state.day, None), "until"),
        Condition("until", (state.day, None), "from"),
    ]
    if kind:
        found.append(Condition("organisation.kind", (kind,)))
    return tuple(found)
