"""Where a campaign stands: who is asked, how much of it was received, and how much of that is whole."""

from dataclasses import dataclass

from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.expecting import Asked, asked
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.store.reading.campaign_count import NONE, counts
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Response:
    """One organisation asked, how many of the answers expected from it were received, and how many say all.

    What is received is what store.reading.campaign_count counts: what was transmitted, whole or not.
    """

    asked: Asked
    received: int
    complete: int

    @property
    def expected(self) -> int:
        """How many answers are expected."""
        return len(self.asked.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.complete >= self.expected


def responses(reading: Reading, campaign: str, questions: Questions = EVALUATIONS) -> list[Response]:
    """The organisations asked ``questions`` in ``campaign`` (uid), by name; none when nobody is."""
    try:
        wanted = asked(reading, campaign, questions)
    except UserError:
        return []
    if questions is EVALUATIONS:
        found = counts(reading, (By.EVALUATOR,), Scope(campaign=campaign))
        return [
            Response(one, theirs.came, theirs.whole)
            for one in wanted
            for theirs in [found.get((one.organisation,), NONE)]
        ]
    received = _received(reading, campaign, questions)
    complete = {place for place, values in received.items() if questions.is_complete(values)}
    return [
        Response(one, sum(place in received for place in places), sum(place in complete for place in places))
        for one in wanted
        for places in [[(one.organisation, *subject) for subject in one.subjects]]
    ]


def _received(reading: Reading, campaign: str, questions: Questions) -> dict[tuple[str | None, ...], Values]:
    """What was received in ``campaign``, by who answered and what about."""
    here = Query(questions.entity.name, conditions=(Condition("campaign", (campaign,)),))
    return {
        (str(record[questions.whom]), *questions.subject_of(record.values)): record.values
        for record in records(reading, here)
        if questions.is_received(record.values)
    }
