"""The evaluations expected in a campaign: what the participants lack, and how much of it was received."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.campaign_count import Count, counts
from dcant_tracker.store.reading.entry_queue import Arrangement
from dcant_tracker.store.reading.evaluations import By, Key, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get_many


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
    """How much of what was expected from one evaluator, or about one subject, was received.

    ``key`` is the evaluator's uid, or the subject's two.
    """

    key: Key
    name: str
    count: Count


def coverage(reading: Reading, campaign: str, by: Arrangement, programme: str | None = None) -> list[Coverage]:
    """Who was asked, or what was asked about, and how much of it was received; by name or by number."""
    found = counts(reading, _KEYS[by], Scope(campaign=campaign, programme=programme))
    expected = {key: one for key, one in found.items() if one.asked}
    named = _evaluators(reading, expected) if by is Arrangement.EVALUATOR else _subjects(reading, expected)
    return [Coverage(key, named[key][1], expected[key]) for key in sorted(expected, key=lambda key: named[key])]


_KEYS = {Arrangement.EVALUATOR: (By.EVALUATOR,), Arrangement.SUBJECT: (By.RECOMMENDATION, By.EXPERIMENT)}

_Named: TypeAlias = dict[Key, tuple[tuple[object, ...], str]]
"""Each key with what it is sorted by and what people read."""


def _evaluators(reading: Reading, keys: Iterable[Key]) -> _Named:
    labels = reading.labels()
    labels.preload("organisation", {str(key[0]) for key in keys})
    texts = {key: labels.of("organisation", key[0]) for key in keys}
    return {key: ((sort_key(text),), text) for key, text in texts.items()}


def _subjects(reading: Reading, keys: Iterable[Key]) -> _Named:
    measures = get_many(reading, "recommendation", {key[0] for key in keys if key[0]})
    trials = get_many(reading, "experiment", {key[1] for key in keys if key[1]})
    found: _Named = {}
    for key in keys:
        measure, trial = measures.get(key[0] or ""), trials.get(key[1] or "")
        code = str(measure["code"] or "") if measure else ""
        title = str(trial["title"]) if trial else measure.caption if measure else ""
        order = (not code, sort_key(code), sort_key(title if trial else ""))
        found[key] = (order, " · ".join(part for part in (code, title) if part))
    return found
