"""Takes in steps of other files, as one transaction: each becomes a step here, with its own author and moment.

What a step wrote meets what stands here cell by cell (``writes``). Whatever the order in which files take in each
other's steps, they say the same once they know the same; nothing stops for a conflict, which waits in ``conflicts``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure import backups
from dcant_tracker.store.erasure.erasing import Fate, clean_copies
from dcant_tracker.store.file import compacting
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.arriving import sorted_out, write_steps
from dcant_tracker.store.replicas.consequences import (
    bring_back_named,
    follow,
    move_links,
    remember_contested,
    shown,
    take_away_dead,
    take_away_erased,
)
from dcant_tracker.store.replicas.erased import Erasing, Gone
from dcant_tracker.store.replicas.landing import Landing
from dcant_tracker.store.replicas.leaving_out import completed, leaves_contacts_out, shareable
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.replicas.matching import matches
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.reopening import undone_joinings, undone_places
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.things import TakenThings, files_in, take_in_things
from dcant_tracker.store.replicas.travelling import Parcel, TravellingChange, TravellingStep
from dcant_tracker.store.replicas.writes import KEPT, Author
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, RecordChange
from dcant_tracker.store.writing.door import index, moment, told
from dcant_tracker.store.writing.transaction import Transaction


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a parcel: how many steps were ``taken`` in, how many were ``known``, which wait for others."""

    taken: int = 0
    known: int = 0
    waiting: tuple[TravellingStep, ...] = ()
    changes: Changes = field(default_factory=Changes)
    records: tuple[RecordChange, ...] = ()
    """What the records said before and say now."""
    things: TakenThings = field(default_factory=TakenThings)
    """What became of what is no record."""
    gone: tuple[Gone, ...] = ()
    """The persons erased elsewhere: :func:`clean_up` follows the commit."""
    copies_left: tuple[Path, ...] = ()
    """The copies of the data file that still tell of them, since the disk refused."""


def take_in(store: Store, parcel: Parcel, *, shared: bool, rehearsed: bool = False) -> TakenIn:
    """Take in what is new in ``parcel``; ``shared`` where it comes from the team's place.

    Nothing is kept of what is only ``rehearsed``. Raises UserError when the disk refuses, or what arrives names what
    nobody has; then nothing was written.
    """
    with store.begun(rehearsed=rehearsed) as transaction:
        taken = take_in_with(transaction, parcel, shared=shared)
    return taken if rehearsed else clean_up(store, taken)


def clean_up(store: Store, taken: TakenIn) -> TakenIn:
    """After the commit, let nothing beside the records tell of who was erased: pages given free, copies of the file.

    Returns ``taken`` with the copies that the disk would not let go.
    """
    if not taken.gone:
        return taken
    compacting.finish(store.path)
    left: list[Path] = []
    for one in taken.gone:
        try:
            clean_copies(store, one.known, one.written, Fate.REWRITE)
        except UserError:
            left += backups.holding(store.path, one.known)
    return replace(taken, copies_left=tuple(dict.fromkeys(left)))


def take_in_with(transaction: Transaction, parcel: Parcel, *, shared: bool, source: Reading | None = None) -> TakenIn:
    """The same inside the caller's transaction.

    ``source`` is the data file that it comes from, where that is at hand: it may still know who was erased here. After
    the commit, :func:`clean_up` follows.
    """
    writing = transaction.writing
    name_steps(writing)
    if shared:
        parcel = shareable(writing, parcel)
    arriving = sorted_out(writing, parcel.steps)
    if shared and arriving.known:
        writing.execute_many("UPDATE step SET shared = 1 WHERE uid = ?", [(uid,) for uid in sorted(arriving.known)])
    if not arriving.ready:
        erasing = Erasing(transaction, parcel.steps, (), source)
        things = take_in_things(transaction, parcel.things, shared=shared)
        erasing.leave()
        erasing.finish()
        return TakenIn(0, len(arriving.known), arriving.waiting, things=things, gone=tuple(erasing.gone))
    erasing = Erasing(transaction, parcel.steps, arriving.ready, source)
    arrival = _Arrival(transaction, files_in(parcel.things), erasing)
    arrival.take_in(arriving.ready, shared=shared)
    things = take_in_things(transaction, parcel.things, shared=shared)
    changed = transaction.changes()
    index(transaction, changed)
    erasing.finish()
    changes = told(arrival.last, "", changed)
    return TakenIn(
        len(arriving.ready), len(arriving.known), arriving.waiting, changes, tuple(changed), things, tuple(erasing.gone)
    )


