"""The digests that find keys: whether each is that of the key that its record holds.

SQLite joins the keys of many records into one value, so that little is done in Python for each but its digest. What
cannot be told apart so is looked at row by row, and so are texts, which keys hold folded.
"""

import hashlib
import json
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from sys import byteorder
from typing import Any, TypeAlias

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.record import digest_of

_PART = 5_000
"""Rows looked at together."""

_Column: TypeAlias = Sequence[Any]

_folded = lru_cache(50_000)(fold)


def wrong_digests(database: Database, entity: Entity) -> dict[int, int]:
    """By row number, what the digests of ``entity`` that are wrong should be."""
    found: dict[int, int] = {}
    joined_sql, last = _joined_sql(entity), -(1 << 63) - 1
    has_texts = any(each.kind is Kind.TEXT for each in entity.key)
    while True:
        first = last + 1
        keys, kept, others, last = database.fetch_one(joined_sql, (first,))
        if last is None:
            return found
        if has_texts or others or _digests(keys) != _numbers(kept):
            found |= _wrong_among(database, entity, first, last)
        if last == (1 << 63) - 1:
            return found


def _joined_sql(entity: Entity) -> str:
    """The keys of the next rows as ``digest_of`` sees them, one behind the other; their digests, how many
    of those are no numbers; the last row.
    """
    key = " || char(31) || ".join(f"coalesce(\"{each.name}\", '')" for each in entity.key)
    return (
        "SELECT CAST(group_concat(key, char(10)) AS BLOB), CAST(group_concat(key_digest) AS BLOB), "
        "sum(typeof(key_digest) <> 'integer'), max(id) FROM "
        f'(SELECT id, key_digest, {key} AS key FROM "{entity.name}" WHERE id >= ? ORDER BY id LIMIT {_PART})'
    )


def _digests(keys: bytes) -> list[int]:
    """The digests of keys on lines of their own; those of a key that holds a line break are of something else."""
    blake2b = hashlib.blake2b
    digests = array("Q", b"".join([blake2b(key, digest_size=8).digest() for key in keys.split(b"\n")]))
    if byteorder == "little":
        digests.byteswap()
    return [digest >> 1 for digest in digests]


def _numbers(kept: bytes) -> list[Any]:
    try:
        return list(json.loads(b"[%b]" % kept))
    except ValueError:
        return []


def _wrong_among(database: Database, entity: Entity, first: int, last: int) -> dict[int, int]:
    """The same as :func:`wrong_digests`, row by row, among the rows from ``first`` to ``last``."""
    listed = ", ".join(f'"{each.name}"' for each in entity.key)
    sql = f'SELECT id, key_digest, {listed} FROM "{entity.name}" WHERE id BETWEEN ? AND ?'
    rows = database.fetch_all(sql, (first, last))
    if not rows:
        return {}
    numbers, kept, *columns = zip(*rows, strict=True)
    said = (_said(each)(column) for each, column in zip(entity.key, columns, strict=True))
    rights = map(digest_of, zip(*said, strict=True))
    return {number: right for number, was, right in zip(numbers, kept, rights, strict=True) if was != right}


def _said(declared: Field) -> Callable[[_Column], list[str]]:
    """What the values of a column say in keys; what is in no text is in the key as it is kept."""
    return _said_folded if declared.kind is Kind.TEXT else _said_as_kept


def _said_folded(column: _Column) -> list[str]:
    return ["" if kept is None else _folded(str(kept)) for kept in column]


def _said_as_kept(column: _Column) -> list[str]:
    return ["" if kept is None else str(kept) for kept in column]
