"""Evaluations gathered: the distribution of the answers to each principle, by campaign, subject, axis or kind.

Drafts do not count: their authors have not transmitted them. One statement of SQL, which reads the evaluations
once and counts every answer to the four principles on its way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.insight.distribution import Distribution, together
from dcant_tracker.store.reading.reading import Reading

PRINCIPLES: dict[str, str] = dict(
    zip(
        CHOICES["principle"].codes,
        (field.name for field in CATALOGUE["evaluation"] if field.kind is Kind.SCORE),
        strict=True,
    )
)
"""The score field of each principle, by the principle's code."""

COUNTED = ("submitted", "validated")
"""The states whose answers count."""


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

Key: TypeAlias = tuple[str | None, ...]
"""One value for each :class:`By`, in the order they were asked in."""

ByPrinciple: TypeAlias = dict[str, Distribution]


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

    def conditions(self, table: str) -> tuple[list[str], list[str]]:
        """The SQL conditions on ``table`` and their values."""
        said = [
            (f"{table}.{name} = ?", value)
            for name in ("campaign", "recommendation", "experiment", "evaluator")
            if (value := getattr(self, name)) is not None
        ]
        if self.programme is not None:
            within = f"{table}.recommendation IN (SELECT uid FROM recommendation WHERE programme = ?)"
            said.append((within, self.programme))
        if self.kind is not None:
            said.append((f"{table}.evaluator IN (SELECT uid FROM organisation WHERE kind = ?)", self.kind))
        return [sql for sql, _value in said], [value for _sql, value in said]


EVERYTHING = Scope()


def gathered(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, ByPrinciple]:
    """The distribution of each principle's answers, by what ``by`` tells apart (nothing: one key, empty).

    By axis, only what is about a recommendation is there, and the key is the axis folded (:func:`sort_key`): spellings
    that differ by case and accents are one axis.
    """
    found: dict[Key, ByPrinciple] = {}
    for row in reading.fetch_all(*_statement(by, scope)):
        counts = iter(row[len(by) :])
        answers = {principle: {code: next(counts) for code in CHOICES["score"].codes} for principle in PRINCIPLES}
        if any(any(codes.values()) for codes in answers.values()):
            found[tuple(row[: len(by)])] = {name: Distribution(_given(codes)) for name, codes in answers.items()}
    known = asked(reading, by, scope)
    return {key: _measured(found.get(key, _UNANSWERED), known.get(key)) for key in found.keys() | known.keys()}


_UNANSWERED: ByPrinciple = {principle: Distribution() for principle in PRINCIPLES}


def _measured(answers: ByPrinciple, known: "Asked | None") -> ByPrinciple:
    if known is None:
        return answers
    return {
        code: replace(one, expected=known.expected, came=came)
        for (code, one), came in zip(answers.items(), known.by_principle, strict=True)
    }


def _given(codes: Mapping[str, int]) -> dict[str, int]:
    return {code: int(count) for code, count in codes.items() if count}


def told_apart(by: Sequence[By], table: str) -> tuple[list[str], str]:
    """The SQL columns that tell the rows of ``table`` apart, and the joins that they need."""
    keys = [_COLUMNS[one].format(table=table) for one in by]
    return keys, " ".join(_JOINS[one].format(table=table) for one in by if one in _JOINS)


def _statement(by: Sequence[By], scope: Scope) -> tuple[str, list[str]]:
    keys, joins = told_apart(by, "evaluation")
    conditions, values = scope.conditions("evaluation")
    where = " AND ".join([TRANSMITTED, *conditions])
    sums = [f"SUM(evaluation.{column} = '{code}')" for column in PRINCIPLES.values() for code in CHOICES["score"].codes]
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    sql = f"SELECT {', '.join([*keys, *sums])} FROM evaluation {joins} WHERE {where} {grouped}"
    return sql, values


@dataclass(frozen=True, slots=True)
class Asked:
    """How many evaluations were asked for, and how many of these came: with an answer to each principle, to any."""

    expected: int
    by_principle: tuple[int, ...]
    came: int


ANSWERED = " OR ".join(f"evaluation.{column} IS NOT NULL" for column in PRINCIPLES.values())
"""The SQL condition on an evaluation that answers anything."""

TRANSMITTED = f"evaluation.state IN {COUNTED!r}"
"""The SQL condition on an evaluation that counts."""


def asked(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, Asked]:
    """What was asked for, by the same keys; a key nobody was asked about is not there.

    An evaluation and the line that expects it have the same key, hence the same digest.
    """
    keys, joins = told_apart(by, "expected_evaluation")
    conditions, values = scope.conditions("expected_evaluation")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    sums = [f"SUM(evaluation.{column} IS NOT NULL)" for column in PRINCIPLES.values()]
    selected = ", ".join([*keys, "COUNT(*)", *sums, f"SUM({ANSWERED})"])
    joined = f"evaluation ON evaluation.key_digest = expected_evaluation.key_digest AND {TRANSMITTED}"
    sql = f"SELECT {selected} FROM expected_evaluation LEFT JOIN {joined} {joins} {where} {grouped}"
    found: dict[Key, Asked] = {}
    for row in reading.fetch_all(sql, values):
        count, *each, anything = (int(number or 0) for number in row[len(by) :])
        if count:
            found[tuple(row[: len(by)])] = Asked(count, tuple(each), anything)
    return found


def overall(principles: Mapping[str, Distribution]) -> Distribution:
    """The answers to all principles as one: each answer weighs the same."""
    return together(replace(one, expected=None, came=0) for one in principles.values())
