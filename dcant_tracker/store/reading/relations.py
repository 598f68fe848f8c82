"""Where organisations stand in a line each: people, what they take part in, what they promised, the last exchange."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading.reading import Reading

_AMONG = "IN (SELECT value FROM json_each(?2))"


@dataclass(frozen=True, slots=True)
class Promises:
    """How many actions of an organisation are open, call-backs that wait included, and how many of these are late."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class LastExchange:
    """The last exchange with an organisation."""

    uid: str
    summary: str
    held_on: date


def count_people(reading: Reading, organisations: Collection[str], day: date) -> dict[str, int]:
    """How many people of each organisation hold their functions on ``day``."""
    sql = (
        "SELECT organisation, count(*) FROM contact WHERE coalesce(left_on, '9999-12-31') > ?1"
        f" AND organisation {_AMONG} GROUP BY 1"
    )
    return _counts(reading, sql, organisations, day)


def count_participations(reading: Reading, organisations: Collection[str], day: date) -> dict[str, int]:
    """How many participations of each organisation stand on ``day``."""
    sql = (
        f"SELECT organisation, count(*) FROM participation WHERE status IN {STANDING!r}"
        " AND coalesce(since, '0000-01-01') <= ?1 AND coalesce(until, '9999-12-31') >= ?1"
        f" AND organisation {_AMONG} GROUP BY 1"
    )
    return _counts(reading, sql, organisations, day)


def count_promises(reading: Reading, organisations: Collection[str], day: date) -> dict[str, Promises]:
    """What each organisation is expected to do; those without anything are left out."""
    sql = (
        "SELECT organisation, count(*), sum(coalesce(due < ?1, 0)) FROM ("
        f"SELECT organisation, due_on AS due FROM action_item WHERE done_on IS NULL AND organisation {_AMONG}"
        " UNION ALL SELECT organisation, follow_up_on FROM interaction WHERE follow_up_on IS NOT NULL"
        f" AND followed_up_on IS NULL AND organisation {_AMONG}) GROUP BY 1"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*organisations])))
    return {str(uid): Promises(int(count), int(late)) for uid, count, late in rows}


def last_exchanges(reading: Reading, organisations: Collection[str], day: date) -> dict[str, LastExchange]:
    """The last exchange with each organisation by ``day``; those without one are left out."""
    sql = (
        "SELECT organisation, uid, summary, held_on FROM (SELECT organisation, uid, summary, held_on,"
        " row_number() OVER (PARTITION BY organisation ORDER BY held_on DESC, id DESC) AS rank FROM interaction"
        f" WHERE held_on <= ?1 AND organisation {_AMONG}) WHERE rank = 1"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*organisations])))
    return {
        str(body): LastExchange(str(uid), str(summary), date.fromisoformat(held_on))
        for body, uid, summary, held_on in rows
    }


def _counts(reading: Reading, sql: str, organisations: Collection[str], day: date) -> dict[str, int]:
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*organisations])))
    return {str(uid): int(count) for uid, count in rows}
