"""Data files as they should never be: made for harm by a stranger, or damaged by a disk. Each is made from a sound one."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

Spoil = Callable[[Path], None]

MARK = "CECI A TOURNÉ"
"""What every hostile statement writes or raises where it runs."""


def statements(*sqls: str) -> Spoil:
    """Another program runs ``sqls`` on the file."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for sql in sqls:
                connection.execute(sql)

    return spoil


def schema_text(table: str, old: str, new: str) -> Spoil:
    """The statement that made ``table`` reads otherwise, though its rows are as they were."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            sql = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?"
            assert connection.execute(sql, (old, new, table)).rowcount == 1

    return spoil


def header(place: int, content: bytes) -> Spoil:
    """Bytes of the file are others, from ``place`` on."""

    def spoil(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[place : place + len(content)] = content
        path.write_bytes(whole)

    return spoil


def circles(path: Path) -> None:
    """Every page of a table's tree leads back to another of them: read on, it has no end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'contact'").fetchone()
    cells = [root.to_bytes(4, "big") + bytes((number,)) for number in range(1, 40)]
    page = bytearray(size)
    content = size - 5 * len(cells)
    page[:12] = (
        b"\x05\0\0" + len(cells).to_bytes(2, "big") + content.to_bytes(2, "big") + b"\0" + root.to_bytes(4, "big")
    )
    for rank, cell in enumerate(cells):
        at = content + 5 * rank
        page[12 + 2 * rank : 14 + 2 * rank] = at.to_bytes(2, "big")
        page[at : at + 5] = cell
    header((root - 1) * size, bytes(page))(path)


def wal_beside(path: Path) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(4_000))


def journal_that_names_another(path: Path) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(bytes(600) + bytes.fromhex("d9d505f920a163d7"))


def in_wal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


_RUNS = f"INSERT INTO meta(name, value) VALUES ('{MARK}', 'x')"
_LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

TRIGGERS: dict[str, Spoil] = {
    f"trigger {when} {what} {table}": statements(
        f'CREATE TRIGGER "nuit {when} {what} {table}" {when} {what} ON "{table}" BEGIN {_RUNS}; END'
    )
    for when in ("BEFORE", "AFTER")
    for what in ("INSERT", "UPDATE", "DELETE")
    for table in ("step", "contact", "recommendation", "meta")
}
"""Each by itself, as the other hostile files, or all of them in one file."""

HOSTILE: dict[str, Spoil] = {
    **TRIGGERS,
    "trigger that deletes": statements(
        "CREATE TRIGGER nuit AFTER INSERT ON step BEGIN DELETE FROM recommendation; END"
    ),
    "trigger that never ends": statements(f"CREATE TRIGGER nuit AFTER INSERT ON step BEGIN {_LOOP}; END"),
    "trigger on a column": statements(
        f"CREATE TRIGGER nuit AFTER UPDATE OF title ON recommendation BEGIN {_RUNS}; END"
    ),
    "view": statements("CREATE VIEW nuit AS SELECT * FROM contact"),
    "view in the place of a table": statements(
        "ALTER TABLE contact RENAME TO cache", f"CREATE VIEW contact AS {_LOOP.replace('count(*)', 'i')}"
    ),
    "view with a trigger": statements(
        "CREATE VIEW nuit AS SELECT 1 AS a", f"CREATE TRIGGER jour INSTEAD OF INSERT ON nuit BEGIN {_RUNS}; END"
    ),
    "view of a virtual table in the place of the search": statements(
        "DROP TABLE search", "CREATE VIEW search AS SELECT 1 AS text"
    ),
    "unknown table": statements("CREATE TABLE nuit (a)"),
    "unknown index": statements("CREATE INDEX nuit ON contact (name)"),
    "partial index": statements(
        "DROP INDEX ix_contact_organisation",
        "CREATE INDEX ix_contact_organisation ON contact (organisation) WHERE name IS NOT NULL",
    ),
    "index on an expression": statements(
        "DROP INDEX ix_contact_organisation", "CREATE INDEX ix_contact_organisation ON contact (upper(organisation))"
    ),
    "unique index": statements("CREATE UNIQUE INDEX nuit ON contact (id)"),
    "index with another collation": statements(
        "DROP INDEX ix_contact_organisation",
        "CREATE INDEX ix_contact_organisation ON contact (organisation COLLATE NOCASE)",
    ),
    "virtual table": statements("CREATE VIRTUAL TABLE nuit USING fts5(a)"),
    "virtual table in the place of a table": statements(
        "DROP TABLE contact", "CREATE VIRTUAL TABLE contact USING fts5(id, uid, name)"
    ),
    "tree table": statements("CREATE VIRTUAL TABLE nuit USING rtree(id, a, b)"),
    "generated column": statements("ALTER TABLE contact ADD COLUMN nuit AS (abs(id))"),
    "generated column that overflows": statements(
        "ALTER TABLE recommendation ADD COLUMN nuit AS (abs(-9223372036854775807 - 1))"
    ),
    "check": schema_text("contact", "name TEXT", "name TEXT CHECK (name > abs(-9223372036854775807 - 1))"),
    "check that lets nothing in": schema_text("step", "label VARCHAR NOT NULL", "label VARCHAR NOT NULL CHECK (0)"),
    "default": schema_text("contact", "name TEXT", "name TEXT DEFAULT 'x'"),
    "default that is an expression": schema_text("contact", "name TEXT", "name TEXT DEFAULT (random())"),
    "collation": schema_text("contact", "name TEXT", "name TEXT COLLATE NOCASE"),
    "cascade": schema_text(
        "contact", "REFERENCES organisation (uid)", "REFERENCES organisation (uid) ON DELETE CASCADE"
    ),
    "on conflict": schema_text("contact", "UNIQUE (uid)", "UNIQUE (uid) ON CONFLICT REPLACE"),
    "no autoincrement": schema_text("step", "AUTOINCREMENT", ""),
    "comment": schema_text("contact", "name TEXT", "name /* nuit */ TEXT"),
    "search set up otherwise": statements("INSERT INTO search(search, rank) VALUES ('rank', 'bm25(10.0)')"),
    "statistics": statements("ANALYZE"),
    "shared pages": statements(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'meta')"
        " WHERE name = 'contact'",
    ),
    "numbers at the limit": statements("UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'step'"),
    "numbers that are texts": statements("UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'step'"),
    "step at the limit": statements(
        "INSERT INTO step(id, op, label, who, at) "
        "VALUES (9223372036854775807, 'edit', 'x', '', '2026-01-01T00:00:00.000+00:00')"
    ),
    "schema number of an earlier day": statements("PRAGMA user_version = 2"),
    "schema number zero": statements("PRAGMA user_version = 0"),
    "schema number below zero": statements("PRAGMA user_version = -3"),
    "schema number to come": statements("PRAGMA user_version = 99"),
    "another application": statements("PRAGMA application_id = 42"),
    "written ahead": in_wal,
    "write-ahead log of another file": wal_beside,
    "journal that names another": journal_that_names_another,
    "pages in circles": circles,
    "size of the cache": header(48, (0x7FFFFFFF).to_bytes(4, "big")),
    "text in UTF-16": header(56, (2).to_bytes(4, "big")),
    "page size": header(16, (512).to_bytes(2, "big")),
}
"""By what is wrong: what a stranger did to the file."""

