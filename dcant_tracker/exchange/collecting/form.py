"""What one form holds: the evaluations of one organisation in one campaign, the last answer beside each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.collecting.expecting import Asked, Subject
from dcant_tracker.exchange.sources.form.questions import ENTITY, FIELDS, SCORES
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class FormRow:
    """One evaluation: its uid (new where there is none yet), its values, and what was answered last time.

    ``known`` tells an evaluation that we hold already; ``last`` holds earlier answers as texts, by field.
    """

    uid: str
    values: Values
    title: str
    known: bool
    last: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one organisation."""

    campaign: str
    asked: Asked
    rows: tuple[FormRow, ...]


def form(reading: Reading, labels: Labels, campaign: str, asked: Asked) -> Form:
    """The form of ``asked``: the subjects expected, and those it evaluated in this campaign without being asked."""
    given = records(reading, Query("evaluation", conditions=(Condition("evaluator", (asked.organisation,)),)))
    current = {_subject(record): record for record in given if record["campaign"] == campaign}
    subjects = list(dict.fromkeys((*asked.subjects, *current)))
    earlier = _latest_before(reading, given, campaign)
    rows = (
        _row(reading, labels, campaign, asked, subject, current.get(subject), earlier.get(subject))
        for subject in subjects
    )
    return Form(campaign, asked, tuple(rows))


def _subject(record: Record) -> Subject:
    recommendation, experiment = record["recommendation"], record["experiment"]
    return (
        None if recommendation is None else str(recommendation),
        None if experiment is None else str(experiment),
    )


def _latest_before(reading: Reading, given: list[Record], campaign: str) -> dict[Subject, Record]:
    """The latest evaluation of each subject in another campaign; campaigns follow one another by their opening."""
    opened = {record.uid: str(record["opens_on"] or "") for record in records(reading, Query("campaign"))}
    now = opened.get(campaign, "")
    others = [
        record
        for record in given
        if record["campaign"] != campaign and (not now or opened.get(str(record["campaign"]), "") <= now)
    ]
    others.sort(key=lambda record: (opened.get(str(record["campaign"]), ""), str(record["evaluated_on"] or "")))
    return {_subject(record): record for record in others}


def _row(
    reading: Reading,
    labels: Labels,
    campaign: str,
    asked: Asked,
    subject: Subject,
    current: Record | None,
    earlier: Record | None,
) -> FormRow:
    recommendation, experiment = subject
    values: dict[str, Value] = {f.name: None for f in FIELDS}
    values |= {
        "campaign": campaign,
        "recommendation": recommendation,
        "experiment": experiment,
        "evaluator": asked.organisation,
        "state": ENTITY["state"].default,
    }
    if current is not None:
        values = {f.name: current[f.name] for f in FIELDS}
    about = get(reading, "experiment" if experiment else "recommendation", str(experiment or recommendation))
    title = str(about["title"]) if about else ""
    last = _last_answers(labels, earlier) if earlier is not None else {}
    return FormRow(current.uid if current else new_uid(), values, title, current is not None, last)


def _last_answers(labels: Labels, earlier: Record) -> dict[str, str]:
    campaign = labels.of("campaign", str(earlier["campaign"]))
    return {
        name: _("{answer} ({campaign})").format(answer=labels.of_field(ENTITY[name], earlier[name]), campaign=campaign)
        for name in SCORES
        if earlier[name] is not None
    }
