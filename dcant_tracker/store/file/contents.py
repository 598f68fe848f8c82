"""What a data file holds, told without opening it as ours: before one is put in place of another."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class LastStep:
    """The last step of a history; the same step of two files has the same number and instant."""

    number: int
    label: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """Whose file it is (``store_id``), its last step, and how many records of each entity."""

    store_id: str | None
    last: LastStep | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """What putting ``copy`` in place of ``present`` changes.

    ``steps_lost`` are the steps done since the copy was made; None when the copy is no earlier state of this file.
    """

    present: Contents
    copy: Contents
    steps_lost: int | None

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """By entity, how many records there are and how many there would be, where that differs."""
        pairs = {name: (self.present.counts.get(name, 0), self.copy.counts.get(name, 0)) for name in CATALOGUE}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def difference(path: Path, copy: Path) -> Difference:
    """What restoring ``copy`` over the data file at ``path`` would change. Raises UserError when one is unreadable."""
    with _reading(path) as here, _reading(copy) as there:
        present, other = _contents(here), _contents(there)
        is_earlier = present.store_id == other.store_id and (
            other.last is None or _step(here, "WHERE id = ?", (other.last.number,)) == other.last
        )
        since = other.last.number if other.last else 0
        lost = here.execute("SELECT count(*) FROM step WHERE id > ?", (since,)).fetchone()[0]
    return Difference(present, other, int(lost) if is_earlier else None)


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with sentences(path), contextlib.closing(connect(path, read_only=True)) as connection:
            yield connection
    except (sqlite3.DatabaseError, ValueError, TypeError) as problem:
        raise UserError(
            _("« {file} » ne peut pas être lu comme un fichier de données.").format(file=path.name),
            _("Choisissez une autre sauvegarde."),
        ) from problem


def _contents(connection: sqlite3.Connection) -> Contents:
    there = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in CATALOGUE
        if name in there
    }
    store_id = connection.execute("SELECT value FROM meta WHERE name = 'store_id'").fetchone()
    return Contents(str(store_id[0]) if store_id else None, _step(connection, "ORDER BY id DESC LIMIT 1"), counts)


def _step(connection: sqlite3.Connection, which: str, parameters: tuple[int, ...] = ()) -> LastStep | None:
    row = connection.execute(f"SELECT id, label, who, at FROM step {which}", parameters).fetchone()
    return LastStep(int(row[0]), str(row[1]), str(row[2]), datetime.fromisoformat(row[3])) if row else None
