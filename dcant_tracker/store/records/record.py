"""Records as the rest of the program sees them: frozen, plain values, no database behind."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Json, Kind, Value, Values, from_json, from_sql, to_json, to_sql
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.file.database import Database

_PLAIN_KINDS = frozenset(Kind) - {Kind.DATE, Kind.TAGS, Kind.BOOL}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read. ``id`` is its row number, ``values`` holds every field by name."""

    entity: str
    id: int
    uid: str
    values: Mapping[str, Value]

    def __getitem__(self, field: str) -> Value:
        """The value of ``field``."""
        return self.values[field]

    @property
    def caption(self) -> str:
        """What names it best after its key; empty where nothing does."""
        return CATALOGUE[self.entity].captioned(self.values)


@cache
def columns(entity: str) -> str:
    """The SQL list of the columns that make a record: id, uid, then the fields in order."""
    return ", ".join(f'"{name}"' for name in ("id", "uid", *(f.name for f in CATALOGUE[entity])))


def caption_sql(entity: str, alias: str) -> str:
    """The SQL of :attr:`Record.caption` for the table of ``entity`` called ``alias``."""
    return f"coalesce({', '.join(f'{alias}.{name}' for name in CATALOGUE[entity].caption)}, '')"


@cache
def _converted(entity: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((f.name, f.kind) for f in CATALOGUE[entity] if f.kind not in _PLAIN_KINDS)


@cache
def _names(entity: str) -> tuple[str, ...]:
    return tuple(field.name for field in CATALOGUE[entity])


def record(entity: str, row: tuple[int | str | None, ...]) -> Record:
    """The record in ``row``, whose columns are those of :func:`columns`."""
    values: dict[str, Value] = dict(zip(_names(entity), row[2:], strict=True))
    for name, kind in _converted(entity):
        if values[name] is not None:
            values[name] = from_sql(kind, values[name])  # type: ignore[arg-type]
    return Record(entity, int(row[0] or 0), str(row[1]), values)


def get(database: Database, entity: str, uid: str) -> Record | None:
    """The record ``uid`` of ``entity``, or None."""
    sql = f'SELECT {columns(entity)} FROM "{entity}" WHERE uid = ?'
    row = database.fetch_one(sql, (uid,))
    return record(entity, row) if row else None


def get_many(database: Database, entity: str, uids: Iterable[str]) -> dict[str, Record]:
    """The records of ``entity`` among ``uids``, by uid; the missing ones are left out."""
    sql = f'SELECT {columns(entity)} FROM "{entity}" WHERE uid IN (SELECT value FROM json_each(?))'
    rows = database.fetch_all(sql, (json.dumps(list(uids)),))
    return {str(row[1]): record(entity, row) for row in rows}


def some_values(
    database: Database, entity: str, fields: Sequence[str], by: str = "uid", wanted: Iterable[str | int] | None = None
) -> dict[str, Values]:
    """These ``fields`` of the records of ``entity``, by uid: of all, or of those whose ``by`` (uid or id) is wanted.

    For what is read at each keystroke, when most of a record is not looked at.
    """
    listed = ", ".join(f'"{name}"' for name in ("uid", *fields))
    sql, among = f'SELECT {listed} FROM "{entity}"', f'WHERE "{by}" IN (SELECT value FROM json_each(?))'
    rows = database.fetch_all(sql) if wanted is None else database.fetch_all(f"{sql} {among}", (json.dumps([*wanted]),))
    converted = [(name, fields.index(name) + 1, kind) for name, kind in _converted(entity) if name in fields]
    found: dict[str, Values] = {}
    for row in rows:
        values: dict[str, Value] = dict(zip(fields, row[1:], strict=True))
        for name, place, kind in converted:
            values[name] = from_sql(kind, row[place])
        found[row[0]] = values
    return found


def row_ids(database: Database, entity: str, uids: Iterable[str]) -> dict[str, int]:
    """The row numbers of the records of ``entity`` among ``uids``, by uid; the missing ones are left out."""
    sql = f'SELECT uid, id FROM "{entity}" WHERE uid IN (SELECT value FROM json_each(?))'
    return dict(database.fetch_all(sql, (json.dumps(list(uids)),)))


def all_records(database: Database, entity: str) -> list[Record]:
    """Every record of ``entity`` in the order of creation."""
    rows = database.fetch_all(f'SELECT {columns(entity)} FROM "{entity}" ORDER BY id')
    return [record(entity, row) for row in rows]


def stored(entity: Entity, values: Mapping[str, Value]) -> dict[str, str | int | None]:
    """The columns that keep ``values``, the folded ones included."""
    row: dict[str, str | int | None] = {}
    for name, value in values.items():
        kept = row[name] = to_sql(value)
        if entity[name].is_text:
            row[f"{name}_folded"] = sort_key(str(kept)) if kept is not None else None
    return row


def to_document(values: Mapping[str, Value]) -> str:
    """A whole record as the history keeps it: a JSON object of the filled fields."""
    filled = {name: to_json(value) for name, value in values.items() if value is not None}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


def from_document(entity: str, document: str) -> dict[str, Value]:
    """The values that :func:`to_document` wrote; fields unknown today are dropped, new ones are empty."""
    kept: dict[str, Json] = json.loads(document)
    declared = CATALOGUE[entity]
    values: dict[str, Value] = dict.fromkeys(_names(entity))
    for name in values.keys() & kept.keys():
        values[name] = from_json(declared[name].kind, kept[name])
    return values


def key_digest(entity: Entity, values: Mapping[str, Value]) -> int:
    """A 63-bit digest of the record's key: records with the same key share it."""
    return digest_of(key_of(entity, values))


def digest_of(key: tuple[str, ...]) -> int:
    """The digest of a key as ``rules.key_of`` gives it."""
    joined = "\x1f".join(key).encode()
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "big") >> 1
