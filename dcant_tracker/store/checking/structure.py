"""What the data file is made of, by PRAGMA, against a new one: nothing added, nothing missing.

What a stranger's file is refused for is told at opening; here stands what another program did to one of ours.
"""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.file.connection import prepare
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.file.schema import statements
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def structure_findings(reading: Reading) -> Iterator[Finding]:
    """What differs from a new data file."""
    yield from _programs(reading)
    ours, wanted = _names(reading), _new_tables()
    for table in sorted(ours - wanted.keys()):
        told = _("La table « {table} » n'est pas de l'application.").format(table=table)
        yield Finding(FindingKind.TABLE_UNKNOWN, told, mend=functools.partial(_drop_table, table, told))
    for table in sorted(wanted.keys() - ours):
        told = _("La table « {table} » manque.").format(table=table)
        yield Finding(FindingKind.TABLE_MISSING, told)
    for table in sorted(wanted.keys() & ours):
        yield from _columns(table, _columns_of(reading, table), wanted[table].columns)
        yield from _indexes(_indexes_of(reading, table), wanted[table].indexes)


def can_be_read(findings: list[Finding]) -> bool:
    """Whether what was found leaves every table and column where the rest of the check looks for it."""
    return not any(found.kind in {FindingKind.TABLE_MISSING, FindingKind.COLUMN_MISSING} for found in findings)


class _Table(NamedTuple):
    """What a table is made of, by name: what each column declares, what each index covers and how it is made again."""

    columns: dict[str, tuple[Any, ...]]
    indexes: dict[str, tuple[str, tuple[Any, ...]]]


@functools.cache
def _new_tables() -> dict[str, _Table]:
    """The tables of a new data file; making one takes as long as all that is looked at in a small file."""
    with contextlib.closing(_new_file()) as connection:
        new = Database(connection)
        return {table: _Table(_columns_of(new, table), _indexes_of(new, table)) for table in _names(new)}


def _new_file() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    prepare(connection)
    for statement in statements():
        connection.execute(statement)
    return connection


def _names(database: Database) -> set[str]:
    return {str(name) for (name,) in database.fetch_all(_TABLES)}


def _programs(reading: Reading) -> Iterator[Finding]:
    """Triggers and views: the application has none, and a trigger does what nobody asked for."""
    sql = "SELECT type, name FROM main.sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type, name"
    for kind, name in reading.fetch_all(sql):
        if kind == "trigger":
            told = _("Le déclencheur « {name} » n'est pas de l'application.").format(name=name)
        else:
            told = _("La vue « {name} » n'est pas de l'application.").format(name=name)
        found = FindingKind.TRIGGER if kind == "trigger" else FindingKind.VIEW
        yield Finding(found, told, mend=functools.partial(_drop_program, kind, name, told))


def _drop_program(kind: str, name: str, why: str, mending: Mending) -> None:
    row = mending.writing.fetch_one("SELECT sql FROM sqlite_master WHERE type = ? AND name = ?", (kind, name))
    if row is not None:
        mending.aside.put(why, "sqlite_master", {"type": kind, "name": name, "sql": row[0]})
        mending.writing.execute(f"DROP {kind} {_quoted(name)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _drop_table(table: str, why: str, mending: Mending) -> None:
    for row in _rows(mending, f"SELECT * FROM {_quoted(table)}"):
        mending.aside.put(why, table, row)
    mending.writing.execute(f"DROP TABLE {_quoted(table)}")


def _rows(mending: Mending, sql: str) -> list[dict[str, Any]]:
    cursor = mending.writing.connection.execute(sql)
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _columns_of(database: Database, table: str) -> dict[str, tuple[Any, ...]]:
    """By name, what each column of the table declares."""
    sql = 'SELECT name, upper(type), "notnull", pk, hidden FROM pragma_table_xinfo(?)'
    return {row[0]: row[1:] for row in database.fetch_all(sql, (table,))}


def _columns(table: str, ours: dict[str, tuple[Any, ...]], wanted: dict[str, tuple[Any, ...]]) -> Iterator[Finding]:
    for name in sorted(ours.keys() - wanted.keys()):
        told = _("La colonne « {column} » de « {table} » n'est pas de l'application.").format(column=name, table=table)
        yield Finding(FindingKind.COLUMN_ADDED, told, mend=functools.partial(_drop_column, table, name, told))
    for name in sorted(wanted.keys() - ours.keys()):
        told = _("La colonne « {column} » de « {table} » manque.").format(column=name, table=table)
        yield Finding(FindingKind.COLUMN_MISSING, told)
    for name in sorted(wanted.keys() & ours.keys()):
        if wanted[name] != ours[name]:
            told = _("La colonne « {column} » de « {table} » n'est pas telle que l'application l'a faite.")
            yield Finding(FindingKind.COLUMN_CHANGED, told.format(column=name, table=table))


def _drop_column(table: str, column: str, why: str, mending: Mending) -> None:
    name, of = _quoted(column), _quoted(table)
    for row in _rows(mending, f"SELECT rowid AS id, {name} FROM {of} WHERE {name} IS NOT NULL"):
        mending.aside.put(why, table, row)
    mending.writing.execute(f"ALTER TABLE {of} DROP COLUMN {name}")


def _indexes(
    ours: dict[str, tuple[str, tuple[Any, ...]]], wanted: dict[str, tuple[str, tuple[Any, ...]]]
) -> Iterator[Finding]:
    for name in sorted(ours.keys() | wanted.keys()):
        if ours.get(name) == wanted.get(name):
            continue
        if name not in ours:
            kind, told = FindingKind.INDEX_MISSING, _("L'index « {index} » manque.")
        elif name not in wanted:
            kind, told = FindingKind.INDEX_ADDED, _("L'index « {index} » n'est pas de l'application.")
        else:
            kind, told = FindingKind.INDEX_MISSING, _("L'index « {index} » n'est pas celui de l'application.")
        mend = functools.partial(_make_index, name, wanted[name][0] if name in wanted else "")
        yield Finding(kind, told.format(index=name), mend=mend)


def _indexes_of(database: Database, table: str) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """By name, the statement that makes an index of the table again, and what it covers."""
    listed = "SELECT name, \"unique\", partial FROM pragma_index_list(?) WHERE origin = 'c'"
    found: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for name, unique, partial in database.fetch_all(listed, (table,)):
        parts = 'SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno'
        columns = tuple(database.fetch_all(parts, (name,)))
        over = ", ".join(_quoted(str(column)) for column, _desc, _coll in columns)
        word = "UNIQUE INDEX" if unique else "INDEX"
        made = f"CREATE {word} {_quoted(name)} ON {_quoted(table)} ({over})"
        found[name] = (made, (bool(unique), partial, columns))
    return found


def _make_index(name: str, made: str, mending: Mending) -> None:
    mending.writing.execute(f"DROP INDEX IF EXISTS {_quoted(name)}")
    if made:
        mending.writing.execute(made)
