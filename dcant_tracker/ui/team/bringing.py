"""What another data file would bring, seen before anything is written: whose steps, which records, what to settle."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.replicas.merging import Merged, OnConflict, merge
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.sending import all_uids, beyond
from dcant_tracker.store.replicas.travelling import TravellingStep
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import RecordChange


@dataclass(frozen=True, slots=True)
class Hand:
    """What one person did there: how many ``steps``, from the ``first`` to the ``last`` ISO instant."""

    who: str
    steps: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Brought:
    """``hands`` by person, the one who did most first; ``records`` counts added, changed and deleted ones by entity."""

    hands: tuple[Hand, ...]
    records: Mapping[str, Counter[str]]
    merged: Merged

    def __bool__(self) -> bool:
        """Whether there is anything new."""
        return bool(self.hands)


def rehearse(store: Store, path: Path) -> Brought:
    """What the data file at ``path`` would bring. Raises UserError where it cannot be read."""
    merged = merge(store, path, OnConflict.LATER, dry_run=True)
    return Brought(tuple(_hands(_new_steps(store, path))), _counted(merged.records), merged)


def _new_steps(store: Store, path: Path) -> tuple[TravellingStep, ...]:
    store.keep(name_steps)
    known = all_uids(store.read())
    with working_copy(path) as copy, contextlib.closing(Store(copy)) as other:
        other.keep(name_steps)
        return tuple(one for one in beyond(other.read(), known).steps if one.changes or one.pairings or one.undoes)


def _hands(steps: Iterable[TravellingStep]) -> list[Hand]:
    by_person: dict[str, list[str]] = {}
    for one in steps:
        by_person.setdefault(one.who, []).append(one.at)
    found = [Hand(who, len(moments), min(moments), max(moments)) for who, moments in by_person.items()]
    return sorted(found, key=lambda hand: (-hand.steps, hand.who))


def _counted(records: Iterable[RecordChange]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for one in records:
        what = "added" if one.before is None else "deleted" if one.after is None else "changed"
        found.setdefault(one.entity, Counter())[what] += 1
    return found
