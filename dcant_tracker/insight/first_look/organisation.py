"""The first look at an organisation, for when a call comes in: people first, then what is under way with it."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.insight.first_look.lines import Line, OfRecord, Section, listed, promises, with_rest
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.participations import InForce
from dcant_tracker.store.reading.people import in_office
from dcant_tracker.store.reading.queries import STILL_AWAITED, Condition, Query
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.words import _

_MOST = 6


def organisation(state: State, record: Record) -> tuple[Section, ...]:
    """What to know first of an organisation."""
    mine = Condition("organisation", (record.uid,))
    return (
        _people(state, mine),
        _roles(state, mine),
        promises(state, mine),
        _unanswered(state, record.uid),
        _exchanges(state, mine),
    )


def _people(state: State, mine: Condition) -> Section:
    query = Query("contact", conditions=(mine, in_office(state.day)))
    number, found = listed(state, query, _MOST)
    category = CATALOGUE["contact"]["category"]
    lines = []
    for one in found:
        role = str(one["function"] or state.labels.of_field(category, one["category"]))
        reach = tuple(str(one[name]) for name in ("phone", "email") if one[name] is not None)
        lines.append(Line(str(one["name"]), OfRecord(one.entity, one.uid), role, reach=reach, gives_way=True))
    return Section(_("Contacts"), with_rest(lines, query, number))


def _roles(state: State, mine: Condition) -> Section:
    query = Query("participation", conditions=(mine, *InForce(state.day).conditions))
    number, found = listed(state, query, _MOST)
    entity, titles = CATALOGUE["participation"], Titles(state.labels)
    lines = []
    for one in found:
        subject = "experiment" if one["experiment"] is not None else "recommendation"
        role = state.labels.of_field(entity["role"], one["role"])
        named = titles.of(subject, str(one[subject])) if one[subject] is not None else ""
        text = _("{role} : {what}").format(role=role, what=named) if named else role
        lines.append(Line(text, OfRecord(one.entity, one.uid)))
    return Section(_("Participe"), with_rest(lines, query, number))


def _unanswered(state: State, uid: str) -> Section:
    query = Query("expected_evaluation", conditions=(Condition("evaluator", (uid,)), *STILL_AWAITED))
    number, found = listed(state, query)
    titles = Titles(state.labels)
    lines = []
    for one in found:
        subject = "experiment" if one["experiment"] is not None else "recommendation"
        named = titles.of(subject, str(one[subject])) if one[subject] is not None else titles.of_record(one)
        campaign = state.labels.of("campaign", str(one["campaign"]))
        lines.append(Line(named, OfRecord(one.entity, one.uid), campaign))
    return Section(_("Avis attendus"), with_rest(lines, query, number))


def _exchanges(state: State, mine: Condition) -> Section:
    query = Query("interaction", conditions=(mine,), order=("-held_on",))
    number, found = listed(state, query)
    channel = CATALOGUE["interaction"]["channel"]
    lines = [
        Line(
            f"{state.labels.of_field(channel, one['channel'])} – {one['summary']}",
            OfRecord(one.entity, one.uid),
            format_day(one["held_on"]),  # type: ignore[arg-type]
        )
        for one in found
    ]
    return Section(_("Échanges"), with_rest(lines, query, number))
