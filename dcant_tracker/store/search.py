"""Full-text search: SQLite FTS5 over text folded by the domain's own function.

The table keeps no copy of the text (contentless), so a removal repeats the text that was indexed.
A row's number holds the entity's rank in its upper bits and the record's row number below.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import fold

_SHIFT = 40
_ID_BITS = (1 << _SHIFT) - 1
_STRETCH = 1_000
_RANKS = {name: rank for rank, name in enumerate(CATALOGUE)}
_NAMES = tuple(CATALOGUE)
_WORDS = re.compile(r"\w+")


def text_of(entity: Entity, values: Values) -> str:
    """What is indexed of a record: its texts, folded."""
    found: list[str] = []
    for field in entity.texts:
        value = values.get(field.name)
        if value is not None:
            found.append(" ".join(value) if isinstance(value, tuple) else str(value))
    return fold(" ".join(found))


def row_number(entity: str, record_id: int) -> int:
    """The number of a record in the search table."""
    return (_RANKS[entity] << _SHIFT) + record_id


def index(connection: sqlite3.Connection, rows: Iterable[tuple[str, int, str]]) -> None:
    """Add ``(entity, id, text)`` rows."""
    connection.executemany(
        "INSERT INTO search(rowid, text) VALUES (?, ?)",
        ((row_number(entity, record_id), text) for entity, record_id, text in rows if text),
    )


def unindex(connection: sqlite3.Connection, rows: Iterable[tuple[str, int, str]]) -> None:
    """Remove ``(entity, id, text)`` rows; ``text`` is the one that was indexed."""
    connection.executemany(
        "INSERT INTO search(search, rowid, text) VALUES ('delete', ?, ?)",
        ((row_number(entity, record_id), text) for entity, record_id, text in rows if text),
    )


def words(text: str) -> list[str]:
    """The folded words of ``text``, in order."""
    return _WORDS.findall(fold(text))


def match_expression(text: str) -> str:
    """The FTS5 query for records in which every word of ``text`` begins a word; empty when there is none."""
    return " ".join(f'"{word}"*' for word in words(text))


def ids_sql(entity: str, expression: str) -> tuple[str, tuple[str | int, ...]]:
    """A subquery giving the row numbers of ``entity`` that match ``expression``, with its parameters."""
    first, last = row_number(entity, 0), row_number(entity, (1 << _SHIFT) - 1)
    sql = "SELECT rowid - ? FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return sql, (first, expression, first, last)


def find(
    connection: sqlite3.Connection, text: str, entities: Iterable[str] = _NAMES, each: int = 8
) -> Iterator[tuple[str, int]]:
    """``(entity, id)`` of the records in which every word of ``text`` begins a word, ``each`` at most an entity."""
    expression = match_expression(text)
    if not expression:
        return
    found: dict[str, list[int]] = {entity: [] for entity in entities}
    ranks = sorted(_RANKS[entity] for entity in found)
    for rank, record_id in _spread(connection, expression, ranks, each):
        found[_NAMES[rank]].append(record_id)
    for entity, ids in found.items():
        for record_id in ids:
            yield entity, record_id


def _spread(
    connection: sqlite3.Connection, expression: str, ranks: Sequence[int], each: int
) -> Iterator[tuple[int, int]]:
    """The first ``each`` ``(rank, id)`` of every entity in ``ranks`` (ascending).

    Read in stretches over all entities: a query costs the same whatever its bounds, so one an entity
    would be felt at each keystroke. What an entity has beyond ``each`` is leapt over.
    """
    sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
    counts = dict.fromkeys(ranks, 0)
    first = ranks[0] << _SHIFT if ranks else 0
    while counts:
        last = (max(counts) + 1 << _SHIFT) - 1
        rows = [row for (row,) in connection.execute(sql, (expression, first, last, _STRETCH)).fetchall()]
        for row in rows:
            rank = row >> _SHIFT
            if counts.get(rank, each) < each:
                counts[rank] += 1
                yield rank, row & _ID_BITS
        if len(rows) < _STRETCH:
            return
        reached = rows[-1] >> _SHIFT
        counts = {rank: n for rank, n in counts.items() if rank > reached or (rank == reached and n < each)}
        first = max(rows[-1] + 1, min(counts, default=0) << _SHIFT)


def forget_deleted(connection: sqlite3.Connection) -> None:
    """Merge the index, so that the words of deleted records are in it no more."""
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def rebuild(connection: sqlite3.Connection) -> None:
    """Index every record anew, inside the caller's transaction."""
    from dcant_tracker.store.records import all_records

    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    for name, entity in CATALOGUE.items():
        index(connection, ((name, r.id, text_of(entity, r.values)) for r in all_records(connection, name)))
