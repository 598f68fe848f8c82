"""What evaluators answered: by campaign, subject, axis, kind or evaluator.

Drafts do not count: their authors have not transmitted them. Each question is one statement, which reads the
evaluations once and counts on its way.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from dcant_tracker.domain.entities.evaluations import KEY, PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.store.reading.reading import Reading


class By(StrEnum):
    """What answers are told apart by."""

    CAMPAIGN = "campaign"
    RECOMMENDATION = "recommendation"
    EXPERIMENT = "experiment"
    AXIS = "axis"
    KIND = "kind"
    EVALUATOR = "evaluator"


_COLUMNS = {
    By.CAMPAIGN: "{table}.campaign",
    By.RECOMMENDATION: "{table}.recommendation",
    By.EXPERIMENT: "{table}.experiment",
    By.AXIS: "recommendation.axis_folded",
    By.KIND: "organisation.kind",
    By.EVALUATOR: "{table}.evaluator",
}
_JOINS = {
    By.AXIS: "JOIN recommendation ON recommendation.uid = {table}.recommendation",
    By.KIND: "JOIN organisation ON organisation.uid = {table}.evaluator",
}
ANSWERED = " OR ".join(f"evaluation.{column} IS NOT NULL" for column in PRINCIPLES.values())
"""The SQL test of an evaluation that answers any principle."""

COMPLETE = " AND ".join(f"evaluation.{column} IS NOT NULL" for column in PRINCIPLES.values())
"""The SQL test of an evaluation that answers every principle."""

TRANSMITTED = f"evaluation.state IN {COUNTED!r}"
"""The SQL test of an evaluation that its author has transmitted."""

OF_THE_LINE = "evaluation.key_digest = {line}.key_digest"
"""The SQL test of the evaluation that a ``line`` expects: both have the same key, hence the same digest."""

Key: TypeAlias = tuple[str | None, ...]
"""One value for each :class:`By`, in the order they were asked in."""

Answers: TypeAlias = dict[str, dict[str, int]]
"""How many gave each answer (by its code) to each principle (by its code); answers that nobody gave are left out."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which evaluations count: of a campaign, of a programme, about a subject, by an evaluator (uids; None: all).

    ``kind`` is the code of the evaluators' kind of organisation; ``among`` are the only evaluators that count (uids).
    """

    campaign: str | None = None
    programme: str | None = None
    recommendation: str | None = None
    experiment: str | None = None
    evaluator: str | None = None
    kind: str | None = None
    among: tuple[str, ...] | None = None


EVERYTHING = Scope()


Comment: TypeAlias = tuple[str, str, date | None]
"""A general comment, its evaluator (uid), and its day where it says one."""


class Justification(NamedTuple):
    """What one evaluator (uid) wrote to justify a grade (its code), and its day (``dated``: ISO) where it says one."""

    score: str
    text: str
    evaluator: str
    dated: str = ""

    @property
    def day(self) -> date | None:
        """The day of the evaluation."""
        return date.fromisoformat(self.dated) if self.dated else None


def has_answers(reading: Reading, scope: Scope) -> bool:
    """Whether any principle was answered in ``scope``."""
    conditions, values = conditions_of(reading, scope, "evaluation")
    where = " AND ".join([TRANSMITTED, f"({ANSWERED})", *conditions])
    return bool(reading.fetch_value(f"SELECT EXISTS(SELECT 1 FROM evaluation WHERE {where})", values))


def justifications(reading: Reading, principle: str, scope: Scope) -> list[Justification]:
    """The fullest justification of one of the lowest grades of ``principle``, then of one of the highest."""
    column = PRINCIPLES[principle]
    written = column.replace("_score", "_justification")
    conditions, values = conditions_of(reading, scope, "evaluation")
    graded = f"{column} BETWEEN '0' AND '4'"
    where = " AND ".join([TRANSMITTED, graded, f"trim(coalesce({written}, '')) <> ''", *conditions])
    found: list[Justification] = []
    for direction in ("ASC", "DESC"):
        sql = (
            f"SELECT {column}, {written}, evaluator, coalesce(evaluated_on, '') FROM evaluation WHERE {where} "
            f"ORDER BY {column} {direction}, length({written}) DESC, uid LIMIT 1"
        )
        found += (Justification(*map(str, row)) for row in reading.fetch_all(sql, values))
    return found


def comments(reading: Reading, scope: Scope, limit: int) -> list[Comment]:
    """The latest general comments; each once, though several wrote the same."""
    return _latest_comments(reading, scope, limit).get(None, [])


def comment_on_each(reading: Reading, measures: Sequence[str], campaign: str | None) -> dict[str | None, Comment]:
    """The latest general comment on each of ``measures`` (uids) that has one, by its uid.

    Asked all at once: measure by measure, every campaign's evaluations of it are walked.
    """
    found = _latest_comments(reading, Scope(campaign=campaign), 1, measures)
    return {measure: said[0] for measure, said in found.items()}


def _latest_comments(
    reading: Reading, scope: Scope, limit: int, measures: Sequence[str] | None = None
) -> dict[str | None, list[Comment]]:
    """The latest comments in ``scope`` (None: the one key), or of each of ``measures``."""
    conditions, values = conditions_of(reading, scope, "evaluation")
    if measures is not None:
        conditions.append("+recommendation IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(measures))
    where = " AND ".join([TRANSMITTED, "trim(coalesce(comment, '')) <> ''", *conditions])
    sql = f"""
        WITH said AS (
            SELECT {"NULL" if measures is None else "recommendation"} AS measure, comment,
                max(evaluated_on) AS day, max(uid) AS latest
            FROM evaluation WHERE {where} GROUP BY 1, 2
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY measure ORDER BY day DESC, latest DESC) AS place FROM said
        )
        SELECT measure, placed.comment, evaluator, day FROM placed JOIN evaluation ON evaluation.uid = latest
        WHERE place <= {limit:d} ORDER BY place
    """
    found: dict[str | None, list[Comment]] = {}
    for measure, text, evaluator, day in reading.fetch_all(sql, values):
        comment = (str(text), str(evaluator), date.fromisoformat(day) if day else None)
        found.setdefault(measure, []).append(comment)
    return found


def conditions_of(reading: Reading, scope: Scope, table: str) -> tuple[list[str], list[str]]:
    """The SQL conditions of ``scope`` on ``table``, which has the key of an evaluation, and their values.

    A campaign of one programme is of that programme whole; in one of none, what is about a recommendation is of that
    recommendation's programme, and what is about none belongs to every programme.
    """
    given = {name: value for name in KEY if (value := getattr(scope, name)) is not None}
    said: list[tuple[str, tuple[str, ...]]] = [
        (f"{_wide(name, given)}{table}.{name} = ?", (value,)) for name, value in given.items()
    ]
    if scope.programme is not None:
        said += _of_programme(reading, scope.programme, scope.campaign, table)
    if scope.kind is not None:
        said.append((f"{table}.evaluator IN (SELECT uid FROM organisation WHERE kind = ?)", (scope.kind,)))
    if scope.among is not None:
        said.append((f"{table}.evaluator IN (SELECT value FROM json_each(?))", (json.dumps(scope.among),)))
    return [sql for sql, _values in said], [value for _sql, values in said for value in values]


def _wide(name: str, given: Mapping[str, str]) -> str:
    """The sign that keeps SQLite from the index of campaigns where another is narrower, which it cannot know.

    https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
    """
    return "+" if name == "campaign" and len(given) > 1 else ""


def of_programme(table: str) -> str:
    """The SQL test that a row of ``table`` belongs to a programme, which is to be bound twice."""
    return (
        f"({table}.campaign IN (SELECT uid FROM campaign WHERE programme = ?)"
        f" OR {_ABOUT.format(table=table)} AND {table}.campaign IN (SELECT uid FROM campaign WHERE programme IS NULL))"
    )


def _of_programme(
    reading: Reading, programme: str, campaign: str | None, table: str
) -> list[tuple[str, tuple[str, ...]]]:
    """The rule of :func:`of_programme` as narrow as the campaigns that there are let it be."""
    owners = dict(reading.fetch_all("SELECT uid, programme FROM campaign"))
    asked = owners.values() if campaign is None else [owners.get(campaign)]
    if all(owner == programme for owner in asked):
        return []
    if all(owner is None for owner in asked):
        return [(_ABOUT.format(table=table), (programme,))]
    return [(of_programme(table), (programme, programme))]


_ABOUT = (
    "({table}.recommendation IS NULL OR {table}.recommendation IN (SELECT uid FROM recommendation WHERE programme = ?))"
)


def within(reading: Reading, scope: Scope, table: str) -> tuple[str, list[str]]:
    """The WHERE of ``scope`` on ``table``, empty where it holds everything, and its values."""
    conditions, values = conditions_of(reading, scope, table)
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", values


def told_apart(by: Sequence[By], table: str) -> tuple[list[str], str]:
    """The SQL columns that tell the rows of ``table`` apart, and the joins that they need."""
    keys = [_COLUMNS[one].format(table=table) for one in by]
    return keys, " ".join(_JOINS[one].format(table=table) for one in by if one in _JOINS)
