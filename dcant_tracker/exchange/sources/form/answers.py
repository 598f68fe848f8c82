"""What the rows of a returned form say: unanswered rows say nothing, answered ones are transmitted.

Pure functions over the rows that the comparison takes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.rows import TheirRow, VersionPair
from dcant_tracker.exchange.sources.form.questions import ANSWERS, ENTITY, is_answered, is_complete
from dcant_tracker.words import _

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many evaluations a form asks for, and how many of them are answered, and answered whole."""

    asked: int
    answered: int
    complete: int


NOTHING = Progress(0, 0, 0)


def progress(rows: Iterable[TheirRow]) -> Progress:
    """How far the rows of a form are."""
    evaluations = [row for row in rows if row.entity == ENTITY.name]
    return Progress(
        len(evaluations),
        sum(is_answered(row.values) for row in evaluations),
        sum(is_complete(row.values) for row in evaluations),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form was when it left: the uids of the evaluations whose answers it showed, and whose it is.

    ``whose`` holds the uids of its campaign and evaluator, by field.
    """

    shown: Collection[str]
    whose: Mapping[str, str]


def as_answers(rows: Iterable[TheirRow], sent: Mapping[str, Values], form: Sent | None = None) -> list[TheirRow]:
    """The rows as the comparison should take them; ``sent`` holds the base of those that existed, by uid.

    A row prepared for an answer that did not come is left out; one whose answers changed is transmitted.
    An empty cell of a row that left empty says nothing: the answer may have come in another copy. Without
    ``form``, every row of ``sent`` left with its answers.
    """
    form = form or Sent(sent.keys(), {})
    found = []
    for row in rows:
        if row.entity != ENTITY.name or row.trouble:
            found.append(row)
            continue
        told = row if row.uid in form.shown else _without_blanks(row)
        if told.uid in sent:
            found.append(_submitted(told) if _changed(told, sent[told.uid]) else _unmoved(told, sent[told.uid]))
        elif is_answered(told.values):
            found.append(_submitted(told))
        else:
            found += [_unreadable(told, name) for name in ANSWERS if name in told.problems]
    return [_doubted(row, form.whose) if row.entity == ENTITY.name else row for row in found]


def _unreadable(row: TheirRow, name: str) -> TheirRow:
    """A row of which no answer can be read: nothing is transmitted, and each cell is told."""
    problem = row.problems[name]
    return replace(row, values={name: problem.shown}, problems={}, trouble=problem.message, trouble_field=name)


def _without_blanks(row: TheirRow) -> TheirRow:
    values = {name: value for name, value in row.values.items() if name not in ANSWERS or value is not None}
    return replace(row, values=values)


def _doubted(row: TheirRow, whose: Mapping[str, str]) -> TheirRow:
    """``row``, put aside when it is about nothing, and asked about when it is another's than the form."""
    if row.trouble:
        return row
    if not any(row.values.get(name) is not None or name in row.problems for name in SUBJECT):
        message = _("Cette ligne ne dit plus quelle recommandation ou expérimentation elle évalue.")
        return replace(row, trouble=message, trouble_field="recommendation")
    others = [name for name, uid in whose.items() if row.values.get(name) not in (None, uid)]
    if not others:
        return row
    labels = ", ".join(ENTITY[name].label for name in others)
    question = _("Ce formulaire avait été préparé pour un autre ({fields}) : est-ce voulu ?").format(fields=labels)
    return replace(row, questions={**row.questions, "": question})


def _changed(row: TheirRow, sent: Values) -> bool:
    return any(name in row.values and not same(row.values[name], sent.get(name)) for name in ANSWERS)


def _unmoved(row: TheirRow, sent: Values) -> TheirRow:
    """A row without another answer: the form's « Brouillon » takes no answer back that was taken in since it left."""
    return replace(row, values={**row.values, "state": sent.get("state")})


def _submitted(row: TheirRow) -> TheirRow:
    return replace(row, values={**row.values, "state": SUBMITTED})


def merged(returns: Sequence[tuple[str, Sequence[TheirRow]]], sent: Mapping[str, Values]) -> list[TheirRow]:
    """The rows of several forms of one organisation, oldest first, as one; ``returns`` pairs file names with rows.

    An answer given in one file only goes in; two different answers to one question are a question:
    the newest stands, the other is told.
    """
    groups: dict[tuple[Value, ...], list[tuple[str, TheirRow]]] = {}
    loose: list[TheirRow] = []
    for name, rows in returns:
        for row in rows:
            if row.entity != ENTITY.name or row.trouble:
                loose.append(row)
            else:
                groups.setdefault(tuple(row.values.get(f.name) for f in ENTITY.key), []).append((name, row))
    return [_one(group, sent) for group in groups.values()] + loose


def _one(group: Sequence[tuple[str, TheirRow]], sent: Mapping[str, Values]) -> TheirRow:
    newest = group[-1][1]
    values, problems, questions = dict(newest.values), dict(newest.problems), dict(newest.questions)
    versions: dict[str, VersionPair] = {}
    before = sent.get(newest.uid, {})
    for name in ANSWERS:
        said = [
            (file, row.values[name])
            for file, row in group
            if name in row.values and row.values[name] is not None and not same(row.values[name], before.get(name))
        ]
        if not said:
            continue
        values[name] = said[-1][1]
        problems.pop(name, None)
        if any(not same(value, values[name]) for _file, value in said[:-1]):
            questions[name] = _question(name, said)
            older = [(file, value) for file, value in said if not same(value, values[name])]
            versions[name] = (older[-1], said[-1])
    return replace(newest, values=values, problems=problems, questions=questions, versions=versions)


def _question(name: str, said: Sequence[tuple[str, Value]]) -> str:
    declared = ENTITY[name]
    told = " ; ".join(
        _("« {answer} » ({file})").format(
            answer=declared.choices.label(str(value)) if declared.choices else value, file=file
        )
        for file, value in said
    )
    return _("{label} : réponses différentes reçues, {told}.").format(label=declared.label, told=told)
