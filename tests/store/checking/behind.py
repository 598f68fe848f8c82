"""What another program may do to a data file: write rows that an index does not hear of."""

import sqlite3
from contextlib import closing

from dcant_tracker.store.file.connection import connect


def let_write_the_schema(connection) -> None:
    """As another program may: from Python 3.12 on a connection of ours does not."""
    if hasattr(connection, "setconfig"):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)
    connection.execute("PRAGMA writable_schema = ON")


def behind_the_back_of(path, index: str, table: str, script: str) -> None:
    """Run ``script`` while the schema does not know ``index``, which is then out of step with ``table``."""
    with closing(connect(path)) as connection:
        let_write_the_schema(connection)
        rows = connection.execute("SELECT * FROM sqlite_master").fetchall()
        unnamed = "type = 'index' AND sql IS NULL AND tbl_name = ?"  # they come with what the table declares
        connection.execute(f"DELETE FROM sqlite_master WHERE name = ? OR {unnamed}", (index, table))
        columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{table}")'))
        bare = f'CREATE TABLE "{table}" ({columns.replace(chr(34) + "id" + chr(34), "id INTEGER PRIMARY KEY", 1)})'
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (bare, table))
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(script)
    with closing(connect(path)) as connection:
        let_write_the_schema(connection)
        connection.execute("DELETE FROM sqlite_master")
        connection.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", rows)
