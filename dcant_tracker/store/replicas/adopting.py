"""Taking in a snapshot (``snapshot``) at once, where nothing was done here that it does not know.

It is read as any stranger's data file: what it is made of is compared with what we make before anything else, its pages
are gone through, every cell is of the type that its column declares. Then its rows come in as they are, in one
transaction: the history goes on from where it stood here, as if each step had been taken in now.
"""

import contextlib
import sqlite3
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.file.connection import APPLICATION_ID, at_most, attach, connect
from dcant_tracker.store.file.inspecting import Entry, entries_of, surprises
from dcant_tracker.store.file.refusals import UNREADABLE, sentences
from dcant_tracker.store.file.schema import SCHEMA, schema_of
from dcant_tracker.store.kept.membership import BundleState, note_bundles
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.snapshot import HISTORY, SEARCH, TABLES, Snapshot, clock_of, knows_clock
from dcant_tracker.store.replicas.thing_kinds import KINDS
from dcant_tracker.store.replicas.things import ThingName, names_of
from dcant_tracker.store.replicas.validating import LATEST
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.door import moment
from dcant_tracker.store.writing.writing import Writing

_SPILL_PAGES = 20_000
"""Pages that wait in memory for the commit (80 MB): beyond that many, whoever reads meanwhile waits."""

_PATIENCE = 60
"""Seconds that looking through a sound snapshot cannot take, and one more for each megabyte."""

_TYPES = {
    "INTEGER": ("integer",),
    "BOOLEAN": ("integer",),
    "BLOB": ("blob",),
}
"""By the type that a column declares, those that its cells may have; of any other it is text."""

_COMPARED = {
    "change": "step, entity, uid, field, before, after",
    "made_change": "step, entity, uid, field, before, after, parents",
    "pairing": "step, entity, uid, other, same",
}
"""What must be the same of the steps that are known here."""

_DOCUMENTS = {
    "step": ("follows",),
    "change": ("before", "after"),
    "made_change": ("before", "after", "parents"),
}
"""Where JSON stands in the history."""


_NAMELESS = (
    "uid IS NULL OR replica IS NULL OR follows IS NULL OR datetime(made_at) IS NULL "
    f"OR clock IS NULL OR clock NOT BETWEEN 0 AND {LATEST}"
)
"""What is wrong with a step that nobody could tell from another, or put in its place."""


class UnsoundSnapshotError(Exception):
    """A snapshot that is not made as ours are, or holds what ours do not."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What came in: how many ``steps``."""

    steps: int


def adopt(store: Store, path: Path, covered: Snapshot, at: str) -> Adopted | None:
    """Take in the snapshot at ``path``, of which ``covered`` is told, noting ``at`` that its bundles are read.

    None where this file did anything that the snapshot does not know, or not so: then nothing was written. Raises
    UnsoundSnapshotError, and UserError when the disk refuses.
    """
    store.keep(name_steps)
    with _strange():
        there = _made_as_ours(path, entries_of(store.read().connection))
    store.refuse_another_file()
    with (
        sentences(store.path),
        ThreadPoolExecutor(1, "adopting") as beside,
        _attached(store.path, path) as connection,
    ):
        writing = Writing(connection, store.path)
        with _strange():
            if not _is_beginning(writing, there):
                return None
            looked_through = beside.submit(_look_through, path)
            steps = _bring_in(writing)
            looked_through.result()
        rows = [(kind, key) for kind, key in sorted(there)]
        writing.execute_many("INSERT OR IGNORE INTO shared_thing(kind, key) VALUES (?, ?)", rows)
        read = _read_bundles(writing, covered.bundles)
        note_bundles(writing, dict.fromkeys(read, BundleState.TAKEN), at)
        connection.execute("COMMIT")
    return Adopted(steps)


@contextlib.contextmanager
def _strange() -> Iterator[None]:
    """What SQLite and reading raise about a snapshot that is none."""
    try:
        yield
    except (*UNREADABLE, ValueError, TypeError, LookupError, OverflowError, RecursionError) as problem:
        if isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode in _OF_THE_DISK:
            raise
        raise UnsoundSnapshotError from problem


_OF_THE_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})


