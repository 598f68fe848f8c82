"""Who takes part on a given day, by measure and role, and by département; who came and who left.

A report asks for hundreds of thousands of participations: none of them becomes a record here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading.queries import Condition, Query, order_sql
from dcant_tracker.store.reading.reading import Reading

ROLES = CHOICES["participation_role"].codes

ByRole: TypeAlias = dict[str, set[str]]
"""The organisations (uids) that hold each role, by its code; a role that nobody holds is not there."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The participations that stand on ``day``; « Jusqu'au » counts as its last day.

    Of ``programme`` (uid; those attached to no measure too, as in lists), by organisations of a ``kind``, attached to
    one of ``measures`` (uids; None: any).
    """

    day: date
    programme: str | None = None
    kind: str | None = None
    measures: tuple[str, ...] | None = None

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
        if self.measures is not None:
            found.append(Condition("recommendation", self.measures))
        return tuple(found)


def bodies(reading: Reading, wanted: InForce) -> dict[str | None, ByRole]:
    """Who takes part, by measure (None: attached to none)."""
    sql = f"SELECT p.recommendation, p.role, p.organisation FROM participation AS p WHERE {_IN_FORCE}"
    found: dict[str | None, ByRole] = {}
    for measure, role, organisation in reading.fetch_all(sql, _bound(wanted)):
        found.setdefault(measure, {}).setdefault(role, set()).add(organisation)
    return found


def everybody(roles: ByRole) -> set[str]:
    """The organisations that hold any role, each once."""
    return set[str]().union(*roles.values())


def count_roles(reading: Reading, wanted: InForce) -> dict[str | None, tuple[tuple[int, ...], int]]:
    """By measure (None: attached to none), the organisations that hold each role, and all of them counted once."""
    return {
        measure: (tuple(len(roles.get(role, ())) for role in ROLES), len(everybody(roles)))
        for measure, roles in bodies(reading, wanted).items()
    }


def came(reading: Reading, measures: Sequence[str], since: date | None, until: date | None) -> dict[str, list[str]]:
    """By measure, the organisations that began to take part between two days (None: without end on that side)."""
    return _moved(reading, measures, "since", since, until)


def left(reading: Reading, measures: Sequence[str], since: date | None, until: date | None) -> dict[str, list[str]]:
    """By measure, the organisations that ceased to take part between two days (None: without end on that side)."""
    return _moved(reading, measures, "until", since, until)


def _moved(
    reading: Reading, measures: Sequence[str], field: str, since: date | None, until: date | None
) -> dict[str, list[str]]:
    """Each organisation once a measure, in the order of lists."""
    within = ((since or date.min).isoformat(), (until or date.max).isoformat())
    moved = _in_order(reading, "t.recommendation, t.organisation", f"t.{field} BETWEEN ? AND ?", measures, within)
    found: dict[str, dict[str, None]] = {}
    for measure, body in moved:
        found.setdefault(measure, {})[body] = None
    return {measure: list(listed) for measure, listed in found.items()}


def sources(reading: Reading, measures: Sequence[str]) -> list[str]:
    """What the participations in ``measures`` say that they come from, each source once, in the order of lists."""
    return list(dict.fromkeys(source for (source,) in _in_order(reading, "t.source", "t.source <> ''", measures)))


def _in_order(
    reading: Reading, columns: str, test: str, measures: Sequence[str], bound: Sequence[str] = ()
) -> list[tuple[str, ...]]:
    """These SQL ``columns`` of the participations in ``measures`` that pass ``test``, in the order of lists."""
    joins, order = order_sql(Query("participation"))
    sql = (
        f"SELECT {columns} FROM participation AS t {joins}"
        f" WHERE +t.recommendation IN (SELECT value FROM json_each(?)) AND {test} ORDER BY {order}"
    )
    return reading.fetch_all(sql, (json.dumps(measures), *bound))


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
    " AND (:measures IS NULL OR p.recommendation IN (SELECT value FROM json_each(:measures)))"
)


def _bound(wanted: InForce) -> dict[str, str | None]:
    measures = None if wanted.measures is None else json.dumps(wanted.measures)
    return {"day": wanted.day.isoformat(), "programme": wanted.programme, "kind": wanted.kind, "measures": measures}
