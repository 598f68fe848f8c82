"""One's own part of a place, kept small and whole: many small bundles become a larger one, what vanished comes again.

The larger one is written first; the small ones go a day later, once every cloud client had time to carry it. Whoever
looks meanwhile finds everything at least once.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import BundleState, KnownBundle
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.leaving_out import shareable
from dcant_tracker.store.replicas.things import ThingName
from dcant_tracker.store.replicas.travelling import Parcel
from dcant_tracker.store.store import Store
from dcant_tracker.team import bundle
from dcant_tracker.team.bundle import BundleError
from dcant_tracker.team.place import Listed, Place

MOST_SMALL = 50
"""Small bundles of one's own from which on they become a larger one."""

_LARGE = 1_000_000
"""Bytes from which on a bundle stays as it is."""

_GRACE = timedelta(days=1)
"""How long a small bundle stays beside the larger one that replaces it."""


class Own(NamedTuple):
    """One's own part of a place: the ``replica`` whose it is, what is ``listed`` of all, what is ``known`` of it."""

    store: Store
    place: Place
    replica: str
    listed: Collection[Listed]
    known: Mapping[str, KnownBundle]
    now: datetime

    @property
    def at(self) -> str:
        """The instant as it is noted."""
        return self.now.isoformat(timespec="milliseconds")


def state_of(content: bytes) -> BundleState:
    """What a bundle of one's own is that was just published."""
    return BundleState.LARGE if len(content) >= _LARGE else BundleState.OWN


def tidy(own: Own) -> None:
    """Keep one's own part of the place whole and small; ``own`` lists all that stands there."""
    there = {one.name for one in own.listed}
    kept_there = {BundleState.OWN, BundleState.LARGE}
    lost = [name for name, one in own.known.items() if one.state in kept_there and name not in there]
    if lost or (damaged := _damaged(own, there)):
        _publish_again(own, lost or damaged)
        return
    _let_go(own, there)
    small = [one for one in own.listed if one.replica == own.replica and _is_small(own.known.get(one.name))]
    if own.place.lets_withdraw and len(small) >= MOST_SMALL:
        _join(own, small)


def _is_small(known: KnownBundle | None) -> bool:
    return known is not None and known.state in {BundleState.OWN, BundleState.TAKEN}


def _damaged(own: Own, there: Collection[str]) -> list[str]:
    """The bundles of one's own that are not whole any more: nobody else could give the place again what they held.

    Only what was written since it was last looked at is read.
    """
    published = {
        name: datetime.fromisoformat(one.at)
        for name, one in own.known.items()
        if one.state in {BundleState.OWN, BundleState.LARGE} and name in there
    }
    written = [Listed(own.replica, name) for name in own.place.altered(own.replica, published)]
    whole = {
        one.listed.name
        for one in own.place.fetch(written)
        if one.content is not None and bundle.bears_its_name(one.listed.name, one.content)
    }
    if whole:
        with ledger_entry(own.store.path) as writing:
            kept.note_bundles(writing, {name: BundleState(own.known[name].state) for name in whole}, own.at)
    return [one.name for one in written if one.name not in whole]


def _publish_again(own: Own, lost: Collection[str]) -> None:
    """Give the place again what somebody took away or damaged there: whatever none of its bundles holds any more."""
    steps: set[str] = set()
    things: set[ThingName] = set()
    for _listed, parcel in read_whole(own.place, own.listed):
        steps.update(step.uid for step in parcel.steps)
        things.update((thing.kind, thing.key) for thing in parcel.things)
    states = dict(publish(own, sending.beyond(own.store.read(), steps, things)))
    own.place.withdraw([Listed(own.replica, name) for name in lost if name not in states])
    with ledger_entry(own.store.path) as writing:
        kept.forget_bundles(writing, lost)
        kept.note_bundles(writing, states, own.at)


def _let_go(own: Own, there: Collection[str]) -> None:
    """Take away the small bundles that a larger one replaced a day ago."""
    limit = (own.now - _GRACE).isoformat(timespec="milliseconds")
    replaced = [name for name, one in own.known.items() if one.state == BundleState.REPLACED]
    old = [name for name in replaced if name not in there or own.known[name].at <= limit]
    if old:
        own.place.withdraw([Listed(own.replica, name) for name in old if name in there])
        with ledger_entry(own.store.path) as writing:
            kept.forget_bundles(writing, old)


def _join(own: Own, small: Collection[Listed]) -> None:
    """Publish a bundle that holds what ``small`` hold, then note that they are replaced."""
    read = list(read_whole(own.place, small))
    steps = {step.uid: step for _listed, parcel in read for step in parcel.steps}
    things = {(thing.kind, thing.key): thing for _listed, parcel in read for thing in parcel.things}
    together = Parcel(tuple(sorted(steps.values(), key=lambda step: step.order)), tuple(things.values()))
    states = dict.fromkeys(dict(publish(own, together)), BundleState.LARGE)
    replaced = {listed.name: BundleState.REPLACED for listed, _parcel in read if listed.name not in states}
    with ledger_entry(own.store.path) as writing:
        kept.note_bundles(writing, replaced | states, own.at)


def publish(own: Own, parcel: Parcel) -> Iterator[tuple[str, BundleState]]:
    """Publish what the team shares of ``parcel``; the name of each bundle and what it is."""
    for part in bundle.parts_of(shareable(own.store.read(), parcel)):
        content = bundle.encode(part)
        name = bundle.name_of(content, part)
        own.place.publish(own.replica, name, content)
        yield name, state_of(content)


def read_whole(place: Place, listed: Collection[Listed]) -> Iterator[tuple[Listed, Parcel]]:
    """Those of ``listed`` that are whole."""
    for one in place.fetch(listed):
        if one.content is not None:
            try:
                parcel = bundle.opened(one.listed.name, one.content)
            except BundleError:
                continue
            yield one.listed, parcel
