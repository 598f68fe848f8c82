"""The evaluations expected in a campaign: what the participants lack, and how much of it came."""

import json
from dataclasses import dataclass

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading.entry_queue import ENTRY_JOINS, Arrangement
from dcant_tracker.store.reading.evaluations import Scope, conditions_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import caption_sql


def participants_to_expect(reading: Reading, campaign: str) -> list[dict[str, str | None]]:
    """The expected evaluations that the participants of ``campaign`` lack; nothing is written.

    Participations in other programmes than the campaign's do not count, nor those that ended.
    """
    rows = reading.fetch_all(_LACKING, {"campaign": campaign, "taking_part": json.dumps(STANDING)})
    names = (*SUBJECT, "evaluator")
    return [{"campaign": campaign, **dict(zip(names, row, strict=True))} for row in rows]


_LACKING = """
SELECT taking.recommendation, taking.experiment, taking.organisation
FROM participation AS taking
JOIN campaign ON campaign.uid = :campaign
LEFT JOIN experiment ON experiment.uid = taking.experiment
LEFT JOIN recommendation ON recommendation.uid = coalesce(taking.recommendation, experiment.recommendation)
WHERE taking.status IN (SELECT value FROM json_each(:taking_part))
  AND coalesce(taking.recommendation, taking.experiment) IS NOT NULL
  AND (campaign.programme IS NULL OR recommendation.programme = campaign.programme)
  AND NOT EXISTS (
    SELECT 1 FROM expected_evaluation AS known
    WHERE known.evaluator = taking.organisation AND known.campaign = :campaign
      AND known.recommendation IS taking.recommendation AND known.experiment IS taking.experiment
  )
GROUP BY 1, 2, 3 ORDER BY min(taking.id)
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was expected from one evaluator, or about one subject, was transmitted.

    ``key`` is the evaluator's uid, or the subject's two.
    """

    key: tuple[str | None, ...]
    name: str
    expected: int
    answered: int
    drafts: int

    @property
    def missing(self) -> int:
        """What is still to come, drafts included."""
        return self.expected - self.answered


_KEYS = {Arrangement.EVALUATOR: ("evaluator",), Arrangement.SUBJECT: SUBJECT}
_NAMES = {
    Arrangement.EVALUATOR: ("organisation.name", "NULL", "organisation.name_folded"),
    Arrangement.SUBJECT: (
        f"coalesce(experiment.title, {caption_sql('recommendation', 'recommendation')})",
        "recommendation.code",
        "recommendation.code_folded NULLS LAST, experiment.title_folded",
    ),
}


def coverage(reading: Reading, campaign: str, by: Arrangement, programme: str | None = None) -> list[Coverage]:
    """Who was asked, or what was asked about, and how much of it was answered; by name or by number."""
    keys = _KEYS[by]
    name, code, order = _NAMES[by]
    conditions, values = conditions_of(Scope(campaign=campaign, programme=programme), "entry")
    answers = "EXISTS (SELECT 1 FROM evaluation AS e WHERE e.key_digest = entry.key_digest AND e.state {test} 'draft')"
    listed = ", ".join(f"entry.{key}" for key in keys)
    sql = f"""
        SELECT {listed}, {name}, {code}, count(*), sum({answers.format(test="<>")}), sum({answers.format(test="=")})
        FROM expected_evaluation AS entry {ENTRY_JOINS} WHERE {" AND ".join(conditions)}
        GROUP BY {listed} ORDER BY {order}
    """
    rows = reading.fetch_all(sql, values)
    labels = reading.labels()
    if by is Arrangement.EVALUATOR:
        labels.preload("organisation", {row[0] for row in rows})
    found = []
    for *key, named, numbered, expected, answered, drafts in rows:
        text = " · ".join(str(part) for part in (numbered, named) if part)
        if by is Arrangement.EVALUATOR:
            text = labels.of("organisation", key[0])
        found.append(Coverage(tuple(key), text, int(expected), int(answered), int(drafts)))
    return found
