"""What the history tells of records: those deleted, those erased, the values that a field had."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from dcant_tracker.domain.kinds import Json, Value
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.store.writing.changes import Op


class Edit(NamedTuple):
    """One change of a field of the record ``uid``: the values before and after it, as the history keeps them."""

    uid: str
    before: Json
    after: Json


def deleted_records(reading: Reading, entity: str) -> list[tuple[str, dict[str, Value]]]:
    """The records of ``entity`` that were deleted, once or again: uid and last values, the earliest deleted first."""
    sql = "SELECT uid, before FROM change WHERE entity = ? AND field IS NULL AND after IS NULL ORDER BY id"
    return [(str(uid), from_document(entity, before)) for uid, before in reading.fetch_all(sql, (entity,))]


ERASED = "erased"
"""The fact of the data file that tells of the persons erased: by uid, fingerprints of the keys that they had."""


def erased_contacts(reading: Reading) -> set[str]:
    """The contacts who were erased for good, and whose names are said no more."""
    sql = (
        "SELECT c.uid FROM step s JOIN change c ON c.step = s.id "
        "WHERE s.op = ? AND c.entity = 'contact' AND c.field IS NULL"
    )
    uids = {str(uid) for (uid,) in reading.fetch_all(sql, (Op.ERASE,))} | erased_keys(reading).keys()
    there = reading.fetch_all(
        "SELECT uid FROM contact WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps([*uids]),)
    )
    return uids - {str(uid) for (uid,) in there}


def erased_keys(reading: Reading) -> dict[str, list[str]]:
    """By uid of who was erased, the fingerprints of her keys; an earlier state of the data file tells none."""
    if reading.step is not None:
        return {}
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (ERASED,))
    found: dict[str, list[str]] = json.loads(row[0]) if row else {}
    return found


def last_steps(reading: Reading, uids: Collection[str]) -> dict[str, int]:
    """The number of the last step that touched each record of ``uids``; those unknown to it left out."""
    sql = "SELECT uid, max(step) FROM change WHERE uid IN (SELECT value FROM json_each(?)) GROUP BY uid"
    return {str(uid): int(step) for uid, step in reading.fetch_all(sql, (json.dumps([*uids]),))}


def edits_between(
    reading: Reading, entity: str, field: str, uids: Collection[str], first: datetime, last: datetime
) -> list[Edit]:
    """Every edit of ``field`` in the records ``uids`` of ``entity`` from ``first`` to ``last``, the earliest first."""
    sql = (
        "SELECT change.uid, change.before, change.after FROM change JOIN step ON step.id = change.step "
        "WHERE change.uid IN (SELECT value FROM json_each(?)) AND change.entity = ? AND change.field = ? "
        "AND step.at BETWEEN ? AND ? ORDER BY change.id"
    )
    bounds = (moment.astimezone(UTC).isoformat(timespec="milliseconds") for moment in (first, last))
    return [
        Edit(str(uid), json.loads(before or "null"), json.loads(after or "null"))
        for uid, before, after in reading.fetch_all(sql, (json.dumps([*uids]), entity, field, *bounds))
    ]
