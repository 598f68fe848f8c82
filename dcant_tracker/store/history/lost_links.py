"""The links that the deletion of a record emptied: what restoring it gives back."""

import json
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get


@dataclass(frozen=True, slots=True)
class LostLink:
    """A field that named the deleted record, and what it held."""

    entity: str
    uid: str
    field: str
    value: str


def lost_links(reading: Reading, entity: str, uid: str) -> list[LostLink]:
    """The fields that the last deletion of that record emptied, of records that are there and name nothing since.

    A link to any entity is required: what holds one was deleted along, and emptied of nothing.
    """
    sql = (
        "SELECT entity, uid, field, before FROM change WHERE field IS NOT NULL AND after IS NULL AND before = ? "
        "AND step = (SELECT max(step) FROM change WHERE uid = ? AND entity = ? AND field IS NULL AND after IS NULL)"
    )
    rows = reading.fetch_all(sql, (json.dumps(uid), uid, entity))
    found = (LostLink(holder, held, field, json.loads(before)) for holder, held, field, before in rows)
    return [link for link in found if _is_free(reading, link)]


def _is_free(reading: Reading, link: LostLink) -> bool:
    declared = CATALOGUE[link.entity].get(link.field) if link.entity in CATALOGUE else None
    record = get(reading, link.entity, link.uid) if declared is not None and declared.is_ref else None
    return record is not None and record[link.field] is None
