"""How a campaign stands, counted in evaluations: the one count that every screen, report, letter and command shows.

An evaluation is one evaluator about one subject. It is *received* once it is transmitted: a draft is still being
typed. What was received is counted whole, whoever was asked and whatever it says; those that nobody asked for, those
without any score, those with an answer to each principle and those validated are told beside, as parts of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import add

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.reading.evaluations import (
    COMPLETE,
    EVERYTHING,
    OF_THE_LINE,
    TRANSMITTED,
    By,
    Key,
    Scope,
    conditions_of,
    told_apart,
    within,
)
from dcant_tracker.store.reading.gathering import gathered
from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Count:
    """So many evaluations; ``is_one_evaluator`` says whether all that answer anything are of one organisation.

    ``unasked`` (nobody asked for them), ``without_score`` (no principle answered), ``complete`` (each one answered) and
    ``validated`` are parts of ``received``. ``by_principle`` counts those asked for and received that answer each
    principle, in their order, and ``whole`` those that answer every one of them.
    """

    asked: int = 0
    received: int = 0
    unasked: int = 0
    without_score: int = 0
    complete: int = 0
    validated: int = 0
    drafts: int = 0
    whole: int = 0
    is_one_evaluator: bool = False
    by_principle: tuple[int, ...] = (0,) * len(PRINCIPLES)

    @property
    def came(self) -> int:
        """How many of those asked for were received."""
        return self.received - self.unasked

    @property
    def silent(self) -> int:
        """How many of those asked for were not received, begun here as a draft or not."""
        return self.asked - self.came

    @property
    def share(self) -> float | None:
        """The share of those asked for that were received; None when nobody was asked."""
        return self.came / self.asked if self.asked else None

    def __add__(self, other: "Count") -> "Count":
        """Both together; whether they are of one evaluator is not known."""
        pairs = zip(self.by_principle, other.by_principle, strict=True)
        return Count(
            self.asked + other.asked,
            self.received + other.received,
            self.unasked + other.unasked,
            self.without_score + other.without_score,
            self.complete + other.complete,
            self.validated + other.validated,
            self.drafts + other.drafts,
            self.whole + other.whole,
            by_principle=tuple(map(sum, pairs)),
        )


NONE = Count()


def count(reading: Reading, scope: Scope = EVERYTHING) -> Count:
    """How all that is in ``scope`` stands."""
    return counts(reading, (), scope).get((), NONE)


def together(listed: Iterable[Count]) -> Count:
    """Several as one."""
    return reduce(add, listed, NONE)


def counts(reading: Reading, by: Sequence[By], scope: Scope = EVERYTHING) -> dict[Key, Count]:
    """How each stands that ``by`` tells apart; what nobody was asked about and nobody answered is not there."""
    found = expected(reading, by, scope)
    for key, one in gathered(reading, by, scope).items():
        asked = found.get(key, NONE)
        received = one.evaluations - one.drafts
        found[key] = replace(
            asked,
            received=received,
            unasked=received - asked.came,
            without_score=one.without_score,
            complete=one.complete,
            validated=one.validated,
            drafts=one.drafts,
            is_one_evaluator=one.is_one_evaluator,
        )
    return found


def received_by_day(reading: Reading, scope: Scope) -> dict[date, tuple[int, int]]:
    """How many were received on each day: those that say so, those without a day that came into the file on it."""
    conditions, values = conditions_of(reading, scope, "evaluation")
    where = " AND ".join([TRANSMITTED, *conditions])
    came = "SELECT s.at FROM change c JOIN step s ON s.id = c.step WHERE c.uid = evaluation.uid ORDER BY c.id LIMIT 1"
    told = f"CASE WHEN evaluated_on IS NULL THEN ({came}) END"
    sql = f"SELECT evaluated_on, {told}, count(*) FROM evaluation WHERE {where} GROUP BY 1, 2"
    found: dict[date, tuple[int, int]] = {}
    for said, moment, number in reading.fetch_all(sql, values):
        if said is not None or moment is not None:
            day = date.fromisoformat(said) if said else local_iso(moment).date()
            dated, undated = found.get(day, (0, 0))
            found[day] = (dated + number, undated) if said else (dated, undated + number)
    return dict(sorted(found.items()))


def expected(reading: Reading, by: Sequence[By], scope: Scope) -> dict[Key, Count]:
    """What was asked for and how much of it was received, as if nothing else had been."""
    keys, joins = told_apart(by, "expected_evaluation")
    where, values = within(reading, scope, "expected_evaluation")
    grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
    sql = f"""
        SELECT {", ".join([*keys, "COUNT(*)", "COUNT(evaluation.id)", _WHOLE, *_EACH])} FROM expected_evaluation
        LEFT JOIN evaluation ON {OF_THE_LINE.format(line="expected_evaluation")} AND {TRANSMITTED}
        {joins} {where} {grouped}
    """
    found = {}
    for row in reading.fetch_all(sql, values):
        asked, came, whole, *each = row[len(by) :]
        if asked:
            found[tuple(row[: len(by)])] = Count(asked, came, whole=whole, by_principle=tuple(each))
    return found


_EACH = [f"COUNT(evaluation.{column})" for column in PRINCIPLES.values()]
_WHOLE = f"COUNT(CASE WHEN {COMPLETE} THEN evaluation.id END)"
