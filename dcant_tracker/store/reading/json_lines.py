"""Records as lines of JSON, straight from the columns that keep them: for lists of any length (« list --json »)."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Json, Kind, from_sql, to_json
from dcant_tracker.store.reading.queries import Query, ids
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import columns

_Stored: TypeAlias = str | int | None
_Write: TypeAlias = Callable[[Iterable[_Stored]], Iterable[str]]
"""What an object says of the values of one column, from the comma before."""

_PART = 2_000
"""How many records are in memory at a time."""

_FEW_VALUES = frozenset({Kind.BOOL, Kind.CHOICE, Kind.DATE, Kind.REF, Kind.SCORE})
_PLAIN_TEXTS = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.SIREN})


def json_lines(reading: Reading, query: Query) -> Iterator[Sequence[str]]:
    """The records of ``query`` in order, in parts; each record is a JSON object on one line.

    It holds ``uid`` and every field by name, and beside each reference its key text as ``…_label``. No statement
    stays open between two parts: whoever reads slowly keeps nobody from writing.
    """
    numbers = ids(reading, query)
    lines = _Lines(reading, CATALOGUE[query.entity])
    for start in range(0, len(numbers), _PART):
        yield lines.of(numbers[start : start + _PART])


def json_line(reading: Reading, entity: str, number: int) -> str:
    """The record with this row number, as :func:`json_lines` writes it."""
    (line,) = _Lines(reading, CATALOGUE[entity]).of((number,))
    return line


class _Lines:
    """Writes records of one entity column by column, so that nearly no Python runs for a single row."""

    def __init__(self, reading: Reading, entity: Entity) -> None:
        labels = reading.labels()
        self._reading = reading
        self._sql = f'SELECT {columns(entity.name)} FROM "{entity.name}" WHERE id IN (SELECT value FROM json_each(?))'
        self._items = [_texts('{"uid": '), *(_item(field, labels) for field in entity)]

    def of(self, numbers: Sequence[int]) -> list[str]:
        """The records with these row numbers, in this order; those that are gone meanwhile are left out."""
        rows = self._reading.fetch_all(self._sql, (json.dumps(list(numbers)),))
        if not rows:
            return []
        place, *stored = zip(*rows, strict=True)
        written = (write(values) for write, values in zip(self._items, stored, strict=True))
        objects = map("".join, zip(*written, ("}",) * len(rows), strict=True))
        found = dict(zip(place, objects, strict=True))
        return [found[number] for number in numbers if number in found]


class _Remembering(dict[_Stored, str]):
    """What is said of each different value of a column, put into words once."""

    def __init__(self, write: Callable[[_Stored], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: _Stored) -> str:
        text = self[value] = self._write(value)
        return text

    def __call__(self, values: Iterable[_Stored]) -> Iterable[str]:
        return map(self.__getitem__, values)


def _item(field: Field, labels: Labels) -> _Write:
    """How the values of ``field`` are written from what the database keeps."""
    lead = f', "{field.name}": '
    if field.kind in _PLAIN_TEXTS:
        return _texts(lead)

    def one(value: _Stored) -> str:
        return f"{lead}{_json(to_json(from_sql(field.kind, value)))}"

    def reference(value: _Stored) -> str:
        uid = str(value).partition(":")[2] if value is not None and field.target == ANY else value
        key_text = None if value is None else labels.of_field(field, value)
        return f'{lead}{_json(uid)}, "{field.name}_label": {_json(key_text)}'

    if field.kind in _FEW_VALUES:
        return _Remembering(reference if field.is_ref else one)
    return lambda values: map(one, values)


def _texts(lead: str) -> _Write:
    nothing = f"{lead}null"
    return lambda values: [nothing if value is None else f"{lead}{_quoted(value)}" for value in values]


_quoted: Callable[[Any], str] = encode_basestring


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
