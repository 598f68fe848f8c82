"""SQLite's own check of the pages, tables and indexes: nothing else can be told of a file that fails it."""

import contextlib
import functools
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dcant_tracker.store.checking import indexes
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.sums import Sums
from dcant_tracker.store.file.connection import connect
from dcant_tracker.words import _

_OF_AN_INDEX = re.compile(r"(row \d+ missing from index|wrong # of entries in index|non-unique entry in index) ")

_CACHE_KIB = 128_000
"""Pages kept at once: every row of a table is looked for in each of its indexes, which lie far apart."""


class Integrity:
    """The check of one file on a thread of its own, beside the rest: it takes a quarter of all the time.

    SQLite's own is asked for whole only where the quick one, or what ``indexes`` looks at, tells that something is
    wrong: it says what.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: list[str] = []
        self._sums: indexes.SumsOfIndexes = {}
        self._connection: sqlite3.Connection | None = None
        self._is_over = False
        self._thread = threading.Thread(target=self._check, name="dcant-integrity", daemon=True)
        self._thread.start()

    def findings(self, of_rows: Callable[[str, Iterable[str]], Sums]) -> Iterator[Finding]:
        """What it found, once it is done. ``of_rows`` tells what the rows of a table sum up to in some columns: two
        threads that read rows hinder each other.

        What was written meanwhile makes sums differ that should not: then SQLite says that nothing is wrong.
        """
        self._thread.join()
        self._ask(lambda _connection: self._have_same_sums(of_rows))
        for problem in self._told:
            if _OF_AN_INDEX.match(problem):
                told = _("Un index ne correspond plus à sa table ({problem}).").format(problem=problem)
                yield Finding(FindingKind.INDEX_DAMAGED, told, mend=functools.partial(_reindex, told))
            else:
                told = _("Le fichier est endommagé ({problem}).").format(problem=problem)
                yield Finding(FindingKind.DAMAGE, told)

    def stop(self) -> None:
        """End it at once."""
        self._is_over = True
        if self._connection is not None:
            with contextlib.suppress(sqlite3.ProgrammingError):
                self._connection.interrupt()
        self._thread.join()

    def _check(self) -> None:
        self._ask(self._look)

    def _ask(self, ask: Callable[[sqlite3.Connection], bool]) -> None:
        """Keep what SQLite says where ``ask`` tells that something is wrong."""
        try:
            with contextlib.closing(connect(self._path)) as connection:
                self._connection = connection
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                with contextlib.suppress(sqlite3.DatabaseError):
                    if ask(connection):
                        return
                found = [] if self._is_over else connection.execute("PRAGMA integrity_check").fetchall()
            self._told = [str(row[0]) for row in found if row[0] != "ok"]
        except sqlite3.DatabaseError as problem:
            self._told = [str(problem)]

    def _look(self, connection: sqlite3.Connection) -> bool:
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            return False
        sums = indexes.sums_of_indexes(connection, lambda: self._is_over)
        self._sums = sums or {}
        return sums is not None

    def _have_same_sums(self, of_rows: Callable[[str, Iterable[str]], Sums]) -> bool:
        return bool(self._told) or all(of_rows(table, sums) == sums for table, sums in self._sums.items() if sums)


def _reindex(why: str, mending: Mending) -> None:
    """Make every index again; rows that an index out of step let in twice are set aside first, but for the oldest."""
    tables = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    for (table,) in mending.writing.fetch_all(tables):
        listed = 'SELECT name FROM pragma_index_list(?) WHERE "unique"'
        for (index,) in mending.writing.fetch_all(listed, (table,)):
            parts = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
            columns = ", ".join(f'"{name}"' for (name,) in mending.writing.fetch_all(parts, (index,)))
            twice = (
                f'SELECT rowid FROM "{table}" NOT INDEXED WHERE rowid NOT IN '
                f'(SELECT min(rowid) FROM "{table}" NOT INDEXED GROUP BY {columns})'
            )
            for (row,) in mending.writing.fetch_all(twice):
                mending.set_row_aside(why, table, "rowid", row)
    mending.writing.execute("REINDEX")
