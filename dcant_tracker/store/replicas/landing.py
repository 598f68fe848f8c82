"""What steps taken in do to the records of this file: worked out by step in memory, then written at once."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, from_json, to_kept
from dcant_tracker.store.records.record import get_many
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.travelling import TravellingChange
from dcant_tracker.store.replicas.writes import decoded, document
from dcant_tracker.store.writing.transaction import Transaction

State = dict[str, str | None]
"""A record as the history keeps its cells: JSON by field."""


class Row(NamedTuple):
    """What a step did here to one cell or record: the row of ``change``."""

    field: str | None
    before: str | None
    after: str | None


class MadeRow(NamedTuple):
    """A row of ``made_change``; without ``parents`` it says that the row beside it does not travel."""

    step: int
    entity: str
    uid: str
    field: str | None
    before: str | None
    after: str | None
    parents: str | None


@dataclass(slots=True)
class _Effect:
    """What one step does to one record here, and what it did where it was made."""

    before: State | None
    after: State | None
    arrived: list[TravellingChange] = field(default_factory=list)
    is_plain: bool = True
    """Whether what arrived replaced just what stands here, as the log will say by itself."""
    _rows: list[Row] | None = None

    def rows(self, entity: str) -> list[Row]:
        """What the history says of it, once all is done."""
        if self._rows is None:
            self._rows = rows_between(entity, self.before, self.after)
        return self._rows


@dataclass(slots=True)
class Landing:
    """The records at hand: as they are, as they become, and which step made them so."""

    transaction: Transaction
    states: dict[Place, State | None] = field(default_factory=dict)
    _loaded: dict[Place, State | None] = field(default_factory=dict)
    _stored: dict[Place, State | None] = field(default_factory=dict)
    """The records as they stand in the database by now."""
    _effects: dict[tuple[int, Place], _Effect] = field(default_factory=dict)
    _last: dict[Place, int] = field(default_factory=dict)
    _aside: set[Place] = field(default_factory=set)
    """The records to which something befell here that did not where it was made, or not so."""
    _changed: set[Place] = field(default_factory=set)
    """The records that became something since :meth:`newly_changed` was asked."""

    def load(self, places: Collection[Place]) -> None:
        """Have the records at ``places`` at hand."""
        wanted: dict[str, list[str]] = {}
        for place in places:
            if place not in self.states:
                self.states[place] = self._stored[place] = None
                wanted.setdefault(place[0], []).append(place[1])
        for entity, uids in wanted.items():
            for uid, record in get_many(self.transaction.reading, entity, uids).items():
                state = state_of(record.values)
                self.states[entity, uid] = self._stored[entity, uid] = self._loaded[entity, uid] = state

    def arrive(self, number: int, place: Place, changes: Sequence[TravellingChange], *, is_plain: bool) -> None:
        """Remember what step ``number`` did to the record where it was made."""
        effect = self._effect(number, place)
        effect.arrived.extend(changes)
        effect.is_plain = effect.is_plain and is_plain
        if not is_plain:
            self._aside.add(place)

    def look_again(self, place: Place) -> None:
        """What is to decide of the record may be something else, though it says the same."""
        self._aside.add(place)

    def become(self, number: int, place: Place, state: State | None, *, by_itself: bool = False) -> None:
        """Let the record be ``state`` from step ``number`` on: a consequence, or what that step did ``by_itself``."""
        if self.states[place] != state:
            self._effect(number, place).after = state
            self.states[place] = state
            self._changed.add(place)
            if not by_itself:
                self._aside.add(place)

    def was_written(self, place: Place, before: State | None, after: State, number: int) -> None:
        """Take note that a record which was ``before`` was written otherwise, to be ``after``."""
        if place not in self.states:
            self.states[place] = self._loaded[place] = before
        self.become(self.last_of(place, number), place, after)
        self._stored[place] = after

    def last_of(self, place: Place, number: int) -> int:
        """The last step that did anything to the record, from step ``number`` on."""
        return max(number, self._last.get(place, number))

    def _effect(self, number: int, place: Place) -> _Effect:
        key = (number, place)
        if key not in self._effects:
            self._effects[key] = _Effect(self.states[place], self.states[place])
            self._last[place] = max(number, self._last.get(place, number))
        return self._effects[key]

    def touched(self) -> list[Place]:
        """The records that are other than they were."""
        return [place for place, state in self.states.items() if state != self._stored[place]]

    def newly_keyed(self) -> Iterator[tuple[Place, State]]:
        """The records whose key may be another than when they were loaded, as they are."""
        for place, state in self.states.items():
            before = self._loaded.get(place)
            if state is not None and state is not before:
                names = [one.name for one in CATALOGUE[place[0]].key]
                if before is None or any(state.get(name) != before.get(name) for name in names):
                    yield place, state

    def only_followed(self, place: Place) -> bool:
        """Whether all that befell the record here is what befell it where it was made."""
        return place not in self._aside

    def write(self) -> None:
        """Write what records are added and edited, and what is known by now: :meth:`take_away` does the rest."""
        added: dict[str, dict[str, Mapping[str, Value]]] = {}
        for place in self.touched():
            entity, uid = place
            state, first = self.states[place], self._stored[place]
            if state is None:
                continue
            if first is None:
                added.setdefault(entity, {})[uid] = values_of(entity, state)
            else:
                changed = {name: value for name, value in state.items() if value != first.get(name)}
                self.transaction.update(entity, uid, values_of(entity, changed))
            self._stored[place] = state
        for entity, records in added.items():
            self.transaction.restore_all(entity, records)

    def newly_changed(self) -> set[Place]:
        """The records that became something since this was asked last, also where they are again what they were."""
        found, self._changed = self._changed, set()
        return found

    def take_away(self) -> None:
        """Delete the records that are no more."""
        for place in self.touched():
            if self.states[place] is None:
                self.transaction.remove(*place)
                self._stored[place] = None

    def rows(self) -> Iterator[tuple[int, Place, Row]]:
        """What every step did here, in their order."""
        for (number, place), effect in sorted(self._effects.items(), key=_by_number):
            for row in effect.rows(place[0]):
                yield number, place, row

    def made_rows(self) -> Iterator[MadeRow]:
        """What the steps did where they were made, and what is a consequence here, unless :meth:`rows` tells it."""
        for (number, place), effect in sorted(self._effects.items(), key=_by_number):
            here = effect.rows(place[0])
            there = [Row(one.field, one.before, one.after) for one in effect.arrived]
            if effect.is_plain and sorted(here, key=str) == sorted(there, key=str):
                continue
            told = set()
            for one in effect.arrived:
                told.add((one.uid, one.field))
                parents = json.dumps([*one.parents])
                yield MadeRow(number, one.entity, one.uid, one.field, one.before, one.after, parents)
            for row in here:
                if (place[1], row.field) not in told:
                    yield MadeRow(number, *place, row.field, None, None, None)


def _by_number(item: tuple[tuple[int, Place], _Effect]) -> int:
    return item[0][0]


def state_of(values: Mapping[str, Value]) -> State:
    """The cells of a record that holds ``values``."""
    return {name: to_kept(value) for name, value in values.items()}


def values_of(entity: str, state: Mapping[str, str | None]) -> dict[str, Value]:
    """What the cells in ``state`` hold."""
    declared = CATALOGUE[entity]
    return {
        name: None if value is None else from_json(declared[name].kind, decoded(value)) for name, value in state.items()
    }


def rows_between(entity: str, before: State | None, after: State | None) -> list[Row]:
    """The rows that the history keeps of a record that was ``before`` and is ``after``."""
    if before == after:
        return []
    if before is None or after is None:
        names = [one.name for one in CATALOGUE[entity]]
        told = [None if state is None else document(state, names) for state in (before, after)]
        return [Row(None, *told)]
    return [Row(name, before.get(name), value) for name, value in after.items() if value != before.get(name)]
