"""Parcels that come in any order, more of them than memory should hold, gathered on the disk and given in their order.

What years of a team hold was cut by those who published it: a step may follow one in any other bundle, so that none can
be taken in before most are there. They are kept in a database of SQLite's own that nobody else sees, which the system
deletes with the process, whatever becomes of it.
"""

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from dcant_tracker.store.file.refusals import database_sentences
from dcant_tracker.store.joining.attached import ATTACHMENT
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)
from dcant_tracker.store.replicas.validating import said_of_step

_TABLES = (
    "CREATE TABLE step (clock INTEGER, uid TEXT, weight INTEGER, said TEXT, PRIMARY KEY (clock, uid)) WITHOUT ROWID",
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, kind TEXT, key TEXT, said TEXT, weight INTEGER, is_given INTEGER)",
    "CREATE UNIQUE INDEX thing_key ON thing (kind, key)",
    "CREATE TABLE content (thing INTEGER, name TEXT, bytes BLOB)",
    "CREATE INDEX content_thing ON content (thing)",
    "CREATE TABLE origin (name TEXT, uid TEXT, PRIMARY KEY (name, uid)) WITHOUT ROWID",
)
_CACHE_KIB = 8_000


class Most(NamedTuple):
    """What is given at once: so many ``steps``, ``changes`` of them, characters of what they say; one step at least."""

    steps: int
    changes: int
    size: int


class Gathered:
    """What came in parcels, each under a name. It belongs to the thread that made it."""

    def __init__(self, beside: Path) -> None:
        """``beside`` is the data file that takes it in, which sentences about a full disk name."""
        self._beside = beside
        with database_sentences(beside), contextlib.ExitStack() as unless_made:
            self._sql = sqlite3.connect("", isolation_level=None)
            unless_made.callback(self._sql.close)
            self._sql.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self._sql.execute("PRAGMA journal_mode = OFF")
            for table in _TABLES:
                self._sql.execute(table)
            unless_made.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self._sql.close()

    def add(self, name: str, parcel: Parcel) -> None:
        """Keep ``parcel``, which came under ``name``. Raises UserError where the disk refuses."""
        with database_sentences(self._beside):
            self._sql.execute("BEGIN")
            self._sql.executemany(
                "INSERT OR IGNORE INTO step VALUES (?, ?, ?, ?)",
                ((one.clock, one.uid, len(one.changes), _said(one)) for one in parcel.steps),
            )
            names = [one.uid for one in parcel.steps] + [_name(one) for one in parcel.things]
            self._sql.executemany("INSERT OR IGNORE INTO origin VALUES (?, ?)", ((name, uid) for uid in names))
            for thing in parcel.things:
                self._add_thing(thing)
            self._sql.execute("COMMIT")

    def _add_thing(self, thing: TravellingThing) -> None:
        weight = sum(map(len, thing.contents.values()))
        cursor = self._sql.execute(
            "INSERT OR IGNORE INTO thing(kind, key, said, weight, is_given) VALUES (?, ?, ?, ?, 0)",
            (thing.kind, thing.key, json.dumps(dict(thing.values)), weight),
        )
        if cursor.rowcount:
            contents = ((cursor.lastrowid, name, content) for name, content in thing.contents.items())
            self._sql.executemany("INSERT INTO content VALUES (?, ?, ?)", contents)

    def portions(self, most: Most) -> Iterator[Parcel]:
        """The steps in the order of all, in portions that memory easily holds, with the files that they attach."""
        last: tuple[int, str] = (-1, "")
        while True:
            with database_sentences(self._beside):
                rows = self._next(last, most)
                steps = tuple(_step(said) for _clock, _uid, said in rows)
                attached = [one.uid for step in steps for one in step.changes if one.entity == ATTACHMENT]
                files = self._things("kind = 'attachment_file' AND key IN (SELECT value FROM json_each(?))", attached)
                parcel = Parcel(steps, tuple(files))
            if not rows:
                return
            last = rows[-1][:2]
            yield parcel

    def _next(self, last: tuple[int, str], most: Most) -> list[Any]:
        rows: list[Any] = []
        changes = size = 0
        sql = "SELECT clock, uid, said, weight FROM step WHERE (clock, uid) > (?, ?) ORDER BY clock, uid LIMIT ?"
        for clock, uid, said, weight in self._sql.execute(sql, (*last, most.steps)):
            changes, size = changes + weight, size + len(said)
            if rows and (changes > most.changes or size > most.size):
                break
            rows.append((clock, uid, said))
        return rows

    def things(self, most_bytes: int) -> Iterator[Parcel]:
        """The things that no portion of steps held, in portions of so many bytes; one at least."""
        rows = self._sql.execute("SELECT id, weight FROM thing WHERE NOT is_given ORDER BY id").fetchall()
        portion: list[int] = []
        weight = 0
        for number, more in [*rows, (0, most_bytes + 1)]:
            if portion and weight + more > most_bytes:
                with database_sentences(self._beside):
                    things = tuple(self._things("id IN (SELECT value FROM json_each(?))", portion))
                yield Parcel((), things)
                portion, weight = [], 0
            portion.append(number)
            weight += more

    def _things(self, where: str, asked: Collection[int] | Collection[str]) -> list[TravellingThing]:
        if not asked:
            return []
        sql = f"SELECT id, kind, key, said FROM thing WHERE NOT is_given AND {where} ORDER BY id"
        found = []
        for number, kind, key, said in self._sql.execute(sql, (json.dumps([*asked]),)).fetchall():
            contents = self._sql.execute("SELECT name, bytes FROM content WHERE thing = ? ORDER BY rowid", (number,))
            found.append(TravellingThing(kind, key, json.loads(said), dict(contents.fetchall())))
            self._sql.execute("UPDATE thing SET is_given = 1 WHERE id = ?", (number,))
        return found

    def names(self) -> set[str]:
        """The names under which anything came."""
        return {name for (name,) in self._sql.execute("SELECT DISTINCT name FROM origin")}

    def names_of(self, steps: Iterable[str], things: Iterable[tuple[str, str]]) -> set[str]:
        """The names of the parcels that held any of ``steps`` (by uid) or ``things`` (by kind and key)."""
        wanted = json.dumps([*steps, *map("/".join, things)])
        sql = "SELECT DISTINCT name FROM origin WHERE uid IN (SELECT value FROM json_each(?))"
        return {name for (name,) in self._sql.execute(sql, (wanted,))}


def _name(thing: TravellingThing) -> str:
    return f"{thing.kind}/{thing.key}"


def _said(step: TravellingStep) -> str:
    return json.dumps(said_of_step(step), ensure_ascii=False, separators=(",", ":"))


def _step(said: str) -> TravellingStep:
    """The step that :func:`_said` says: it was looked at when it came."""
    uid, replica, clock, op, label, who, at, origin, undoes, follows, changes, pairings = json.loads(said)
    return TravellingStep(
        uid,
        replica,
        clock,
        op,
        label,
        who,
        at,
        origin,
        undoes,
        tuple(follows),
        tuple(
            TravellingChange(entity, of, name, before, after, tuple(parents))
            for entity, of, name, before, after, parents in changes
        ),
        tuple(TravellingPairing(*one) for one in pairings),
    )
