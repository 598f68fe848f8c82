"""What is kept folded beside the fields, made anew where the way of folding a text has changed.

It is worked out of the fields alone, so that records which come to share a key do not keep a file from opening:
the check finds them. A field or an entity that a later revision brings is not there yet, and holds nothing.
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, from_sql
from dcant_tracker.domain.text import fold, sort_key

_RANK_BITS = 40
_AT_ONCE = 5_000


def fold_again(connection: sqlite3.Connection) -> None:
    """Write the folded twins of texts, the digests of keys and the search index again, inside the transaction."""
    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    for entity in CATALOGUE.values():
        present = {str(column[1]) for column in connection.execute(f'PRAGMA table_info("{entity.name}")')}
        if present:
            _fold_entity(connection, entity, [field for field in entity if field.name in present])


def _fold_entity(connection: sqlite3.Connection, entity: Entity, fields: list[Field]) -> None:
    texts = [field for field in fields if field in entity.texts]
    twins = [f"{field.name}_folded" for field in texts]
    read = ", ".join(f'"{name}"' for name in ("id", "key_digest", *(field.name for field in fields), *twins))
    written = ", ".join(f'"{name}" = ?' for name in ("key_digest", *twins))
    cursor = connection.execute(f'SELECT {read} FROM "{entity.name}"')
    while part := cursor.fetchmany(_AT_ONCE):
        indexed: list[tuple[int, str]] = []
        for number, digest, *kept in part:
            values = dict(zip((field.name for field in fields), kept, strict=False))
            made = (_digest(entity, values), *(_twin(values[field.name]) for field in texts))
            if made != (digest, *kept[len(fields) :]):
                connection.execute(f'UPDATE "{entity.name}" SET {written} WHERE id = ?', (*made, number))
            if text := _searched(texts, values):
                indexed.append(((entity.number << _RANK_BITS) + number, text))
        connection.executemany("INSERT INTO search(rowid, text) VALUES (?, ?)", indexed)


def _twin(text: Any) -> str | None:
    return None if text is None else sort_key(str(text))


def _digest(entity: Entity, values: Mapping[str, Any]) -> int:
    parts = [_part(field, values.get(field.name)) for field in entity.key]
    return int.from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big") >> 1


def _part(field: Field, kept: Any) -> str:
    if kept is None:
        return ""
    return fold(str(kept)) if field.kind is Kind.TEXT else str(kept)


def _searched(texts: list[Field], values: Mapping[str, Any]) -> str:
    said: list[str] = []
    for field in texts:
        value = from_sql(field.kind, values[field.name])
        if value is not None:
            said.append(" ".join(value) if isinstance(value, tuple) else str(value))
    return fold(" ".join(said))
