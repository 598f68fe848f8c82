"""The digests that find keys: whether each is that of the key that its record holds.

The keys of many records are joined into one text and taken apart again, so that little is done for each but its digest.
Where these are not all as they should, and of what cannot be told apart so, each row is looked at.
"""

import hashlib
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from sys import byteorder
from typing import Any, TypeAlias

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.store.checking.sums import Sums, add_rows
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.record import digest_of

_PART = 250
"""Rows looked at together: what is read of them stays in the processor's own memory."""

_Column: TypeAlias = Sequence[Any]

_folded = lru_cache(50_000)(fold)


def wrong_digests(database: Database, entity: Entity, sums: Sums | None = None) -> dict[int, int]:
    """By row number, what the digests of ``entity`` that are wrong should be.

    By the way it adds to ``sums`` what the rows hold in its columns, which are the same for the most part.
    """
    summed: Sums = {} if sums is None else sums
    key = [each.name for each in entity.key]
    read = list(dict.fromkeys(["key_digest", *key, *summed]))
    listed = ", ".join(f'"{name}"' for name in read)
    cursor = database.connection.execute(f'SELECT id, {listed} FROM "{entity.name}" NOT INDEXED')
    found: dict[int, int] = {}
    while part := cursor.fetchmany(_PART):
        numbers, *held = zip(*part, strict=True)
        columns = dict(zip(read, held, strict=True))
        add_rows(summed, [columns[name] for name in summed], numbers)
        said = [_said(each)(columns[each.name]) for each in entity.key]
        kept = columns["key_digest"]
        if _digests(said) != list(kept):
            rights = map(digest_of, zip(*said, strict=True))
            found |= {number: right for number, was, right in zip(numbers, kept, rights, strict=True) if was != right}
    return found


def _digests(said: Sequence[Sequence[str]]) -> list[int]:
    """The digests of the keys of which each column says its part; those of a key with a line break are of another."""
    keys = "\n".join(map("\x1f".join, zip(*said, strict=True))).encode()
    blake2b = hashlib.blake2b
    digests = array("Q", b"".join([blake2b(key, digest_size=8).digest() for key in keys.split(b"\n")]))
    if byteorder == "little":
        digests.byteswap()
    return [digest >> 1 for digest in digests]


def _said(declared: Field) -> Callable[[_Column], Sequence[str]]:
    """What the values of a column say in keys; what is in no text is in the key as it is kept."""
    return _said_folded if declared.kind is Kind.TEXT else _said_as_kept


def _said_folded(column: _Column) -> list[str]:
    return ["" if kept is None else _folded(str(kept)) for kept in column]


def _said_as_kept(column: _Column) -> Sequence[str]:
    if all(type(kept) is str for kept in column):
        return column
    return ["" if kept is None else str(kept) for kept in column]
