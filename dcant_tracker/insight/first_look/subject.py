"""The first look at a measure or an experiment: weather, milestones, participants, opinions, decisions, promises."""

from dataclasses import replace
from datetime import date

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.insight.campaign_words import in_short
from dcant_tracker.insight.figures.counting import opens_counted
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.figures.subjects import scope_of
from dcant_tracker.insight.first_look.lines import (
    MOST,
    Line,
    OfField,
    OfRecord,
    OfWeather,
    Section,
    dated,
    listed,
    promises,
    with_rest,
)
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.glance import Glance, Opinions, experiment_glances, glances
from dcant_tracker.insight.state import State
from dcant_tracker.insight.typography import brief
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.participations import InForce
from dcant_tracker.store.reading.progress import LastWeather
from dcant_tracker.store.reading.queries import LATE, Condition, Query, tally
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import _

_LONGEST = 160
_NAMED = 4


def measure(state: State, record: Record) -> tuple[Section, ...]:
    """What to know first of a measure."""
    glance = glances(state, [record.uid])[record.uid]
    return (
        *_standing(state, record, glance),
        _decisions(state, record),
        promises(state, _about(record), with_bodies=True),
    )


def experiment(state: State, record: Record) -> tuple[Section, ...]:
    """What to know first of an experiment: when it ends and what came out of it besides."""
    glance = experiment_glances(state, [record.uid])[record.uid]
    return (_end(state, record), _results(record), *_standing(state, record, glance))


def _standing(state: State, record: Record, glance: Glance) -> tuple[Section, ...]:
    return (
        Section(_("Météo"), (_weather(state, glance.by_state, by_state=True), _weather(state, glance.by_us))),
        _milestones(state, record, glance),
        _participants(state, record),
        _opinions(state, record, glance.opinions),
    )


def _about(record: Record) -> Condition:
    return Condition(record.entity, (record.uid,))


def _weather(state: State, said: LastWeather | None, *, by_state: bool = False) -> Line:
    if said is None:
        text = _("État : à noter") if by_state else _("Nous : à noter")
        return Line(text, OfWeather(by_state), missing=True)
    pattern = _("État : {weather}") if by_state else _("Nous : {weather}")
    text = pattern.format(weather=CHOICES["weather"].label(said.weather))
    by = state.labels.of("organisation", said.author)
    place = OfRecord("progress_point", said.uid)
    return Line(text, place, format_day(said.dated_on), weather=said.weather, more=by)


def _milestones(state: State, record: Record, glance: Glance) -> Section:
    late = Query("milestone", conditions=(_about(record), Condition(LATE)), order=("due_on",), today=state.day)
    number, found = listed(state, late)
    lines = with_rest([dated(one, str(one["title"]), one["due_on"], state) for one in found], late, number)
    coming = glance.next_milestone
    if coming is not None:
        place = OfRecord("milestone", coming.uid)
        lines = (*lines, Line(coming.title, place, _("prochain, {day}").format(day=format_day(coming.due_on))))
    return Section(_("Jalons"), lines)


def _participants(state: State, record: Record) -> Section:
    in_force = Query("participation", conditions=(_about(record), *InForce(state.day).conditions))
    counts = {str(role): number for role, number in tally(state.reading, in_force, "role")}
    lines: list[Line] = []
    for role, label in CHOICES["participation_role"].labels.items():
        if role not in counts:
            continue
        query = replace(
            in_force, conditions=(*in_force.conditions, Condition("role", (role,))), order=("organisation",)
        )
        number, found = listed(state, query, _NAMED)
        names = ", ".join(state.labels.of("organisation", str(one["organisation"])) for one in found)
        text = _("{role} : {names}").format(role=label, names=names)
        lines.append(Line(text, replace(query, order=()), str(number) if number > 1 else ""))
    return Section(_("Participants"), tuple(lines))


def _opinions(state: State, record: Record, opinions: Opinions) -> Section:
    returned = opinions.returned
    if opinions.mean is None and not returned.received:
        return Section(_("Avis"), ())
    scope = scope_of(Subject(record.entity, record.uid), Scope(opinions.campaign))
    said = _("{mean} sur 4").format(mean=decimal(opinions.mean)) if opinions.mean is not None else _("Aucune note")
    text = _("{mean} · {returned}").format(mean=said, returned=in_short(returned))
    query = opens_counted(scope).query
    return Section(_("Avis"), (Line(text, query, state.labels.of("campaign", opinions.campaign), gives_way=True),))


def _decisions(state: State, record: Record) -> Section:
    query = Query("agenda_item", conditions=(_about(record),))
    _number, found = listed(state, query, 200)
    meetings = {str(one["meeting"]) for one in found if one["decision"] is not None}
    held = {uid: one["held_on"] for uid, one in get_many(state.reading, "meeting", meetings).items()}
    taken = [(day, one) for one in found if isinstance(day := held.get(str(one["meeting"])), date) and day <= state.day]
    lines = [
        Line(brief(str(one["decision"]), _LONGEST), OfRecord(one.entity, one.uid), format_day(day))
        for day, one in sorted(taken, key=lambda pair: (pair[0], pair[1].id), reverse=True)
        if one["decision"] is not None
    ]
    return Section(_("Décisions"), tuple(lines[:MOST]))


def _end(state: State, record: Record) -> Section:
    if not isinstance(record["ends_on"], date):
        return Section(_("Fin"), ())
    line = dated(record, CHOICES["experiment_stage"].label(str(record["stage"])), record["ends_on"], state)
    return Section(_("Fin"), (replace(line, place=OfField("ends_on")),))


def _results(record: Record) -> Section:
    lines = []
    if record["results"] is not None:
        lines.append(Line(brief(str(record["results"]), _LONGEST), OfField("results")))
    if record["outcome"] is not None:
        label = CHOICES["experiment_outcome"].label(str(record["outcome"]))
        lines.append(Line(_("À l'issue : {outcome}").format(outcome=label), OfField("outcome")))
    return Section(_("Résultats"), tuple(lines))
