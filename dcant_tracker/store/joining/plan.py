"""What joining two records would do, worked out before anything is written.

Whatever names the second record names the first. Two records that would then have one key are one as well: they are
joined in turn, so that nothing is lost and nothing is refused. What both fill differently is decided cell by cell.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.following import followers, followings
from dcant_tracker.domain.kinds import ANY, Value, Values
from dcant_tracker.domain.rules import breaches, key_of
from dcant_tracker.store.joining.attached import another_label, is_another_file
from dcant_tracker.store.joining.former_names import FormerName, former_names
from dcant_tracker.store.joining.refusing import refuse
from dcant_tracker.store.reading.keys import records_with_key
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get, get_many
from dcant_tracker.store.writing.deletion import Link, links_into

Place = tuple[str, str]
"""The entity and the uid of a record."""

Spot = tuple[str, str, str]
"""The entity and the uid of a record that goes, and the field in which it differs from the one that stays."""


class Pair(NamedTuple):
    """Two records of ``entity`` that become one: ``uid`` stays, ``other`` goes."""

    entity: str
    uid: str
    other: str


class Difference(NamedTuple):
    """A field that both records of a pair fill, or may not fill together: ``mine`` is of the one that stays."""

    pair: Pair
    field: Field
    mine: Value
    theirs: Value

    @property
    def spot(self) -> Spot:
        """What a decision on it is about."""
        return self.pair.entity, self.pair.other, self.field.name


class Filled(NamedTuple):
    """An empty field of the record that stays, and what the other one fills it with."""

    pair: Pair
    field: Field
    value: Value


@dataclass(slots=True)
class Plan:
    """``pairs`` begins with the two records themselves; the others are joined in turn.

    ``moved`` are the links of records that stay; ``written`` says what is set in each record that stays.
    ``former_names`` are what an organisation is called no more.
    """

    pairs: list[Pair] = field(default_factory=list)
    moved: list[Link] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    written: dict[Place, dict[str, Value]] = field(default_factory=dict)
    former_names: list[FormerName] = field(default_factory=list)

    def undecided(self, choices: Mapping[Spot, Value]) -> list[Difference]:
        """The differences on which ``choices`` says nothing."""
        return [difference for difference in self.differences if difference.spot not in choices]


def plan(reading: Reading, pair: Pair, choices: Mapping[Spot, Value] | None = None) -> Plan:
    """What joining ``pair`` would do under ``choices``, which say the value of cells that differ (else mine stays).

    Raises UserError with the reason when they cannot be joined.
    """
    refuse(reading, *pair)
    planning = _Planning(reading, choices or {})
    planning.find_pairs(pair)
    return planning.made()


class _Planning:
    """The two phases: all pairs first, since what is one decides what differs; then what each record says."""

    def __init__(self, reading: Reading, choices: Mapping[Spot, Value]) -> None:
        self._reading = reading
        self._choices = choices
        self._pairs: list[Pair] = []
        self._heirs: dict[Place, str] = {}
        self._touched: dict[Place, None] = {}
        self._by_key: dict[tuple[str, tuple[str, ...]], Place] = {}
        self._labels: dict[Place, Value] = {}
        self._read: dict[Place, Values] = {}
        self._plan = Plan()

    def find_pairs(self, first: Pair) -> None:
        """Find what is joined in turn, through any number of records."""
        waiting = deque([first])
        while waiting:
            found = waiting.popleft()
            pair = Pair(found.entity, *(self._heir(found.entity, uid) for uid in (found.uid, found.other)))
            if pair.uid == pair.other:
                continue
            self._heirs[pair.entity, pair.other] = pair.uid
            self._pairs.append(pair)
            waiting.extend(self._clashes(pair))

    def _clashes(self, pair: Pair) -> Iterator[Pair]:
        """The records that have one key once what names the second of ``pair`` names the first."""
        links = [link for _uid, link in links_into(self._reading, pair.entity, (pair.other,))]
        links += self._carried(pair)
        self._remember(links)
        for link in links:
            place = (link.entity, link.uid)
            self._touched[place] = None
            if place not in self._heirs and (twin := self._twin(place)) is not None:
                yield Pair(link.entity, twin, link.uid)

    def _carried(self, pair: Pair) -> list[Link]:
        """Links to the first of ``pair`` of records that hold what it holds, where that becomes something else."""
        followed = [
            one for one in followers(pair.entity) if self._held(pair, one.field.name) != self._now(pair, one.field)
        ]
        names = {(one.entity.name, one.beside.name) for one in followed}
        links = links_into(self._reading, pair.entity, (pair.uid,)) if names else []
        return [link for _uid, link in links if (link.entity, link.field) in names]

    def _now(self, pair: Pair, followed: Field) -> Value:
        return self._values((pair.entity, pair.uid))[followed.name]

    def _remember(self, links: list[Link]) -> None:
        wanted: dict[str, set[str]] = {}
        for link in links:
            wanted.setdefault(link.entity, set()).add(link.uid)
        for entity, uids in wanted.items():
            for uid, record in get_many(self._reading, entity, uids).items():
                self._read[entity, uid] = record.values

    def _twin(self, place: Place) -> str | None:
        """Another record that stays with the key that ``place`` comes to have."""
        entity, uid = place
        key = key_of(CATALOGUE[entity], self._moved(place))
        others = [(entity, record.uid) for record in records_with_key(self._reading, CATALOGUE[entity], key)]
        others += [known] if (known := self._by_key.get((entity, key))) else []
        self._by_key.setdefault((entity, key), place)
        for other in others:
            stays = other != place and other not in self._heirs
            if not stays or key_of(CATALOGUE[entity], self._moved(other)) != key:
                continue
            if entity == "attachment" and is_another_file(self._reading, other[1], uid):
                self._labels[place] = another_label(self._reading, self._moved(place))
                continue
            return other[1]
        return None

    def _values(self, place: Place) -> Values:
        if place not in self._read:
            record = get(self._reading, *place)
            self._read[place] = record.values if record else {}
        return self._read[place]

    def _heir(self, entity: str, uid: str) -> str:
        while (entity, uid) in self._heirs:
            uid = self._heirs[entity, uid]
        return uid

    def _pointed(self, declared: Field, value: Value) -> Value:
        """``value``, a reference to what goes replaced by one to what stays."""
        place = declared.referred(value)
        if place is None or place not in self._heirs:
            return value
        uid = self._heir(*place)
        return f"{place[0]}:{uid}" if declared.target == ANY else uid

    def _moved(self, place: Place) -> dict[str, Value]:
        """What the record says once its links have moved, none to itself, and it holds what those it follows hold."""
        entity = CATALOGUE[place[0]]
        values = {name: self._pointed(entity[name], value) for name, value in self._values(place).items()}
        values |= {field.name: None for field in entity.refs if field.referred(values[field.name]) == place}
        if place in self._labels:
            values["label"] = self._labels[place]
        for link in followings(entity.name):
            beside = values[link.beside.name]
            pair = next((one for one in self._pairs if (one.entity, one.uid) == (link.source.name, beside)), None)
            if pair is not None and (held := self._held(pair, link.field.name)) is not None:
                values[link.field.name] = held
        return values

    def _held(self, pair: Pair, name: str) -> Value:
        """What the joined record holds in field ``name``."""
        mine, theirs = (self._values((pair.entity, uid))[name] for uid in (pair.uid, pair.other))
        declared = CATALOGUE[pair.entity][name]
        return self._pointed(
            declared, self._choices.get((pair.entity, pair.other, name), theirs if mine is None else mine)
        )

    def made(self) -> Plan:
        """What every record that stays comes to say."""
        states = {place: self._moved(place) for place in self._touched}
        for pair in self._pairs:
            mine = states.setdefault((pair.entity, pair.uid), self._moved((pair.entity, pair.uid)))
            theirs = states.setdefault((pair.entity, pair.other), self._moved((pair.entity, pair.other)))
            before = dict(mine)
            self._merge(pair, mine, theirs)
            self._plan.former_names += former_names(self._reading, pair.entity, pair.uid, mine, (before, theirs))
        self._plan.pairs = self._pairs
        for place, state in states.items():
            if place not in self._heirs:
                self._write(place, state)
        return self._plan

    def _merge(self, pair: Pair, mine: dict[str, Value], theirs: Values) -> None:
        """Fill ``mine`` with what only ``theirs`` says, and decide what both say."""
        for declared in CATALOGUE[pair.entity]:
            name, said = declared.name, theirs[declared.name]
            if said is None or said == mine[name] or declared.referred(said) == (pair.entity, pair.uid):
                continue
            if mine[name] is None and self._may_fill(pair, mine, name, said):
                mine[name] = said
                self._plan.filled.append(Filled(pair, declared, said))
                continue
            difference = Difference(pair, declared, mine[name], said)
            self._plan.differences.append(difference)
            mine[name] = self._choices.get(difference.spot, mine[name])

    @staticmethod
    def _may_fill(pair: Pair, mine: Values, name: str, value: Value) -> bool:
        """Whether the record that stays keeps its rules with ``value`` in an empty field."""
        entity = CATALOGUE[pair.entity]
        return len(list(breaches(entity, {**mine, name: value}))) <= len(list(breaches(entity, mine)))

    def _write(self, place: Place, state: Values) -> None:
        entity, uid = place
        now = self._values(place)
        changed = {name: value for name, value in state.items() if value != now[name]}
        if changed:
            self._plan.written[place] = changed
        for name in changed:
            target = CATALOGUE[entity][name].referred(now[name])
            if target in self._heirs:
                self._plan.moved.append(Link(entity, uid, name))
