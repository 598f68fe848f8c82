"""How likely a column feeds a field: what its heading says, and what its values say."""

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache, partial

from rapidfuzz import fuzz

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.parsing import DoubtfulError, parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.headings import kind_of
from dcant_tracker.exchange.sources.foreign.numbers import THOUSANDS, whole
from dcant_tracker.exchange.sources.foreign.value_shapes import SHAPES, is_acronym, is_body, says_a_body
from dcant_tracker.exchange.sources.foreign.vocabulary import HEADINGS, SEPARATORS
from dcant_tracker.words import exchange_language

SAMPLED = 60
"""How many values of a column are looked at."""

SEARCHED = 2_000
"""In how many rows they are looked for."""

COUNTED = 200
"""In how many rows values are counted."""

FIRST_LOOK = 8
"""Of how many values one at least must fit for the others to be looked at."""

MOST_PARTS = 20
"""How many of the things that one cell says are looked at."""

COLUMNS = 300
"""How many columns of a sheet may correspond to something."""

_TELLING = frozenset({Kind.SIREN, Kind.DATE, Kind.CHOICE, Kind.SCORE, Kind.REF})
"""Kinds that few values fit by chance."""

_SPEAKING = frozenset({Kind.SIREN, Kind.REF})
"""Kinds whose values tell the field without a heading."""

_HEADING_WEIGHT = 0.5
_LEAST_HEADING = 0.75
_WITHIN = 0.7
"""What a heading weighs that holds the name of a field among other words."""
_WITHIN_WEIGHT = 0.8
_FITTING = 0.8
_VALUES_WEIGHT = 0.6
_FIRST_SERIAL = 20_000
"""Above the years: the number of a day of 1954 in a spreadsheet, as later ones."""
_BODY_WEIGHT = 0.02
"""What tells the column of bodies from that of the places where they are."""
_PLAIN = 0.95
_NAMES_TO_ASK = 0.65
"""What a plain heading weighs over names that none of my records bears: they are asked about."""
_LEAST_FITTING = 0.7
_CLOSE_CHOICE = 86
_FEWEST_LETTERS = 5
_ALIKE = 86


_LEADER = "pilote"
"""A heading that does not say whose leader it names."""
_LEADS = {"lead_state": False, "lead_local": True}
_LOCAL = frozenset(
    {
        "metropole",
        "communaute_agglomeration",
        "communaute_urbaine",
        "communaute_communes",
        "departement",
        "region",
        "ept",
        "syndicat_mixte",
        "ville",
    }
)
"""Kinds that a name may say, of bodies that are none of the State's."""


class Evidence:
    """Judges columns. ``names(entity, text)`` tells whether a text names one of my records.

    ``holds(entity)`` tells whether there are any.
    """

    def __init__(self, names: Callable[[str, str], bool], holds: Callable[[str], bool]) -> None:
        self._names = names
        self._holds = holds

    def confidence(self, entity: Entity, field: Field, headings: Sequence[str], sample: "Sample") -> float:
        """From 0 to 1, for a column that may be called by any of ``headings``.

        A heading alone convinces for free text. What can be told by its values must fit them as well; a heading that
        only holds the name of a field needs them to.
        """
        said = max((heading_score(entity, field, heading) for heading in headings), default=0.0)
        if said < _WITHIN and field.kind not in _SPEAKING:
            return 0.0
        if said < _LEAST_HEADING and field.is_ref and not field.key:
            return 0.0
        fitting = self.fitting(entity, field, sample)
        if field.name in _LEADS and any(fold(heading) == _LEADER for heading in headings):
            said *= _led(sample, locally=_LEADS[field.name])
        if fitting is None:
            return said if said >= _LEAST_HEADING else 0.0
        if said >= _LEAST_HEADING:
            sure = said * (_HEADING_WEIGHT + (1 - _HEADING_WEIGHT) * fitting)
            return max(sure, _NAMES_TO_ASK) if field.is_ref and said >= _PLAIN else sure
        if said >= _WITHIN:
            prose = field.name in entity.caption and sample.is_prose
            return _WITHIN_WEIGHT * fitting if fitting >= _FITTING and not prose else 0.0
        if fitting <= _LEAST_FITTING or not _speaks(field, sample):
            return 0.0
        return _VALUES_WEIGHT * fitting + (_BODY_WEIGHT * _bodies(sample) if field.target == "organisation" else 0.0)

    def fitting(self, entity: Entity, field: Field, sample: "Sample") -> float | None:
        """The share of a column's values that ``field`` could hold; None when that says nothing."""
        shape = SHAPES.get((entity.name, field.name))
        if not sample.values or (shape is None and field.kind not in _TELLING and field.kind is not Kind.INT):
            return None
        if field.is_ref and not self._holds(str(field.target)):
            return None
        alike = (field.kind, field.target, f"{entity.name}.{field.name}" if shape else str(field.key))
        if alike not in sample.fitting:
            fits = shape or partial(self._fits, field)
            seldom = not any(fits(value) for value in sample.values[:FIRST_LOOK])
            fit = 0 if seldom else sum(fits(value) for value in sample.values)
            sample.fitting[alike] = fit / len(sample.values)
        return sample.fitting[alike]

    def _fits(self, field: Field, value: CellValue) -> bool:
        if isinstance(value, Unreadable):
            return False
        if field.is_ref or field.choices:
            return self._means(field, str(value)) or (field.key and self._means_several(field, str(value)))
        if field.kind is Kind.INT:
            return isinstance(whole(value, THOUSANDS), int)
        try:
            parse(field, value)
        except DoubtfulError:
            return field.kind is Kind.DATE and _tells_a_day(value)
        except UserError:
            return False
        return True

    def _means(self, field: Field, text: str) -> bool:
        if field.choices:
            return choice_for(field, text) is not None
        return self._names(str(field.target), text) or (field.target == "organisation" and is_body(text))

    def _means_several(self, field: Field, text: str) -> bool:
        """Whether a cell holds several things that the field could hold, each for a record of its own."""
        parts = [part for text in re.split(f"[{re.escape(SEPARATORS)}]", text) if (part := text.strip())]
        return len(parts) > 1 and all(self._means(field, part) for part in parts[:MOST_PARTS])