DAMAGED: dict[str, Spoil] = {
    "empty": lambda path: path.write_bytes(b"") and None,
    "zeros": lambda path: path.write_bytes(bytes(100_000)) and None,
    "short": lambda path: path.write_bytes(path.read_bytes()[:50]) and None,
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 7]) and None,
    "no text": statements("UPDATE recommendation SET title = CAST(x'ff80fe' AS TEXT)"),
    "blob for a text": statements("UPDATE recommendation SET title = x'00ff'"),
    "number for a text": statements("UPDATE recommendation SET title = 12.5"),
    "impossible day": statements(
        "UPDATE contact SET informed_on = '2026-02-31'", "UPDATE milestone SET due_on = 'demain'"
    ),
    "number out of range": statements("UPDATE programme SET rowid = 9223372036854775807 WHERE rowid = 1"),
    "no table": statements("DROP TABLE contact"),
    "no search": statements("DROP TABLE search"),
    "no column": schema_text("contact", "name TEXT", "nom TEXT"),
    "no JSON in the ledger": statements("UPDATE exchange SET counts = '{', options = '['"),
    "no JSON in the history": statements("UPDATE change SET before = '{', after = '['"),
    "no JSON in decisions": statements(
        "UPDATE waiting_import SET decisions = '{{'", "UPDATE column_mapping SET definition = '}'"
    ),
    "time that is none": statements("UPDATE step SET at = 'hier'"),
    "step that undoes itself": statements("UPDATE step SET undoes = id"),
    "no meta": statements("DELETE FROM meta"),
    "uids that are none": statements("UPDATE contact SET uid = 'x' || id"),
}
"""By what is wrong: what a disk or a careless hand did to the file."""


def random_damage(seed: int) -> Spoil:
    """One byte, some bytes, a stretch of zeros or of noise, somewhere; in the schema once in three times."""

    def spoil(path: Path) -> None:
        dice = random.Random(seed)
        whole = bytearray(path.read_bytes())
        last = 5_000 if seed % 3 == 0 else len(whole) - 1
        for _time in range(dice.choice((1, 1, 3, 20))):
            at = dice.randrange(last)
            length = dice.choice((1, 1, 1, 40, 1024))
            content = bytes(length) if dice.random() < 0.3 else dice.randbytes(length)
            whole[at : at + length] = content
        path.write_bytes(whole if dice.random() < 0.9 else whole[: dice.randrange(len(whole))])

    return spoil
