"""Where a campaign stands: who is asked, and how much of it is answered."""

import sqlite3
from dataclasses import dataclass

from dcant_tracker.exchange.collecting.asking import Asked, asked
from dcant_tracker.exchange.collecting.form import is_complete
from dcant_tracker.store.queries import Condition, Query, count, records


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation asked, and how many of the evaluations expected from it say something of each principle."""

    asked: Asked
    answered: int

    @property
    def expected(self) -> int:
        """How many evaluations are expected."""
        return len(self.asked.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.answered >= self.expected


def standings(connection: sqlite3.Connection, campaign: str) -> list[Standing]:
    """The organisations asked in ``campaign`` (uid), by name; none when nobody is."""
    of_campaign = (Condition("campaign", (campaign,)),)
    if not count(connection, Query("expected_evaluation", conditions=of_campaign)):
        return []
    given = {
        (record["evaluator"], record["recommendation"], record["experiment"])
        for record in records(connection, Query("evaluation", conditions=of_campaign))
        if is_complete(record.values)
    }
    return [
        Standing(one, sum((one.organisation, *subject) in given for subject in one.subjects))
        for one in asked(connection, campaign)
    ]
