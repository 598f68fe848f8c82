"""What evaluators answered, and how much of what was asked came: by campaign, subject, axis, kind or evaluator.

Drafts do not count: their authors have not transmitted them. Each question is one statement, which reads the
evaluations once and counts on its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.domain.choices import CHOICES
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
_ANSWERED = " OR ".join(f"evaluation.{column} IS NOT NULL" for column in PRINCIPLES.values())
_TRANSMITTED = f"evaluation.state IN {COUNTED!r}"

Key: TypeAlias = tuple[str | None, ...]
"""One value for each :class:`By`, in the order they were asked in."""

Answers: TypeAlias = dict[str, dict[str, int]]
"""How many gave each answer (by its code) to each principle (by its code); answers that nobody gave are left out."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which evaluations count: of a campaign, of a programme, about a subject, by an evaluator (uids; None: all).

    ``kind`` is the code of the evaluators' kind of organisation.
    """

    campaign: str | None = None
    programme: str | None = None
    recommendation: str | None = None
    experiment: str | None = None
    evaluator: str | None = None
    kind: str | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Asked:
    """How many evaluations were asked for, and how many of these came: with an answer to each principle, to any."""

    expected: int
    by_principle: tuple[int, ...]
    came: int


@dataclass(frozen=True, slots=True)
class Justification:
    """What one evaluator (uid) wrote to justify a grade (its code), and its day (``dated``: ISO) where it says one."""

    score: str
    text: str
    evaluator: str
    dated: str = ""

    @property
    def day(self) -> date | None:
        """The day of the evaluation."""
        return date.fromisoformat(self.dated) if self.dated else None


def answers(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, Answers]:
    """The answers to each principle, by what ``by`` tells apart (nothing: one key, empty); without any, no key.

    By axis, only what is about a recommendation is there, and the key is the axis folded (:func:`sort_key`): spellings
    that differ by case and accents are one axis.
    """
    keys, joins = _told_apart(by, "evaluation")
    codes = CHOICES["score"].codes
    conditions, values = conditions_of(scope, "evaluation")
    where = " AND ".join([_TRANSMITTED, *conditions])
    sums = [f"SUM(evaluation.{column} = '{code}')" for column in PRINCIPLES.values() for code in codes]
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    sql = f"SELECT {', '.join([*keys, *sums])} FROM evaluation {joins} WHERE {where} {grouped}"
    found: dict[Key, Answers] = {}
    for row in reading.fetch_all(sql, values):
        counts = iter(row[len(by) :])
        given = {principle: {code: int(n) for code in codes if (n := next(counts))} for principle in PRINCIPLES}
        if any(given.values()):
            found[tuple(row[: len(by)])] = given
    return found


def asked(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, Asked]:
    """What was asked for, by the same keys; a key nobody was asked about is not there.

    An evaluation and the line that expects it have the same key, hence the same digest.
    """
    keys, joins = _told_apart(by, "expected_evaluation")
    conditions, values = conditions_of(scope, "expected_evaluation")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    sums = [f"SUM(evaluation.{column} IS NOT NULL)" for column in PRINCIPLES.values()]
    selected = ", ".join([*keys, "COUNT(*)", *sums, f"SUM({_ANSWERED})"])
    joined = f"evaluation ON evaluation.key_digest = expected_evaluation.key_digest AND {_TRANSMITTED}"
    sql = f"SELECT {selected} FROM expected_evaluation LEFT JOIN {joined} {joins} {where} {grouped}"
    found: dict[Key, Asked] = {}
    for row in reading.fetch_all(sql, values):
        count, *each, anything = (int(number or 0) for number in row[len(by) :])
        if count:
            found[tuple(row[: len(by)])] = Asked(count, tuple(each), anything)
    return found


def received(reading: Reading, by: By, scope: Scope) -> dict[str | None, tuple[int, int]]:
    """How many evaluations with at least one answer there are, and from how many evaluators, by what ``by`` says."""
    (key,), joins = _told_apart((by,), "evaluation")
    where, values = _answered_in(scope)
    counts = "COUNT(*), COUNT(DISTINCT evaluation.evaluator)"
    sql = f"SELECT {key}, {counts} FROM evaluation {joins} WHERE {where} GROUP BY 1"
    return {value: (int(count), int(who)) for value, count, who in reading.fetch_all(sql, values)}


def has_answers(reading: Reading, scope: Scope) -> bool:
    """Whether any principle was answered in ``scope``."""
    where, values = _answered_in(scope)
    return bool(reading.fetch_value(f"SELECT EXISTS(SELECT 1 FROM evaluation WHERE {where})", values))


def justifications(reading: Reading, principle: str, scope: Scope) -> list[Justification]:
    """The fullest justification of one of the lowest grades of ``principle``, then of one of the highest."""
    column = PRINCIPLES[principle]
    written = column.replace("_score", "_justification")
    conditions, values = conditions_of(scope, "evaluation")
    graded = f"{column} BETWEEN '0' AND '4'"
    where = " AND ".join([_TRANSMITTED, graded, f"trim(coalesce({written}, '')) <> ''", *conditions])
    found: list[Justification] = []
    for direction in ("ASC", "DESC"):
        sql = (
            f"SELECT {column}, {written}, evaluator, coalesce(evaluated_on, '') FROM evaluation WHERE {where} "
            f"ORDER BY {column} {direction}, length({written}) DESC, uid LIMIT 1"
        )
        found += (Justification(*map(str, row)) for row in reading.fetch_all(sql, values))
    return found


def comments(reading: Reading, scope: Scope, limit: int) -> list[tuple[str, str, date | None]]:
    """The latest general comments, with their evaluators (uids) and days; each once, though several wrote the same."""
    conditions, values = conditions_of(scope, "evaluation")
    where = " AND ".join([_TRANSMITTED, "trim(coalesce(comment, '')) <> ''", *conditions])
    sql = (
        f"SELECT comment, evaluator, max(evaluated_on) FROM evaluation WHERE {where} GROUP BY comment "
        f"ORDER BY max(evaluated_on) DESC, max(uid) DESC LIMIT {limit:d}"
    )
    return [
        (str(text), str(evaluator), date.fromisoformat(day) if day else None)
        for text, evaluator, day in reading.fetch_all(sql, values)
    ]


def conditions_of(scope: Scope, table: str) -> tuple[list[str], list[str]]:
    """The SQL conditions of ``scope`` on ``table``, which has the key of an evaluation, and their values."""
    said = [(f"{table}.{name} = ?", value) for name in KEY if (value := getattr(scope, name)) is not None]
    if scope.programme is not None:
        within = f"{table}.recommendation IN (SELECT uid FROM recommendation WHERE programme = ?)"
        said.append((within, scope.programme))
    if scope.kind is not None:
        said.append((f"{table}.evaluator IN (SELECT uid FROM organisation WHERE kind = ?)", scope.kind))
    return [sql for sql, _value in said], [value for _sql, value in said]


def _answered_in(scope: Scope) -> tuple[str, list[str]]:
    conditions, values = conditions_of(scope, "evaluation")
    return " AND ".join([_TRANSMITTED, f"({_ANSWERED})", *conditions]), values


def _told_apart(by: Sequence[By], table: str) -> tuple[list[str], str]:
    """The SQL columns that tell the rows of ``table`` apart, and the joins that they need."""
    keys = [_COLUMNS[one].format(table=table) for one in by]
    return keys, " ".join(_JOINS[one].format(table=table) for one in by if one in _JOINS)
