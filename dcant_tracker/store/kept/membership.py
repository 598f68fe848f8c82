"""That a data file belongs to a team: where its members meet, what was read there, and who they are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple

from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.store.writing.writing import Writing

_FACT = "team"
_MARK = "team_mark"
_CLEANSED = "team_cleansed"
_SNAPSHOTS = "team_snapshots"


@dataclass(frozen=True, slots=True)
class Membership:
    """What a data file says of its team. It holds for the ``replica`` that joined: a copy of the file did not.

    ``address`` is where they meet, without any password; ``team`` the uid of the team, ``label`` what this file is
    called there. Without ``with_contacts`` no person leaves for the place.
    """

    address: str
    team: str
    replica: str
    label: str
    with_contacts: bool


class BundleState(StrEnum):
    """What became of a bundle that was seen in the place."""

    TAKEN = "taken"
    OWN = "own"
    LARGE = "large"
    """One's own, made of many small ones, or large from the beginning: it stays as it is."""
    REPLACED = "replaced"
    """One's own, whose steps stand in a larger one: it may go."""
    WAITING = "waiting"
    """Read, but what some of its steps follow is not here yet."""
    NEWER = "newer"
    """Made by a newer version of the application."""
    STRANGE = "strange"
    """Not made as ours are."""


class KnownBundle(NamedTuple):
    """A bundle that was seen, what became of it, and the instant of that."""

    name: str
    state: str
    at: str


class KnownSnapshots(NamedTuple):
    """What is known of the snapshots in the place: the ``clock`` of the newest of ``schema``, -1 where there is none,
    and those, by name, that know of as many ``erasures`` as this file did.
    """

    clock: int = -1
    schema: int = 0
    erasures: int = 0
    clean: tuple[str, ...] = ()


class KnownMember(NamedTuple):
    """A data file of the team: its replica, what it is called, and the instant when it was last in the place."""

    replica: str
    label: str
    last_seen: str


def membership(reading: Reading) -> Membership | None:
    """The team that the data file belongs to."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (_FACT,))
    if row is None:
        return None
    try:
        told = json.loads(row[0])
        address, team, replica, label = (str(told[name]) for name in ("address", "team", "replica", "label"))
        return Membership(address, team, replica, label, bool(told["with_contacts"]))
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def keep_membership(writing: Writing, told: Membership) -> None:
    """Let the data file belong to a team; what was shared with another one is to be shared anew with this."""
    before = membership(writing)
    if before is None or before.team != told.team:
        forget_membership(writing)
    _set(writing, _FACT, json.dumps(asdict(told), ensure_ascii=False))


def forget_membership(writing: Writing) -> None:
    """Let the data file belong to no team; all that it holds stays."""
    writing.execute("DELETE FROM meta WHERE name IN (?, ?, ?, ?)", (_FACT, _MARK, _CLEANSED, _SNAPSHOTS))
    for table in ("team_bundle", "team_member", "shared_thing"):
        writing.execute(f"DELETE FROM {table}")
    writing.execute("UPDATE step SET shared = NULL WHERE shared IS NOT NULL")


def mark(reading: Reading) -> str:
    """The mark that the place gave when it was last listed."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (_MARK,))
    return str(row[0]) if row else ""


def keep_mark(writing: Writing, told: str) -> None:
    """Remember the mark for the next listing."""
    if told != mark(writing):
        _set(writing, _MARK, told)


def last_erasure(reading: Reading, *, by_anybody: bool = False) -> int:
    """The number of the last step that erased a person, made here or ``by_anybody``; 0 where none did."""
    sql = "SELECT coalesce(max(id), 0) FROM step WHERE op = ? AND (? OR made_at IS NULL)"
    return int(reading.fetch_value(sql, (Op.ERASE, by_anybody)))


def cleansed(reading: Reading) -> int:
    """The number of the last of those steps that the place was cleansed after."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (_CLEANSED,))
    return int(row[0]) if row and str(row[0]).isdecimal() else 0


def keep_cleansed(writing: Writing, number: int) -> None:
    """Remember that the place was cleansed after the erasure of that number."""
    _set(writing, _CLEANSED, str(number))


def known_snapshots(reading: Reading) -> KnownSnapshots:
    """What was known of the snapshots when they were last looked at."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (_SNAPSHOTS,))
    try:
        clock, schema, erasures, clean = json.loads(row[0]) if row else KnownSnapshots()
        return KnownSnapshots(int(clock), int(schema), int(erasures), tuple(map(str, clean)))
    except (ValueError, TypeError, RecursionError):
        return KnownSnapshots()


def keep_snapshots(writing: Writing, known: KnownSnapshots) -> None:
    """Remember what is known of the snapshots."""
    _set(writing, _SNAPSHOTS, json.dumps(known))


def _set(writing: Writing, name: str, value: str) -> None:
    writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", (name, value))


def known_bundles(reading: Reading) -> dict[str, KnownBundle]:
    """The bundles that were seen, by name."""
    return {row[0]: KnownBundle(*row) for row in reading.fetch_all("SELECT name, state, at FROM team_bundle")}


def note_bundles(writing: Writing, states: Mapping[str, BundleState], at: str) -> None:
    """Remember what became of these bundles."""
    rows = [(name, state, at) for name, state in states.items()]
    writing.execute_many("INSERT OR REPLACE INTO team_bundle(name, state, at) VALUES (?, ?, ?)", rows)


def forget_bundles(writing: Writing, names: Iterable[str]) -> None:
    """Forget bundles that stand in the place no more."""
    writing.execute_many("DELETE FROM team_bundle WHERE name = ?", [(name,) for name in names])


def known_members(reading: Reading) -> list[KnownMember]:
    """Who came so far, as last seen."""
    rows = reading.fetch_all("SELECT replica, name, seen FROM team_member ORDER BY replica")
    return [KnownMember(*row) for row in rows]


def note_members(writing: Writing, members: Iterable[KnownMember]) -> None:
    """Remember who came so far."""
    writing.execute("DELETE FROM team_member")
    rows = {one.replica: tuple(one) for one in members}
    writing.execute_many("INSERT INTO team_member(replica, name, seen) VALUES (?, ?, ?)", rows.values())
