"""Which records have something to decide: remembered when files come together, so that nobody looks at all of them."""

from collections.abc import Iterable, Mapping
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


def counted(reading: Reading) -> "dict[tuple[Kind, Place], int]":
    """How much is open of what was counted since anything was done that may have made it another number."""
    sql = (
        "SELECT kind, entity, uid, open FROM contested WHERE typeof(open) = 'integer' AND until >= ? "
        "AND NOT EXISTS (SELECT 1 FROM change WHERE uid = contested.uid AND step > until) "
        "AND NOT EXISTS (SELECT 1 FROM made_change WHERE uid = contested.uid AND step > until)"
    )
    rows = reading.fetch_all(sql, (_last_joining(reading),))
    return {(Kind(kind), (str(entity), str(uid))): int(count) for kind, entity, uid, count in rows if kind in _KINDS}


_KINDS = frozenset(Kind)


def _last_joining(reading: Reading) -> int:
    """The last step that may have made records one or two: those that name them say something else since."""
    last = int(reading.fetch_value("SELECT coalesce(max(step), 0) FROM pairing"))
    sql = "SELECT max(id) FROM step WHERE undoes > 0"
    return max(last, int(reading.fetch_value(sql) or 0)) if last else 0


def note(writing: "Writing", counts: "Mapping[tuple[Kind, Place], int]") -> None:
    """Remember how much is open, as the file stands."""
    sql = "UPDATE contested SET open = ?, until = ? WHERE uid = ? AND entity = ? AND kind = ?"
    until = writing.last_step()
    writing.execute_many(sql, [(count, until, uid, entity, kind) for (kind, (entity, uid)), count in counts.items()])


def look_again(writing: "Writing", places: "Iterable[Place] | None" = None) -> None:
    """Let what is open of the records at ``places``, or of all, be counted anew."""
    if places is None:
        writing.execute("UPDATE contested SET open = NULL WHERE open IS NOT NULL")
        return
    sql = "UPDATE contested SET open = NULL WHERE uid = ? AND entity = ? AND open IS NOT NULL"
    writing.execute_many(sql, [(uid, entity) for entity, uid in places])


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
