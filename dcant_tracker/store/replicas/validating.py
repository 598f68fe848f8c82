"""What a stranger's step or thing may be, value by value.

Values are of their field's kind and in its form. Whether they also keep the rules of today is for whoever takes them
in: a history may hold what was accepted once.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NoReturn, TypeVar

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.domain.kinds import LISTED_KINDS, Kind
from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY
from dcant_tracker.domain.text import MAX_UTF16_UNITS, is_text
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)
from dcant_tracker.store.replicas.writes import KEPT
from dcant_tracker.store.writing.moments import is_moment

T = TypeVar("T")

LONGEST_DOCUMENT = 4_000_000
"""Characters of a whole record, or of a text that is kept beside the records."""

_LONGEST_NAME = 200
_LONGEST_KEY = 2_000
_LONGEST_VALUE = 2 * MAX_UTF16_UNITS
_MOST_NAMED = 100_000
_MOST_VALUES = 10_000
_GREATEST = 2**63 - 1
_GREATEST_NUMBER = 2**53
LATEST = 2**60
"""The latest clock of a step, in the year 2527: every file that takes it in goes on from there."""
_SHORT = 60

_WORD = re.compile("[a-z][a-z0-9_]{0,39}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class InvalidError(Exception):
    """What was read is not what it should be; whoever asked tells it."""


def said_of_step(step: TravellingStep) -> list[object]:
    """What a step says, as :func:`read_step` reads it."""
    return [
        step.uid,
        step.replica,
        step.clock,
        step.op,
        step.label,
        step.who,
        step.at,
        step.origin,
        step.undoes,
        [*step.follows],
        [[*one[:-1], [*one.parents]] for one in step.changes],
        [[*one] for one in step.pairings],
    ]


def check(parcel: Parcel) -> None:
    """Raise InvalidError where something in ``parcel``, found in a stranger's data file, is nothing that travels."""
    try:
        for step in parcel.steps:
            read_step(said_of_step(step))
        for thing in parcel.things:
            lengths = {name: len(content) for name, content in thing.contents.items()}
            read_thing([thing.kind, thing.key, dict(thing.values), lengths])
    except (ValueError, RecursionError) as problem:
        raise InvalidError from problem


def read_step(line: object) -> TravellingStep:
    """The step that ``line`` of a bundle says. Raises InvalidError."""
    uid, replica, clock, op, label, who, at, origin, undoes, follows, changes, pairings = _fields(line, 12)
    step = TravellingStep(
        _uid(uid),
        _replica(replica),
        _clock(clock),
        _op(op),
        _text(label),
        _text(who),
        _moment(at),
        None if origin is None else _text(origin),
        None if undoes is None else _uid(undoes),
        _each(follows, _uid),
        _each(changes, _change, most=None),
        _each(pairings, _pairing),
    )
    if step.uid in step.follows or step.undoes == step.uid:
        raise InvalidError
    return step


def _change(line: object) -> TravellingChange:
    entity, uid, field, before, after, parents = _fields(line, 6)
    name = _entity(entity)
    sides = [side if side is None else _known_text(side) for side in (before, after)]
    if field == KEPT:
        _check_kept(sides)
    elif field is not None:
        _check_cell(name, field, sides)
    elif None in sides:
        _check_record(name, sides)
    else:
        raise InvalidError
    declared = field if isinstance(field, str) else None
    return TravellingChange(name, _uid(uid), declared, sides[0], sides[1], _each(parents, _uid))


def _check_kept(sides: list[str | None]) -> None:
    if sides != [None, None]:
        raise InvalidError


def _check_cell(entity: str, field: object, sides: list[str | None]) -> None:
    declared = CATALOGUE[entity].get(field) if isinstance(field, str) else None
    if declared is None:
        raise InvalidError
    for side in sides:
        if side is not None and len(side) > _SHORT:
            _check(declared, loaded(side))
        elif side is not None and not _is_cell(declared, side):
            raise InvalidError


@lru_cache(maxsize=20_000)
def _is_cell(field: Field, side: str) -> bool:
    """Whether ``field`` may hold what ``side`` says as JSON: the same values of lists come again and again."""
    try:
        _check(field, loaded(side))
    except (InvalidError, ValueError, RecursionError):
        return False
    return True


def _check_record(entity: str, sides: list[str | None]) -> None:
    declared = CATALOGUE[entity]
    for side in sides:
        said = {} if side is None else loaded(side)
        if not isinstance(said, dict):
            raise InvalidError
        for name, value in said.items():
            field = declared.get(name)
            if field is None:
                raise InvalidError
            if value is not None:
                _check(field, value)


