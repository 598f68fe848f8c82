"""A snapshot: all that travels of a data file as it stands, for whoever joins its team without work of their own.

It is a data file of which only the tables of what travels hold anything. Its steps read as those of others, and no
index is in it: whoever takes it in (``adopting``) has its own.
"""

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.private_files import make_private_file
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.kept.membership import BundleState, known_bundles
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.sending import count_unshared, these
from dcant_tracker.store.replicas.thing_kinds import KINDS
from dcant_tracker.store.replicas.things import names_of
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op

THINGS = tuple(name for kind in KINDS.values() for name in (kind.table, *(kind.beside or ())[:1]))
"""The tables of what is no record."""

HISTORY = ("step", "change", "made_change", "pairing")
"""Those of the history, each with a row number of its own."""

SEARCH = ("search_data", "search_idx")
"""Those in which SQLite keeps the search; a third says how it is set up, the same in every file of ours."""

TABLES = (*HISTORY, "contested", *CATALOGUE, *THINGS, *SEARCH)
"""What a snapshot holds, each after those that it names; whatever is not said here stays at home."""

_KEPT = frozenset({*TABLES, "search", "search_config", "sqlite_sequence"})

_OF_A_DRAFT = (
    "foreign_keys = OFF",
    "secure_delete = OFF",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_spill = ON",
)
"""How what is made on the way is written: nobody else reads it, and little of it is held in memory."""

_GREATEST = (1 << 63) - 1

_READ = frozenset({BundleState.TAKEN, BundleState.OWN, BundleState.LARGE, BundleState.REPLACED})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot covers: the greatest ``clock`` of its steps, the ``bundles`` of the place whose steps and things
    are all in it, by name, and its ``erasures``, by uid.
    """

    clock: int
    bundles: tuple[str, ...] = ()
    erasures: tuple[str, ...] = ()


def make_snapshot(store: Store, path: Path, draft: Path) -> Snapshot | None:
    """Write at ``path`` a snapshot of the data file; ``draft`` is another name for what is made on the way.

    None where something of it is not in the team's place yet: whoever took it in would believe that it is. Nobody who
    writes meanwhile waits for longer than a copy of the file takes. Raises UserError when the disk refuses.
    """
    make_private_file(path)
    make_private_file(draft)
    with sentences(store.path), contextlib.closing(connect(draft)) as connection:
        for setting in _OF_A_DRAFT:
            connection.execute(f"PRAGMA {setting}")
        store.read().connection.backup(connection)
        reading = Reading(connection, draft)
        covered = _covered(reading)
        if covered is not None:
            connection.execute("BEGIN")
            _tell_joinings(reading)
            _leave_home(connection)
            connection.execute("COMMIT")
            connection.execute("VACUUM INTO ?", (str(path),))
    return covered


def _covered(reading: Reading) -> Snapshot | None:
    if not is_shared(reading):
        return None
    bundles = sorted(one.name for one in known_bundles(reading).values() if one.state in _READ)
    return Snapshot(last_clock(reading), tuple(bundles), erasures_of(reading))


def is_shared(reading: Reading) -> bool:
    """Whether the team's place has all that this file knows."""
    there = {(kind, key) for kind, key in reading.fetch_all("SELECT kind, key FROM shared_thing")}
    return not count_unshared(reading) and names_of(reading) <= there


def last_clock(reading: Reading) -> int:
    """The greatest clock of all steps."""
    return int(reading.fetch_value("SELECT coalesce(max(clock), 0) FROM step"))


def clock_of(name: str) -> int:
    """The clock that the name of a bundle or of a snapshot tells; no step has the greatest, whoever wrote it."""
    return min(int(name.partition("-")[0], 16), _GREATEST)


def knows_clock(reading: Reading, clock: int) -> bool:
    """Whether a step of this file bears ``clock``."""
    return reading.fetch_one("SELECT 1 FROM step WHERE clock = ?", (clock,)) is not None


def count_changes(reading: Reading) -> int:
    """How many changes the history holds, or a few more."""
    return int(reading.fetch_value("SELECT coalesce(max(id), 0) FROM change"))


def count_changes_since(reading: Reading, clock: int) -> int:
    """How many of them are of steps later than ``clock``."""
    sql = "SELECT count(*) FROM change WHERE step IN (SELECT id FROM step WHERE clock > ?)"
    return int(reading.fetch_value(sql, (clock,)))


def erasures_of(reading: Reading) -> tuple[str, ...]:
    """The steps that erased somebody, by uid."""
    return tuple(sorted(str(uid) for (uid,) in reading.fetch_all("SELECT uid FROM step WHERE op = ?", (Op.ERASE,))))


def _tell_joinings(reading: Reading) -> None:
    """Write down what joining two records decided cell by cell: only a file's own steps say so by themselves."""
    own = reading.fetch_all("SELECT uid, id FROM step WHERE op = ? AND made_at IS NULL", (Op.JOIN,))
    numbers = {str(uid): int(number) for uid, number in own}
    rows = [
        (numbers[step.uid], *change[:5], json.dumps([*change.parents]))
        for step in these(reading, numbers)
        for change in step.changes
    ]
    where = "step = ? AND entity = ? AND uid = ? AND field IS ?"
    sql = reading.connection
    sql.executemany(f"DELETE FROM made_change WHERE {where} AND parents IS NOT NULL", [row[:4] for row in rows])
    columns = "step, entity, uid, field, before, after, parents"
    sql.executemany(f"INSERT INTO made_change({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _leave_home(connection: sqlite3.Connection) -> None:
    """Take out whatever is of this file alone, and what anybody works out anew."""
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL").fetchall():
        if kind == "index":
            connection.execute(f'DROP INDEX "{name}"')
        elif name not in _KEPT:
            connection.execute(f'DELETE FROM "{name}"')
    connection.execute("UPDATE step SET made_at = coalesce(made_at, at), batch = NULL, shared = NULL")
