"""The log of steps and changes: what was done, what is taken back of it, what can be undone and redone."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, Value, from_json
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import from_document
from dcant_tracker.store.writing.changes import Op


class StepInfo(NamedTuple):
    """One step of the history, as it is listed. ``at`` is an ISO instant in UTC.

    A step that came from another data file says when it was ``made_at`` there; ``at`` is when it was taken in here.
    """

    number: int
    op: str
    label: str
    who: str
    at: str
    origin: str | None
    undoes: int | None
    made_at: str | None = None
    batch: int | None = None
    """The step that took it in with others."""

    @property
    def done_at(self) -> str:
        """When it was done, wherever that was."""
        return self.made_at or self.at


class ChangeInfo(NamedTuple):
    """One row of the log: a whole record (``field`` None) or one field; values as the JSON they are kept in."""

    step: int
    entity: str
    uid: str
    field: str | None
    before: str | None
    after: str | None

    def value(self, side: str) -> Json | dict[str, Json]:
        """The decoded ``before`` or ``after``."""
        kept = self.before if side == "before" else self.after
        return None if kept is None else json.loads(kept)


MOST_STEPS = 2**62
"""More than any file has."""

_STEP = "SELECT id, op, label, who, at, origin, undoes, made_at, batch FROM step"
_CHANGE = "SELECT step, entity, uid, field, before, after FROM change"
_TOLD = (
    "SELECT step, entity, uid, field, before, after, id, 1 AS is_here FROM change WHERE {wanted} UNION ALL "
    "SELECT step, entity, uid, field, before, after, id, 0 FROM made_change m WHERE {wanted} AND parents IS NOT NULL "
    "AND before IS NOT after AND field IS NOT '' AND NOT EXISTS (SELECT 1 FROM change c WHERE c.step = m.step "
    "AND c.uid = m.uid AND c.entity = m.entity AND c.field IS m.field AND c.after IS m.after)"
)
"""What was done here, and what steps from elsewhere wrote there that never came to be shown here."""


def steps(reading: Reading, *, limit: int = -1, before: int | None = None) -> list[StepInfo]:
    """The steps, newest first; those below number ``before`` when given."""
    sql = f"{_STEP} WHERE id < ? ORDER BY id DESC LIMIT ?"
    rows = reading.fetch_all(sql, (before if before is not None else MOST_STEPS, limit))
    return [StepInfo(*row) for row in rows]


def step(reading: Reading, number: int) -> StepInfo | None:
    """The step of that number."""
    row = reading.fetch_one(f"{_STEP} WHERE id = ?", (number,))
    return StepInfo(*row) if row else None


def whole_step(reading: Reading, number: int) -> tuple[int, ...]:
    """The numbers of the steps that are undone with step ``number``: those that it took in, then itself."""
    rows = reading.fetch_all("SELECT id FROM step WHERE batch = ? ORDER BY id", (number,))
    return (*(int(row[0]) for row in rows), number)


def changes_of(reading: Reading, number: int) -> list[ChangeInfo]:
    """The log of one step, in the order it was written."""
    return [ChangeInfo(*row) for row in reading.fetch_all(f"{_CHANGE} WHERE step = ? ORDER BY id", (number,))]


def told_of(reading: Reading, number: int) -> list[ChangeInfo]:
    """What one step did, here or only where it was made: what lost against what stood here is told too."""
    sql = f"SELECT step, entity, uid, field, before, after FROM ({_TOLD.format(wanted='step = :step')})"
    return [ChangeInfo(*row) for row in reading.fetch_all(f"{sql} ORDER BY is_here, id", {"step": number})]


def changes_since(reading: Reading, number: int) -> list[ChangeInfo]:
    """The log after step ``number``, oldest first."""
    rows = reading.fetch_all(f"{_CHANGE} WHERE step > ? ORDER BY id", (number,))
    return [ChangeInfo(*row) for row in rows]


def changes_of_record(reading: Reading, uid: str, joined: Sequence[str] = ()) -> Iterator[ChangeInfo]:
    """Everything that ever happened to a record, newest first; read in pages, so that memory stays small.

    What happened to records ``joined`` into it is told with it.
    """
    before: int | None = None
    while True:
        page, before = page_of_record(reading, uid, before=before, joined=joined)
        yield from page
        if before is None:
            return


def page_of_record(
    reading: Reading,
    uid: str,
    field: str = "",
    *,
    before: int | None = None,
    size: int = 500,
    joined: Sequence[str] = (),
) -> tuple[list[ChangeInfo], int | None]:
    """What happened to a record and to those ``joined`` into it, or to its ``field``, in the steps below ``before``;
    with what was written elsewhere and lost against what stood here.

    Some ``size`` changes, newest first, of whole steps; with them the number below which the next page begins, None
    when nothing can follow. Whole records (added, deleted) tell of every field.
    """
    wanted = "uid IN (SELECT value FROM json_each(:uids)) AND step < :before AND step >= :floor"
    wanted += " AND (field IS NULL OR field = :field)" if field else ""
    asked = {"uids": json.dumps([uid, *joined]), "before": MOST_STEPS if before is None else before, "field": field}
    found = f"FROM ({_TOLD.format(wanted=wanted)}) ORDER BY step DESC, is_here DESC, id DESC"
    last = reading.fetch_one(f"SELECT step {found} LIMIT 1 OFFSET :skipped", {**asked, "floor": 0, "skipped": size - 1})
    floor = int(last[0]) if last else 0
    rows = reading.fetch_all(f"SELECT step, entity, uid, field, before, after {found}", {**asked, "floor": floor})
    return [ChangeInfo(*row) for row in rows], floor or None


def to_undo(reading: Reading) -> StepInfo | None:
    """The latest step made here that is neither undone nor itself an undo or a redo; an erasure stands outside undo."""
    sql = (
        f"{_STEP} WHERE undoes IS NULL AND made_at IS NULL AND op <> ? AND id < ? "
        "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1"
    )
    gone, before = json.dumps(list(taken_back(reading))), MOST_STEPS
    while row := reading.fetch_one(sql, (Op.ERASE, before, gone)):
        info = StepInfo(*row)
        if not _is_beyond_recall(reading, info.number):
            return info
        before = info.number
    return None


def to_redo(reading: Reading) -> StepInfo | None:
    """The undo that can be taken back: the latest one still standing, with no new step since but erasures."""
    sql = (
        f"{_STEP} WHERE undoes IS NOT NULL AND made_at IS NULL AND batch IS NULL "
        "AND id > (SELECT coalesce(max(id), 0) FROM step WHERE undoes IS NULL AND made_at IS NULL AND op <> ?) "
        "ORDER BY id DESC"
    )
    gone = taken_back(reading)
    since = (StepInfo(*row) for row in reading.fetch_all(sql, (Op.ERASE,)))
    standing = (info for info in since if info.number not in gone and not brings_back(reading, info))
    return next((info for info in standing if not _is_beyond_recall(reading, info.number)), None)


def _is_beyond_recall(reading: Reading, number: int) -> bool:
    """Whether an erasure since took all that step ``number`` did: the records, the links to who was erased.

    A field that it only emptied or rewrote in a record that stays can still be taken back (see undo).
    """
    if not reading.fetch_value("SELECT EXISTS (SELECT 1 FROM step WHERE op = ? AND id > ?)", (Op.ERASE, number)):
        return False
    uids = list(erased_contacts(reading))
    taken = (
        "c.uid IN (SELECT value FROM json_each(:uids)) "
        "OR (c.field IS NOT NULL AND (c.before IS c.after OR c.before IN (SELECT value FROM json_each(:quoted)) "
        "OR (c.before IS NULL AND c.after IN (SELECT value FROM json_each(:quoted))))) "
        "OR EXISTS (SELECT 1 FROM change e JOIN step s ON s.id = e.step "
        "WHERE s.op = :erase AND e.uid = c.uid AND e.step > c.step AND e.field IS NULL)"
    )
    among = "c.step IN (SELECT value FROM json_each(:steps))"
    sql = f"SELECT count(*), coalesce(sum({taken}), 0) FROM change c WHERE {among}"
    asked = {"uids": json.dumps(uids), "quoted": json.dumps([json.dumps(uid) for uid in uids])}
    steps = json.dumps(whole_step(reading, number))
    changes, lost = reading.fetch_one(sql, {**asked, "erase": Op.ERASE, "steps": steps})
    return bool(changes and changes == lost)


def chain(reading: Reading, info: StepInfo) -> list[StepInfo]:
    """The step, the one that it takes back, the one that this takes back, and so on to what was done first."""
    links = [info]
    while links[-1].undoes is not None and links[-1].undoes < links[-1].number:
        earlier = step(reading, links[-1].undoes)
        if earlier is None:
            break
        links.append(earlier)
    return links


def brings_back(reading: Reading, info: StepInfo) -> bool:
    """Whether what was done first stands when ``info`` does: an undo of it takes it back, an undo of that does not."""
    return len(chain(reading, info)) % 2 == 1


def is_undone(reading: Reading, number: int) -> bool:
    """Whether step ``number`` is taken back as things stand, by itself or with the one that took it in."""
    batch = reading.fetch_one("SELECT batch FROM step WHERE id = ?", (number,))
    return any(_is_undone_by_itself(reading, one) for one in (number, *(batch or ())) if one is not None)


def _is_undone_by_itself(reading: Reading, number: int) -> bool:
    sql = (
        "WITH RECURSIVE later(id, undoes) AS (SELECT id, undoes FROM step WHERE undoes = ? "
        "UNION SELECT s.id, s.undoes FROM step s JOIN later ON s.undoes = later.id) SELECT id, undoes FROM later"
    )
    return number in _taken_back(reading.fetch_all(sql, (number,)))


def taken_back(reading: Reading) -> frozenset[int]:
    """The numbers of all steps that are taken back as things stand: undone and not redone, undos that were redone;
    those that an undone merge took in as well.
    """
    gone = reversed_by_name(reading)
    among = "IN (SELECT value FROM json_each(?))"
    merges = reading.fetch_all(f"SELECT id FROM step WHERE id {among} AND op = ?", (json.dumps([*gone]), Op.MERGE))
    if not merges:
        return gone
    members = reading.fetch_all(f"SELECT id FROM step WHERE batch {among}", (json.dumps([one for (one,) in merges]),))
    return gone.union(int(one) for (one,) in members)


def reversed_by_name(reading: Reading, until: int = MOST_STEPS, also: int | None = None) -> frozenset[int]:
    """The steps that others take back which say so themselves, as things stood after step ``until``.

    With what would be if one more step took back ``also``.
    """
    rows = reading.fetch_all("SELECT id, undoes FROM step WHERE undoes > 0 AND id <= ?", (until,))
    return _taken_back(rows if also is None else [*rows, (MOST_STEPS, also)])


def _taken_back(undone: Iterable[tuple[Any, ...]]) -> frozenset[int]:
    """The steps taken back by steps that stand; what takes a step back comes after it."""
    gone: set[int] = set()
    for number, earlier in sorted(undone, reverse=True):
        if number not in gone:
            gone.add(earlier)
    return frozenset(gone)


def last_known(reading: Reading, entity: str, uid: str) -> dict[str, Value] | None:
    """The values of a record when it was last deleted; None when it never was."""
    sql = (
        "SELECT before FROM change WHERE uid = ? AND entity = ? AND field IS NULL AND after IS NULL "
        "ORDER BY id DESC LIMIT 1"
    )
    row = reading.fetch_one(sql, (uid, entity))
    return from_document(entity, row[0]) if row else None


def values_held(reading: Reading, field: Field, uid: str) -> Iterator[Value]:
    """What ``field`` of a record held here before what it holds, the latest first; whole records say nothing here."""
    sql = "SELECT before FROM change WHERE uid = ? AND field = ? ORDER BY step DESC, id DESC"
    for (before,) in reading.fetch_all(sql, (uid, field.name)):
        yield value_of(field, before)


def value_of(field: Field, kept: str | None) -> Value:
    """The value of ``field`` that the log keeps as JSON."""
    return None if kept is None else from_json(field.kind, json.loads(kept))