class _Arrival:
    """Steps being taken in."""

    def __init__(self, transaction: Transaction, files: Mapping[str, str], erasing: Erasing) -> None:
        """``files`` are the digests of attached files that come with them, by the uid of their attachment."""
        self._transaction = transaction
        self._lacks_contacts = False
        self._erasing = erasing
        self._files = files
        self._landing = Landing(transaction)
        self._deaths: dict[Place, int] = {}
        self._at = moment(transaction.reading)
        self._log = Log(transaction.reading, roots(transaction.reading))
        self._undone: dict[str, set[Place]] = {}
        self.last = 0

    def take_in(self, steps: Sequence[TravellingStep], *, shared: bool) -> None:
        """Take in ``steps``, each after those that it follows."""
        writing = self._transaction.writing
        self._lacks_contacts = shared and leaves_contacts_out(writing)
        numbers = write_steps(writing, steps, self._at, shared=shared)
        self._log = Log(writing, roots(writing))
        named = {(one.entity, one.uid) for step in steps for one in step.changes if one.entity in CATALOGUE}
        named |= {(said.entity, uid) for step in steps for said in step.pairings for uid in (said.uid, said.other)}
        self._undone = _undone(writing, steps, numbers)
        places = self._log.roots.all_of(named.union(*self._undone.values()))
        self._log.look(places)
        self._landing.load(places)
        for step in steps:
            self._land(step, numbers[step.uid])
        self._settle()
        self._write()

    def _land(self, step: TravellingStep, number: int) -> None:
        self.last = number
        for said in step.pairings:
            if said.same:
                self._unite((said.entity, said.uid), number)
        if step.undoes is not None:  # what was taken back may be one again
            for place in undone_joinings(self._transaction.reading, number):
                self._unite(place, number)
        gone = {(said.entity, said.uid) for said in step.pairings if said.same}
        by = Author.of(step.uid, step.clock, step.op)
        groups: dict[Place, list[TravellingChange]] = {}
        for change in step.changes:
            if change.entity in CATALOGUE:
                groups.setdefault(self._log.roots.place((change.entity, change.uid)), []).append(change)
        for place, changes in groups.items():
            if self._lacks_contacts:
                reading, writes = self._transaction.reading, self._log.of(place)
                changes = [completed(reading, one, writes) for one in changes]  # noqa: PLW2901 - what holds here
            self._write_in(place, changes, by, number, gone)
        for place in sorted({self._log.roots.place(one) for one in self._undone.get(step.uid, ())}):
            self._reopen(place, number)

    def _reopen(self, place: Place, number: int) -> None:
        """What was decided of the record may be to decide again: step ``number`` took a step back that wrote in it."""
        writes, state = self._log.of(place), self._landing.states[place]
        self._landing.look_again(place)
        if state is not None and writes:
            now = {name: writes.shown(name) for name in writes.settled_by() if name in state}
            self._landing.become(number, place, {**state, **now})

    def _write_in(
        self, place: Place, changes: Sequence[TravellingChange], by: Author, number: int, gone: set[Place]
    ) -> None:
        writes = self._log.of(place)
        pointed = self._log.roots.pointed(place[0])
        is_plain = True
        names: set[str] = set()
        for change in changes:
            is_itself = (change.entity, change.uid) == place
            is_plain = is_plain and is_itself and writes.known_to(change.field) == tuple(sorted(change.parents))
            if not (change.is_deletion and (change.entity, change.uid) in gone):
                self._log.own((change.entity, change.uid)).add(by, change, pointed)
            if change.field is None:
                names.update(one.name for one in CATALOGUE[place[0]])
            elif change.field != KEPT:
                names.add(change.field)
        self._landing.arrive(number, place, changes, is_plain=is_plain)
        if writes.is_erased:
            take_away_erased(self._landing, place, number)
        if not writes:
            return
        state = self._landing.states[place]
        if not writes.is_alive:
            self._deaths.setdefault(place, number)
        else:
            self._deaths.pop(place, None)
        if state is not None and not writes.is_joined:
            now = {**state, **{one: writes.shown(one) for one in names if one in state}}
            self._landing.become(number, place, now, by_itself=True)
        elif state is not None or writes.is_alive:
            self._landing.become(number, place, shown(writes), by_itself=True)

    def _unite(self, goes: Place, number: int) -> None:
        """Let the record at ``goes`` be the one that it went into, as far as it is here."""
        heir = self._log.roots.place(goes)
        self._landing.load([goes, heir])
        if heir == goes:
            return
        if self._landing.states[goes] is not None:
            self._landing.write()
            move_links(self._landing, *goes, heir[1], number)
            self._landing.become(self._landing.last_of(goes, number), goes, None)
        writes = self._log.of(heir)
        if writes and (writes.is_alive or self._landing.states[heir] is not None):
            self._landing.become(self._landing.last_of(heir, number), heir, shown(writes))

    def _settle(self) -> None:
        """Draw what follows from all of it."""
        staying: set[Place] = set()
        is_masked = False
        for _round in range(_MOST_ROUNDS):
            for place in bring_back_named(self._landing, self._log, self.last):
                self._deaths.setdefault(place, self.last)
            staying = take_away_dead(self._landing, self._log, self._deaths, self.last)
            found = matches(self._landing, self._log, self._files)
            if not found and not is_masked:
                is_masked = True  # what is said without her leads to no more of it, but lands as any step does
                found = self._erasing.mask(self._landing, self._log, self.last)
            if not found:
                break
            self._match(found)
        self._landing.write()
        self._landing.take_away()
        follow(self._landing, self.last)
        remember_contested(self._landing, self._log, [*self._landing.states], staying)

    def _match(self, found: Sequence[TravellingStep]) -> None:
        writing = self._transaction.writing
        numbers = write_steps(writing, found, self._at, shared=False)
        before = self._log
        self._log = Log(writing, roots(writing))
        for place, writes in sorted(before.found.items(), key=lambda one: one[0] != self._log.roots.place(one[0])):
            writes.point_again(self._log.roots.pointed(place[0]))
            self._log.add(place, writes)
        for step in found:
            self._land(step, numbers[step.uid])

    def _write(self) -> None:
        writing = self._transaction.writing
        rows = ((number, *place, *row) for number, place, row in self._landing.rows())
        columns = "step, entity, uid, field, before, after"
        writing.execute_many(f"INSERT INTO change({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
        writing.execute_many(
            f"INSERT INTO made_change({columns}, parents) VALUES (?, ?, ?, ?, ?, ?, ?)", self._landing.made_rows()
        )


def _undone(reading: Reading, steps: Sequence[TravellingStep], numbers: Mapping[str, int]) -> dict[str, set[Place]]:
    """By the uid of each step that takes others back, the records in which these wrote."""
    given = {one.uid: one for one in steps}
    found: dict[str, set[Place]] = {}
    for one in steps:
        if one.undoes is None:
            continue
        places = undone_places(reading, numbers[one.uid])
        earlier = given.get(one.undoes)
        while earlier is not None:
            places |= {(change.entity, change.uid) for change in earlier.changes if change.entity in CATALOGUE}
            earlier = given.get(earlier.undoes) if earlier.undoes is not None else None
        found[one.uid] = places
    return found


_MOST_ROUNDS = 1_000
"""How often records of one key may lead to others of one key."""
