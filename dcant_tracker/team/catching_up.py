"""Snapshots in the place of a team: whoever joins takes one in at once, whoever did much since leaves the next.

Nobody needs them. What they hold is in bundles too, which are read wherever a snapshot is missing, damaged, of another
version, or knows less than the file that joins. A team without contacts has none: its files know different things.
"""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.private_files import make_private_file
from dcant_tracker.store.file.drafts import working_folder
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.kept.membership import KnownSnapshots
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.adopting import UnsoundSnapshotError, adopt
from dcant_tracker.store.replicas.snapshot import (
    Snapshot,
    clock_of,
    count_changes,
    count_changes_since,
    erasures_of,
    is_shared,
    knows_clock,
    last_clock,
    make_snapshot,
)
from dcant_tracker.store.store import Store
from dcant_tracker.team import snapshot
from dcant_tracker.team.compaction import Own
from dcant_tracker.team.place import Listed, OutOfReachError, Place, PlaceError
from dcant_tracker.team.snapshot import SnapshotError

FEWEST = 1_000
"""Changes that bundles bring as quickly as anybody could wish."""

_SHARE = 10
"""A snapshot follows once one change in so many came since the last: all of them together are ten times the last."""

_KEPT = 2
"""How many of the newest stay: one that was just published may not have reached everybody."""

_DATA_FILE = "instantane.sqlite"

_MOST_TRIED = 3
"""How many a file that joins fetches before it takes to the bundles."""


def catch_up(store: Store, place: Place, at: str) -> int:
    """Take in the newest snapshot that can be, noting ``at`` what it holds as read; how many steps came.

    None comes where this file did anything that no snapshot knows, or the place keeps none: bundles bring it together.
    Raises PlaceError, and UserError when the disk refuses.
    """
    try:
        newest = sorted(place.snapshots.listing().bundles, key=lambda one: one.name, reverse=True)
    except OutOfReachError:
        raise
    except PlaceError:  # a base that was made before there were any
        return 0
    for listed in newest[:_MOST_TRIED]:
        with contextlib.suppress(SnapshotError, UnsoundSnapshotError), working_folder() as folder:
            path = folder / _DATA_FILE
            told = _unpacked(place, listed, path)
            if told is not None:
                adopted = adopt(store, path, told, at)
                return adopted.steps if adopted else 0
    return 0


def _unpacked(place: Place, listed: Listed, path: Path) -> Snapshot | None:
    """What is said of the snapshot ``listed``, of which the data file is at ``path`` then; None where it is not whole.

    Once this returns nothing of it is in memory.
    """
    for fetched in place.snapshots.fetch([listed]):
        if fetched.content is not None:
            with sentences(path):
                make_private_file(path)
                return snapshot.unpack(fetched.listed.name, fetched.content, path)
    return None


def keep_up(own: Own, *, has_changed: bool) -> None:
    """Leave a snapshot where those in the place are old, and take away those that are too old or tell of who was
    erased. Where the place refuses, it is tried again once as much was done again.
    """
    reading = own.store.read()
    has_erased = bool(kept.last_erasure(reading, by_anybody=own.place.is_keeper))
    known = kept.known_snapshots(reading)
    if not has_erased and not (has_changed and _is_due(reading, known)):
        return
    with contextlib.suppress(UserError):
        listed = list(own.place.snapshots.listing().bundles)
        clean: set[str] = set()
        erasures = erasures_of(reading) if has_erased and own.place.lets_withdraw else ()
        if erasures:
            clean = _cleanse(own, erasures, listed, known)
        found = [one for one in listed if knows_clock(reading, clock_of(one.name))]
        newest = _newest(own.place, found, known)
        if _is_due(reading, newest) and is_shared(reading):
            with contextlib.suppress(UserError):
                found += _published(own)
            if is_shared(reading):
                newest = KnownSnapshots(last_clock(reading), SCHEMA)
        _let_go(own, found)
        now = newest._replace(erasures=len(erasures), clean=tuple(sorted(clean)))
        if now != known:
            with ledger_entry(own.store.path) as writing:
                kept.keep_snapshots(writing, now)


def _is_due(reading: Reading, known: KnownSnapshots) -> bool:
    """Whether much was done since the newest snapshot that is ``known``."""
    clock = known.clock if known.schema == SCHEMA else -1
    everything = count_changes(reading)
    fewest = max(FEWEST, everything // _SHARE)
    return everything >= fewest and count_changes_since(reading, clock) >= fewest


def _newest(place: Place, found: Sequence[Listed], known: KnownSnapshots) -> KnownSnapshots:
    """The newest of ``found``; none is where the application changed since and that one is of before."""
    last = max(found, key=lambda one: one.name, default=None)
    if last is None:
        return KnownSnapshots()
    newest = KnownSnapshots(clock_of(last.name), SCHEMA)
    if known.schema in {0, SCHEMA}:
        return newest
    for fetched in place.snapshots.fetch([last]):
        with contextlib.suppress(SnapshotError):
            return newest._replace(schema=snapshot.schema_of(last.name, fetched.content or b""))
    return KnownSnapshots()


def _published(own: Own) -> Iterator[Listed]:
    """Leave a snapshot of this file, unless something was done here meanwhile, or it is too large."""
    with working_folder() as folder:
        path = folder / _DATA_FILE
        told = make_snapshot(own.store, path, folder / "copie.sqlite")
        with sentences(path):
            content = snapshot.pack(path, told) if told is not None else None
    if told is not None and content is not None:
        listed = Listed(own.replica, snapshot.name_of(content, told))
        own.place.snapshots.publish(*listed, content)
        yield listed


def _cleanse(own: Own, erasures: Collection[str], listed: list[Listed], known: KnownSnapshots) -> set[str]:
    """Take away those of ``listed`` that know nothing of who was erased; returns the names of those that do.

    One that is not whole is left for the next time.
    """
    clean = {one.name for one in listed} & {*(known.clean if known.erasures == len(erasures) else ())}
    stale: list[Listed] = []
    for fetched in own.place.snapshots.fetch([one for one in listed if one.name not in clean]):
        with contextlib.suppress(SnapshotError):
            told = snapshot.told_of(fetched.listed.name, fetched.content or b"")
            if {*erasures} <= {*told.erasures}:
                clean.add(fetched.listed.name)
            else:
                stale.append(fetched.listed)
                listed.remove(fetched.listed)
    own.place.snapshots.withdraw(stale)
    return clean


def _let_go(own: Own, listed: Sequence[Listed]) -> None:
    """Take away one's own that newer ones replace; a keeper does so for all."""
    old = sorted(listed, key=lambda one: one.name)[:-_KEPT]
    own.place.snapshots.withdraw([one for one in old if own.place.is_keeper or one.replica == own.replica])
