"""Keys: no two records of an entity have the same one."""

import functools
import json
from collections.abc import Iterator, Mapping

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.rules import key_of
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.naming import named
from dcant_tracker.store.checking.replaying import known_value
from dcant_tracker.store.checking.values import key_document, read_value
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import columns
from dcant_tracker.words import _


def shared_keys(reading: Reading, entity: Entity, right: Mapping[int, int]) -> Iterator[Finding]:
    """Records that share a key: those whose digests do, and those whose digest is wrong and should be ``right``."""
    sql = (
        f'SELECT {columns(entity.name)} FROM "{entity.name}" WHERE key_digest IN '
        f'(SELECT key_digest FROM "{entity.name}" GROUP BY key_digest HAVING count(*) > 1 '
        "UNION SELECT value FROM json_each(?)) OR id IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    names = ("id", "uid", *(field.name for field in entity))
    seen: set[tuple[str, ...]] = set()
    for found in reading.fetch_all(sql, (json.dumps(list(right.values())), json.dumps(list(right)))):
        row = dict(zip(names, found, strict=True))
        key = key_of(entity, {field.name: read_value(field, row[field.name])[0] for field in entity.key})
        if key in seen:
            uid = str(row["uid"])
            who = named(reading, entity.name, uid, key_document(entity, row))
            told = _("{record} : une autre fiche a la même clé.").format(record=who)
            yield Finding(FindingKind.KEY, told, entity.name, uid, functools.partial(_part, entity, uid, told))
        seen.add(key)


def _part(entity: Entity, uid: str, why: str, mending: Mending) -> None:
    """Tell the record from the other by what the history knows of its key, else by a number; else set it aside."""
    row = mending.row(entity.name, "uid", uid)
    if row is None:
        return
    now = {field.name: read_value(field, row[field.name])[0] for field in entity.key}
    known = {field.name: _known(mending, entity, uid, field) for field in entity.key}
    taken = _keys(mending, entity, uid)
    if not any(field.required and known[field.name] is None for field in entity.key) and (
        key_of(entity, known) not in taken
    ):
        mending.set_field(why, entity.name, uid, known)
        return
    text = next((field for field in reversed(entity.key) if field.kind is Kind.TEXT and now[field.name]), None)
    if text is None:
        mending.set_row_aside(why, entity.name, "uid", uid)
        mending.search_is_wrong = True
        return
    number = 2
    while key_of(entity, now | {text.name: f"{now[text.name]} ({number})"}) in taken:
        number += 1
    mending.set_field(why, entity.name, uid, {text.name: f"{now[text.name]} ({number})"})


def _known(mending: Mending, entity: Entity, uid: str, field: Field) -> Value:
    try:
        return known_value(mending.writing, entity.name, uid, field.name)
    except (UserError, ValueError, TypeError):
        return None


def _keys(mending: Mending, entity: Entity, uid: str) -> set[tuple[str, ...]]:
    """The keys of all other records."""
    listed = ", ".join(f'"{field.name}"' for field in entity.key)
    rows = mending.writing.fetch_all(f'SELECT {listed} FROM "{entity.name}" WHERE uid <> ?', (uid,))
    return {key_of(entity, {f.name: read_value(f, v)[0] for f, v in zip(entity.key, row, strict=True)}) for row in rows}
