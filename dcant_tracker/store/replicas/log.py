"""The history read as what its steps wrote where they were made: by record, each write with those that it replaced.

The log tells what steps did here, one after the other. Unless ``made_change`` says otherwise, a step replaced what
stood here before it.
"""

import json
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.store.history.log import MOST_STEPS, reversed_by_name, taken_back
from dcant_tracker.store.kept.pairings import Pairing, ever_said
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.long_writes import FEW, LongWrites, change_of
from dcant_tracker.store.replicas.rows import Last, Place, Row, beginnings, last_rows, rows_about, told_cells
from dcant_tracker.store.replicas.travelling import TravellingChange
from dcant_tracker.store.replicas.writes import Pointed, Writes


class Roots:
    """Which record holds what records that were joined held: the same in every file that knows the same sayings."""

    def __init__(self, said: Sequence[tuple[tuple[int, str], Pairing]], ever: Sequence[Pairing]) -> None:
        """``said`` are the sayings that stand, each with the order of its step; ``ever`` those taken back as well."""
        self._went: dict[Place, str] = {}
        self._beside: dict[Place, set[Place]] = {}
        for one in ever:
            pair = (one.entity, one.uid), (one.entity, one.other)
            self._beside.setdefault(pair[0], set()).add(pair[1])
            self._beside.setdefault(pair[1], set()).add(pair[0])
        for _order, one in sorted(said):
            goes, stays = self.of(one.entity, one.uid), self.of(one.entity, one.other)
            if goes != stays:
                self._went[one.entity, goes] = stays

    def of(self, entity: str, uid: str) -> str:
        """The record that holds what ``uid`` held; itself where it went into none."""
        while (entity, uid) in self._went:
            uid = self._went[entity, uid]
        return uid

    def place(self, place: Place) -> Place:
        """The place of the record that holds what the one at ``place`` held."""
        return place[0], self.of(*place)

    def all_of(self, places: Collection[Place]) -> set[Place]:
        """``places``, and those of the records that were ever one with a record there."""
        found = {*places}
        waiting = [one for one in places if one in self._beside]
        while waiting:
            more = self._beside[waiting.pop()] - found
            found |= more
            waiting += more
        return found

    def alone(self, places: Collection[Place]) -> set[Place]:
        """Those of ``places`` that were never one with another record."""
        return {one for one in places if one not in self._beside}

    def pointed(self, entity: str) -> Pointed:
        """How a value of a field of ``entity`` reads once records that it names went into others."""
        declared = CATALOGUE[entity]

        def point(name: str, value: str | None) -> str | None:
            if value is None or not self._went or name not in declared or not declared[name].is_ref:
                return value
            held = declared[name]
            target = held.referred(json.loads(value))
            if target is None or target not in self._went:
                return value
            heir = self.of(*target)
            return json.dumps(f"{target[0]}:{heir}" if held.target == ANY else heir)

        return point


def roots(reading: Reading) -> Roots:
    """Those of the file as it stands."""
    ever = [one for one in ever_said(reading) if one.same and one.uid != one.other]
    gone = taken_back(reading) if ever else frozenset()
    numbers = json.dumps([one.step for one in ever])
    orders = {
        number: (int(clock or 0), str(uid))
        for number, clock, uid in reading.fetch_all(
            "SELECT id, clock, uid FROM step WHERE id IN (SELECT value FROM json_each(?))", (numbers,)
        )
    }
    standing = [(orders[one.step], one) for one in ever if one.step in orders and one.step not in gone]
    return Roots(standing, ever)


class TakenBack(Container[str]):
    """The steps that are taken back, by uid, by steps up to number ``until``; asked for once needed.

    Nothing but what each step says of itself counts, so that it is the same in every file.
    """

    def __init__(self, reading: Reading, until: int = MOST_STEPS) -> None:
        self._reading = reading
        self._until = until
        self._uids: frozenset[str] | None = None

    def __contains__(self, step: object) -> bool:
        """Whether the one called ``step`` is."""
        if self._uids is None:
            self._uids = uids_of(self._reading, reversed_by_name(self._reading, self._until))
        return step in self._uids


