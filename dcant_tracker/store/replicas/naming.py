"""What names a step in every file: its uid, the file that made it, its clock, and the steps that it follows.

Steps made before files came together are named by what they say, so that two copies of one older file agree on them;
so is the step that loads the public data, so that two files which began with it share that beginning.

The clock is a hybrid logical one (Kulkarni and others, 2014): milliseconds since 1970 and a counter, never less than
any clock known. It tells the later of two steps in every file alike, and trusts no laptop's clock beyond that.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from dcant_tracker.domain.identity import fixed_uid, new_uid
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import to_document
from dcant_tracker.store.writing.changes import Op, Operation, RecordChange
from dcant_tracker.store.writing.writing import Writing

REPLICA = "replica"
"""The fact of the data file that names it among its copies: the uid that it signs its steps with."""

COUNTER_BITS = 16
_AFTER_ALL = 2**62
_PAGE = 5_000
"""Steps that are looked at together: somebody who made none for years has many behind the last."""

FIRST_CLOCK = 0
"""The clock of the public data: whatever was done to them is later."""


class StepName(NamedTuple):
    """What a step bears besides what it did; ``follows`` is JSON."""

    uid: str
    replica: str
    clock: int
    follows: str


def next_name(writing: Writing, operation: Operation, changed: Iterable[RecordChange]) -> StepName:
    """The name of the step that is being made here."""
    name_steps(writing)
    if operation.op is Op.INIT:
        uid = _uid_of_content((one.entity, one.uid, to_document(one.after)) for one in changed if one.after is not None)
        if not writing.fetch_value("SELECT EXISTS (SELECT 1 FROM step)"):
            return StepName(uid, replica_of(writing), FIRST_CLOCK, "[]")
    return StepName(new_uid(), replica_of(writing), next_clock(writing), json.dumps(frontier(writing)))


def replica_of(writing: Writing) -> str:
    """The uid that this file signs its steps with; given when first asked for."""
    row = writing.fetch_one("SELECT value FROM meta WHERE name = ?", (REPLICA,))
    if row is not None:
        return str(row[0])
    uid = new_uid()
    writing.execute("INSERT INTO meta(name, value) VALUES (?, ?)", (REPLICA, uid))
    return uid


def next_clock(reading: Reading) -> int:
    """A clock later than any known."""
    last = int(reading.fetch_value("SELECT coalesce(max(clock), 0) FROM step"))
    return max(last + 1, (time.time_ns() // 1_000_000) << COUNTER_BITS)


def frontier(reading: Reading) -> list[str]:
    """The steps that no known step follows: the last one made here, and those taken in since."""
    own = reading.fetch_one("SELECT id FROM step WHERE made_at IS NULL ORDER BY id DESC LIMIT 1")
    last = int(own[0]) if own else 0
    found: list[str] = []
    followed: set[str] = set()
    before = _AFTER_ALL
    sql = "SELECT id, uid, follows FROM step WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?"
    while page := reading.fetch_all(sql, (last, before, _PAGE)):
        for before, uid, follows in page:  # noqa: B007 - where the next page begins
            if uid in followed:
                followed.remove(uid)  # whatever follows it came after it, and was met
            else:
                found.append(str(uid))
            followed.update(json.loads(follows or "[]"))
    return found[::-1]


def name_steps(writing: Writing) -> None:
    """Name the steps that bear no uid: those of before files came together, and what a repair put back.

    The history is one line then: each follows the one before.
    """
    unnamed = writing.fetch_all("SELECT id, op, who, at, undoes FROM step WHERE uid IS NULL ORDER BY id")
    if not unnamed:
        return
    store_id = writing.fetch_one("SELECT value FROM meta WHERE name = 'store_id'")
    origin = str(store_id[0]) if store_id else ""
    first = unnamed[0][0]
    before = writing.fetch_one("SELECT uid, clock FROM step WHERE id < ? ORDER BY id DESC LIMIT 1", (first,))
    previous, clock = (before[0], int(before[1] or 0)) if before else (None, FIRST_CLOCK)
    named = []
    for number, op, who, at, undoes in unnamed:
        if op == Op.INIT and previous is None:
            uid = _uid_of_content(
                writing.fetch_all("SELECT entity, uid, after FROM change WHERE step = ? AND field IS NULL", (number,))
            )
        else:
            uid = fixed_uid(f"step:{origin}/{number}/{op}/{who}/{at}/{undoes}")
            clock = max(clock + 1, _clock_of(at))
        named.append((uid, f"{origin}", clock, json.dumps([previous] if previous else []), number))
        previous = uid
    writing.execute_many("UPDATE step SET uid = ?, replica = ?, clock = ?, follows = ? WHERE id = ?", named)


def _uid_of_content(records: Iterable[tuple[str, str, str]]) -> str:
    """The uid of the step that brings these records: the same wherever it is made."""
    digest = hashlib.sha256()
    for record in sorted(records):
        digest.update("\x1f".join(record).encode() + b"\x1e")
    return fixed_uid(f"init:{digest.hexdigest()}")


def _clock_of(at: str) -> int:
    try:
        moment = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        return FIRST_CLOCK
    return max(int(moment.timestamp() * 1000), 0) << COUNTER_BITS
