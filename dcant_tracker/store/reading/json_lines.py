"""Records as lines of JSON, straight from the columns that keep them: for lists of any length (« list --json »).

SQLite writes what it keeps as JSON does, a part of the list in one call and without the interpreter's lock held;
Python puts in what only it knows, each different value once: key texts, dates. All of it is bytes, as it leaves.
"""

import json
from array import array
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Json, Kind, from_sql, to_json
from dcant_tracker.store.reading.queries import Query, ids
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels

if TYPE_CHECKING:
    from concurrent.futures import Future

_Write: TypeAlias = Callable[[bytes], bytes]
"""What an object says of a value, from the comma before; the value comes as JSON."""

BETWEEN = ",\n"
"""What stands before each record, the first of a part too."""

_PART = 1_000
"""How many records are read in one call."""

_READERS = 2
"""How many parts are read at the same time, each over a connection of its own; as many wait to be given."""

_AS_KEPT = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.SIREN, Kind.INT, Kind.CHOICE, Kind.SCORE})
"""Kinds whose values read the same in JSON and in the database."""

_FEW_VALUES = frozenset({Kind.BOOL, Kind.DATE, Kind.REF})

_BREAK = "\x1f"
"""Between what Python writes and what it need not look at: JSON escapes it within a text."""


def json_lines(reading: Reading, query: Query) -> Generator[bytes]:
    """The records of ``query`` in order, in parts; each record is :data:`BETWEEN` and a JSON object on one line.

    It holds ``uid`` and every field by name, and beside each reference its key text as ``…_label``. While a part is
    taken the next ones are read by threads, and no statement stays open after that: whoever reads slowly keeps nobody
    from writing. A part is given as it stands by then. Whoever stops before the end closes the iterator before the
    reading. Raises UnicodeDecodeError for a text of the file that is none.
    """
    numbers = ids(reading, query)
    if len(numbers) > _PART:
        with ExitStack() as stack:
            yield from _Ahead(reading, CATALOGUE[query.entity], numbers, stack).parts()
    elif numbers and (part := _Lines(reading, CATALOGUE[query.entity]).of(numbers)):
        yield part


def json_line(reading: Reading, entity: str, number: int) -> str:
    """The record with this row number, as :func:`json_lines` writes it."""
    return _Lines(reading, CATALOGUE[entity]).of((number,)).decode().removeprefix(BETWEEN)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some records that a thread reads, ``version`` being that of the data before it began."""

    numbers: "array[int]"
    version: int
    kept: "Future[bytes]"


class _Ahead:
    """Reads the parts of a list before they are asked for, with threads and connections that ``stack`` ends."""

    def __init__(self, reading: Reading, entity: Entity, numbers: "array[int]", stack: ExitStack) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._reading = reading
        self._entity = entity
        self._starts = iter(range(0, len(numbers), _PART))
        self._numbers = numbers
        self._version = reading.version()
        self._lines = _Lines(reading, entity)
        self._free = SimpleQueue[Reading]()
        readers = stack.enter_context(reading.beside(_READERS))
        for reader in readers:
            self._free.put(reader)
        self._pool = stack.enter_context(ThreadPoolExecutor(len(readers)))
        self._waiting = deque[_Part]()

    def parts(self) -> Generator[bytes]:
        """Each part as it stands when it is asked for."""
        for _reader in range(2 * _READERS):
            self._begin_next()
        while self._waiting:
            part = self._waiting.popleft()
            written = self._lines_of(part)
            self._begin_next()
            if written:
                yield written

    def _begin_next(self) -> None:
        start = next(self._starts, None)
        if start is not None:
            numbers = self._numbers[start : start + _PART]
            version = self._reading.version()
            self._waiting.append(_Part(numbers, version, self._pool.submit(self._kept, numbers)))

    def _kept(self, numbers: Sequence[int]) -> bytes:
        reader = self._free.get()
        try:
            return self._lines.kept(reader, numbers)
        finally:
            self._free.put(reader)

    def _lines_of(self, part: _Part) -> bytes:
        """What the thread has read, or what it would read by now if something was written since."""
        kept, version = part.kept.result(), self._reading.version()
        if version != self._version:
            self._version, self._lines = version, _Lines(self._reading, self._entity)
        return self._lines.written(kept) if part.version == version else self._lines.of(part.numbers)


class _Lines:
    """Writes records of one entity column by column, so that nearly no Python runs for a single row."""

    def __init__(self, reading: Reading, entity: Entity) -> None:
        labels = reading.labels()
        self._reading = reading
        self._writes: dict[int, _Write] = {}
        """What is written in the place of a piece, by the first such piece; the others follow at equal distance."""
        text, values = f'{BETWEEN}{{"uid": %s', ["json_quote(t.uid)"]
        for field in entity:
            values.append(_quoted(field))
            after_ours = text.count(_BREAK) in self._writes
            if field.kind in _AS_KEPT:
                text += _BREAK * after_ours + f', "{field.name}": %s'
            else:
                text += f"{_BREAK}%s"
                self._writes[text.count(_BREAK)] = _writes(field, labels)
        text += _BREAK * (text.count(_BREAK) in self._writes) + "}"
        self._distance = text.count(_BREAK)
        # A CROSS JOIN is walked as it is written: in the order of the numbers.
        self._sql = f"""
            SELECT CAST(coalesce(group_concat(printf('{text}', {", ".join(values)}), ''), '') AS BLOB)
            FROM json_each(?) AS number CROSS JOIN "{entity.name}" AS t ON t.id = number.value
        """

    def of(self, numbers: Sequence[int]) -> bytes:
        """The records with these row numbers, in this order; those that are gone meanwhile are left out."""
        return self.written(self.kept(self._reading, numbers))

    def kept(self, reading: Reading, numbers: Sequence[int]) -> bytes:
        """These records as the database writes them, in pieces."""
        kept: bytes = reading.fetch_value(self._sql, (json.dumps(list(numbers)),))
        return kept

    def written(self, kept: bytes) -> bytes:
        """What stands for each record; asks the database for key texts. Raises UnicodeDecodeError."""
        kept.decode()
        pieces = kept.split(_BREAK.encode())
        for place, write in self._writes.items():
            pieces[place :: self._distance] = map(write, pieces[place :: self._distance])
        return b"".join(pieces)


def _quoted(field: Field) -> str:
    """The SQL of a value as JSON; a comparison with the codes of a list is faster than quoting."""
    value = f't."{field.name}"'
    if not field.choices:
        return f"json_quote({value})"
    codes = " ".join(f"WHEN '{code}' THEN '\"{code}\"'" for code in field.choices.codes)
    return f"CASE {value} {codes} ELSE json_quote({value}) END"


class _Remembered(dict[bytes, bytes]):
    """What is said of each different value, put into words once."""

    def __init__(self, write: _Write) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: bytes) -> bytes:
        text = self[value] = self._write(value)
        return text


def _writes(field: Field, labels: Labels) -> _Write:
    """How the values of ``field`` are written."""
    lead = f', "{field.name}": '

    def one(kept: bytes) -> bytes:
        return f"{lead}{_json(to_json(from_sql(field.kind, json.loads(kept))))}".encode()

    def reference(kept: bytes) -> bytes:
        value = json.loads(kept)
        uid = str(value).partition(":")[2] if value is not None and field.target == ANY else value
        key_text = None if value is None else labels.of_field(field, value)
        return f'{lead}{_json(uid)}, "{field.name}_label": {_json(key_text)}'.encode()

    if field.kind in _FEW_VALUES:
        return _Remembered(reference if field.is_ref else one).__getitem__
    return one


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
