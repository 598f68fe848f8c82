"""The columns of a list that are computed from other records: what each record of a screen says in them."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.insight.campaign_words import in_short
from dcant_tracker.insight.closing_words import stage_said
from dcant_tracker.insight.formatting import decimal, percent
from dcant_tracker.insight.glance import Glance, Opinions, experiment_glances, glances
from dcant_tracker.insight.state import State
from dcant_tracker.insight.told import NOTHING, Cells, Told
from dcant_tracker.insight.typography import brief
from dcant_tracker.store.kept.closings import difference
from dcant_tracker.store.reading import relations
from dcant_tracker.store.reading.campaign_count import NONE, Count, counts
from dcant_tracker.store.reading.campaigns import Stage, stage
from dcant_tracker.store.reading.evaluations import By
from dcant_tracker.store.reading.progress import LastWeather
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import _, ngettext

_LONGEST = 80


def computed(state: State, entity: str, uids: Collection[str]) -> dict[str, Cells]:
    """What the records ``uids`` of ``entity`` say in its computed columns; records that are gone are left out."""
    tell = _TELLS.get(entity)
    return tell(state, uids) if tell is not None and CATALOGUE[entity].computed else {}


def ranks(cells: Mapping[str, Cells], entity: str, name: str) -> dict[str, int]:
    """Where each record stands in the order of the column ``name``; those that say nothing there are left out."""
    field = next(one for one in CATALOGUE[entity].computed if one.name == name)
    if field.choices is not None:
        codes = field.choices.codes
        return {uid: codes.index(str(told[name].value)) for uid, told in cells.items() if told[name].value is not None}
    values = {uid: told[name].value for uid, told in cells.items() if told[name].value is not None}
    order = {value: rank for rank, value in enumerate(sorted(set(values.values())))}  # type: ignore[type-var]
    return {uid: order[value] for uid, value in values.items()}


def _measures(state: State, uids: Collection[str]) -> dict[str, Cells]:
    return {uid: _of_glance(one) for uid, one in glances(state, uids).items()}


def _experiments(state: State, uids: Collection[str]) -> dict[str, Cells]:
    return {uid: _of_glance(one) for uid, one in experiment_glances(state, uids).items()}


def _of_glance(one: Glance) -> Cells:
    coming, decided = one.next_milestone, one.last_decision
    return {
        "weather_state": _weather(one.by_state),
        "weather_ours": _weather(one.by_us),
        "next_milestone": _dated(coming.due_on, coming.title) if coming else NOTHING,
        "late_milestones": _count(one.late_milestones, warns=True),
        "participants": _count(one.participants),
        "mean": _mean(one.opinions),
        "last_decision": _dated(decided.held_on, decided.text) if decided else NOTHING,
    }


def _organisations(state: State, uids: Collection[str]) -> dict[str, Cells]:
    reading, day = state.reading, state.day
    people = relations.count_people(reading, uids, day)
    parts = relations.count_participations(reading, uids, day)
    promises = relations.count_promises(reading, uids, day)
    exchanges = relations.last_exchanges(reading, uids, day)
    return {
        uid: {
            "people": _count(people.get(uid, 0)),
            "participations": _count(parts.get(uid, 0)),
            "promises": _promised(promises.get(uid)),
            "last_exchange": _dated(last.held_on, last.summary) if (last := exchanges.get(uid)) else NOTHING,
        }
        for uid in uids
    }


def _campaigns(state: State, uids: Collection[str]) -> dict[str, Cells]:
    reading = state.reading
    counted = counts(reading, (By.CAMPAIGN,))
    found = get_many(reading, "campaign", uids)
    return {uid: _of_campaign(state, one, counted.get((uid,), NONE)) for uid, one in found.items()}


def _of_campaign(state: State, campaign: Record, one: Count) -> Cells:
    since = difference(state.reading, campaign.uid)
    at = list(Stage).index(stage(campaign.values, state.day)) + bool(since)
    said = stage_said(campaign, state.day, changed=bool(since))
    is_due = stage(campaign.values, state.day) is Stage.DUE
    return {
        "asked": _count(one.asked),
        "received": _count(one.received),
        "share": Told(percent(one.share), one.share) if one.asked else NOTHING,
        "stage": Told(said, at, is_due or bool(since)),
    }


_TELLS: Mapping[str, Callable[[State, Collection[str]], dict[str, Cells]]] = {
    "recommendation": _measures,
    "experiment": _experiments,
    "organisation": _organisations,
    "campaign": _campaigns,
}


def _weather(said: LastWeather | None) -> Told:
    return Told(CHOICES["weather"].label(said.weather), said.weather) if said else NOTHING


def _dated(day: date, text: str) -> Told:
    return Told(f"{format_day(day)} · {brief(text, _LONGEST)}", day)


def _count(number: int, *, warns: bool = False) -> Told:
    return Told(str(number), number, warns) if number else NOTHING


def _mean(opinions: Opinions) -> Told:
    """« 2,8 · 12/15 (80 %) »; only what came where nobody gave a grade."""
    returned = opinions.returned
    if opinions.mean is None and not returned.received:
        return NOTHING
    said = [decimal(opinions.mean)] if opinions.mean is not None else []
    return Told(" · ".join((*said, in_short(returned))), opinions.mean)


def _promised(promises: relations.Promises | None) -> Told:
    if promises is None:
        return NOTHING
    late = ngettext("{count} en retard", "{count} en retard", promises.late).format(count=promises.late)
    text = _("{count}, dont {late}").format(count=promises.open, late=late) if promises.late else str(promises.open)
    return Told(text, promises.open, bool(promises.late))
