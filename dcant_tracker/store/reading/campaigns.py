"""The evaluation campaigns in their order."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it is named; the day after which no answer is awaited, and the day it was closed (None: none)."""

    uid: str
    label: str
    closes_on: date | None = None
    closed_on: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether answers are still awaited on ``day``: it is not closed, and its last day has not passed."""
        is_over = self.closes_on is not None and self.closes_on < day
        return not is_over and (self.closed_on is None or self.closed_on > day)


def campaigns_of(reading: Reading, programme: str | None) -> list[Campaign]:
    """The campaigns of ``programme`` and those of none, the oldest first; without a day, after the others."""
    sql = (
        "SELECT uid, label, closes_on, closed_on FROM campaign WHERE ?1 IS NULL OR programme IS NULL OR programme = ?1 "
        "ORDER BY opens_on IS NULL, opens_on, label_folded, uid"
    )
    return [
        Campaign(str(uid), str(label), _day(closes), _day(closed))
        for uid, label, closes, closed in reading.fetch_all(sql, (programme,))
    ]


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def only_observing(reading: Reading) -> frozenset[str]:
    """The uids of the campaigns of the observatory: they observe territories and ask nobody for an evaluation."""
    sql = """
        SELECT uid FROM campaign AS c
        WHERE (EXISTS (SELECT 1 FROM observed_territory WHERE campaign = c.uid)
            OR EXISTS (SELECT 1 FROM maturity_assessment WHERE campaign = c.uid))
        AND NOT EXISTS (SELECT 1 FROM expected_evaluation WHERE campaign = c.uid)
        AND NOT EXISTS (SELECT 1 FROM evaluation WHERE campaign = c.uid)
    """
    return frozenset(str(uid) for (uid,) in reading.fetch_all(sql))


def campaigns_before(reading: Reading, campaign: str) -> list[str]:
    """The uids of the campaigns that opened no later than ``campaign``, the nearest first; all where it has no day."""
    sql = """
        SELECT uid FROM campaign
        WHERE uid <> ? AND coalesce(opens_on, '') <= coalesce((SELECT opens_on FROM campaign WHERE uid = ?), '9999')
        ORDER BY opens_on DESC, id DESC
    """
    return [str(uid) for (uid,) in reading.fetch_all(sql, (campaign, campaign))]
