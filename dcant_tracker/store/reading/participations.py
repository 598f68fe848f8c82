"""Who takes part on a given day: counted by measure and role, and by département."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.reading.reading import Reading

_ROLES = CHOICES["participation_role"].codes


@dataclass(frozen=True, slots=True)
class InForce:
    """The participations that stand on ``day``; « Jusqu'au » counts as its last day.

    Of ``programme`` (uid; those attached to no measure too, as in lists), by organisations of a ``kind`` (None: any).
    """

    day: date
    programme: str | None = None
    kind: str | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What a list of the programme asks for to hold these participations and no other."""
        found = [
            Condition("status", STANDING),
            Condition("since", (self.day, None), "until"),
            Condition("until", (self.day, None), "from"),
        ]
        if self.kind:
            found.append(Condition("organisation.kind", (self.kind,)))
        return tuple(found)


def count_roles(reading: Reading, wanted: InForce) -> dict[str | None, tuple[tuple[int, ...], int]]:
    """By measure (None: attached to none), the organisations that hold each role, and all of them counted once."""
    held = ", ".join(f"max(p.role = '{role}') AS {role}" for role in _ROLES)
    sums = ", ".join(f"sum({role})" for role in _ROLES)
    sql = (
        f"SELECT measure, {sums}, count(*) FROM (SELECT p.recommendation AS measure, {held} FROM participation AS p"
        f" WHERE {_IN_FORCE} GROUP BY p.recommendation, p.organisation) GROUP BY measure"
    )
    rows = reading.fetch_all(sql, _bound(wanted))
    return {measure: (tuple(map(int, roles)), int(count)) for measure, *roles, count in rows}


def count_by_department(reading: Reading, wanted: InForce) -> dict[str | None, int]:
    """How many organisations take part, by département as it was typed (None: none given)."""
    sql = (
        "SELECT o.department, count(DISTINCT o.uid) FROM participation AS p"
        " JOIN organisation AS o ON o.uid = p.organisation"
        f" WHERE {_IN_FORCE} GROUP BY o.department"
    )
    return {department: int(count) for department, count in reading.fetch_all(sql, _bound(wanted))}


_IN_FORCE = (
    f"p.status IN {STANDING!r}"
    " AND coalesce(p.since, '0000-01-01') <= :day AND coalesce(p.until, '9999-12-31') >= :day"
    " AND (:programme IS NULL OR p.recommendation IS NULL"
    " OR p.recommendation IN (SELECT uid FROM recommendation WHERE programme = :programme))"
    " AND (:kind IS NULL OR p.organisation IN (SELECT uid FROM organisation WHERE kind = :kind))"
)


def _bound(wanted: InForce) -> dict[str, str | None]:
    return {"day": wanted.day.isoformat(), "programme": wanted.programme, "kind": wanted.kind}
