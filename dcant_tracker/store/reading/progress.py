"""Where measures stand in a line each: weather of both sides, the next milestone, how many are late."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """The first milestone of a measure that was not reached and is not overdue."""

    uid: str
    title: str
    due_on: date


def latest_weather(reading: Reading, measures: Collection[str], day: date) -> dict[tuple[str, bool], str]:
    """The weather (its code) that each side gave last by ``day``, by (measure, whether by the State).

    The State speaks through its pilot of the measure and through its own services; of points on one day the first
    noted counts. What is said of an experiment is not said of its measure.
    """
    sql = (
        "SELECT measure, state, weather FROM (SELECT measure, state, weather,"
        " row_number() OVER (PARTITION BY measure, state ORDER BY dated_on DESC, id) AS rank"
        " FROM (SELECT p.id, p.recommendation AS measure, p.weather, p.dated_on,"
        " coalesce(p.author = r.lead_state, 0) OR o.kind = 'etat' AS state"
        " FROM progress_point AS p JOIN recommendation AS r ON r.uid = p.recommendation"
        " JOIN organisation AS o ON o.uid = p.author WHERE p.experiment IS NULL AND p.dated_on <= ?1"
        " AND p.recommendation IN (SELECT value FROM json_each(?2)))) WHERE rank = 1"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*measures])))
    return {(str(measure), bool(state)): str(weather) for measure, state, weather in rows}


def next_milestones(reading: Reading, measures: Collection[str], day: date) -> dict[str, NextMilestone]:
    """The next milestone of each measure, its experiments' included; measures without one are left out."""
    sql = (
        "SELECT recommendation, uid, title, due_on FROM (SELECT recommendation, uid, title, due_on,"
        " row_number() OVER (PARTITION BY recommendation ORDER BY due_on, title_folded, id) AS rank FROM milestone"
        " WHERE done_on IS NULL AND due_on >= ?1 AND recommendation IN (SELECT value FROM json_each(?2)))"
        " WHERE rank = 1"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*measures])))
    return {
        str(measure): NextMilestone(str(uid), str(title), date.fromisoformat(due_on))
        for measure, uid, title, due_on in rows
    }


def count_late_milestones(reading: Reading, measures: Collection[str], day: date) -> dict[str, int]:
    """How many milestones of each measure are late on ``day``; measures without one are left out."""
    sql = (
        "SELECT recommendation, count(*) FROM milestone WHERE done_on IS NULL AND due_on < ?1"
        " AND recommendation IN (SELECT value FROM json_each(?2)) GROUP BY recommendation"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), json.dumps([*measures])))
    return {str(measure): int(count) for measure, count in rows}
