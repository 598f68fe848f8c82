"""What the rows of a returned form say: unanswered rows say nothing, answered ones are transmitted.

Pure functions over the rows that the comparison takes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.rows import TheirRow, VersionPair
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.words import _

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many answers a form asks for, and how many of them are given, and given whole."""

    asked: int
    answered: int
    complete: int


NOTHING = Progress(0, 0, 0)


def progress(rows: Iterable[TheirRow], questions: Questions = EVALUATIONS) -> Progress:
    """How far the rows of a form are."""
    asked = [row for row in rows if row.entity == questions.entity.name]
    return Progress(
        len(asked),
        sum(questions.is_answered(row.values) for row in asked),
        sum(questions.is_complete(row.values) for row in asked),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form was when it left: the uids of the records whose answers it showed, and whose it is.

    ``whose`` holds the uids of its campaign and of who answers, by field. ``for_all`` are the fields that the head of
    the form says once for all its rows, ``received`` is the day when it came, for answers without any, but for the
    subjects that are ``dated`` already.
    """

    shown: Collection[str]
    whose: Mapping[str, str]
    questions: Questions = EVALUATIONS
    for_all: Collection[str] = ()
    received: date | None = None
    dated: Collection[tuple[str | None, ...]] = ()


def as_answers(rows: Iterable[TheirRow], sent: Mapping[str, Values], form: Sent | None = None) -> list[TheirRow]:
    """The rows as the comparison should take them; ``sent`` holds the base of those that existed, by uid.

    A row prepared for an answer that did not come is left out; one whose answers changed is transmitted.
    An empty cell of a row that left empty says nothing: the answer may have come in another copy. Without
    ``form``, every row of ``sent`` left with its answers.
    """
    form = form or Sent(sent.keys(), {})
    asked = form.questions
    found = []
    told_once: set[str] = set()
    for whole in rows:
        row = _unsigned(whole, form.for_all)
        if row.entity != asked.entity.name or row.trouble:
            found.append(row)
            continue
        told = row if row.uid in form.shown else _without_blanks(asked, row)
        if told.uid in sent:
            before = sent[told.uid]
            if _changed(asked, told, before):
                found.append(_signed(_submitted(asked, told), whole, form, told_once))
            else:
                found.append(_unmoved(asked, told, before))
        elif asked.is_answered(told.values):
            found.append(_signed(_submitted(asked, told), whole, form, told_once))
        else:
            found += [_unreadable(told, name) for name in asked.answers if name in told.problems]
    return [_doubted(row, form) if row.entity == asked.entity.name else row for row in found]


def _unsigned(row: TheirRow, for_all: Collection[str]) -> TheirRow:
    """``row`` without what the head of the form says: alone, that answers nothing."""
    if not for_all:
        return row
    kept = {name: value for name, value in row.values.items() if name not in for_all}
    problems = {name: problem for name, problem in row.problems.items() if name not in for_all}
    questions = {name: question for name, question in row.questions.items() if name not in for_all}
    return replace(row, values=kept, problems=problems, questions=questions)


def _signed(row: TheirRow, whole: TheirRow, form: Sent, told_once: set[str]) -> TheirRow:
    """An answer with who gave it and when, as the head of the form says; what cannot be read of that is told once."""
    said = {name: value for name, value in whole.values.items() if name in form.for_all and value is not None}
    unclear = {name: one for name, one in whole.problems.items() if name in form.for_all and name not in told_once}
    doubtful = {name: one for name, one in whole.questions.items() if name in form.for_all and name in said}
    told_once |= unclear.keys()
    values = {**row.values, **said}
    day, asked = form.questions.day, form.questions
    is_dated = day in row.problems or day in whole.problems or asked.subject_of(row.values) in form.dated
    if values.get(day) is None and form.received is not None and not is_dated:
        values[day] = form.received
    return replace(row, values=values, problems={**row.problems, **unclear}, questions={**row.questions, **doubtful})


def _unreadable(row: TheirRow, name: str) -> TheirRow:
    """A row of which no answer can be read: nothing is transmitted, and each cell is told."""
    problem = row.problems[name]
    return replace(row, values={name: problem.shown}, problems={}, trouble=problem.message, trouble_field=name)


def _without_blanks(asked: Questions, row: TheirRow) -> TheirRow:
    values = {name: value for name, value in row.values.items() if name not in asked.answers or value is not None}
    return replace(row, values=values)


def _doubted(row: TheirRow, form: Sent) -> TheirRow:
    """``row``, put aside when it is about nothing, and asked about when it is another's than the form."""
    if row.trouble:
        return row
    asked = form.questions
    if not any(row.values.get(name) is not None or name in row.problems for name in asked.subject):
        return replace(row, trouble=asked.lost(), trouble_field=asked.subject[0])
    others = [name for name, uid in form.whose.items() if row.values.get(name) not in (None, uid)]
    if not others:
        return row
    labels = ", ".join(asked.entity[name].label for name in others)
    question = _("Ce formulaire avait été préparé pour un autre ({fields}) : est-ce voulu ?").format(fields=labels)
    return replace(row, questions={**row.questions, "": question})


def _changed(asked: Questions, row: TheirRow, sent: Values) -> bool:
    return any(name in row.values and not same(row.values[name], sent.get(name)) for name in asked.answers)


def _unmoved(asked: Questions, row: TheirRow, sent: Values) -> TheirRow:
    """A row without another answer: the form's « Brouillon » takes no answer back that was taken in since it left."""
    return replace(row, values={**row.values, asked.state: sent.get(asked.state)}) if asked.state else row


def _submitted(asked: Questions, row: TheirRow) -> TheirRow:
    return replace(row, values={**row.values, asked.state: SUBMITTED}) if asked.state else row


def merged(
    returns: Sequence[tuple[str, Sequence[TheirRow]]],
    sent: Mapping[str, Values],
    questions: Questions = EVALUATIONS,
) -> list[TheirRow]:
    """The rows of several forms of one organisation, oldest first, as one; ``returns`` pairs file names with rows.

    An answer given in one file only goes in; two different answers to one question are a question:
    the newest stands, the other is told.
    """
    groups: dict[tuple[Value, ...], list[tuple[str, TheirRow]]] = {}
    loose: list[TheirRow] = []
    for name, rows in returns:
        for row in rows:
            if row.entity != questions.entity.name or row.trouble:
                loose.append(row)
            else:
                groups.setdefault(tuple(row.values.get(f.name) for f in questions.entity.key), []).append((name, row))
    return [_one(group, sent, questions) for group in groups.values()] + loose


def _one(group: Sequence[tuple[str, TheirRow]], sent: Mapping[str, Values], asked: Questions) -> TheirRow:
    newest = group[-1][1]
    values, problems, questions = dict(newest.values), dict(newest.problems), dict(newest.questions)
    versions: dict[str, VersionPair] = {}
    before = sent.get(newest.uid, {})
    for name in asked.answers:
        said = [
            (file, row.values[name])
            for file, row in group
            if name in row.values and row.values[name] is not None and not same(row.values[name], before.get(name))
        ]
        if not said:
            continue
        values[name] = said[-1][1]
        problems.pop(name, None)
        if name != asked.day and any(not same(value, values[name]) for _file, value in said[:-1]):
            questions[name] = _question(asked.entity[name], said)
            older = [(file, value) for file, value in said if not same(value, values[name])]
            versions[name] = (older[-1], said[-1])
    return replace(newest, values=values, problems=problems, questions=questions, versions=versions)


def _question(declared: Field, said: Sequence[tuple[str, Value]]) -> str:
    told = " ; ".join(
        _("« {answer} » ({file})").format(
            answer=declared.choices.label(str(value)) if declared.choices else value, file=file
        )
        for file, value in said
    )
    return _("{label} : réponses différentes reçues, {told}.").format(label=declared.label, told=told)
