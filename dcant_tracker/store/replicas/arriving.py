"""Steps on their way in: which are new, in what order, and which have to wait for others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.sending import unknown
from dcant_tracker.store.replicas.travelling import TravellingStep
from dcant_tracker.store.writing.writing import Writing


@dataclass(frozen=True, slots=True)
class Arriving:
    """The steps to take in, each after those that it follows; those that ``wait``; the uids ``known`` before."""

    ready: tuple[TravellingStep, ...]
    waiting: tuple[TravellingStep, ...]
    known: frozenset[str]


def sorted_out(reading: Reading, steps: Sequence[TravellingStep]) -> Arriving:
    """Which of ``steps`` can be taken in. One given twice counts once."""
    given = {one.uid: one for one in steps}
    missing = unknown(reading, given)
    needed = {uid for one in given.values() for uid in one.follows} - given.keys()
    absent = unknown(reading, needed)
    ready: dict[str, TravellingStep] = {}
    waiting: list[TravellingStep] = []
    for one in sorted((given[uid] for uid in missing), key=lambda step: step.order):
        lacks = any(uid in absent or (uid in missing and uid not in ready) for uid in one.follows)
        if lacks:
            waiting.append(one)
        else:
            ready[one.uid] = one
    return Arriving(tuple(ready.values()), tuple(waiting), frozenset(given.keys() - missing))


def write_steps(writing: Writing, steps: Sequence[TravellingStep], at: str, *, shared: bool) -> dict[str, int]:
    """Write the rows of ``steps`` and of what they said of records, as taken in ``at``; returns their numbers."""
    first = next_number(writing)
    numbers = {one.uid: number for number, one in enumerate(steps, start=first)}
    undone = [one.undoes for one in steps if one.undoes]
    known = dict(
        writing.fetch_all(
            "SELECT uid, id FROM step WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(undone),)
        )
    )
    rows = [
        (
            numbers[one.uid],
            one.op,
            one.label,
            one.who,
            at,
            one.origin,
            numbers.get(one.undoes, known.get(one.undoes)) if one.undoes else None,
            one.uid,
            one.replica,
            one.clock,
            json.dumps([*one.follows]),
            one.at,
            1 if shared else None,
        )
        for one in steps
    ]
    writing.execute_many(
        "INSERT INTO step(id, op, label, who, at, origin, undoes, uid, replica, clock, follows, made_at, "
        "shared) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    writing.execute_many(
        "INSERT INTO pairing(step, entity, uid, other, same) VALUES (?, ?, ?, ?, ?)",
        [(numbers[one.uid], *said) for one in steps for said in one.pairings],
    )
    return numbers


def next_number(reading: Reading) -> int:
    """The number of the next step."""
    last = reading.fetch_one("SELECT seq FROM sqlite_sequence WHERE name = 'step'")
    return max(int(last[0]) if last else 0, reading.last_step()) + 1
