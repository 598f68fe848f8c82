"""Where measures and experiments stand in a line each: weather of both sides, milestones, who takes part, decisions.

Every question is one statement for as many subjects as are asked about. A ``subject`` is what they are, by the name of
its entity and of the field that refers to it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from dcant_tracker.domain.rules import STANDING
from dcant_tracker.domain.sides import STATE_KIND
from dcant_tracker.store.reading.evaluations import TRANSMITTED
from dcant_tracker.store.reading.reading import Reading

_BY_STATE = f"(coalesce(p.author = r.lead_state, 0) OR o.kind = '{STATE_KIND}')"
"""``domain.sides.speaks_for_state`` of a point ``p`` about a measure ``r`` by an organisation ``o``."""
_AMONG = "IN (SELECT value FROM json_each(?2))"


@dataclass(frozen=True, slots=True)
class LastWeather:
    """The last weather of one side (its code): when and by whom (uids)."""

    uid: str
    weather: str
    dated_on: date
    author: str


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """The first milestone of a subject that was not reached and is not overdue."""

    uid: str
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The last decision about a measure: the point of the agenda that it stands at, and the day of the meeting."""

    uid: str
    text: str
    held_on: date


def latest_weather(
    reading: Reading, subject: str, uids: Collection[str], day: date
) -> dict[tuple[str, bool], LastWeather]:
    """The weather that each side gave last by ``day``, by (subject, whether by the State).

    The State speaks through its pilot of the measure and through its own services; of points on one day the last
    noted counts. What is said of an experiment is not said of its measure.
    """
    own = " AND p.experiment IS NULL" if subject == "recommendation" else ""
    sql = (
        "SELECT subject, state, uid, weather, dated_on, author FROM (SELECT *,"
        " row_number() OVER (PARTITION BY subject, state ORDER BY dated_on DESC, id DESC) AS rank"
        f" FROM (SELECT p.id, p.uid, p.{subject} AS subject, p.weather, p.dated_on, p.author,"
        f" {_BY_STATE} AS state"
        " FROM progress_point AS p JOIN recommendation AS r ON r.uid = p.recommendation"
        f" JOIN organisation AS o ON o.uid = p.author WHERE p.dated_on <= ?1 AND p.{subject} {_AMONG}{own}))"
        " WHERE rank = 1"
    )
    return {
        (str(about), bool(state)): LastWeather(str(uid), str(weather), date.fromisoformat(on), str(author))
        for about, state, uid, weather, on, author in _asked(reading, sql, uids, day)
    }


def last_author(reading: Reading, by_state: bool) -> str | None:
    """Who spoke last for one side, whatever it was about; None where nobody did."""
    sql = (
        "SELECT p.author FROM progress_point AS p JOIN recommendation AS r ON r.uid = p.recommendation"
        " JOIN organisation AS o ON o.uid = p.author"
        f" WHERE {_BY_STATE} = ? ORDER BY p.id DESC LIMIT 1"
    )
    row = reading.fetch_one(sql, (int(by_state),))
    return str(row[0]) if row else None


def next_milestones(reading: Reading, subject: str, uids: Collection[str], day: date) -> dict[str, NextMilestone]:
    """The next milestone of each subject, a measure's experiments' included; those without one are left out."""
    sql = (
        f"SELECT {subject}, uid, title, due_on FROM (SELECT {subject}, uid, title, due_on,"
        f" row_number() OVER (PARTITION BY {subject} ORDER BY due_on, title_folded, id) AS rank FROM milestone"
        f" WHERE done_on IS NULL AND due_on >= ?1 AND {subject} {_AMONG}) WHERE rank = 1"
    )
    return {
        str(about): NextMilestone(str(uid), str(title), date.fromisoformat(due_on))
        for about, uid, title, due_on in _asked(reading, sql, uids, day)
    }


def count_late_milestones(reading: Reading, subject: str, uids: Collection[str], day: date) -> dict[str, int]:
    """How many milestones of each subject are late on ``day``; those without one are left out."""
    sql = (
        f"SELECT {subject}, count(*) FROM milestone WHERE done_on IS NULL AND due_on < ?1"
        f" AND {subject} {_AMONG} GROUP BY 1"
    )
    return {str(about): int(count) for about, count in _asked(reading, sql, uids, day)}


def count_participants(reading: Reading, subject: str, uids: Collection[str], day: date) -> dict[str, int]:
    """How many organisations take part in each subject on ``day``, in whatever role; those without are left out."""
    sql = (
        f"SELECT {subject}, count(DISTINCT organisation) FROM participation WHERE status IN {STANDING!r}"
        " AND coalesce(since, '0000-01-01') <= ?1 AND coalesce(until, '9999-12-31') >= ?1"
        f" AND {subject} {_AMONG} GROUP BY 1"
    )
    return {str(about): int(count) for about, count in _asked(reading, sql, uids, day)}


def last_decisions(reading: Reading, uids: Collection[str], day: date) -> dict[str, LastDecision]:
    """The last decision taken by ``day`` about each measure; those without one are left out."""
    sql = (
        "SELECT subject, uid, decision, held_on FROM (SELECT a.recommendation AS subject, a.uid, a.decision, m.held_on,"
        " row_number() OVER (PARTITION BY a.recommendation ORDER BY m.held_on DESC, a.id DESC) AS rank"
        " FROM agenda_item AS a JOIN meeting AS m ON m.uid = a.meeting"
        f" WHERE a.decision IS NOT NULL AND m.held_on <= ?1 AND a.recommendation {_AMONG}) WHERE rank = 1"
    )
    return {
        str(about): LastDecision(str(uid), str(text), date.fromisoformat(held_on))
        for about, uid, text, held_on in _asked(reading, sql, uids, day)
    }


def last_answered(reading: Reading, experiments: Collection[str]) -> dict[str, str]:
    """The last campaign (uid) in which an evaluation of each experiment was transmitted; others are left out."""
    sql = (
        "SELECT experiment, campaign FROM (SELECT e.experiment, e.campaign,"
        " row_number() OVER (PARTITION BY e.experiment ORDER BY c.opens_on DESC, c.id DESC) AS rank"
        f" FROM (SELECT DISTINCT experiment, campaign FROM evaluation WHERE {TRANSMITTED}"
        " AND experiment IN (SELECT value FROM json_each(?1))) AS e JOIN campaign AS c ON c.uid = e.campaign)"
        " WHERE rank = 1"
    )
    return {str(about): str(campaign) for about, campaign in reading.fetch_all(sql, (json.dumps([*experiments]),))}


def _asked(reading: Reading, sql: str, uids: Collection[str], day: date) -> list[Any]:
    return reading.fetch_all(sql, (day.isoformat(), json.dumps([*uids])))
