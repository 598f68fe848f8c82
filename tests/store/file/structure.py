"""What a data file is made of, read by PRAGMA as sets: two files agree whatever the order or the wording of their DDL."""

import contextlib
import re
import sqlite3
from pathlib import Path

_PARTS = re.compile(r",(?![^()]*\))")
"""What separates the columns and constraints of a table: the commas that stand in no parentheses of theirs."""

_OWNER = re.compile(r'(?:FOREIGN KEY\s*\(\s*)?"?(\w+)', re.IGNORECASE)
"""How a part begins that belongs to one column, whether it declares it or constrains it."""


def structure(path: Path) -> dict[str, set[tuple]]:
    """By table: its columns (name, type, not null, default, place in the key), its indexes, its links, its options."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        listed = connection.execute(
            "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: {("options", kind, without_rowid, strict), *_parts(connection, name, kind)}
            for name, kind, without_rowid, strict in listed
            if kind != "shadow"
        }


def _parts(connection: sqlite3.Connection, table: str, kind: str) -> set[tuple]:
    written = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    if kind == "virtual":
        return {("written", " ".join(written.split()))}
    return {
        *_columns(connection, table),
        *_indexes(connection, table),
        *_links(connection, table, written),
        ("autoincrement", bool(re.search(r"\bAUTOINCREMENT\b", written, re.IGNORECASE))),
    }


def _columns(connection: sqlite3.Connection, table: str) -> set[tuple]:
    sql = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
    return {("column", *row) for row in connection.execute(sql, (table,)).fetchall()}


def _indexes(connection: sqlite3.Connection, table: str) -> set[tuple]:
    """Those made for a constraint go without their name, which numbers them in the order of the DDL."""
    found = set()
    sql = 'SELECT name, "unique", origin, partial FROM pragma_index_list(?)'
    for name, unique, origin, partial in connection.execute(sql, (table,)).fetchall():
        parts = 'SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno'
        columns = tuple(connection.execute(parts, (name,)).fetchall())
        found.add(("index", name if origin == "c" else None, unique, origin, partial, columns))
    return found


def _links(connection: sqlite3.Connection, table: str, written: str) -> set[tuple]:
    """No PRAGMA tells whether a link is checked at the end of the transaction: the DDL does."""
    parts = _PARTS.split(written[written.index("(") + 1 : written.rindex(")")])
    deferred = {_OWNER.match(part.strip())[1] for part in parts if "DEFERRABLE INITIALLY DEFERRED" in part.upper()}
    sql = 'SELECT "from", "table", "to", on_update, on_delete, match FROM pragma_foreign_key_list(?)'
    return {("link", *row, row[0] in deferred) for row in connection.execute(sql, (table,)).fetchall()}
