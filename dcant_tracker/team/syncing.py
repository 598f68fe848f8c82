"""One meeting of a data file with the place of its team: what is new there comes in, what is new here goes there.

Whatever interrupts it, nothing is lost: what was read and not noted is read again and known, what was published and not
marked is published again under the same name. Two at once on one file do no more than each other's work again.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import BundleState, KnownBundle, KnownMember, Membership
from dcant_tracker.store.replicas import conflicts, sending
from dcant_tracker.store.replicas.gathering import Gathered, Most
from dcant_tracker.store.replicas.leaving_out import shareable
from dcant_tracker.store.replicas.taking_in import TakenIn, take_in
from dcant_tracker.store.replicas.things import ThingName
from dcant_tracker.store.replicas.travelling import Parcel, TravellingStep
from dcant_tracker.store.store import Store
from dcant_tracker.team import bundle
from dcant_tracker.team.bundle import BundleError, NewerBundleError
from dcant_tracker.team.catching_up import catch_up, keep_up
from dcant_tracker.team.cleansing import cleanse
from dcant_tracker.team.compaction import Own, state_of, tidy
from dcant_tracker.team.place import Listed, Listing, Place
from dcant_tracker.ways import Way
from dcant_tracker.words import _, ngettext

_AT_ONCE = bundle.MOST_STEPS
"""Steps that are taken in by one transaction: what a first meeting brings is not held in memory at once."""

_CHANGES_AT_ONCE = 2_500
"""The same for what steps wrote: of a large file each of them may change several pages, which wait in memory."""

_SIZE_AT_ONCE = bundle.MOST_BYTES // 4
"""The same for the characters of all that."""

_MOST_REFUSED = 40
"""How often a part of what came may be refused before all of that part waits: a full disk refuses everything."""

_AHEAD = timedelta(days=1)
"""How far a laptop's clock may be ahead before that is told."""

_AGAIN = frozenset({BundleState.WAITING, BundleState.NEWER})


@dataclass(frozen=True, slots=True)
class Synced:
    """What a meeting did: steps ``received`` and ``sent``, ``conflicts`` that are open, ``problems`` as sentences."""

    received: int = 0
    sent: int = 0
    conflicts: int = 0
    problems: tuple[str, ...] = ()


def sync(store: Store, place: Place, member: Membership, *, now: datetime | None = None) -> Synced:
    """Meet the team of ``member`` at ``place``, which is its own.

    Raises PlaceError, OutOfReachError among them, where the place refuses, UserError where the disk does; what was done
    until then stays done.
    """
    meeting = _Meeting(store, place, member, now or datetime.now(UTC))
    meeting.receive()
    meeting.send()
    meeting.look_after()
    conflicts.note_open(store)
    return Synced(meeting.received, meeting.sent, conflicts.count_open(store.read()), tuple(meeting.problems))


