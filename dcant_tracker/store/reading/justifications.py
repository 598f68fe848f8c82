"""All that evaluators wrote: a justification a grade, and what they say of the whole, each where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.reading.evaluations import EVERYTHING, TRANSMITTED, Scope, conditions_of
from dcant_tracker.store.reading.reading import Reading

COMMENT = "comment"
"""Stands for a principle where a text is about none: the general comment."""

JUSTIFICATIONS: dict[str, str] = {
    code: column.replace("_score", "_justification") for code, column in PRINCIPLES.items()
} | {COMMENT: COMMENT}
"""The field of an evaluation that holds each text, by principle."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text of one evaluation: about which principle (:data:`COMMENT`: none), beside which answer (empty: none)."""

    evaluation: str
    principle: str
    score: str
    text: str
    campaign: str
    recommendation: str | None
    experiment: str | None
    evaluator: str
    day: date | None


def written(reading: Reading, scope: Scope = EVERYTHING) -> list[Written]:
    """The texts of the evaluations transmitted in ``scope``: evaluation by evaluation, principles in their order."""
    conditions, values = conditions_of(reading, scope, "evaluation")
    where = " AND ".join([TRANSMITTED, *conditions])
    columns = ", ".join([*PRINCIPLES.values(), *JUSTIFICATIONS.values()])
    sql = (
        f"SELECT uid, campaign, recommendation, experiment, evaluator, evaluated_on, {columns} FROM evaluation "
        f"WHERE {where} AND ({_ANY_TEXT}) ORDER BY evaluated_on DESC, id DESC"
    )
    return [one for row in reading.fetch_all(sql, values) for one in _texts_of(row)]


_ANY_TEXT = " OR ".join(f"evaluation.{column} IS NOT NULL" for column in JUSTIFICATIONS.values())


def _texts_of(row: tuple[str | None, ...]) -> Iterator[Written]:
    uid, campaign, recommendation, experiment, evaluator, day = row[:6]
    scores, texts = row[6 : 6 + len(PRINCIPLES)], row[6 + len(PRINCIPLES) :]
    for at, (principle, text) in enumerate(zip(JUSTIFICATIONS, texts, strict=True)):
        if text and text.strip():
            yield Written(
                str(uid),
                principle,
                (scores[at] or "") if at < len(scores) else "",
                text.strip(),
                str(campaign),
                recommendation,
                experiment,
                str(evaluator),
                date.fromisoformat(day) if day else None,
            )
