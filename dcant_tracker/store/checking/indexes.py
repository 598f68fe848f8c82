"""Whether every index of the large tables has one entry a row, where it belongs: what SQLite finds row by row, sooner.

Its own check looks each row up in each index, places that lie far apart: most of all the time that it takes. Here rows
are looked up only in an index that grows as they do. Each other one is gone through in its own order, and so is the
table: what is hashed of each entry and its row gives the same sum on both sides. Where anything differs or cannot be
told so, SQLite is to say what is wrong.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import lt
from typing import Any, NamedTuple, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.sums import Sums, add_rows, are_to_be_summed, sum_of

LARGE = 50_000
"""Rows from which on a table is gone through here."""

_GROWING = frozenset({"change", "made_change"})
"""Tables that hold no records, and of which every index grows as the rows do."""

_ALL = "TRUE"
_SOME = frozenset({"field IS NOT NULL", "field IS NULL AND after IS NULL"})
"""What may be true of the rows in an index of ours that has not all rows: it has the columns of which that is said."""

_PART = 250
"""Rows looked at together: what is read of them stays in the processor's own memory."""

_ENTRIES = 1_000
"""Entries of an index looked at together, where each has a value of its own."""

SumsOfIndexes: TypeAlias = dict[str, Sums]
"""By table, what its indexes sum up to."""


def sums_of_indexes(connection: sqlite3.Connection, is_over: Callable[[], bool]) -> SumsOfIndexes | None:
    """What the rows of large tables must sum up to; None where an index is wrong, or of another making than ours.

    ``is_over`` ends it between two tables. Of the rest of the file nothing is said: ``quick_check`` comes first.
    """
    found: SumsOfIndexes = {}
    sql = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND rootpage > 0"
    for (table,) in connection.execute(sql).fetchall():
        sums = None if is_over() else _sums_of_table_indexes(connection, table)
        if sums is None:
            return None
        found[table] = sums
    return found


