"""The measures (recommendations, actions) in the order of their programmes, and the days that are set for them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import caption_sql


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: the code of its ``programme``, its own, how it is called; ``withdrawn`` by the day asked about."""

    uid: str
    programme: str
    code: str
    title: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class DueMeasure:
    """A measure with a due day, and what tells whether it is late."""

    uid: str
    due_on: date
    status: str
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated milestone of ``subject``: the uid of an experiment, or of a measure itself."""

    subject: str
    uid: str
    title: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment on ``measure`` (uid), and the days between which it runs."""

    uid: str
    measure: str | None
    title: str
    stage: str
    starts_on: date | None
    ends_on: date | None


def measures_in_order(reading: Reading, day: date, programme: str | None) -> list[Measure]:
    """The measures of ``programme`` (None: of all), as they stand on ``day``."""
    sql = (
        f"SELECT r.uid, g.code, r.code, {caption_sql('recommendation', 'r')}, coalesce(r.withdrawn_on <= ?1, 0)"
        " FROM recommendation AS r JOIN programme AS g ON g.uid = r.programme WHERE ?2 IS NULL OR r.programme = ?2"
        " ORDER BY g.starts_on, g.code_folded, g.id, r.code_folded, r.id"
    )
    rows = reading.fetch_all(sql, (day.isoformat(), programme))
    return [
        Measure(str(uid), str(code), str(number), str(title), bool(withdrawn))
        for uid, code, number, title, withdrawn in rows
    ]


def due_measures(reading: Reading) -> list[DueMeasure]:
    """The measures that have a due day, done or not."""
    sql = "SELECT uid, due_on, status, withdrawn_on FROM recommendation WHERE due_on IS NOT NULL"
    return [
        DueMeasure(str(uid), date.fromisoformat(due_on), str(status), _day(withdrawn_on))
        for uid, due_on, status, withdrawn_on in reading.fetch_all(sql)
    ]


def dated_milestones(reading: Reading) -> list[Milestone]:
    """The milestones that have a day at which they are due or were reached."""
    sql = (
        "SELECT coalesce(experiment, recommendation), uid, title, due_on, done_on FROM milestone"
        " WHERE coalesce(done_on, due_on) IS NOT NULL"
    )
    return [
        Milestone(str(subject), str(uid), str(title), _day(due_on), _day(done_on))
        for subject, uid, title, due_on, done_on in reading.fetch_all(sql)
    ]


def count_undated_milestones(reading: Reading, subjects: Collection[str]) -> int:
    """How many milestones of ``subjects`` (experiments, or measures themselves) have no date at all."""
    sql = (
        "SELECT count(*) FROM milestone WHERE due_on IS NULL AND done_on IS NULL"
        " AND coalesce(experiment, recommendation) IN (SELECT value FROM json_each(?))"
    )
    return int(reading.fetch_value(sql, (json.dumps(list(subjects)),)))


def experiments_by_start(reading: Reading) -> list[Experiment]:
    """Every experiment, by its first day, else its last; those without a day after the others."""
    sql = (
        "SELECT uid, recommendation, title, stage, starts_on, ends_on FROM experiment"
        " ORDER BY coalesce(starts_on, ends_on) IS NULL, coalesce(starts_on, ends_on), title_folded, uid"
    )
    return [
        Experiment(uid, measure, title, stage, _day(starts_on), _day(ends_on))
        for uid, measure, title, stage, starts_on, ends_on in reading.fetch_all(sql)
    ]


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
