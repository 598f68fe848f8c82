"""A measure at a glance: what an officer wants to know of it first, for many measures at once."""

from collections.abc import Collection
from dataclasses import dataclass

from dcant_tracker.insight.evaluations import gathered, overall
from dcant_tracker.insight.figures.campaigns import latest
from dcant_tracker.insight.figures.counting import Received, received
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.participations import InForce, count_roles
from dcant_tracker.store.reading.progress import (
    NextMilestone,
    count_late_milestones,
    latest_weather,
    next_milestones,
)
from dcant_tracker.store.records.record import get_many


@dataclass(frozen=True, slots=True)
class Glance:
    """Where one measure stands on a day.

    ``weather_state`` and ``weather_ours`` are the codes of the last weather of the State and of the others (None: none
    said), ``participants`` the organisations that take part. ``mean`` (0 to 4, None without grades) and ``returned``
    are of the last campaign of its programme that has answers.
    """

    weather_state: str | None
    weather_ours: str | None
    next_milestone: NextMilestone | None
    late_milestones: int
    participants: int
    mean: float | None
    returned: Received


def glances(state: State, measures: Collection[str]) -> dict[str, Glance]:
    """Each of ``measures`` (uids of recommendations) at a glance; those that are not there are left out."""
    reading, day = state.reading, state.day
    known = get_many(reading, "recommendation", measures)
    weather = latest_weather(reading, known, day)
    coming, late = next_milestones(reading, known, day), count_late_milestones(reading, known, day)
    bodies = count_roles(reading, InForce(day))
    found: dict[str, Glance] = {}
    for programme in dict.fromkeys(str(one["programme"]) for one in known.values()):
        means, returned = _opinions(state, programme)
        for uid in (one.uid for one in known.values() if one["programme"] == programme):
            found[uid] = Glance(
                weather.get((uid, True)),
                weather.get((uid, False)),
                coming.get(uid),
                late.get(uid, 0),
                bodies[uid][1] if uid in bodies else 0,
                means.get(uid),
                returned.get(uid, Received()),
            )
    return found


def _opinions(state: State, programme: str) -> tuple[dict[str | None, float | None], dict[str | None, Received]]:
    """The mean of each measure of ``programme`` in the last campaign that has answers, and how many answers came."""
    campaign = latest(state, Selection(programme=programme))
    if campaign is None:
        return {}, {}
    scope = Scope(campaign.uid, programme)
    answers = gathered(state.reading, (By.RECOMMENDATION,), scope)
    means = {uid: overall(principles).mean for (uid,), principles in answers.items()}
    return means, received(state.reading, By.RECOMMENDATION, scope)
