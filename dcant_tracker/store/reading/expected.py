"""The evaluations expected in a campaign: what may be asked of whom, and how much of it was received."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from dcant_tracker.domain.rules import STANDING
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.campaign_count import Count, counts
from dcant_tracker.store.reading.campaigns import campaigns_before
from dcant_tracker.store.reading.entry_queue import Arrangement
from dcant_tracker.store.reading.evaluations import OF_THE_LINE, TRANSMITTED, By, Key, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get_many


class Ask(NamedTuple):
    """Who may be asked about what: the uids of a recommendation and of an experiment, either None, and of a body."""

    recommendation: str | None
    experiment: str | None
    evaluator: str

    @property
    def subject(self) -> tuple[str | None, str | None]:
        """What it is about."""
        return self.recommendation, self.experiment


class Taking(NamedTuple):
    """A participation of which an evaluation may be asked, with the codes of its role and of the kind of body."""

    ask: Ask
    role: str
    kind: str


def taking_part(reading: Reading, campaign: str, today: date) -> list[Taking]:
    """The participations that ``campaign`` (uid) may ask about, the first written first.

    Those in other programmes than the campaign's do not count, nor those that ended, of bodies that are no more or in
    measures that were withdrawn by ``today``.
    """
    values = {"campaign": campaign, "taking_part": json.dumps(STANDING), "today": today.isoformat()}
    return [Taking(Ask(*row[:3]), str(row[3]), str(row[4])) for row in reading.fetch_all(_TAKING, values)]


_TAKING = """
SELECT taking.recommendation, taking.experiment, taking.organisation, taking.role, organisation.kind
FROM participation AS taking
JOIN campaign ON campaign.uid = :campaign
JOIN organisation ON organisation.uid = taking.organisation
LEFT JOIN experiment ON experiment.uid = taking.experiment
LEFT JOIN recommendation ON recommendation.uid = coalesce(taking.recommendation, experiment.recommendation)
WHERE taking.status IN (SELECT value FROM json_each(:taking_part))
  AND coalesce(taking.recommendation, taking.experiment) IS NOT NULL
  AND (campaign.programme IS NULL OR recommendation.programme = campaign.programme)
  AND coalesce(organisation.ended_on, '9999') > :today
  AND coalesce(recommendation.withdrawn_on, '9999') > :today
ORDER BY taking.id
"""


class Known(NamedTuple):
    """What a campaign asks already: the uid of the line, and whether its answer was received."""

    uid: str
    is_answered: bool


def asked_in(reading: Reading, campaign: str) -> dict[Ask, Known]:
    """What ``campaign`` (uid) asks already, the first asked first."""
    rows = reading.fetch_all(_ASKED, (campaign,))
    return {Ask(*row[:3]): Known(str(row[3]), bool(row[4])) for row in rows}


_ASKED = f"""
SELECT line.recommendation, line.experiment, line.evaluator, line.uid, EXISTS (
    SELECT 1 FROM evaluation WHERE {OF_THE_LINE.format(line="line")} AND {TRANSMITTED}
)
FROM expected_evaluation AS line WHERE line.campaign = ? ORDER BY line.id
"""


class Gone(NamedTuple):
    """What another campaign asked and this one may not: of a body that is no more, about a measure that was withdrawn,
    or of another programme.
    """

    ask: Ask
    body: bool
    measure: bool
    programme: bool


def asked_before(reading: Reading, source: str, campaign: str, today: date) -> list[Gone]:
    """What the campaign ``source`` asked, each with what forbids it in ``campaign`` on ``today``, maybe nothing."""
    values = {"source": source, "campaign": campaign, "today": today.isoformat()}
    return [Gone(Ask(*row[:3]), *map(bool, row[3:])) for row in reading.fetch_all(_BEFORE, values)]


_BEFORE = """
SELECT line.recommendation, line.experiment, line.evaluator,
    coalesce(organisation.ended_on, '9999') <= :today,
    coalesce(recommendation.withdrawn_on, '9999') <= :today OR coalesce(line.recommendation, line.experiment) IS NULL,
    coalesce(recommendation.programme <> campaign.programme, 0)
FROM expected_evaluation AS line
JOIN campaign ON campaign.uid = :campaign
JOIN organisation ON organisation.uid = line.evaluator
LEFT JOIN experiment ON experiment.uid = line.experiment
LEFT JOIN recommendation ON recommendation.uid = coalesce(line.recommendation, experiment.recommendation)
WHERE line.campaign = :source ORDER BY line.id
"""


def campaign_before(reading: Reading, campaign: str) -> str | None:
    """The nearest campaign before ``campaign`` that asked anybody."""
    sql = "SELECT 1 FROM expected_evaluation WHERE campaign = ? LIMIT 1"
    return next((uid for uid in campaigns_before(reading, campaign) if reading.fetch_one(sql, (uid,))), None)


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
    named = _evaluators(reading, expected) if by is Arrangement.EVALUATOR else subjects_named(reading, expected)
    return [Coverage(key, named[key][1], expected[key]) for key in sorted(expected, key=lambda key: named[key])]


_KEYS = {Arrangement.EVALUATOR: (By.EVALUATOR,), Arrangement.SUBJECT: (By.RECOMMENDATION, By.EXPERIMENT)}

_Named: TypeAlias = dict[Key, tuple[tuple[object, ...], str]]
"""Each key with what it is sorted by and what people read."""


def _evaluators(reading: Reading, keys: Iterable[Key]) -> _Named:
    labels = reading.labels()
    labels.preload("organisation", {str(key[0]) for key in keys})
    texts = {key: labels.of("organisation", key[0]) for key in keys}
    return {key: ((sort_key(text),), text) for key, text in texts.items()}


def subjects_named(reading: Reading, keys: Iterable[Key]) -> _Named:
    """Subjects, each the uids of a recommendation and of an experiment, with their order and what people read."""
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
