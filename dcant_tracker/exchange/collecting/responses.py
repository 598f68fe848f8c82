"""Where a campaign stands: who is asked, and how much of it is answered."""

from dataclasses import dataclass

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.expecting import Asked, asked
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading

_DRAFT = CHOICES["evaluation_state"].codes[0]


@dataclass(frozen=True, slots=True)
class Response:
    """One organisation asked, and how many of the answers expected from it say all that is needed.

    ``begun`` counts those that say anything at all: an organisation that answered in part is not one that is silent.
    """

    asked: Asked
    answered: int
    begun: int

    @property
    def expected(self) -> int:
        """How many answers are expected."""
        return len(self.asked.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.answered >= self.expected


def responses(reading: Reading, campaign: str, questions: Questions = EVALUATIONS) -> list[Response]:
    """The organisations asked ``questions`` in ``campaign`` (uid), by name; none when nobody is."""
    try:
        wanted = asked(reading, campaign, questions)
    except UserError:
        return []
    given = given_in(reading, campaign, questions)
    complete = {place for place, values in given.items() if questions.is_complete(values)}
    begun = {place for place, values in given.items() if _says_something(questions, values)}
    return [
        Response(one, sum(place in complete for place in places), sum(place in begun for place in places))
        for one in wanted
        for places in [[(one.organisation, *subject) for subject in one.subjects]]
    ]


def given_in(reading: Reading, campaign: str, questions: Questions) -> dict[tuple[str | None, ...], Values]:
    """What was answered in ``campaign``, by who answered and what about."""
    here = Query(questions.entity.name, conditions=(Condition("campaign", (campaign,)),))
    return {
        (str(record[questions.whom]), *questions.subject_of(record.values)): record.values
        for record in records(reading, here)
    }


def _says_something(questions: Questions, values: Values) -> bool:
    transmitted = bool(questions.state) and values.get(questions.state) != _DRAFT
    return transmitted or questions.is_answered(values)
