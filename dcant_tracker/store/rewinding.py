"""An earlier state of the data file as a database of its own, which every query reads like the present one."""

import json
import sqlite3
from collections.abc import Iterable

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, to_sql
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store import search
from dcant_tracker.store.connection import prepare
from dcant_tracker.store.history import states_after
from dcant_tracker.store.records import get_many, key_digest

_STEPS = ("step", "change")


def rewound(connection: sqlite3.Connection, step: int, searchable: Iterable[str] = ()) -> sqlite3.Connection:
    """The records as they stood after ``step``, in memory and read-only; the caller closes it.

    It holds the tables of the records and the history up to ``step``, not the files kept; words can be looked
    for in the entities that are ``searchable``. Only the records touched since are rebuilt: the rest is copied
    by the database.
    """
    earlier = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    prepare(earlier)
    earlier.execute("PRAGMA foreign_keys = OFF")
    path = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    earlier.execute("ATTACH DATABASE ? AS now", (path,))
    earlier.execute("BEGIN")
    for name in (*CATALOGUE, *_STEPS):
        _copy(earlier, name)
    earlier.execute("DELETE FROM step WHERE id > ?", (step,))
    earlier.execute("DELETE FROM change WHERE step > ?", (step,))
    for entity in CATALOGUE:
        _put_back(earlier, connection, entity, step)
    _index(earlier)
    earlier.execute(search.SEARCH_DDL)
    for entity in searchable:
        search.index_all(earlier, entity)
    earlier.execute("COMMIT")
    earlier.execute("DETACH DATABASE now")
    earlier.execute("PRAGMA query_only = ON")
    return earlier


def _copy(earlier: sqlite3.Connection, name: str) -> None:
    made = earlier.execute("SELECT sql FROM now.sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()
    earlier.execute(made[0])
    earlier.execute(f'INSERT INTO main."{name}" SELECT * FROM now."{name}"')


def _index(earlier: sqlite3.Connection) -> None:
    copied = json.dumps([*CATALOGUE, *_STEPS])
    sql = (
        "SELECT sql FROM now.sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN (SELECT value FROM json_each(?))"
    )
    for (made,) in earlier.execute(sql, (copied,)).fetchall():
        earlier.execute(made)


def _put_back(earlier: sqlite3.Connection, connection: sqlite3.Connection, entity: str, step: int) -> None:
    states = states_after(connection, entity, step)
    if not states:
        return
    ids = {uid: found.id for uid, found in get_many(connection, entity, states).items()}
    gone = json.dumps(list(states))
    earlier.execute(f'DELETE FROM main."{entity}" WHERE uid IN (SELECT value FROM json_each(?))', (gone,))
    for uid, state in states.items():
        if state is not None:
            _insert(earlier, entity, uid, ids.get(uid), state)


def _insert(earlier: sqlite3.Connection, entity: str, uid: str, row_id: int | None, state: dict[str, Value]) -> None:
    declared = CATALOGUE[entity]
    row: dict[str, object] = {"id": row_id, "uid": uid, "key_digest": key_digest(declared, state)}
    for field in declared:
        kept = row[field.name] = to_sql(state.get(field.name))
        if field.is_text:
            row[f"{field.name}_folded"] = sort_key(str(kept)) if kept is not None else None
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    earlier.execute(f'INSERT INTO main."{entity}" ({columns}) VALUES ({marks})', list(row.values()))
