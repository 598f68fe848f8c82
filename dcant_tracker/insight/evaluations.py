"""Evaluations gathered: the distribution of the answers to each principle, by campaign, subject, axis or kind.

Drafts do not count: their authors have not transmitted them. One statement of SQL a principle, which
reads the evaluations once.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.insight.distribution import Distribution, together

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
    By.CAMPAIGN: "evaluation.campaign",
    By.RECOMMENDATION: "evaluation.recommendation",
    By.EXPERIMENT: "evaluation.experiment",
    By.AXIS: "recommendation.axis",
    By.KIND: "organisation.kind",
    By.EVALUATOR: "evaluation.evaluator",
}
_JOINS = {
    By.AXIS: "LEFT JOIN recommendation ON recommendation.uid = evaluation.recommendation",
    By.KIND: "LEFT JOIN organisation ON organisation.uid = evaluation.evaluator",
}

Key: TypeAlias = tuple[str | None, ...]
"""One value for each :class:`By`, in the order they were asked in."""

ByPrinciple: TypeAlias = dict[str, Distribution]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which evaluations count: those of a campaign, of a programme, about a subject (uids; None: all)."""

    campaign: str | None = None
    programme: str | None = None
    recommendation: str | None = None
    experiment: str | None = None
    evaluator: str | None = None

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
        return [sql for sql, _value in said], [value for _sql, value in said]


EVERYTHING = Scope()


def gathered(
    connection: sqlite3.Connection, by: Sequence[By] = (), scope: Scope = EVERYTHING
) -> dict[Key, ByPrinciple]:
    """The distribution of each principle's answers, by what ``by`` tells apart (nothing: one key, empty).

    Who was asked is known where ``by`` tells apart nothing but campaigns, subjects and evaluators.
    """
    found: dict[Key, ByPrinciple] = {}
    for principle, column in PRINCIPLES.items():
        counts: dict[Key, dict[str, int]] = {}
        for row in connection.execute(*_statement(column, by, scope)).fetchall():
            counts.setdefault(tuple(row[:-2]), {})[str(row[-2])] = int(row[-1])
        for key, answers in counts.items():
            found.setdefault(key, {})[principle] = Distribution(answers)
    if By.AXIS in by or By.KIND in by:
        return {key: _whole(principles) for key, principles in found.items()}
    asked = expected(connection, by, scope)
    return {
        key: {code: replace(one, expected=asked.get(key)) for code, one in _whole(found.get(key, {})).items()}
        for key in found.keys() | asked.keys()
    }


def _whole(principles: Mapping[str, Distribution]) -> ByPrinciple:
    return {principle: principles.get(principle, Distribution()) for principle in PRINCIPLES}


def _statement(column: str, by: Sequence[By], scope: Scope) -> tuple[str, list[str]]:
    keys = [_COLUMNS[one] for one in by]
    conditions, values = scope.conditions("evaluation")
    marks = ", ".join("?" * len(COUNTED))
    where = " AND ".join([f"evaluation.state IN ({marks})", f"evaluation.{column} IS NOT NULL", *conditions])
    joins = " ".join(_JOINS[one] for one in by if one in _JOINS)
    selected = ", ".join([*keys, f"evaluation.{column}"])
    sql = f"SELECT {selected}, COUNT(*) FROM evaluation {joins} WHERE {where} GROUP BY {selected}"
    return sql, [*COUNTED, *values]


def expected(connection: sqlite3.Connection, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, int]:
    """How many evaluations were asked for, by the same keys; a key nobody was asked about is not there."""
    keys = [_COLUMNS[one].replace("evaluation.", "expected_evaluation.") for one in by]
    conditions, values = scope.conditions("expected_evaluation")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    selected = ", ".join([*keys, "COUNT(*)"])
    rows = connection.execute(f"SELECT {selected} FROM expected_evaluation {where} {grouped}", values).fetchall()
    return {tuple(row[:-1]): int(row[-1]) for row in rows if row[-1]}


def overall(principles: Mapping[str, Distribution]) -> Distribution:
    """The answers to all principles as one: each answer weighs the same."""
    return together(replace(one, expected=None) for one in principles.values())
