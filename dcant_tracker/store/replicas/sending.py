"""What this file has to give: the steps that the team does not have yet, or all of them, as they were made."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from dcant_tracker.store.kept.pairings import Pairing
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.log import Cell, Log, Written, roots
from dcant_tracker.store.replicas.things import ThingName, mark_things_shared, things_of, things_unshared
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingPairing,
    TravellingStep,
)
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.writing import Writing

_STEP = (
    "SELECT s.id, s.uid, s.replica, s.clock, s.op, s.label, s.who, coalesce(s.made_at, s.at), s.origin, u.uid, "
    "s.follows FROM step s LEFT JOIN step u ON u.id = s.undoes"
)
_UNSHARED = "shared IS NULL"

MOST_BYTES = 64_000_000
"""Of things that are given at once where not all of them are asked for."""


def unshared(reading: Reading, limit: int = -1) -> Parcel:
    """What the team's place does not have, as far as this file knows: the first ``limit`` steps, or all.

    Things come once all steps have; with a limit, as many as memory easily holds.
    """
    steps = _steps(reading, f"{_STEP} WHERE s.{_UNSHARED} ORDER BY s.id LIMIT {limit:d}")
    if limit < 0:
        return Parcel(steps, things_unshared(reading))
    return Parcel(steps, things_unshared(reading, MOST_BYTES) if len(steps) < limit else ())


def everything(reading: Reading) -> Parcel:
    """All that this file knows."""
    return Parcel(_steps(reading, f"{_STEP} ORDER BY s.id"), things_of(reading))


def beyond(reading: Reading, known: Collection[str], things: Collection[ThingName] = ()) -> Parcel:
    """What this file knows beyond the steps ``known`` (by uid) and ``things`` (by kind and key)."""
    numbers = [number for number, uid in reading.fetch_all("SELECT id, uid FROM step ORDER BY id") if uid not in known]
    among = "s.id IN (SELECT value FROM json_each(?))"
    rows = reading.fetch_all(f"{_STEP} WHERE {among} ORDER BY s.id", (json.dumps(numbers),)) if numbers else []
    return Parcel(_told(reading, rows), things_of(reading, things))


def count_unshared(reading: Reading) -> int:
    """How many steps wait to be sent."""
    return int(reading.fetch_value(f"SELECT count(*) FROM step WHERE {_UNSHARED}"))


def unknown(reading: Reading, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that are no steps of this file."""
    known = reading.fetch_all(
        "SELECT uid FROM step WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps([*uids]),)
    )
    return {*uids} - {str(uid) for (uid,) in known}


def all_uids(reading: Reading) -> set[str]:
    """The uids of all the steps of this file that bear one."""
    return {str(uid) for (uid,) in reading.fetch_all("SELECT uid FROM step WHERE uid IS NOT NULL")}


def these(reading: Reading, uids: Collection[str]) -> tuple[TravellingStep, ...]:
    """Those of ``uids`` that are steps of this file, as it tells them today."""
    rows = reading.fetch_all(
        f"{_STEP} WHERE s.uid IN (SELECT value FROM json_each(?)) ORDER BY s.id", (json.dumps([*uids]),)
    )
    return _told(reading, rows)


def mark_shared(store: Store, parcel: Parcel) -> None:
    """Remember that the team's place has the steps and things of ``parcel``."""
    uids = json.dumps([one.uid for one in parcel.steps])

    def mark(writing: Writing) -> None:
        writing.execute("UPDATE step SET shared = 1 WHERE uid IN (SELECT value FROM json_each(?))", (uids,))
        mark_things_shared(writing, parcel.things)

    store.keep(mark)


def _steps(reading: Reading, sql: str) -> tuple[TravellingStep, ...]:
    return _told(reading, reading.fetch_all(sql))


def _told(reading: Reading, rows: Sequence[Any]) -> tuple[TravellingStep, ...]:
    """The steps in ``rows``, with what they wrote and said."""
    numbers = [int(row[0]) for row in rows]
    found: dict[int, list[Written]] = {number: [] for number in numbers}
    for one in _written(reading, numbers):
        if one.number in found:
            found[one.number].append(one)
    said = _said(reading, numbers)
    return tuple(
        TravellingStep(
            uid,
            replica,
            int(clock),
            op,
            label,
            who,
            at,
            origin,
            undoes,
            tuple(json.loads(follows or "[]")),
            tuple(one.change for one in sorted(found[number], key=lambda one: one.rank)),
            said.get(number, ()),
        )
        for number, uid, replica, clock, op, label, who, at, origin, undoes, follows in rows
    )


def _written(reading: Reading, numbers: Sequence[int]) -> Iterator[Written]:
    """What the steps ``numbers`` wrote, and more."""
    wanted = json.dumps(numbers)
    cells: dict[Cell, int] = {}
    for table in ("change", "made_change"):
        sql = f"SELECT entity, uid, field, min(step) FROM {table} WHERE step IN (SELECT value FROM json_each(?)) "
        for entity, uid, name, first in reading.fetch_all(f"{sql} GROUP BY entity, uid, field", (wanted,)):
            cell = ((entity, uid), name)
            cells[cell] = min(first, cells.get(cell, first))
    yield from Log(reading, roots(reading)).written(cells, max(numbers, default=0))


def _said(reading: Reading, numbers: Sequence[int]) -> dict[int, tuple[TravellingPairing, ...]]:
    sql = (
        "SELECT step, entity, uid, other, same FROM pairing WHERE step IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    found: dict[int, list[TravellingPairing]] = {}
    for one in map(Pairing._make, reading.fetch_all(sql, (json.dumps(numbers),))):
        found.setdefault(one.step, []).append(TravellingPairing(one.entity, one.uid, one.other, bool(one.same)))
    return {number: tuple(said) for number, said in found.items()}
