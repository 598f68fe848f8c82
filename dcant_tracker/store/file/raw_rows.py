"""The rows of a data file that is damaged or a stranger's, read from its pages without anything that it declares.

The file is copied, and the copy's schema is written anew: only tables of ours, with bare columns in the order in which
the file keeps them. So no trigger, view, check, index or generated column of it is ever made, and a damaged statement
costs nothing but the guess of that order.
"""

import contextlib
import difflib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from dcant_tracker.store.file import ddl
from dcant_tracker.store.file.connection import at_most
from dcant_tracker.store.file.inspecting import entries_of, left_beside
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.store.file.refusals import UNREADABLE

Cell: TypeAlias = int | float | str | bytes | None
RawRow: TypeAlias = tuple[int, dict[str, Cell]]

_MAGIC = b"SQLite format 3\0"
_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_USUAL_PAGE = 4096
_LARGEST_PAGE = 65536
_HEADER = 100
_SHORTEST = 512
_PROBES = 2_000
"""How often a damaged stretch of a table is halved before what is left of it is given up."""

_PATIENCE_S = 20.0
_BYTES_A_SECOND = 2_000_000


@dataclass(slots=True)
class RawRows:
    """The rows of a file, table by table. Made by :func:`raw_rows`."""

    connection: sqlite3.Connection
    columns: Mapping[str, Sequence[str]]
    broken: list[str] = field(default_factory=list)
    """The tables of which a part could not be read."""

    def of(self, table: str) -> Iterator[RawRow]:
        """The row number and the cells of every row of ``table`` that can be read."""
        if table not in self.columns:
            return
        lowest, highest = -(1 << 63), (1 << 63) - 1
        forward = _Scan(self, table, "ASC")
        yield from forward.rows(lowest, highest)
        if forward.ended:
            return
        self.broken.append(table)
        backward = _Scan(self, table, "DESC")
        lowest = lowest if forward.last is None else forward.last + 1
        yield from backward.rows(lowest, highest)
        if not backward.ended and forward.last is not None and backward.last is not None:
            yield from self._between(table, lowest, backward.last - 1)

    def _between(self, table: str, first: int, last: int) -> Iterator[RawRow]:
        """What can be read of the rows from ``first`` to ``last``, in which something is broken."""
        stretches = [(first, last)]
        for _probe in range(_PROBES):
            if not stretches:
                return
            low, high = stretches.pop()
            if low > high:
                continue
            scan = _Scan(self, table, "ASC")
            yield from scan.rows(low, high)
            if not scan.ended and low < high:
                low = low if scan.last is None else scan.last + 1
                middle = (low + high) // 2
                stretches += [(middle + 1, high), (low, middle)] if low < high else []


@dataclass(slots=True)
class _Scan:
    """One way through the rows of a table, until the end or until what cannot be read."""

    of: RawRows
    table: str
    direction: str
    last: int | None = None
    ended: bool = False

    def rows(self, low: int, high: int) -> Iterator[RawRow]:
        names = self.of.columns[self.table]
        listed = ", ".join(["rowid", *(f'"{name}"' for name in names)])
        sql = f'SELECT {listed} FROM "{self.table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid {self.direction}'
        with (
            contextlib.suppress(*UNREADABLE, OverflowError),
            contextlib.closing(self.of.connection.cursor()) as cursor,
        ):
            for row in cursor.execute(sql, (low, high)):
                if self.last is not None and (row[0] <= self.last) == (self.direction == "ASC"):
                    return
                self.last = row[0]
                yield row[0], dict(zip(names, row[1:], strict=True))
            self.ended = True


@contextlib.contextmanager
def raw_rows(path: Path, folder: Path) -> Iterator[RawRows]:
    """The rows of the file at ``path``, of which a copy in ``folder`` is read and the file itself only copied.

    Raises OSError when it cannot be copied; a file of which nothing can be read has no tables.
    """
    copy = folder / "pages.sqlite"
    _copy(path, copy)
    columns = {}
    if copy.stat().st_size >= _SHORTEST:
        _mend_header(copy)
        roots = _our_tables(copy)
        columns = {name: names for name, (_root, names) in roots.items()}
        _write_schema(copy, roots)
    patience = _PATIENCE_S + copy.stat().st_size / _BYTES_A_SECOND
    with contextlib.closing(_opened(copy)) as connection, at_most(connection, patience):
        yield RawRows(connection, columns)


