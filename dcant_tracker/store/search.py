"""Full-text search: SQLite FTS5 over text folded by the domain's own function.

The table keeps no copy of the text (contentless), so a removal repeats the text that was indexed.
A row's number holds the entity's rank in its upper bits and the record's row number below.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import fold

_SHIFT = 40
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
    for entity in entities:
        sql, parameters = ids_sql(entity, expression)
        for (record_id,) in connection.execute(f"{sql} LIMIT ?", (*parameters, each)).fetchall():
            yield entity, int(record_id)


def forget_deleted(connection: sqlite3.Connection) -> None:
    """Merge the index, so that the words of deleted records are in it no more."""
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def rebuild(connection: sqlite3.Connection) -> None:
    """Index every record anew, inside the caller's transaction."""
    from dcant_tracker.store.records import all_records

    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    for name, entity in CATALOGUE.items():
        index(connection, ((name, r.id, text_of(entity, r.values)) for r in all_records(connection, name)))
