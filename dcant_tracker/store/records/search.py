"""Full-text search: SQLite FTS5 over text folded by the domain's own function.

The table keeps no copy of the text (contentless), so a removal repeats the text that was indexed.
A row's number holds the entity's own number in its upper bits and the record's row number below.
"""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import fold
from dcant_tracker.store.file.database import Database

_RANKS = {name: entity.number for name, entity in CATALOGUE.items()}
_BY_RANK = {rank: name for name, rank in _RANKS.items()}
"""Entities with few records were numbered first, so that a search over all of them reads little."""

SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, detail=full, "
    "tokenize=\"unicode61 remove_diacritics 0\", prefix='1 2 3')"
)

_TERMS_DDL = "CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab('main', 'search', 'instance')"

_MOST_WORDS = 32
"""Words that are looked for at once: SQLite takes no more than a thousand conditions."""

_SHIFT = 40
_ID_BITS = (1 << _SHIFT) - 1
_AT_ONCE = 256
_NEAR, _FARTHEST = 500, 20_000
"""Rows worth passing over before a new query: few where it begins at once, many where beginnings of words are
put together first."""
_INDEXED = 3
"""Beginnings of so many letters have an index of their own (see :data:`SEARCH_DDL`)."""
_MOST_TERMS = 64
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
    """The folded words to look for of ``text``, in order; of a whole text that was pasted, the first ones."""
    return list(dict.fromkeys(folded_words(fold(text))))[:_MOST_WORDS]


def folded_words(folded: str) -> list[str]:
    """The words of a text that is folded already, in order."""
    return _WORDS.findall(folded)


def expressions(text: str) -> list[str]:
    """The FTS5 queries that a record has to match, all of them: every word of ``text`` begins a word.

    A telephone number is found however it is written.
    """
    number = _number(text)
    return [number] if number else [f'"{word}"*' for word in words(text)]


def _number(text: str) -> str:
    """What matches the telephone number that ``text`` begins, in each of its spellings; empty for none."""
    from dcant_tracker.domain.phones import spellings

    either = " OR ".join(f'"{one}"*' for one in spellings(text.strip()))
    return f"({either})" if either else ""


def list_terms(connection: sqlite3.Connection) -> None:
    """Let ``connection`` tell which words are indexed: :func:`find` asks it. To be called while it may write."""
    connection.execute(_TERMS_DDL)


def ids_sql(entity: str, expression: str) -> tuple[str, tuple[str | int, ...]]:
    """A subquery giving the row numbers of ``entity`` that match ``expression``, with its parameters."""
    first, last = row_number(entity, 0), row_number(entity, (1 << _SHIFT) - 1)
    sql = "SELECT rowid - ? FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return sql, (first, expression, first, last)


def find(
    database: Database, text: str, entities: Iterable[str] = _NAMES, each: int | Mapping[str, int] = 8
) -> Iterator[tuple[str, int]]:
    """``(entity, id)`` of the records in which every word of ``text`` begins a word, ``each`` at most an entity."""
    number = _number(text)
    parts = [number] if number else [_beginning(database, word) for word in words(text)]
    if not parts:
        return
    most = {entity: each if isinstance(each, int) else each[entity] for entity in entities}
    found: dict[str, list[int]] = {entity: [] for entity in most}
    for row in _spread(database, parts, {_RANKS[entity]: number for entity, number in most.items()}):
        found[_BY_RANK[row >> _SHIFT]].append(row & _ID_BITS)
    for entity, ids in found.items():
        for record_id in ids:
            yield entity, record_id


def _beginning(database: Database, word: str) -> str:
    """What matches the words that begin with ``word``, named one by one where FTS5 has no index of such beginnings.

    It would read every row of each of them before the first answer.
    """
    beginning = f'"{word}"*'
    if len(word) <= _INDEXED:
        return beginning
    terms: list[str] = []
    sql = "SELECT term FROM temp.search_terms WHERE term >= ? LIMIT 1"
    row = database.fetch_one(sql, (word,))
    while row is not None and row[0].startswith(word):
        if len(terms) == _MOST_TERMS:
            return beginning
        terms.append(f'"{row[0]}"')
        row = database.fetch_one(sql, (f"{row[0]}\x01",))
    return f"({' OR '.join(terms)})" if terms else beginning


def _spread(database: Database, parts: Sequence[str], wanted: dict[int, int]) -> list[int]:
    """The first rows of every rank in ``wanted``, as many as it says.

    Read over all entities at once: a query costs the same whatever its bounds, so one an entity would
    be felt at each keystroke. Where an entity has far more than is wanted, a new query leaps over it.
    """
    sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
    expression = " AND ".join(parts)
    farthest = _FARTHEST if any(part.endswith("*") and len(part) > _INDEXED + 3 for part in parts) else _NEAR
    found: list[int] = []
    while wanted:
        bounds = min(wanted) << _SHIFT, (max(wanted) + 1 << _SHIFT) - 1
        with closing(database.connection.execute(sql, (expression, *bounds))) as cursor:
            reached = _read(cursor, wanted, found, farthest)
        wanted = {rank: number for rank, number in wanted.items() if rank > reached}
    return found


def _read(cursor: sqlite3.Cursor, wanted: dict[int, int], found: list[int], farthest: int) -> int:
    """Add wanted rows to ``found`` until it leads too far; returns the rank up to which all were read."""
    last, passed = max(wanted), 0
    while read := [row for (row,) in cursor.fetchmany(_AT_ONCE)]:
        start = 0
        while start < len(read):
            rank = int(read[start] >> _SHIFT)
            end = bisect_left(read, rank + 1 << _SHIFT, start)
            taken = read[start : min(end, start + wanted.get(rank, 0))]
            found += taken
            if taken:
                wanted[rank] -= len(taken)
            passed += end - start - len(taken)
            if end - start > len(taken) and (rank == last or passed > farthest):
                return rank
            start = end
    return last


def forget_deleted(connection: sqlite3.Connection) -> None:
    """Merge the index, so that the words of deleted records are in it no more."""
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def rebuild(connection: sqlite3.Connection) -> None:
    """Index every record anew, inside the caller's transaction."""
    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    for name in CATALOGUE:
        index_all(connection, name)


def index_all(connection: sqlite3.Connection, entity: str) -> None:
    """Index every record of ``entity``, none of which is indexed yet."""
    from dcant_tracker.store.records.record import all_records

    declared = CATALOGUE[entity]
    index(connection, ((entity, r.id, text_of(declared, r.values)) for r in all_records(Database(connection), entity)))
