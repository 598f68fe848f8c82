"""An earlier state of the data file as a database of its own, which every query reads like the present one."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.file.connection import prepare
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.history.touched import Touched, touched_since
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import get_many, key_digest, stored

_STEPS = {"step": "id", "change": "step", "made_change": "step", "pairing": "step", "campaign_closing": "step"}
"""The tables of the history and of what was said and kept in it, and where each says of which step it is."""

_TIMED = "7"
"""The version of the uids that sort by time of creation."""


def rewound(reading: Reading, step: int, searchable: Iterable[str] = ()) -> Reading:
    """The records as they stood after ``step``, in memory and read-only; the caller closes it.

    It holds the tables of the records and the history up to ``step``, not the files kept; words can be looked
    for in the entities that are ``searchable``. Everything is copied by the database, then what was touched since
    is put back.
    """
    with contextlib.ExitStack() as unless_whole:
        earlier = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        unless_whole.callback(earlier.close)
        prepare(earlier)
        _fill(earlier, reading, step, searchable)
        unless_whole.pop_all()
    return Reading(earlier, reading.path, step)


def _fill(earlier: sqlite3.Connection, reading: Reading, step: int, searchable: Iterable[str]) -> None:
    for setting in ("foreign_keys", "journal_mode"):
        earlier.execute(f"PRAGMA {setting} = OFF")
    earlier.execute("ATTACH DATABASE ? AS now", (str(reading.path),))
    earlier.execute("BEGIN")
    for entity in CATALOGUE:
        _copy(earlier, entity)
    for history, number in _STEPS.items():
        _copy(earlier, history, f'WHERE "{number}" <= {step:d}')
    for entity, touched in touched_since(Database(earlier), step, "now.change").items():
        _put_back(earlier, entity, touched)
    _index(earlier)
    earlier.execute(search.SEARCH_DDL)
    for entity in searchable:
        search.index_all(earlier, entity)
    earlier.execute("COMMIT")
    earlier.execute("DETACH DATABASE now")
    search.list_terms(earlier)
    earlier.execute("PRAGMA query_only = ON")


def _copy(earlier: sqlite3.Connection, name: str, where: str = "") -> None:
    made = earlier.execute("SELECT sql FROM now.sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()
    earlier.execute(made[0])
    earlier.execute(f'INSERT INTO main."{name}" SELECT * FROM now."{name}" {where}')


def _index(earlier: sqlite3.Connection) -> None:
    copied = json.dumps([*CATALOGUE, *_STEPS])
    sql = (
        "SELECT sql FROM now.sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN (SELECT value FROM json_each(?))"
    )
    for (made,) in earlier.execute(sql, (copied,)).fetchall():
        earlier.execute(made)


def _put_back(earlier: sqlite3.Connection, entity: str, touched: Touched) -> None:
    edited = {uid: values for uid in touched.edits if uid not in touched.whole and (values := touched.edited(uid))}
    _take_edits_back(earlier, CATALOGUE[entity], edited)
    gone = json.dumps(list(touched.whole))
    earlier.execute(f'DELETE FROM main."{entity}" WHERE uid IN (SELECT value FROM json_each(?))', (gone,))
    for uid in sorted(touched.whole):
        state = touched.added_or_deleted(uid)
        if state is not None:
            _insert(earlier, CATALOGUE[entity], uid, state)


def _take_edits_back(earlier: sqlite3.Connection, entity: Entity, edited: Mapping[str, Mapping[str, Value]]) -> None:
    """Write the fields that were edited as they were; those of the same fields go in one statement."""
    alike: dict[tuple[str, ...], list[list[object]]] = {}
    for uid, values in edited.items():
        row = stored(entity, values)
        alike.setdefault(tuple(row), []).append([*row.values(), uid])
    for columns, rows in alike.items():
        written = ", ".join(f'"{name}" = ?' for name in columns)
        earlier.executemany(f'UPDATE main."{entity.name}" SET {written} WHERE uid = ?', rows)
    keys = {part.name for part in entity.key}
    renamed = [uid for uid, values in edited.items() if keys & values.keys()]
    digests = [
        (key_digest(entity, one.values), uid) for uid, one in get_many(Database(earlier), entity.name, renamed).items()
    ]
    earlier.executemany(f'UPDATE main."{entity.name}" SET key_digest = ? WHERE uid = ?', digests)


def _insert(earlier: sqlite3.Connection, entity: Entity, uid: str, state: Mapping[str, Value]) -> None:
    number = _number_of(earlier, entity, uid)
    row = {"id": number, "uid": uid, "key_digest": key_digest(entity, state), **stored(entity, state)}
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    earlier.execute(f'INSERT INTO main."{entity.name}" ({columns}) VALUES ({marks})', list(row.values()))


def _number_of(earlier: sqlite3.Connection, entity: Entity, uid: str) -> int | None:
    """A free row number that keeps the order of creation, which uids tell but those of public data (None: the last).

    The numbers of deleted records are never given again: there is room where they were.
    """
    if uid[14:15] != _TIMED:
        return None
    sql = f'SELECT id FROM main."{entity.name}" WHERE uid < ? AND substr(uid, 15, 1) = ? ORDER BY uid DESC LIMIT 1'
    before = earlier.execute(sql, (uid, _TIMED)).fetchone()
    number: int = before[0] + 1 if before else 1
    while earlier.execute(f'SELECT 1 FROM main."{entity.name}" WHERE id = ?', (number,)).fetchone():
        number += 1
    return number