def _copy(path: Path, copy: Path) -> None:
    """Copy the file as SQLite would read it: what a killed program left in a journal of its own belongs to it."""
    shutil.copyfile(path, copy)
    with copy.open("rb") as opened:
        written_ahead = opened.read(20)[18:19] == b"\2"
    beside = [suffix for suffix, ours in (("-wal", written_ahead), ("-journal", True)) if ours]
    if any(surprise.name == "journal" for surprise in left_beside(path)):
        beside.remove("-journal")
    for suffix in beside:
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
    with contextlib.suppress(*UNREADABLE), contextlib.closing(_opened(copy)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for suffix in ("-wal", "-shm", "-journal"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _mend_header(copy: Path) -> None:
    """Write what the first hundred bytes of a file of ours say, in the place of what they may say here.

    https://www.sqlite.org/fileformat2.html, section 1.3.
    """
    with copy.open("r+b") as opened:
        head = bytearray(opened.read(_HEADER))
        page = int.from_bytes(head[16:18], "big")
        page = _LARGEST_PAGE if page == 1 else page if page in _PAGE_SIZES else _USUAL_PAGE
        size = copy.stat().st_size
        pages = -(-size // page)
        head[0:16] = _MAGIC
        head[16:18] = (1 if page == _LARGEST_PAGE else page).to_bytes(2, "big")
        head[18:24] = bytes((1, 1, 0, 64, 32, 32))
        head[28:32] = pages.to_bytes(4, "big")
        head[32:40] = bytes(8)
        head[44:48] = (4).to_bytes(4, "big")
        head[52:56] = bytes(4)
        head[56:60] = (1).to_bytes(4, "big")
        head[64:68] = bytes(4)
        head[92:96] = head[24:28]
        opened.seek(0)
        opened.write(head)
        opened.truncate(pages * page)


def _opened(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "writable_schema = ON"):
        with contextlib.suppress(*UNREADABLE):
            connection.execute(f"PRAGMA {setting}")
    return connection


def _our_tables(copy: Path) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Where our tables begin in the file, and the columns that their rows hold there, in order."""
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    with contextlib.closing(_opened(copy)) as connection:
        for direction in ("ASC", "DESC"):
            sql = f"SELECT type, name, rootpage, sql FROM sqlite_master ORDER BY rowid {direction}"
            with contextlib.suppress(*UNREADABLE):
                for kind, name, root, written in connection.execute(sql):
                    ours = _ours(name, written)
                    if kind == "table" and ours and isinstance(root, int) and root > 1:
                        found.setdefault(ours, (root, _columns(ours, str(written))))
    return found


def _ours(name: object, written: object) -> str | None:
    """The table of ours that a row of the schema is about, though a byte of its name may be wrong."""
    if isinstance(name, str) and name in _orders():
        return name
    if isinstance(written, str) and written[:7].upper() == "CREATE ":
        named = ddl.column_names(f"({written[7:].lstrip('TABLEtable ')}")
        if named and named[0] in _orders():
            return named[0]
    return None


def _columns(table: str, written: str) -> tuple[str, ...]:
    """The columns in the order of the statement, or of the statement of ours that it resembles most."""
    told = ddl.column_names(written)
    orders = _orders()[table]
    if len(set(told)) == len(told) and (
        any(set(order) <= set(told) for order in orders) or _only_lacks(table, written)
    ):
        return told
    return max(map(tuple, orders), key=lambda order: _likeness(told, order))


def _only_lacks(table: str, written: str) -> bool:
    """Whether the statement declares nothing but what ours do, though not all of it: a column was taken out."""
    try:
        return ddl.table_declared(written)[1] <= _declared()[table]
    except ddl.ForeignStatementError:
        return False


@cache
def _declared() -> Mapping[str, ddl.Declared]:
    """All that statements of ours declared of each table, from the first schema on."""
    found: dict[str, ddl.Declared] = {}
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for revision in REVISIONS:
            revision(connection)
            for entry in entries_of(connection):
                if entry.kind == "table" and entry.name in _orders():
                    name = str(entry.name)
                    found[name] = found.get(name, frozenset()) | ddl.table_declared(str(entry.sql))[1]
    return found


def _likeness(told: Sequence[str], order: Sequence[str]) -> float:
    return difflib.SequenceMatcher(None, told, order, autojunk=False).ratio()


@cache
def _orders() -> Mapping[str, Sequence[Sequence[str]]]:
    """The orders in which files of ours hold the columns of each table: new ones, and those brought up to date."""
    from dcant_tracker.store.records.tables import metadata

    orders = {name: [tuple(column.name for column in table.columns)] for name, table in metadata().tables.items()}
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for revision in REVISIONS:
            revision(connection)
            for entry in entries_of(connection):
                order = ddl.column_names(str(entry.sql)) if entry.kind == "table" else ()
                if order and order not in orders.get(str(entry.name), [order]):
                    orders[str(entry.name)].append(order)
    return orders


def _write_schema(copy: Path, tables: Mapping[str, tuple[int, Sequence[str]]]) -> None:
    """Begin the first page anew with nothing in the schema, then say where our tables are."""
    with copy.open("r+b") as opened:
        head = opened.read(_HEADER)
        page = int.from_bytes(head[16:18], "big")
        start = (0 if page == 1 else page).to_bytes(2, "big")
        opened.seek(_HEADER)
        opened.write(b"\x0d\0\0\0\0" + start + b"\0")
    with contextlib.closing(_opened(copy)) as connection:
        connection.execute("BEGIN")
        for name, (root, columns) in tables.items():
            bare = f'CREATE TABLE "{name}" ({", ".join(f"{_quoted(column)}" for column in columns)})'
            connection.execute("INSERT INTO sqlite_master VALUES ('table', ?, ?, ?, ?)", (name, name, root, bare))
        connection.execute("COMMIT")


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