def summed_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a large table of which the index is compared by sums; none of a small one."""
    if table not in CATALOGUE or _rows_of(connection, table) < LARGE:
        return []
    return [index.columns[0] for index in _indexes_of(connection, table) if index and not index.is_looked_up(table)]


def sums_of_rows(connection: sqlite3.Connection, table: str, columns: Iterable[str]) -> Sums:
    """What the rows of ``table`` sum up to in the ``columns``."""
    sums: Sums = dict.fromkeys(columns, 0)
    listed = ", ".join(f'"{column}"' for column in sums)
    cursor = connection.execute(f'SELECT id, {listed} FROM "{table}" NOT INDEXED')
    while part := cursor.fetchmany(_PART):
        numbers, *held = zip(*part, strict=True)
        add_rows(sums, held, numbers)
    return sums


def _rows_of(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(id) FROM "{table}" NOT INDEXED').fetchone()[0])


def _sums_of_table_indexes(connection: sqlite3.Connection, table: str) -> Sums | None:
    """Nothing is left to be summed of a table that is small, or not known here: SQLite looks at it whole."""
    is_known = table in CATALOGUE or table in _GROWING
    if not is_known or (rows := _rows_of(connection, table)) < LARGE:
        quoted = '"' + table.replace('"', '""') + '"'
        told = connection.execute(f"PRAGMA main.integrity_check({quoted})").fetchall()
        return {} if told == [("ok",)] else None
    sums: Sums = {}
    looked_up: list[_Index] = []
    for index in _indexes_of(connection, table):
        if index is None:
            return None
        if index.is_looked_up(table):
            looked_up.append(index)
            continue
        (column,) = index.columns
        sum_of_index = _sum_of_digests if column == "key_digest" else _sum_of_values
        own = sum_of_index(connection, table, index.name, column, rows)
        if own is None:
            return None
        sums[column] = own
    return sums if _find_each(connection, table, looked_up) else None


class _Index(NamedTuple):
    name: str
    columns: tuple[str, ...]
    is_unique: bool
    among: str
    """What is true of the rows that are in it."""

    def is_looked_up(self, table: str) -> bool:
        """Whether each row is looked for in it; else what it sums up to is compared."""
        return self.is_unique or len(self.columns) > 1 or table in _GROWING

    def finds(self, table: str) -> str:
        """Whether the row a of ``table`` is found; in an index that has each value once, as the first with its own."""
        same = " AND ".join((self.among, *(f'b."{column}" IS a."{column}"' for column in self.columns)))
        start = f'SELECT b.id FROM "{table}" b INDEXED BY "{self.name}" WHERE {same}'
        found = f"({start} LIMIT 1) IS a.id" if self.is_unique else f"EXISTS ({start} AND b.id = a.id)"
        return found if self.among == _ALL else f"CASE WHEN {self.among} THEN {found} ELSE TRUE END"


def _indexes_of(connection: sqlite3.Connection, table: str) -> Iterator[_Index | None]:
    """The indexes of a table; None instead of one that is of another making than ours."""
    listed = (
        'SELECT l.name, "unique", partial, sql FROM pragma_index_list(?) l '
        "LEFT JOIN main.sqlite_master m ON m.type = 'index' AND m.name = l.name"
    )
    for name, is_unique, is_partial, sql in connection.execute(listed, (table,)).fetchall():
        parts = 'SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno'
        columns = connection.execute(parts, (name,)).fetchall()
        is_ours = all(column is not None and form == [0, "BINARY"] for column, *form in columns)
        names = tuple(column for column, *_form in columns)
        among = str(sql).partition(") WHERE ")[2] if is_partial else _ALL
        is_ours &= among in {_ALL, *_SOME}
        yield _Index(name, names, bool(is_unique), among) if is_ours else None


def _find_each(connection: sqlite3.Connection, table: str, indexes: Sequence[_Index]) -> bool:
    """Whether each of the ``indexes`` has as many entries as it should, and each row is found in all of them.

    What they hold grows as rows do: these are looked up where the ones before were.
    """
    lost = " OR ".join(f"NOT {one.finds(table)}" for one in indexes) or "FALSE"
    wanted = "".join(f", count(*) FILTER (WHERE {one.among})" for one in indexes)
    entries = [
        connection.execute(f'SELECT count(id) FROM "{table}" INDEXED BY "{one.name}" WHERE {one.among}').fetchone()[0]
        for one in indexes
    ]
    told = connection.execute(f'SELECT total({lost}){wanted} FROM "{table}" a NOT INDEXED').fetchone()
    return [*told] == [0, *entries]


def _sum_of_digests(connection: sqlite3.Connection, table: str, index: str, column: str, rows: int) -> int | None:
    """The sum of an index of numbers that hardly repeat; None where it is out of order, or of another length."""
    total = entries = 0
    last = -1
    next_ones = (
        f'SELECT "{column}", id FROM "{table}" INDEXED BY "{index}" '
        f'WHERE "{column}" > ? ORDER BY "{column}", id LIMIT {_ENTRIES}'
    )
    others = f"sum(typeof(\"{column}\") <> 'integer')"
    sql = f'SELECT {others}, group_concat("{column}"), group_concat(id) FROM ({next_ones})'
    while (part := connection.execute(sql, (last,)).fetchone())[0] is not None:
        is_other, *listed = part
        if is_other:
            return None
        pairs = list(zip(*(json.loads(f"[{one}]") for one in listed), strict=True))
        if pairs[0][0] <= last or not all(map(lt, pairs, pairs[1:])):
            return None
        total += sum(map(hash, pairs))
        entries += len(pairs)
        last = pairs[-1][0]
    return total if entries == rows else None


def _sum_of_values(connection: sqlite3.Connection, table: str, index: str, column: str, rows: int) -> int | None:
    """The sum of an index; None where it is out of order, of another length, or holds what is not to be summed."""
    total = entries = 0
    before: Any = None
    sql = f'SELECT "{column}", group_concat(id) FROM "{table}" INDEXED BY "{index}" GROUP BY "{column}"'
    for value, listed in connection.execute(sql):
        numbers = json.loads(f"[{listed}]")
        if not _is_next(before, value, entries) or not all(map(lt, numbers, numbers[1:])):
            return None
        total += sum_of(repeat(value), numbers)
        entries += len(numbers)
        before = value
    return total if entries == rows else None


def _is_next(before: Any, value: Any, entries: int) -> bool:
    """Whether ``value`` may stand behind ``before`` in an index; of numbers below zero two hash alike."""
    if value is None:
        return not entries
    if not are_to_be_summed([value]) or (isinstance(value, int) and value < 0):
        return False
    return before is None or bool(type(before) is type(value) and before < value)
