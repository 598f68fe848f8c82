"""The records that were touched since a step, and what the history kept of them from before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, from_json
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.record import from_document

_Kept = tuple[int, str | None]
"""The number of a change, and the JSON that it replaced (None: nothing)."""


@dataclass(slots=True)
class Touched:
    """What happened to the records of ``entity`` since a step: by uid, what the history kept of before.

    ``whole`` holds the first time that a record was added or deleted; ``edits`` the first time that each of its
    fields was edited.
    """

    entity: str
    whole: dict[str, _Kept] = field(default_factory=dict)
    edits: dict[str, dict[str, _Kept]] = field(default_factory=dict)

    @property
    def uids(self) -> set[str]:
        """All of them."""
        return {*self.whole, *self.edits}

    def edited(self, uid: str) -> dict[str, Value]:
        """The fields of today that were edited, as they were before."""
        return self._values(self.edits.get(uid, {}))

    def added_or_deleted(self, uid: str) -> dict[str, Value] | None:
        """The record of ``whole`` as it stood, None when it did not exist: edits before that are taken back."""
        until, document = self.whole[uid]
        if document is None:
            return None
        earlier = {name: kept for name, kept in self.edits.get(uid, {}).items() if kept[0] < until}
        return from_document(self.entity, document) | self._values(earlier)

    def _values(self, kept: Mapping[str, _Kept]) -> dict[str, Value]:
        declared = CATALOGUE[self.entity]
        return {
            name: None if before is None else from_json(declared[name].kind, json.loads(before))
            for name, (_number, before) in kept.items()
            if name in declared
        }


def touched_since(database: Database, step: int, history: str = "change") -> dict[str, Touched]:
    """What happened after ``step``, by entity: the first change of each field and of each whole record.

    ``history`` is the table of the changes, where ``database`` holds it under another name.
    """
    found: dict[str, Touched] = {}
    sql = f"SELECT entity, uid, field, min(id), before FROM {history} WHERE step > ? GROUP BY entity, uid, field"
    for entity, uid, name, number, before in database.fetch_all(sql, (step,)):
        if entity not in CATALOGUE:
            continue
        touched = found.setdefault(entity, Touched(entity))
        if name is None:
            touched.whole[uid] = (number, before)
        else:
            touched.edits.setdefault(uid, {})[name] = (number, before)
    return found
