"""Which records bear a key, and which uids are borne."""

import json
from collections.abc import Collection, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.rules import key_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, columns, digest_of, record


def records_with_key(reading: Reading, entity: Entity, key: tuple[str, ...]) -> list[Record]:
    """The records of ``entity`` that have ``key`` (as ``rules.key_of`` gives it): one at most once a step is done."""
    sql = f'SELECT {columns(entity.name)} FROM "{entity.name}" WHERE key_digest = ?'
    found = (record(entity.name, row) for row in reading.fetch_all(sql, (digest_of(key),)))
    return [one for one in found if key_of(entity, one.values) == key]


def twins_of(reading: Reading, entity: Entity, values: Mapping[str, Value]) -> list[Record]:
    """The records of ``entity`` that have the key of ``values``."""
    return records_with_key(reading, entity, key_of(entity, values))


def holder(reading: Reading, entity: str, key: tuple[str, ...]) -> str | None:
    """The uid of the record of ``entity`` with that ``key`` (as ``rules.key_of`` gives it)."""
    found = records_with_key(reading, CATALOGUE[entity], key)
    return found[0].uid if found else None


def existing(reading: Reading, entity: str, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that are records of ``entity``."""
    sql = f'SELECT uid FROM "{entity}" WHERE uid IN (SELECT value FROM json_each(?))'
    return {str(uid) for (uid,) in reading.fetch_all(sql, (_json(uids),))}


def borne(reading: Reading, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that a record of any entity bears, so that a new one cannot."""
    bears = " OR ".join(f'EXISTS (SELECT 1 FROM "{entity}" WHERE uid = value)' for entity in CATALOGUE)
    return {str(uid) for (uid,) in reading.fetch_all(f"SELECT value FROM json_each(?) WHERE {bears}", (_json(uids),))}


def _json(uids: Collection[str]) -> str:
    return json.dumps(sorted(uids))