@dataclass(slots=True)
class _Meeting:
    store: Store
    place: Place
    member: Membership
    now: datetime
    received: int = 0
    sent: int = 0
    problems: list[str] = field(default_factory=list)
    _known: dict[str, KnownBundle] = field(default_factory=dict)
    _listing: Listing = field(default_factory=lambda: Listing(()))
    _is_whole: bool = True
    _mark: str = ""
    _fresh: frozenset[str] = frozenset()
    _states: dict[str, BundleState] = field(default_factory=dict)
    _refused: int = 0

    @property
    def _at(self) -> str:
        return self.now.isoformat(timespec="milliseconds")

    def receive(self) -> None:
        """Take in what is new in the place; what cannot be read or taken in yet is for the next time."""
        reading = self.store.read()
        self._known = kept.known_bundles(reading)
        if not self._known and self.member.with_contacts:
            self.received += catch_up(self.store, self.place, self._at)
            self._known = kept.known_bundles(reading)
        asks_again = any(one.state in _AGAIN for one in self._known.values())
        since = "" if asks_again else kept.mark(reading)
        self._listing = self.place.listing(since)
        self._is_whole = self._listing.is_whole
        wanted = [one for one in self._listing.bundles if is_to_read(self._known.get(one.name))]
        self._fresh = frozenset(one.name for one in wanted)
        is_complete = self._take_in_all(wanted)
        self._tell_strange(wanted)
        self._mark = self._listing.mark if is_complete else ""
        self._note(self._mark)

    def _take_in_all(self, wanted: Sequence[Listed]) -> bool:
        """Read and take in all of ``wanted``; whether each could be read."""
        if not wanted:
            return True
        is_complete = True
        with Gathered(self.store.path) as gathered:
            for fetched in self.place.fetch(wanted):
                if fetched.content is None:
                    self._tell(fetched.problem)
                    is_complete = False
                elif (parcel := self._decoded(fetched.listed, fetched.content)) is not None:
                    gathered.add(fetched.listed.name, parcel)
            self._take_in(gathered)
        return is_complete

    def _decoded(self, listed: Listed, content: bytes) -> Parcel | None:
        try:
            parcel = bundle.opened(listed.name, content)
        except BundleError as problem:
            is_newer = isinstance(problem, NewerBundleError)
            self._states[listed.name] = BundleState.NEWER if is_newer else BundleState.STRANGE
            if is_newer:
                self._tell(str(problem))
            return None
        self._look_at_clocks(parcel.steps)
        return parcel

    def _look_at_clocks(self, steps: Iterable[TravellingStep]) -> None:
        limit = (self.now + _AHEAD).isoformat()
        for who, year in sorted({(step.who, step.at[:4]) for step in steps if step.at > limit}):
            told = _(
                "L'horloge du poste de « {who} » est en avance (année {year}) : son travail est repris, mais il faut "
                "mettre ce poste à l'heure."
            )
            self._tell(told.format(who=who, year=year))

    def _take_in(self, gathered: Gathered) -> None:
        """Take in what was read, in the order of all steps; a bundle of which something has to wait is read again."""
        most = Most(_AT_ONCE, _CHANGES_AT_ONCE, _SIZE_AT_ONCE)
        late: set[str] = set()
        things: set[ThingName] = set()
        for parcel in chain(gathered.portions(most), gathered.things(bundle.MOST_BYTES)):
            waiting = self._take_in_portion(parcel)
            late.update(step.uid for step in waiting.steps)
            things.update((thing.kind, thing.key) for thing in waiting.things)
        for name in gathered.names():
            self._states[name] = BundleState.TAKEN
        for name in gathered.names_of(late, things):
            self._states[name] = BundleState.WAITING

    def _take_in_portion(self, parcel: Parcel) -> Parcel:
        """Take in ``parcel``; returns what has to wait. Where something is refused, the rest comes in by itself."""
        try:
            taken = take_in(self.store, parcel, shared=True)
        except UserError as problem:
            self._refused += 1
            if self._refused > _MOST_REFUSED or len(parcel.steps) + len(parcel.things) == 1:
                self._tell(str(problem))
                return parcel
            waiting = [self._take_in_portion(half) for half in _halves(parcel)]
            steps = tuple(step for one in waiting for step in one.steps)
            return Parcel(steps, tuple(thing for one in waiting for thing in one.things))
        self.received += taken.taken
        self._tell_erased(taken)
        return Parcel(taken.waiting, taken.things.waiting)

    def _tell_erased(self, taken: TakenIn) -> None:
        """Say, once, that a colleague erased somebody: what this file held of her is gone."""
        count = sum(one.is_new for one in taken.gone)
        if count:
            told = ngettext(
                "Une personne a été effacée par un collègue : elle l'est aussi de ce fichier, des classeurs gardés et "
                "des sauvegardes.",
                "{count} personnes ont été effacées par des collègues : elles le sont aussi de ce fichier, des "
                "classeurs gardés et des sauvegardes.",
                count,
            )
            self._tell(told.format(count=count))
        for copy in taken.copies_left:
            told = _("La sauvegarde « {file} » nomme encore une personne effacée : supprimez-la vous-même.")
            self._tell(told.format(file=copy.name))

    def _tell_strange(self, read: Sequence[Listed]) -> None:
        """Tell, each time, of what stands there and is not taken in."""
        now = {one.name: one.state for one in self._known.values()} | self._states
        there = {one.name for one in self._listing.bundles} | {one.name for one in read}
        strange = sum(state == BundleState.STRANGE for name, state in now.items() if name in there)
        if strange:
            told = ngettext(
                "{count} envoi n'est pas fait comme ceux de l'application, ou a été altéré : il n'est pas repris.",
                "{count} envois ne sont pas faits comme ceux de l'application, ou ont été altérés : ils ne sont pas "
                "repris.",
                strange,
            )
            self._tell(told.format(count=strange))
        if waiting := sum(state == BundleState.WAITING for state in now.values()):
            told = ngettext(
                "{count} envoi attend ce qu'un collègue a fait avant, et qui n'est pas encore arrivé.",
                "{count} envois attendent ce que des collègues ont fait avant, et qui n'est pas encore arrivé.",
                waiting,
            )
            self._tell(told.format(count=waiting))
        for name in self._listing.strange:
            self._tell(_("« {file} » n'est pas un fichier de l'équipe : il est laissé de côté.").format(file=name))

    def _tell(self, problem: str) -> None:
        if problem and problem not in self.problems:
            self.problems.append(problem)

    def _note(self, mark: str = "") -> None:
        """Remember what became of the bundles, and what is not there any more."""
        there = {one.name for one in self._listing.bundles}
        own = {BundleState.OWN, BundleState.LARGE, BundleState.REPLACED}
        gone = [
            name for name, one in self._known.items() if self._is_whole and name not in there and one.state not in own
        ]
        changed = {
            name: state
            for name, state in self._states.items()
            if name not in self._known or self._known[name].state != state
        }
        if changed or gone or (mark and mark != kept.mark(self.store.read())):
            with ledger_entry(self.store.path) as writing:
                kept.note_bundles(writing, changed, self._at)
                kept.forget_bundles(writing, gone)
                if mark:
                    kept.keep_mark(writing, mark)
        self._known |= {name: KnownBundle(name, state, self._at) for name, state in changed.items()}
        self._states = {}

    def send(self) -> None:
        """Publish what the place does not have."""
        while parcel := sending.unshared(self.store.read(), _AT_ONCE):
            shared = shareable(self.store.read(), parcel)
            is_settled = self._keep_here(parcel, shared)
            published = [part for part in bundle.parts_of(shared) if self._publish(part)]
            self.sent += sum(len(part.steps) for part in published)
            if not published and not is_settled:
                break
        self._note(self._mark_past_own())

    def _keep_here(self, parcel: Parcel, shared: Parcel) -> bool:
        """Settle that the things of ``parcel`` that are not ``shared`` stay here; whether there were any."""
        going = {(one.kind, one.key) for one in shared.things}
        kept_here = tuple(one for one in parcel.things if (one.kind, one.key) not in going)
        if kept_here:
            sending.mark_shared(self.store, Parcel((), kept_here))
        return bool(kept_here)

    def _mark_past_own(self) -> str:
        """A mark beyond what was just published, so that its author notices too when the place is set back before it.

        None where a colleague published meanwhile: that is for the next time.
        """
        if not self.sent or not self._mark:
            return ""
        later = self.place.listing(self._mark)
        is_own = {*later.bundles} <= {*self._listing.bundles}
        return later.mark if is_own and not later.is_whole else ""

    def _publish(self, part: Parcel) -> bool:
        """Publish ``part`` and mark it, if others will be able to read it."""
        content = bundle.encode(part)
        try:
            bundle.decode(content)
        except BundleError:
            told = _(
                "L'historique de ce fichier contient ce que l'application n'aurait pas écrit : ce n'est pas envoyé. "
                "Vérifiez le fichier de données, et réparez-le ({repair})."
            ).format(repair=Way.REPAIR.said)
            self._tell(told)
            return False
        name = bundle.name_of(content, part)
        self.place.publish(self.member.replica, name, content)
        sending.mark_shared(self.store, part)
        self._states[name] = state_of(content)
        published = Listed(self.member.replica, name)
        if published not in self._listing.bundles:
            self._listing = self._listing._replace(bundles=(*self._listing.bundles, published))
        return True

    def look_after(self) -> None:
        """Say that we were here, remember who came, and keep our own part of the place small."""
        self.place.seen(self.member.replica, self.member.label, self._at)
        if self.received or self.sent or not kept.known_members(self.store.read()):
            members = [KnownMember(*one) for one in self.place.members()]
            with ledger_entry(self.store.path) as writing:
                kept.note_members(writing, members)
        own = Own(self.store, self.place, self.member.replica, self._listing.bundles, self._known, self.now)
        self._tell(cleanse(own, self._fresh, is_whole=self._is_whole))
        if self._is_whole:
            tidy(own)
        if self.member.with_contacts:
            keep_up(own, has_changed=bool(self.received or self.sent))


