"""Where a campaign stands: who is asked, and how much of it is answered."""

from dataclasses import dataclass

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Values
from dcant_tracker.exchange.collecting.expecting import Asked, asked
from dcant_tracker.exchange.sources.form.questions import is_answered, is_complete
from dcant_tracker.store.reading.queries import Condition, Query, count, records
from dcant_tracker.store.reading.reading import Reading

_DRAFT = CHOICES["evaluation_state"].codes[0]


@dataclass(frozen=True, slots=True)
class Response:
    """One organisation asked, and how many of the evaluations expected from it say something of each principle.

    ``begun`` counts those that say anything at all: an organisation that answered in part is not one that is silent.
    """

    asked: Asked
    answered: int
    begun: int

    @property
    def expected(self) -> int:
        """How many evaluations are expected."""
        return len(self.asked.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.answered >= self.expected


def responses(reading: Reading, campaign: str) -> list[Response]:
    """The organisations asked in ``campaign`` (uid), by name; none when nobody is."""
    of_campaign = (Condition("campaign", (campaign,)),)
    if not count(reading, Query("expected_evaluation", conditions=of_campaign)):
        return []
    given = {
        (record["evaluator"], record["recommendation"], record["experiment"]): record.values
        for record in records(reading, Query("evaluation", conditions=of_campaign))
    }
    complete = {place for place, values in given.items() if is_complete(values)}
    begun = {place for place, values in given.items() if _says_something(values)}
    return [
        Response(one, sum(place in complete for place in places), sum(place in begun for place in places))
        for one in asked(reading, campaign)
        for places in [[(one.organisation, *subject) for subject in one.subjects]]
    ]


def _says_something(values: Values) -> bool:
    return values.get("state") != _DRAFT or is_answered(values)
