"""What was said of two records: that they are one, so that one went into the other, or that they are two.

Each saying belongs to a step of the history; undoing the step forgets it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.store.history.log import taken_back
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing


class Pairing(NamedTuple):
    """What ``step`` said of two records: ``uid`` went into ``other``, which stayed, or (not ``same``) they are two."""

    step: int
    entity: str
    uid: str
    other: str
    same: bool


_COLUMNS = "step, entity, uid, other, same"


def record_pairings(writing: Writing, pairings: Iterable[Pairing]) -> None:
    """Write ``pairings`` inside the caller's transaction."""
    writing.execute_many(f"INSERT INTO pairing({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", pairings)


def pairings(reading: Reading) -> list[Pairing]:
    """What stands of what was said, the first said first."""
    said = ever_said(reading)
    gone = taken_back(reading) if said else frozenset()
    return [one for one in said if one.step not in gone]


def ever_said(reading: Reading) -> list[Pairing]:
    """All that was ever said, the first said first, also what was taken back."""
    rows = reading.fetch_all(f"SELECT {_COLUMNS} FROM pairing ORDER BY id")
    return [Pairing(step, entity, uid, other, bool(same)) for step, entity, uid, other, same in rows]


def told_apart(reading: Reading, entity: str) -> set[frozenset[str]]:
    """The pairs of ``entity`` that are two, as somebody said."""
    return {frozenset((one.uid, one.other)) for one in pairings(reading) if one.entity == entity and not one.same}


class Heirs:
    """Which record holds what a joined one held: asked of one state of the data, true where any was joined at all."""

    def __init__(self, reading: Reading) -> None:
        joined = [one for one in pairings(reading) if one.same and one.entity in CATALOGUE and one.uid != one.other]
        there = {name: existing(reading, name, {one.uid for one in joined}) for name in {one.entity for one in joined}}
        self._went: dict[tuple[str, str], str] = {}
        for one in joined:
            self._went.pop((one.entity, one.other), None)  # it was there again: no way leads back to where it began
            if one.uid not in there[one.entity]:
                self._went[one.entity, one.uid] = one.other

    def __bool__(self) -> bool:
        """Whether any record went into another."""
        return bool(self._went)

    def went(self, entity: str, uid: str) -> bool:
        """Whether that record went into another."""
        return (entity, uid) in self._went

    def of(self, entity: str, uid: str) -> str:
        """The record that ``uid`` went into, through any number of joinings; itself where it went into none."""
        passed = []
        while (entity, uid) in self._went:
            passed.append((entity, uid))
            uid = self._went[entity, uid]
        self._went.update(dict.fromkeys(passed, uid))  # a long way is gone once
        return uid

    def of_value(self, field: Field, value: Value) -> Value:
        """``value`` of ``field``, a reference to a joined record replaced by one to its heir."""
        place = field.referred(value) if self._went else None
        if place is None or place not in self._went:
            return value
        heir = self.of(*place)
        return f"{place[0]}:{heir}" if field.target == ANY else heir

    def joined_into(self, entity: str, uid: str) -> tuple[str, ...]:
        """The records that went into ``uid``, directly or not."""
        return tuple(gone for one, gone in self._went if one == entity and self.of(one, gone) == uid)

    def of_entity(self, entity: str) -> tuple[str, ...]:
        """The records of ``entity`` that went into others."""
        return tuple(uid for one, uid in self._went if one == entity)
