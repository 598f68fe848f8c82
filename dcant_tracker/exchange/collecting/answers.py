"""What the rows of a returned form say: unanswered rows say nothing, answered ones are transmitted.

Pure functions over the rows that the comparison takes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.collecting.form import ANSWERS, ENTITY, is_answered, is_complete
from dcant_tracker.exchange.compare import TheirRow, same
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


def as_answers(rows: Iterable[TheirRow], sent: Mapping[str, Values]) -> list[TheirRow]:
    """The rows as the comparison should take them; ``sent`` holds the base of those that existed, by uid.

    A row prepared for an answer that did not come is left out; one whose answers changed is transmitted.
    """
    found = []
    for row in rows:
        if row.entity != ENTITY.name or row.trouble:
            found.append(row)
        elif row.uid in sent:
            found.append(_submitted(row) if _changed(row, sent[row.uid]) else _unmoved(row, sent[row.uid]))
        elif is_answered(row.values) or any(name in row.problems for name in ANSWERS):
            found.append(_submitted(row))
    return found


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
    return replace(newest, values=values, problems=problems, questions=questions)


def _question(name: str, said: Sequence[tuple[str, Value]]) -> str:
    declared = ENTITY[name]
    told = " ; ".join(
        _("« {answer} » ({file})").format(
            answer=declared.choices.label(str(value)) if declared.choices else value, file=file
        )
        for file, value in said
    )
    return _("{label} : réponses différentes reçues, {told}.").format(label=declared.label, told=told)
