"""A measure or an experiment at a glance: what an officer wants to know of it first, for many of them at once."""

from collections.abc import Collection
from dataclasses import dataclass

from dcant_tracker.insight.evaluations import gathered, overall
from dcant_tracker.insight.figures.campaigns import latest
from dcant_tracker.insight.figures.counting import received
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading import progress
from dcant_tracker.store.reading.campaign_count import NONE, Count
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.progress import LastDecision, LastWeather, NextMilestone
from dcant_tracker.store.records.record import Record, get_many


@dataclass(frozen=True, slots=True)
class Opinions:
    """What evaluators answered in a ``campaign`` (uid): the mean (0 to 4, None without grades), and how many did."""

    mean: float | None = None
    returned: Count = NONE
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """Where one of them stands on a day.

    ``by_state`` and ``by_us`` are the last weather of the State and of the others (None: none said), ``participants``
    how many organisations take part. ``opinions`` are of the last campaign that has answers: about the programme of
    a measure, about the experiment itself.
    """

    by_state: LastWeather | None
    by_us: LastWeather | None
    next_milestone: NextMilestone | None
    late_milestones: int
    participants: int
    opinions: Opinions
    last_decision: LastDecision | None = None


def glances(state: State, measures: Collection[str]) -> dict[str, Glance]:
    """Each of ``measures`` (uids of recommendations) at a glance; those that are not there are left out."""
    known = get_many(state.reading, "recommendation", measures)
    opinions: dict[str, Opinions] = {}
    for programme in dict.fromkeys(str(one["programme"]) for one in known.values()):
        opinions |= _of_programme(state, programme)
    decisions = progress.last_decisions(state.reading, known, state.day)
    return _glances(state, "recommendation", known, opinions, decisions)


def experiment_glances(state: State, experiments: Collection[str]) -> dict[str, Glance]:
    """Each of ``experiments`` (uids) at a glance; those that are not there are left out."""
    known = get_many(state.reading, "experiment", experiments)
    answered = progress.last_answered(state.reading, known)
    opinions: dict[str, Opinions] = {}
    for campaign in dict.fromkeys(answered.values()):
        found = _opinions(state, By.EXPERIMENT, Scope(campaign))
        opinions |= {uid: one for uid, one in found.items() if answered.get(uid) == campaign}
    return _glances(state, "experiment", known, opinions, {})


def _glances(
    state: State,
    subject: str,
    known: dict[str, Record],
    opinions: dict[str, Opinions],
    decisions: dict[str, LastDecision],
) -> dict[str, Glance]:
    reading, day = state.reading, state.day
    weather = progress.latest_weather(reading, subject, known, day)
    coming = progress.next_milestones(reading, subject, known, day)
    late = progress.count_late_milestones(reading, subject, known, day)
    bodies = progress.count_participants(reading, subject, known, day)
    return {
        uid: Glance(
            weather.get((uid, True)),
            weather.get((uid, False)),
            coming.get(uid),
            late.get(uid, 0),
            bodies.get(uid, 0),
            opinions.get(uid, Opinions()),
            decisions.get(uid),
        )
        for uid in known
    }


def _of_programme(state: State, programme: str) -> dict[str, Opinions]:
    """The opinions about each measure of ``programme`` in the last campaign that has answers."""
    campaign = latest(state, Selection(programme=programme))
    return {} if campaign is None else _opinions(state, By.RECOMMENDATION, Scope(campaign.uid, programme))


def _opinions(state: State, by: By, scope: Scope) -> dict[str, Opinions]:
    answers = gathered(state.reading, (by,), scope)
    means = {uid: overall(principles).mean for (uid,), principles in answers.items()}
    returned = received(state.reading, by, scope)
    return {
        uid: Opinions(means.get(uid), returned.get(uid, NONE), scope.campaign)
        for uid in means.keys() | returned.keys()
        if uid is not None
    }