@contextlib.contextmanager
def _attached(path: Path, snapshot: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the data file, in a transaction that is kept where the block commits it, with the snapshot."""
    with contextlib.closing(connect(path)) as connection:
        if sys.version_info >= (3, 12):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"PRAGMA cache_spill = {_SPILL_PAGES:d}")
        attach(connection, snapshot, "snapshot")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _made_as_ours(path: Path, ours: Sequence[Entry]) -> set[ThingName]:
    """The things in the snapshot at ``path``. Raises UnsoundSnapshotError where its schema is not that of today, of
    which ``ours`` is.
    """
    with contextlib.closing(connect(path)) as connection:
        if schema_of(connection) != (SCHEMA, APPLICATION_ID):
            raise UnsoundSnapshotError
        if any(not one.harmless or one.is_table for one in surprises(connection, SCHEMA, ours)):
            raise UnsoundSnapshotError
        return names_of(Reading(connection, path))


def _look_through(path: Path) -> None:
    """Look at each page and cell of the snapshot at ``path``, which SQLite does beside what brings them in.

    Raises UnsoundSnapshotError, sqlite3.Error, ValueError.
    """
    patience = _PATIENCE + path.stat().st_size / 1_000_000
    with contextlib.closing(connect(path)) as connection, at_most(connection, patience):
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise UnsoundSnapshotError
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise UnsoundSnapshotError
        connection.execute("BEGIN")
        connection.execute("INSERT INTO search(search) VALUES ('integrity-check')")
        connection.execute("ROLLBACK")
        for table in TABLES:
            _look_at_cells(connection, table)
        _look_at_things(connection)


def _look_at_cells(connection: sqlite3.Connection, table: str) -> None:
    """Raise UnsoundSnapshotError where a cell is not of the type of its column, or no JSON where that stands."""
    if table in SEARCH:
        return
    wrong = []
    for _number, name, declared, needed, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        types = [*_TYPES.get(declared, ("text",)), *(() if needed else ("null",))]
        wrong.append(f'typeof("{name}") NOT IN ({", ".join(map(repr, types))})')
        if name in _DOCUMENTS.get(table, ()):
            wrong.append(f'("{name}" IS NOT NULL AND NOT json_valid("{name}"))')
        if name == "uid" and table in {*CATALOGUE, "step"}:
            wrong.append(f'length("{name}") <> 36')
    wrong += [_NAMELESS] if table == "step" else []
    if connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE {" OR ".join(wrong)})').fetchone() != (0,):
        raise UnsoundSnapshotError


def _look_at_things(connection: sqlite3.Connection) -> None:
    """Raise UnsoundSnapshotError where what is no record is none of ours."""
    for kind in KINDS.values():
        beside = f'LEFT JOIN "{kind.beside[0]}" b ON b."{kind.beside[1]}" = t.id' if kind.beside else ""
        cursor = connection.execute(f'SELECT * FROM "{kind.table}" t {beside}')
        names = [one[0] for one in cursor.description]
        for row in cursor:
            if not kind.is_sound(dict(zip(names, row, strict=True))):
                raise UnsoundSnapshotError


def _is_beginning(writing: Writing, there: Collection[ThingName]) -> bool:
    """Whether the history of this file is how that of the snapshot begins, step by step and change by change."""
    last = writing.last_step()
    sides = ("main", "snapshot")
    steps = (
        [*writing.fetch_all(f"SELECT id, uid FROM {side}.step WHERE id <= {last:d} ORDER BY id")] for side in sides
    )
    if next(steps) != next(steps) or not names_of(writing) <= {*there}:
        return False
    for table, columns in _COMPARED.items():
        ours, theirs = (f"SELECT {columns} FROM {side}.{table} WHERE step <= {last:d}" for side in sides)
        if any(writing.fetch_all(f"{one} EXCEPT {other} LIMIT 1") for one, other in ((ours, theirs), (theirs, ours))):
            return False
    return True


def _bring_in(writing: Writing) -> int:
    """Let the rows of the snapshot stand here; returns how many steps came."""
    last, at = writing.last_step(), moment(writing)
    count = int(writing.fetch_value(f"SELECT count(*) FROM snapshot.step WHERE id > {last:d}"))
    writing.execute("UPDATE step SET shared = 1 WHERE shared IS NULL")
    with _without_indexes(writing):
        for table in TABLES:
            _copy(writing, table, last, at)
    contested.look_again(writing)
    return count


@contextlib.contextmanager
def _without_indexes(writing: Writing) -> Iterator[None]:
    """Make the indexes of the data file once the rows are in: that takes half the time of keeping them meanwhile."""
    sql = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    indexes = writing.fetch_all(sql)
    for name, _made in indexes:
        writing.execute(f'DROP INDEX main."{name}"')
    yield
    for _name, made in indexes:
        writing.execute(made)


def _copy(writing: Writing, table: str, last: int, at: str) -> None:
    """Let the rows of ``table`` stand here; of the history those that came after step ``last``."""
    names = _columns(writing, "main", table)
    where = ""
    if table in HISTORY:
        where = f"WHERE {'id' if table == 'step' else 'step'} > {last:d} ORDER BY id" if last else ""
    else:
        writing.execute(f'DELETE FROM main."{table}"')
    if table != "step" and not where and names == _columns(writing, "snapshot", table):
        writing.execute(f'INSERT INTO main."{table}" SELECT * FROM snapshot."{table}"')  # SQLite copies it page by page
        return
    names = [name for name in names if name != "id" or table not in HISTORY[1:]]
    given = {"at": ":at", "made_at": "coalesce(made_at, at)", "shared": "1", "batch": "NULL"}
    told = [given.get(name, f'"{name}"') if table == "step" else f'"{name}"' for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'INSERT INTO main."{table}"({columns}) SELECT {", ".join(told)} FROM snapshot."{table}" {where}'
    writing.connection.execute(sql, {"at": at})


def _columns(writing: Writing, side: str, table: str) -> list[str]:
    return [str(name) for _number, name, *_rest in writing.fetch_all(f'PRAGMA {side}.table_info("{table}")')]


def _read_bundles(writing: Writing, names: Sequence[str]) -> list[str]:
    """Those of the bundles called ``names`` that can be in what came: a step has the clock that the name tells."""
    clocks = {name: clock_of(name) for name in names}
    return [name for name, clock in clocks.items() if not clock or knows_clock(writing, clock)]