def uids_of(reading: Reading, numbers: Collection[int]) -> frozenset[str]:
    """The uids of the steps ``numbers``."""
    found = reading.fetch_all(
        "SELECT uid FROM step WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*numbers]),)
    )
    return frozenset(str(uid) for (uid,) in found)


class Written(NamedTuple):
    """What step ``number`` wrote; ``rank`` orders what one step did."""

    number: int
    change: TravellingChange
    rank: tuple[int, int] = (-1, 0)


Cell = tuple[Place, str | None]
"""A record and the name of a field; None for the record as a whole."""


class _Turn(NamedTuple):
    """Step ``number`` makes of records one (for the ``first`` time or again), or two again."""

    number: int
    said: Sequence[Pairing]
    is_one: bool
    is_first: bool


@dataclass(slots=True)
class Log:
    """The writes to some records: :meth:`read` goes through the history of all that were asked for."""

    reading: Reading
    roots: Roots
    found: dict[Place, Writes] = field(default_factory=dict)
    taken_back: TakenBack = field(init=False)

    def __post_init__(self) -> None:
        self.taken_back = TakenBack(self.reading)

    def look(self, places: Collection[Place]) -> None:
        """Have at hand what was written to the records at ``places``, and to those that went into them.

        Of one with a long history, no more is read than is asked for.
        """
        wanted = self.roots.all_of(places)
        long = beginnings(self.reading, self.roots.alone(wanted))
        for place, row in long.items():
            self.add(place, LongWrites(place, row, self))
        for _written in self.read(wanted - long.keys()):
            pass

    def written(self, cells: Mapping[Cell, int], until: int) -> Iterator[Written]:
        """What was written in ``cells``, of each from a step on up to step ``until`` (and more where that is at hand),
        as :meth:`read` tells it.
        """
        wanted = self.roots.all_of({place for place, _name in cells})
        long = beginnings(self.reading, self.roots.alone(wanted))
        yield from self.read(wanted - long.keys())
        for (place, name), first in cells.items():
            if place in long and name is None:
                yield self._add({}, long[place])
            elif place in long:
                yield from self._written_in(place, str(name), first, until)

    def _written_in(self, place: Place, name: str, first: int, until: int) -> Iterator[Written]:
        """What was written in a cell with a long history: read back to a write, before ``first``, that replaced all."""
        apart = {place: Writes(*place)}
        count = FEW
        while not (last := last_rows(self.reading, place, name, count, until)).is_whole:
            if any(row.number < first and not row.is_told for row in last.rows):
                break
            count *= 2
        if last.is_whole:
            self._add(apart, beginnings(self.reading, [place])[place])
        is_known = last.is_whole
        for row in last.rows:
            is_known = is_known or not row.is_told
            if is_known:
                yield self._add(apart, row)

    def last(self, place: Place, name: str, count: int) -> Last:
        """Some ``count`` rows of cell ``name`` of the record, the last ones."""
        return last_rows(self.reading, place, name, count)

    def told_cells(self, place: Place) -> set[str]:
        """The cells of the record that may have several heads."""
        return told_cells(self.reading, place)

    def whole(self, place: Place) -> Writes:
        """All that was written to a record by itself."""
        apart: dict[Place, Writes] = {}
        for row in rows_about(self.reading, [place]):
            self._add(apart, row)
        return apart[place]

    def pointed(self, place: Place) -> Pointed:
        """How values of the record read, once records that they name went into others."""
        return self.roots.pointed(place[0])

    def of(self, place: Place) -> Writes:
        """The writes to the record that holds what the one at ``place`` held; none are known at first."""
        return self.own(self.roots.place(place))

    def own(self, place: Place) -> Writes:
        """The writes to the record at ``place`` itself."""
        if place not in self.found:
            self.found[place] = Writes(*place, self.taken_back)
            root = self.roots.place(place)
            if root != place:
                self.own(root).join(self.found[place])
        return self.found[place]

    def add(self, place: Place, writes: Writes) -> None:
        """Let ``writes`` be those to the record at ``place``, and count for the one that holds what it held."""
        if isinstance(writes, LongWrites):
            writes.reads(self)
        self.found[place] = writes
        root = self.roots.place(place)
        if root != place:
            self.own(root).join(writes)

    def read(self, places: Collection[Place]) -> Iterator[Written]:
        """What the steps wrote to the records at ``places``, in the order of the steps here; whole groups of joined
        records are asked for together (:meth:`Roots.all_of`).
        """
        apart: dict[Place, Writes] = {}
        joined = self._joinings(places)
        turns = self._turns(joined)
        rows = rows_about(self.reading, places)
        written = {(row.number, row.place, row.field) for row in rows if row.number in joined}
        for row in rows:
            while turns and turns[0].number < row.number:
                self._turn(apart, turns.pop(0))
            while turns and turns[0].number == row.number:
                turn = turns.pop(0)
                if turn.is_first:
                    yield from self._joined_here(apart, turn.said, row, written)
                else:
                    self._turn(apart, turn)
            gone = {(one.entity, one.uid) for one in joined.get(row.number, ())}
            if row.place not in gone or row.field is not None or row.after is not None:
                yield self._add(apart, row)
        for turn in turns:
            self._turn(apart, turn)
        for place, writes in sorted(apart.items(), key=lambda one: one[0] != self.roots.place(one[0])):
            self.add(place, writes)

    def _joinings(self, places: Collection[Place]) -> dict[int, list[Pairing]]:
        """By step, the records among ``places`` that it said to be one, standing or not."""
        joined: dict[int, list[Pairing]] = {}
        for one in ever_said(self.reading):
            if one.same and (one.entity, one.uid) in places and one.uid != one.other:
                joined.setdefault(one.step, []).append(one)
        return joined

    def _turns(self, joined: Mapping[int, list[Pairing]]) -> list[_Turn]:
        """When these became one, two again, one again, as steps were taken back, in the order of the steps."""
        if not joined:
            return []
        undone: dict[int, list[int]] = {}
        for number, earlier in self.reading.fetch_all("SELECT id, undoes FROM step WHERE undoes > 0 ORDER BY id"):
            undone.setdefault(earlier, []).append(number)
        found: list[_Turn] = []
        for step, said in joined.items():
            waiting = [(step, True)]
            for number, is_one in waiting:
                found.append(_Turn(number, said, is_one, number == step))
                waiting += [(later, not is_one) for later in undone.get(number, ())]
        return sorted(found, key=lambda turn: turn.number)

    def _turn(self, apart: dict[Place, Writes], turn: _Turn) -> None:
        for one in turn.said:
            stays, goes = (self._apart(apart, (one.entity, uid)) for uid in (one.other, one.uid))
            if turn.is_one:
                self._join(stays, goes)
            else:
                stays.part(goes)

    def _join(self, stays: Writes, goes: Writes) -> None:
        """Let the records be one; what went into that of a person who was erased goes with her, as long as it did."""
        stays.join(goes)
        if stays.is_erased and self.roots.of(goes.entity, goes.uid) != goes.uid:
            goes.forget(stays.erasures)

    def _joined_here(
        self,
        apart: dict[Place, Writes],
        said: Sequence[Pairing],
        row: Row,
        written: Collection[tuple[int, Place, str | None]],
    ) -> Iterator[Written]:
        """A person joined two records here: what the one that stays says from then on is decided, cell by cell, also
        where the step itself has not ``written``.
        """
        for one in said:
            stays = self._apart(apart, (one.entity, one.other))
            then = TakenBack(self.reading, row.number)
            held = {declared.name: stays.shown(declared.name, then) for declared in CATALOGUE[one.entity]}
            self._join(stays, self._apart(apart, (one.entity, one.uid)))
            if not row.is_joining:
                continue
            for name, value in held.items():
                known = stays.known_to(name)
                if len(known) > 1 and (row.number, (one.entity, one.other), name) not in written:
                    change = TravellingChange(one.entity, one.other, name, value, value, known)
                    stays.add(row.by, change, self.roots.pointed(one.entity))
                    yield Written(row.number, change)

    def _apart(self, apart: dict[Place, Writes], place: Place) -> Writes:
        if place not in apart:
            apart[place] = Writes(*place, self.taken_back)
        return apart[place]

    def _add(self, apart: dict[Place, Writes], row: Row) -> Written:
        writes = self._apart(apart, row.place)
        change = change_of(row, () if row.parents is not None else writes.known_to(row.field))
        writes.add(row.by, change, self.pointed(row.place))
        return Written(row.number, change, row.rank)
