"""What one form holds: what one organisation is asked in one campaign, the last answer beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.collecting.expecting import Asked, Subject
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.store.reading.entry_queue import guide
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class FormRow:
    """One record to answer: its uid (new where there is none yet), its values, and what was answered last time.

    ``known`` tells a record that we hold already; ``last`` holds earlier answers as texts, by field. ``heading`` names
    the subject and ``title`` says it in full; ``asked`` words the question of a field, ``criteria`` what it is judged
    by.
    """

    uid: str
    values: Values
    title: str
    known: bool
    last: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one organisation."""

    campaign: str
    asked: Asked
    rows: tuple[FormRow, ...]


def form(reading: Reading, labels: Labels, campaign: str, asked: Asked) -> Form:
    """The form of ``asked``: the subjects expected, and those it answered in this campaign without being asked."""
    questions = asked.questions
    theirs = (Condition(questions.whom, (asked.organisation,)),)
    given = records(reading, Query(questions.entity.name, conditions=theirs))
    current = {questions.subject_of(record.values): record for record in given if record["campaign"] == campaign}
    subjects = list(dict.fromkeys((*asked.subjects, *current)))
    earlier = _latest_before(reading, questions, given, campaign)
    rows = (
        _row(reading, labels, campaign, asked, subject, current.get(subject), earlier.get(subject))
        for subject in subjects
    )
    return Form(campaign, asked, tuple(rows))


def _latest_before(reading: Reading, questions: Questions, given: list[Record], campaign: str) -> dict[Subject, Record]:
    """The latest answer about each subject in another campaign; campaigns follow one another by their opening."""
    opened = {record.uid: str(record["opens_on"] or "") for record in records(reading, Query("campaign"))}
    now = opened.get(campaign, "")
    others = [
        record
        for record in given
        if record["campaign"] != campaign and (not now or opened.get(str(record["campaign"]), "") <= now)
    ]
    others.sort(key=lambda record: (opened.get(str(record["campaign"]), ""), str(record[questions.day] or "")))
    return {questions.subject_of(record.values): record for record in others}


def _row(
    reading: Reading,
    labels: Labels,
    campaign: str,
    asked: Asked,
    subject: Subject,
    current: Record | None,
    earlier: Record | None,
) -> FormRow:
    questions = asked.questions
    values: dict[str, Value] = {f.name: None for f in questions.fields}
    values |= dict(zip(questions.subject, subject, strict=True))
    values |= {"campaign": campaign, questions.whom: asked.organisation}
    if questions.state:
        values[questions.state] = questions.entity[questions.state].default
    if current is not None:
        values = {f.name: current[f.name] for f in questions.fields}
    last = _last_answers(labels, questions, earlier) if earlier is not None else {}
    heading, title = _named(reading, questions, subject)
    uid = current.uid if current else new_uid()
    return FormRow(uid, values, title, current is not None, last, heading, *_grid(reading, questions))


def _named(reading: Reading, questions: Questions, subject: Subject) -> tuple[str, str]:
    """The subject as people know it, and its full title or, where its name says it already, what describes it."""
    named = [(name, uid) for name, uid in zip(questions.subject, subject, strict=True) if uid is not None]
    if not named:
        return "", ""
    name, uid = named[-1]
    about = get(reading, str(questions.entity[name].target), uid)
    if about is None:
        return "", ""
    called = about.caption or str(about.values.get("title") or about.values.get("label") or "")
    code = about.values.get("code")
    told = str(about.values.get("title") or about.values.get("description") or "")
    return " · ".join(str(part) for part in (code, called) if part), "" if told == called else told


def _grid(reading: Reading, questions: Questions) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The principle that each score is about, and its criteria, as the officers edit them."""
    principles = {name: code for code, name in PRINCIPLES.items() if name in questions.needed}
    if not principles:
        return {}, {}
    known = guide(reading)
    asked = {name: CHOICES["principle"].label(code) for name, code in principles.items()}
    criteria = {
        name: [f"{criterion} : {' '.join(told.split())}" if told else criterion for criterion, told in known[code]]
        for name, code in principles.items()
    }
    return asked, criteria


def _last_answers(labels: Labels, questions: Questions, earlier: Record) -> dict[str, str]:
    campaign = labels.of("campaign", str(earlier["campaign"]))
    return {
        name: _("{answer} ({campaign})").format(
            answer=labels.of_field(questions.entity[name], earlier[name]), campaign=campaign
        )
        for name in questions.needed
        if earlier[name] is not None
    }
