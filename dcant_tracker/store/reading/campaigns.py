"""The evaluation campaigns in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading.reading import Reading


class Stage(StrEnum):
    """How far a campaign is; ``DUE`` is past the day on which it was to close."""

    COMING = "coming"
    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"


def stage(campaign: Mapping[str, Value], today: date) -> Stage:
    """How far ``campaign`` is, by its days."""
    opens, closes = campaign["opens_on"], campaign["closes_on"]
    if campaign["closed_on"] is not None:
        return Stage.CLOSED
    if isinstance(closes, date) and closes <= today:
        return Stage.DUE
    return Stage.COMING if isinstance(opens, date) and opens > today else Stage.OPEN


def closed(reading: Reading) -> dict[str, date]:
    """The campaigns (uids) that are closed, and since when."""
    sql = "SELECT uid, closed_on FROM campaign WHERE closed_on IS NOT NULL"
    return {str(uid): date.fromisoformat(day) for uid, day in reading.fetch_all(sql)}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it is named; the day after which no answer is awaited, and the day it was closed (None: none)."""

    uid: str
    label: str
    closes_on: date | None = None
    closed_on: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether answers are still awaited on ``day``."""
        days = {"opens_on": None, "closes_on": self.closes_on, "closed_on": self.closed_on}
        return stage(days, day) is Stage.OPEN


def in_closed(reading: Reading, entity: str) -> dict[str, date]:
    """The records (uids) of ``entity`` that are of a closed campaign, and since when it is."""
    sql = (
        f'SELECT t.uid, c.closed_on FROM "{entity}" t JOIN campaign c ON c.uid = t.campaign '
        "WHERE c.closed_on IS NOT NULL"
    )
    return {str(uid): date.fromisoformat(day) for uid, day in reading.fetch_all(sql)}


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
