"""Which records have something to decide: remembered when files come together, so that nobody looks at all of them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from dcant_tracker.store.reading.reading import Reading

if TYPE_CHECKING:
    from dcant_tracker.store.replicas.rows import Place
    from dcant_tracker.store.writing.writing import Writing


class Kind(StrEnum):
    """What is to be decided of a record; the data file keeps these texts."""

    CELL = "cell"
    """Several files wrote different things in one cell."""
    DELETION = "deletion"
    """One file deleted it, another wrote in it or names it."""
    RULE = "rule"
    """What several files wrote, each by itself, breaks a rule together."""


def contested(reading: Reading, kind: Kind) -> "list[Place]":
    """The records remembered under ``kind``; what was decided since is still among them."""
    sql = "SELECT entity, uid FROM contested WHERE kind = ? ORDER BY entity, uid"
    return [(str(entity), str(uid)) for entity, uid in reading.fetch_all(sql, (kind,))]


def is_to_decide(reading: Reading, kind: Kind, place: "Place") -> bool:
    """Whether the record at ``place`` is remembered under ``kind``."""
    sql = "SELECT 1 FROM contested WHERE uid = ? AND entity = ? AND kind = ?"
    return reading.fetch_one(sql, (place[1], place[0], kind)) is not None


def remember(writing: "Writing", kind: Kind, places: "Iterable[Place]") -> None:
    """Remember the records at ``places`` under ``kind``."""
    writing.execute_many(
        "INSERT OR IGNORE INTO contested(entity, uid, kind) VALUES (?, ?, ?)", [(*place, kind) for place in places]
    )


def forget(writing: "Writing", kind: Kind, places: "Iterable[Place]") -> None:
    """Nothing of ``kind`` is to be decided of the records at ``places`` any more."""
    writing.execute_many(
        "DELETE FROM contested WHERE entity = ? AND uid = ? AND kind = ?", [(*place, kind) for place in places]
    )
