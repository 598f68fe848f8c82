"""The answers to one question, and what can honestly be said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.agreement import consensus

GRADES = tuple(code for code in CHOICES["score"].codes if code.isdecimal())
"""The codes that count in a mean, lowest first: « 0 » to « 4 »."""

APART = tuple(code for code in CHOICES["score"].codes if code not in GRADES)
"""« NC » and « NSP »: answers, but in no mean."""

FEW = 5
"""Below so many grades a mean is told with its number."""


@dataclass(frozen=True)
class Distribution:
    """How many gave each answer, by code of the list « score ».

    ``expected`` is how many were asked, where known; ``came`` how many of those answered: others may have too.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    expected: int | None = None
    came: int = 0

    @property
    def graded(self) -> int:
        """How many gave a grade from 0 to 4."""
        return sum(self.counts.get(code, 0) for code in GRADES)

    @property
    def answered(self) -> int:
        """How many said something, « NC » and « NSP » included."""
        return self.graded + sum(self.counts.get(code, 0) for code in APART)

    @cached_property
    def mean(self) -> float | None:
        """The mean of the grades, from 0 to 4; None when nobody gave one."""
        if not self.graded:
            return None
        return sum(int(code) * self.counts.get(code, 0) for code in GRADES) / self.graded

    @cached_property
    def spread(self) -> float | None:
        """The standard deviation of the grades given (of the whole, not of a sample); None below two."""
        if self.graded < 2 or self.mean is None:
            return None
        squares = sum(self.counts.get(code, 0) * (int(code) - self.mean) ** 2 for code in GRADES)
        return sqrt(squares / self.graded)

    @cached_property
    def agreement(self) -> float | None:
        """How far the evaluators agree, from 0 to 1 (:func:`consensus`); None below two grades."""
        return consensus([self.counts.get(code, 0) for code in GRADES])

    @property
    def coverage(self) -> float | None:
        """The share, from 0 to 1, of those asked who answered; None when nobody knows how many were."""
        return self.came / self.expected if self.expected else None

    @property
    def is_small(self) -> bool:
        """Whether there are too few grades for the mean to stand for more than those who gave them."""
        return 0 < self.graded < FEW

    def __add__(self, other: "Distribution") -> "Distribution":
        codes = {*self.counts, *other.counts}
        counts = {code: self.counts.get(code, 0) + other.counts.get(code, 0) for code in codes}
        known = [one.expected for one in (self, other) if one.expected is not None]
        return Distribution(counts, sum(known) if known else None, self.came + other.came)


NOTHING = Distribution()


def together(distributions: Iterable[Distribution]) -> Distribution:
    """All of them as one: each answer weighs the same."""
    return sum(distributions, NOTHING)