def _pairing(line: object) -> TravellingPairing:
    entity, uid, other, same = _fields(line, 4)
    if not isinstance(same, bool) or uid == other:
        raise InvalidError
    return TravellingPairing(_entity(entity), _uid(uid), _uid(other), same)


def loaded(text: str) -> object:
    """What ``text`` says as JSON, where no object says a name twice (RFC 8259, section 4).

    Raises InvalidError, ValueError or RecursionError.
    """
    value: object = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    return value


def _no_number(_text: str) -> NoReturn:
    """NaN and Infinity are no JSON (section 6)."""
    raise InvalidError


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise InvalidError
    return made


def _check(field: Field, value: object) -> None:
    """Raise InvalidError unless ``value`` is of the kind of ``field``, as the history writes it."""
    if field.kind is Kind.BOOL:
        fits = isinstance(value, bool)
    elif field.kind is Kind.INT:
        fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _GREATEST_NUMBER
    elif field.kind is Kind.TAGS:
        fits = isinstance(value, list) and 0 < len(value) <= _MOST_NAMED and all(map(_is_tag, value))
    elif not isinstance(value, str) or not _is_kept_text(value):
        fits = False
    elif field.kind is Kind.DATE:
        fits = FIRST_DAY.isoformat() <= value <= LAST_DAY.isoformat() and _is_day(value)
    elif field.kind in LISTED_KINDS:
        fits = field.choices is not None and value in field.choices.labels
    else:
        fits = field.kind is not Kind.REF or len(value) <= _LONGEST_NAME
    if not fits:
        raise InvalidError


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and _is_kept_text(value) and "; " not in value


def _is_kept_text(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_VALUE and is_text(value) and not _CONTROL.search(value)


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def read_thing(line: object) -> tuple[TravellingThing, list[tuple[str, int]]]:
    """The thing that ``line`` of a bundle says, and the names and lengths of its contents. Raises InvalidError."""
    kind, key, values, lengths = _fields(line, 4)
    if not isinstance(kind, str) or not _WORD.fullmatch(kind):
        raise InvalidError
    if not isinstance(lengths, dict) or len(lengths) > _MOST_VALUES:
        raise InvalidError
    sizes = [(_name(name), _number(length)) for name, length in lengths.items()]
    return TravellingThing(kind, _name(key, _LONGEST_KEY), _plain(values)), sizes


def _plain(values: object) -> Mapping[str, str | int | None]:
    if not isinstance(values, dict) or len(values) > _MOST_VALUES:
        raise InvalidError
    return {_name(name): _plain_value(value) for name, value in values.items()}


def _plain_value(value: object) -> str | int | None:
    if value is None:
        return None
    if isinstance(value, int):
        if isinstance(value, bool) or abs(value) > _GREATEST:
            raise InvalidError
        return value
    return _known_text(value)


def _fields(line: object, count: int) -> list[object]:
    if not isinstance(line, list) or len(line) != count:
        raise InvalidError
    return line


def _each(values: object, read: Callable[[object], T], most: int | None = _MOST_NAMED) -> tuple[T, ...]:
    if not isinstance(values, list) or (most is not None and len(values) > most):
        raise InvalidError
    return tuple(read(value) for value in values)


def _uid(value: object) -> str:
    if not isinstance(value, str) or not is_uid(value):
        raise InvalidError
    return value


def _replica(value: object) -> str:
    """Nothing is known of where a step was made whose data file had lost its own uid."""
    return "" if value == "" else _uid(value)


def _entity(value: object) -> str:
    if not isinstance(value, str) or value not in CATALOGUE:
        raise InvalidError
    return value


def _op(value: object) -> str:
    """A word; versions of the application before had others than those of today."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise InvalidError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _GREATEST:
        raise InvalidError
    return value


def _clock(value: object) -> int:
    if (clock := _number(value)) > LATEST:
        raise InvalidError
    return clock


def _moment(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or not is_moment(value):
        raise InvalidError
    return value


def _known_text(value: object) -> str:
    """Any text that a database keeps."""
    if not isinstance(value, str) or len(value) > LONGEST_DOCUMENT or not is_text(value) or "\0" in value:
        raise InvalidError
    return value


def _text(value: object) -> str:
    """What the history says of a step; shorter than a cell."""
    said = _known_text(value)
    if len(said) > _LONGEST_VALUE:
        raise InvalidError
    return said


def _name(value: object, longest: int = _LONGEST_NAME) -> str:
    said = _known_text(value)
    if not said or len(said) > longest:
        raise InvalidError
    return said