def _led(sample: "Sample", *, locally: bool) -> float:
    """The share of values that say a leader of that side; those that say no kind are taken for the State's."""
    local = sum(name_form(str(value)).kind in _LOCAL for value in sample.values)
    share = local / len(sample.values) if sample.values else 0.0
    return share if locally else 1 - share


def _speaks(field: Field, sample: "Sample") -> bool:
    """Whether values tell a field by themselves: numbers of SIREN, several names of what records are about."""
    if not field.is_ref:
        return True
    texts = [str(value).strip() for value in sample.values]
    return field.key and len(texts) > 1 and not all(text.isdecimal() or is_acronym(text) for text in texts)


def _tells_a_day(value: CellValue) -> bool:
    """Whether what may mean a day is the number of one, or a period in words; a year alone may be anything."""
    return value > _FIRST_SERIAL if isinstance(value, int | float) else not str(value).strip().isdecimal()


def _bodies(sample: "Sample") -> float:
    """The share of values that say what body they name: « Préfecture de l'Ain », not « Ain »."""
    return sum(says_a_body(str(value)) for value in sample.values) / max(len(sample.values), 1)


def heading_score(entity: Entity, field: Field, heading: str) -> float:
    """How close ``heading`` is to the label, the name or a usual name of ``field``, from 0 to 1."""
    text = fold(heading)
    return _score(entity.name, field.name, text) if text else 0.0


@cache
@exchange_language()
def usual_names(entity: str, field: str) -> tuple[str, ...]:
    """The folded names of a field: its label and its own name come first."""
    declared = CATALOGUE[entity][field]
    names = (declared.label, declared.name.replace("_", " "), *HEADINGS.get((entity, field), ()), *declared.formerly)
    return tuple(fold(name) for name in names)


@cache
def _usual() -> frozenset[str]:
    return frozenset(
        text for entity in CATALOGUE.values() for field in entity for text in usual_names(entity.name, field.name)
    )


def is_usual(text: str) -> bool:
    """Whether a folded text is what some field is usually called."""
    return text in _usual()


@lru_cache(maxsize=200_000)
def _score(entity: str, field: str, text: str) -> float:
    best = 0.0
    for rank, other in enumerate(usual_names(entity, field)):
        if text == other:
            return 1.0 if rank < 2 else 0.95
        if min(len(text), len(other)) < _FEWEST_LETTERS:
            continue
        alike = max(fuzz.ratio(text, other), fuzz.token_sort_ratio(text, other))
        if alike >= _ALIKE:
            best = max(best, 0.9 * alike / 100)
        elif f" {other} " in f" {text} ":
            best = max(best, _WITHIN)
    return best


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
        self.position = position
        self.fitting: dict[tuple[Kind, str | None, str], float] = {}
        """The share of the values that fields of a kind and target could hold, once known."""

    @cached_property
    def first(self) -> list[str]:
        """What the first rows say here, folded; empty where they say nothing."""
        cells = (row[self.position] if self.position < len(row) else None for row in self._rows[:COUNTED])
        return ["" if cell is None else fold(str(cell)) for cell in cells]

    @property
    def filled(self) -> int:
        """How many of the first rows have a value here."""
        return sum(bool(text) for text in self.first)

    @cached_property
    def is_prose(self) -> bool:
        """Whether it says things in sentences."""
        return sum(kind_of(value) == "sentence" for value in self.values) * 2 > len(self.values)

    @property
    def is_constant(self) -> bool:
        """Whether it says one thing, again and again."""
        return len(self.values) == 1 and self.filled > 2

    @cached_property
    def values(self) -> list[CellValue]:
        """The first distinct values that are not blank, at most :data:`SAMPLED`."""
        found: dict[object, CellValue] = {}
        for row in self._rows[:SEARCHED]:
            cell = row[self.position] if self.position < len(row) else None
            if cell is not None and not (isinstance(cell, str) and cell.isspace()):
                found.setdefault(str(cell), cell)
                if len(found) == SAMPLED:
                    break
        return list(found.values())
