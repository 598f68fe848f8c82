"""Answers and what was received, counted in one pass over the evaluations and remembered while the data stay the same.

A figure asks for both, several figures and sections of a report ask for the same: where there are a million
evaluations, each pass takes most of their time.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import add
from typing import Any, TypeAlias

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.reading.evaluations import (
    ANSWERED,
    COMPLETE,
    EVERYTHING,
    TRANSMITTED,
    Answers,
    By,
    Key,
    Scope,
    conditions_of,
    told_apart,
)
from dcant_tracker.store.reading.reading import Reading

_CODES = CHOICES["score"].codes
_LETTER = {
    code: next(letter for letter in code if not any(letter in other for other in _CODES if other != code))
    for code in _CODES
}
"""A letter of each code that no other code has: all codes of a principle written one after the other are counted by
it, which is quicker than to compare each with every code.
"""

_MANY = 100_000
"""The number of an evaluation from which on two threads count: below, to begin one takes longer."""

_ANSWERS = f"FILTER (WHERE ({ANSWERED}) AND {TRANSMITTED})"
_COUNTED = (
    *(f"group_concat(evaluation.{column}, '') FILTER (WHERE {TRANSMITTED})" for column in PRINCIPLES.values()),
    "COUNT(*)",
    "COUNT(*) FILTER (WHERE evaluation.state = 'draft')",
    "COUNT(*) FILTER (WHERE evaluation.state = 'validated')",
    f"COUNT(*) FILTER (WHERE NOT ({ANSWERED}) AND {TRANSMITTED})",
    f"COUNT(*) FILTER (WHERE {COMPLETE} AND {TRANSMITTED})",
    f"MIN(evaluation.evaluator) {_ANSWERS}",
    f"MAX(evaluation.evaluator) {_ANSWERS}",
)
"""Each test stands where it only leads past what it would count: as a value, it took a fifth of all the time."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is of one thing: the answers given, and so many evaluations, drafts and parts of those transmitted."""

    answers: Answers
    evaluations: int
    drafts: int
    validated: int
    without_score: int
    complete: int
    is_one_evaluator: bool


def answers(reading: Reading, by: Sequence[By] = (), scope: Scope = EVERYTHING) -> dict[Key, Answers]:
    """The answers to each principle, by what ``by`` tells apart (nothing: one key, empty); without any, no key.

    By axis, only what is about a recommendation is there, and the key is the axis folded (:func:`sort_key`): spellings
    that differ by case and accents are one axis.
    """
    return {key: one.answers for key, one in gathered(reading, by, scope).items() if any(one.answers.values())}


def gathered(reading: Reading, by: Sequence[By], scope: Scope) -> dict[Key, Gathered]:
    """What there is in ``scope``, by what ``by`` tells apart; what there is nothing of is not there."""
    return reading.remembered(("gathered", tuple(by), scope), lambda: _read(reading, by, scope))


def _read(reading: Reading, by: Sequence[By], scope: Scope) -> dict[Key, Gathered]:
    found: dict[Key, Gathered] = {}
    for key, said, counted in _rows(reading, by, scope):
        evaluations, drafts, validated, without, complete, first, last = counted
        given = {name: _split(codes) for name, codes in zip(PRINCIPLES, said, strict=True)}
        one = first is not None and first == last
        found[key] = Gathered(given, evaluations, drafts, validated, without, complete, one)
    return found


_Row: TypeAlias = tuple[Key, tuple[str, ...], tuple[Any, ...]]
"""A key, the codes of each principle, and the rest of what was counted."""


def _rows(reading: Reading, by: Sequence[By], scope: Scope) -> Iterable[_Row]:
    """What the database counted; where there are very many, each half by a thread and a connection of its own."""
    keys, joins = told_apart(by, "evaluation")
    conditions, values = conditions_of(reading, scope, "evaluation")
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""

    def ask(of: Reading, *part: str) -> list[_Row]:
        where = " AND ".join([*part, *conditions]) or "TRUE"
        sql = f"SELECT {', '.join([*keys, *_COUNTED])} FROM evaluation {joins} WHERE {where} {grouped}"
        first, second = len(by), len(by) + len(PRINCIPLES)
        rows = (
            row for row in of.fetch_all(sql, values) if row[second]
        )  # one row of nothing, where nothing tells apart
        return [(row[:first], tuple(codes or "" for codes in row[first:second]), row[second:]) for row in rows]

    last = reading.fetch_value("SELECT coalesce(max(id), 0) FROM evaluation")
    if last < _MANY or reading.connection.in_transaction:
        return ask(reading)
    version = reading.version()
    with reading.beside(2) as readings, ThreadPoolExecutor(len(readings)) as threads:
        if len(readings) < 2:
            return ask(reading)
        halves = (f"evaluation.id <= {last // 2:d}", f"evaluation.id > {last // 2:d}")
        ours, theirs = threads.map(ask, readings, halves)
    return _joined(ours, theirs) if reading.version() == version else ask(reading)


def _joined(ours: Iterable[_Row], theirs: Iterable[_Row]) -> list[_Row]:
    """Both halves as one: what was counted is summed, the first and the last evaluator are those of both."""
    found = {key: (said, counted) for key, said, counted in ours}
    for key, said, counted in theirs:
        if key in found:
            before, known = found[key]
            first, last = (tuple(filter(None, pair)) for pair in zip(known[-2:], counted[-2:], strict=True))
            summed = map(add, known[:-2], counted[:-2])
            both = (*summed, min(first, default=None), max(last, default=None))
            found[key] = (tuple(map(add, before, said)), both)
        else:
            found[key] = (said, counted)
    return [(key, said, counted) for key, (said, counted) in found.items()]


def _split(written: str) -> dict[str, int]:
    return {code: n for code, letter in _LETTER.items() if (n := written.count(letter))}
