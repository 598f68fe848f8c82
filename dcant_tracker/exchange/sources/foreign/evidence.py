"""How likely a column feeds a field: what its heading says, and what its values say."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache

from rapidfuzz import fuzz

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.vocabulary import HEADINGS
from dcant_tracker.words import exchange_language

SAMPLED = 60
"""How many values of a column are looked at."""

SEARCHED = 2_000
"""In how many rows they are looked for."""

FIRST_LOOK = 8
"""Of how many values one at least must fit for the others to be looked at."""

COLUMNS = 300
"""How many columns of a sheet may correspond to something."""

_TELLING = frozenset({Kind.SIREN, Kind.DATE, Kind.CHOICE, Kind.SCORE, Kind.REF})
"""Kinds that few values fit by chance."""

_SPEAKING = frozenset({Kind.SIREN, Kind.REF})
"""Kinds whose values tell the field without a heading."""

_HEADING_WEIGHT = 0.65
_LEAST_HEADING = 0.7
_CLOSE_CHOICE = 86


class Evidence:
    """Judges columns. ``names(entity, text)`` tells whether a text names one of my records."""

    def __init__(self, names: Callable[[str, str], bool]) -> None:
        self._names = names

    def confidence(self, entity: Entity, field: Field, heading: str, sample: "Sample") -> float:
        """From 0 to 1. A heading alone convinces for free text; lists, dates and references must fit as well."""
        said = heading_score(entity, field, heading)
        if said < _LEAST_HEADING and field.kind not in _SPEAKING:
            return 0.0
        fitting = self.fitting(field, sample)
        if fitting is None:
            return said
        if said >= _LEAST_HEADING:
            return said * (_HEADING_WEIGHT + (1 - _HEADING_WEIGHT) * fitting)
        return 0.6 * fitting if fitting > 0.7 else 0.0

    def fitting(self, field: Field, sample: "Sample") -> float | None:
        """The share of a column's values that ``field`` could hold; None when that says nothing."""
        if not sample.values or (field.kind not in _TELLING and field.kind is not Kind.INT):
            return None
        alike = (field.kind, field.target)
        if alike not in sample.fitting:
            seldom = not any(self._fits(field, value) for value in sample.values[:FIRST_LOOK])
            fit = 0 if seldom else sum(self._fits(field, value) for value in sample.values)
            sample.fitting[alike] = fit / len(sample.values)
        return sample.fitting[alike]

    def _fits(self, field: Field, value: CellValue) -> bool:
        if isinstance(value, Unreadable):
            return False
        if field.is_ref:
            return self._names(str(field.target), str(value))
        if field.choices:
            return choice_for(field, str(value)) is not None
        try:
            parse(field, value)
        except UserError:
            return False
        return True


def heading_score(entity: Entity, field: Field, heading: str) -> float:
    """How close ``heading`` is to the label, the name or a usual name of ``field``, from 0 to 1."""
    text = fold(heading)
    return _score(entity.name, field.name, text) if text else 0.0


@cache
@exchange_language()
def _known(entity: str, field: str) -> tuple[str, ...]:
    """The folded names of a field: its label and its own name come first."""
    declared = CATALOGUE[entity][field]
    names = (declared.label, declared.name.replace("_", " "), *HEADINGS.get((entity, field), ()), *declared.formerly)
    return tuple(fold(name) for name in names)


@lru_cache(maxsize=200_000)
def _score(entity: str, field: str, text: str) -> float:
    best = 0.0
    for rank, other in enumerate(_known(entity, field)):
        if text == other:
            return 1.0 if rank < 2 else 0.95
        score = max(fuzz.ratio(text, other), 0.96 * fuzz.token_sort_ratio(text, other), 0.9 * _within(text, other))
        best = max(best, 0.93 * score / 100)
    return best


def _within(text: str, other: str) -> float:
    """How well one is a part of the other, in whole words; a lone short word says little."""
    if min(len(text), len(other)) < 4:
        return 0.0
    return float(fuzz.token_set_ratio(text, other))


def choice_for(field: Field, text: str) -> str | None:
    """The code of the list of ``field`` that ``text`` says, or nearly says."""
    choices = field.choices
    if choices is None:
        return None
    code = choice_said(field, text)
    if code is not None:
        return code
    scores = {code: fuzz.ratio(fold(text), fold(label)) for code, label in choices.labels.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= _CLOSE_CHOICE else None


class Sample:
    """The values of one column under the headings."""

    def __init__(self, rows: Sequence[Sequence[CellValue]], position: int) -> None:
        self._rows = rows
        self._position = position
        self.fitting: dict[tuple[Kind, str | None], float] = {}
        """The share of the values that fields of a kind and target could hold, once known."""

    @cached_property
    def values(self) -> list[CellValue]:
        """The first distinct values that are not blank, at most :data:`SAMPLED`."""
        found: dict[object, CellValue] = {}
        for row in self._rows[:SEARCHED]:
            cell = row[self._position] if self._position < len(row) else None
            if cell is not None and not (isinstance(cell, str) and cell.isspace()):
                found.setdefault(str(cell), cell)
                if len(found) == SAMPLED:
                    break
        return list(found.values())
