"""What a revision adds to a data file, in the form that ``records.tables`` gives new files.

A revision says the kind and the target of a field itself: what it did to the files of that day must not change
with the catalogue. A test adds the whole catalogue this way and compares it with a new file.
"""

import sqlite3
from pathlib import Path

from dcant_tracker.domain.kinds import ANY, TEXT_KINDS, Kind

_INTEGERS = frozenset({Kind.INT, Kind.BOOL})


def add_field(
    connection: sqlite3.Connection,
    entity: str,
    name: str,
    kind: Kind,
    target: str | None = None,
    *,
    leading: bool = False,
) -> None:
    """Give the records of ``entity`` the field ``name``, empty in those that exist.

    With its column come the folded twin of a text, the link and the index of a reference to ``target`` (the name
    of an entity, or ``any``), and the index of a field that the list is sorted by first (``leading``). A field that
    is part of the key changes every digest: it needs more than this.
    """
    folded = f"{name}_folded"
    linked = kind is Kind.REF and target != ANY
    link = f'REFERENCES "{target}" (uid) DEFERRABLE INITIALLY DEFERRED' if linked else ""
    _add_column(connection, entity, f'"{name}" {"INTEGER" if kind in _INTEGERS else "TEXT"} {link}')
    if kind in TEXT_KINDS:
        _add_column(connection, entity, f'"{folded}" TEXT')
    if kind is Kind.REF or leading:
        _add_index(connection, entity, folded if kind in TEXT_KINDS else name)


def add_entity(connection: sqlite3.Connection, name: str) -> None:
    """Make room for the records of a new entity; each of its fields is then added by :func:`add_field`."""
    connection.execute(
        f'CREATE TABLE "{name}" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
        "uid TEXT NOT NULL UNIQUE, key_digest INTEGER NOT NULL)"
    )
    _add_index(connection, name, "key_digest")


def _add_column(connection: sqlite3.Connection, entity: str, column: str) -> None:
    connection.execute(f'ALTER TABLE "{entity}" ADD COLUMN {column}')


def _add_index(connection: sqlite3.Connection, entity: str, column: str) -> None:
    connection.execute(f'CREATE INDEX "ix_{entity}_{column}" ON "{entity}" ("{column}")')


def run_script(connection: sqlite3.Connection, name: str) -> None:
    """Run the statements of a schema frozen as SQL beside this module, inside the caller's transaction."""
    script = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
