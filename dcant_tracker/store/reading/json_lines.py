"""Records as lines of JSON, straight from the columns that keep them: for lists of any length (« list --json »).

SQLite writes what it keeps as JSON does, a part of the list in one call and without the interpreter's lock held;
Python puts in what only it knows, each different value once: key texts, dates.
"""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Json, Kind, from_sql, to_json
from dcant_tracker.store.reading.queries import Query, ids
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels

_Write: TypeAlias = Callable[[list[str]], list[str]]
"""What objects say of the values of a column, from the comma before; the values come as JSON."""

_PART = 1_000
"""How many records are in memory at a time, twice: those that are given, and the next ones, read meanwhile."""

_CACHE_KIB = 16_000
"""Pages kept while a long list is read: the inner ones of a large table are needed for each record."""

_AS_KEPT = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.SIREN, Kind.INT, Kind.CHOICE, Kind.SCORE})
"""Kinds whose values read the same in JSON and in the database."""

_FEW_VALUES = frozenset({Kind.BOOL, Kind.DATE, Kind.REF})

_BREAK = "\n"
"""Between the pieces of a record that Python writes and those that it need not look at: JSON has none within a text."""


def json_lines(reading: Reading, query: Query) -> Generator[Sequence[str]]:
    """The records of ``query`` in order, in parts; each record is a JSON object on one line.

    It holds ``uid`` and every field by name, and beside each reference its key text as ``…_label``. While a part is
    taken the next one is read by a thread, and no statement stays open after that: whoever reads slowly keeps nobody
    from writing. Whoever stops before the end closes the iterator before the reading.
    """
    numbers = ids(reading, query)
    lines = _Lines(reading, CATALOGUE[query.entity])
    if len(numbers) <= _PART:
        if numbers:
            yield lines.of(numbers)
        return
    from concurrent.futures import ThreadPoolExecutor

    with _more_pages(reading), ThreadPoolExecutor(1) as ahead:
        part = lines.written(lines.kept(numbers[:_PART]))
        for start in range(_PART, len(numbers), _PART):
            following = ahead.submit(lines.kept, numbers[start : start + _PART])
            yield _joined(part)
            part = lines.written(following.result())
        yield _joined(part)


def json_line(reading: Reading, entity: str, number: int) -> str:
    """The record with this row number, as :func:`json_lines` writes it."""
    (line,) = _Lines(reading, CATALOGUE[entity]).of((number,))
    return line


@contextmanager
def _more_pages(reading: Reading) -> Iterator[None]:
    before = reading.fetch_value("PRAGMA cache_size")
    reading.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        reading.connection.execute(f"PRAGMA cache_size = {before:d}")


class _Lines:
    """Writes records of one entity column by column, so that nearly no Python runs for a single row."""

    def __init__(self, reading: Reading, entity: Entity) -> None:
        labels = reading.labels()
        self._reading = reading
        self._writes: list[_Write | None] = [None]
        """How each piece of a record is written; None for one that the database has written."""
        text, values = '{"uid": %s', ["json_quote(t.uid)"]
        for field in entity:
            values.append(_quoted(field))
            if field.kind in _AS_KEPT:
                if self._writes and self._writes[-1] is not None:
                    text += _BREAK
                    self._writes.append(None)
                text += f', "{field.name}": %s'
            else:
                text += f"{_BREAK}%s"
                self._writes.append(_writes(field, labels))
        # A CROSS JOIN is walked as it is written: in the order of the numbers.
        self._sql = f"""
            SELECT group_concat(printf('{text}', {", ".join(values)}), '{_BREAK}')
            FROM json_each(?) AS number CROSS JOIN "{entity.name}" AS t ON t.id = number.value
        """

    def of(self, numbers: Sequence[int]) -> list[str]:
        """The records with these row numbers, in this order; those that are gone meanwhile are left out."""
        return _joined(self.written(self.kept(numbers)))

    def kept(self, numbers: Sequence[int]) -> str | None:
        """These records as the database writes them, in pieces; None where all are gone."""
        kept: str | None = self._reading.fetch_value(self._sql, (json.dumps(list(numbers)),))
        return kept

    def written(self, kept: str | None) -> list[list[str]]:
        """What stands for each record, column by column; asks the database for key texts."""
        pieces = [] if kept is None else kept.split(_BREAK)
        columns = [pieces[place :: len(self._writes)] for place in range(len(self._writes))]
        pairs = zip(self._writes, columns, strict=True)
        return [column if write is None else write(column) for write, column in pairs]


def _joined(columns: list[list[str]]) -> list[str]:
    return list(map("".join, zip(*columns, ["}"] * len(columns[0]), strict=True)))


def _quoted(field: Field) -> str:
    """The SQL of a value as JSON; a comparison with the codes of a list is faster than quoting."""
    value = f't."{field.name}"'
    if not field.choices:
        return f"json_quote({value})"
    codes = " ".join(f"WHEN '{code}' THEN '\"{code}\"'" for code in field.choices.codes)
    return f"CASE {value} {codes} ELSE json_quote({value}) END"


class _Remembering(dict[str, str]):
    """What is said of each different value of a column, put into words once."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: str) -> str:
        text = self[value] = self._write(value)
        return text

    def __call__(self, values: list[str]) -> list[str]:
        return list(map(self.__getitem__, values))


def _writes(field: Field, labels: Labels) -> _Write:
    """How the values of ``field`` are written."""
    lead = f', "{field.name}": '

    def one(kept: str) -> str:
        return f"{lead}{_json(to_json(from_sql(field.kind, json.loads(kept))))}"

    def reference(kept: str) -> str:
        value = json.loads(kept)
        uid = str(value).partition(":")[2] if value is not None and field.target == ANY else value
        key_text = None if value is None else labels.of_field(field, value)
        return f'{lead}{_json(uid)}, "{field.name}_label": {_json(key_text)}'

    if field.kind in _FEW_VALUES:
        return _Remembering(reference if field.is_ref else one)
    return lambda values: list(map(one, values))


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