def _halves(parcel: Parcel) -> Iterator[Parcel]:
    """The steps of ``parcel`` by halves and then its things, none of them empty."""
    middle = (len(parcel.steps) + 1) // 2
    if parcel.things and parcel.steps:
        yield Parcel(parcel.steps)
        yield Parcel((), parcel.things)
    elif parcel.steps:
        yield Parcel(parcel.steps[:middle])
        yield Parcel(parcel.steps[middle:])
    else:
        yield from (Parcel((), (one,)) for one in parcel.things)


def is_to_read(known: KnownBundle | None) -> bool:
    """Whether a bundle of which that is known is to be read, for the first time or again."""
    return known is None or known.state in _AGAIN


def count_to_receive(store: Store, place: Place) -> int:
    """How many steps stand in ``place`` that this file does not have; nothing is taken in."""
    reading = store.read()
    known = kept.known_bundles(reading)
    asks_again = any(one.state in _AGAIN for one in known.values())
    listed = place.listing("" if asks_again else kept.mark(reading)).bundles
    uids: set[str] = set()
    for one in place.fetch([one for one in listed if is_to_read(known.get(one.name))]):
        if one.content is not None:
            with contextlib.suppress(BundleError):
                uids.update(step.uid for step in bundle.opened(one.listed.name, one.content).steps)
    return len(sending.unknown(reading, uids))
