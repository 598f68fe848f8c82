"""A person erased here goes from the place too: bundles that still tell of her are replaced by what we say today.

Whoever erased looks through the whole place once, then at whatever comes: a file that was away for a year may bring
back what it knew. Where few may take anything away, one of these does so for whoever erased. The bundles of others are
replaced as well, since what they hold must not stay; the steps in them are the same ones, without the person.
"""

from collections.abc import Collection, Mapping

from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import BundleState
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.leaving_out import shareable
from dcant_tracker.store.replicas.travelling import Parcel, TravellingThing
from dcant_tracker.team.compaction import Own, publish, read_whole
from dcant_tracker.team.place import Listed
from dcant_tracker.words import _

_HERE = frozenset({BundleState.TAKEN, BundleState.OWN, BundleState.LARGE, BundleState.REPLACED})


def cleanse(own: Own, fresh: Collection[str], *, is_whole: bool) -> str:
    """Replace the bundles that tell more than this file does since it erased somebody.

    ``fresh`` are those that came now, by name; ``is_whole`` says whether all that stand there are listed. Returns a
    sentence where the place lets nobody take anything away.
    """
    reading = own.store.read()
    last = kept.last_erasure(reading, by_anybody=own.place.is_keeper)
    if not last:
        return ""
    is_new = last > kept.cleansed(reading)
    listed = own.place.listing().bundles if is_new and not is_whole else own.listed
    looked = [one for one in listed if (is_new or one.name in fresh) and _is_here(own, one)]
    told = ""
    if own.place.lets_withdraw:
        _replace(own, reading, looked)
    elif is_new and looked:
        told = _kept_there()
    if is_new:
        with ledger_entry(own.store.path) as writing:
            kept.keep_cleansed(writing, last)
    return told


def _kept_there() -> str:
    return _(
        "Une personne a été effacée ici, mais le lieu de l'équipe garde ce qui y a été envoyé d'elle : demandez à qui "
        "a fondé l'équipe de l'effacer aussi, puis de synchroniser."
    )


def _is_here(own: Own, listed: Listed) -> bool:
    known = own.known.get(listed.name)
    return known is not None and known.state in _HERE


def _replace(own: Own, reading: Reading, looked: Collection[Listed]) -> None:
    """Publish what this file says of the steps in the bundles that say more, then withdraw those."""
    stale: list[Listed] = []
    states: dict[str, BundleState] = {}
    beside: Mapping[tuple[str, str], TravellingThing] = {}
    for listed, parcel in read_whole(own.place, looked):
        if parcel.things and not beside:
            beside = _beside(reading)
        steps = {one.uid: one for one in sending.these(reading, [one.uid for one in parcel.steps])}
        told = Parcel(
            tuple(steps.get(one.uid, one) for one in parcel.steps),
            tuple(beside[one.kind, one.key] for one in parcel.things if (one.kind, one.key) in beside),
        )
        ours = shareable(reading, told)
        if ours != parcel:
            states |= publish(own, ours)
            stale.append(listed)
    if stale:
        own.place.withdraw(stale)
        with ledger_entry(own.store.path) as writing:
            kept.note_bundles(writing, states, own.at)
            kept.forget_bundles(writing, [one.name for one in stale if one.name not in states])


def _beside(reading: Reading) -> Mapping[tuple[str, str], TravellingThing]:
    """What this file keeps beside its records, by kind and key."""
    everything = sending.beyond(reading, sending.all_uids(reading))
    return {(one.kind, one.key): one for one in everything.things}
