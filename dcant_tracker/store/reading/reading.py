"""What every question is asked of: the data file as it stands, or as it stood at an earlier step."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.file.connection import BUSY_MS
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.labels import Labels


class Reading(Database):
    """The state of one data file, handed out by :meth:`Store.read` and passed to the questions of this room.

    ``path`` is the file, ``step`` the earlier step that is read (None: the present, which moves on with every
    commit unless it is :meth:`held`). It belongs to the thread that asked for it.
    """

    __slots__ = ("path", "step")

    def __init__(self, connection: sqlite3.Connection, path: Path, step: int | None = None) -> None:
        super().__init__(connection)
        self.path = path
        self.step = step

    def labels(self, extra: Mapping[tuple[str, str], Mapping[str, Value]] | None = None) -> Labels:
        """Key texts as they are now; ``extra`` holds records that are not in the data file (yet), by entity and uid."""
        return Labels(self, extra)

    def last_step(self) -> int:
        """The number of the latest step; 0 when nothing ever happened."""
        return int(self.fetch_value("SELECT coalesce(max(id), 0) FROM step"))

    @contextmanager
    def held(self) -> Iterator["Reading"]:
        """One state of the data until the end, whatever is written meanwhile."""
        self.connection.execute("BEGIN")
        try:
            yield self
        finally:
            self.connection.execute("ROLLBACK")

    @contextmanager
    def waiting_at_most(self, milliseconds: int) -> Iterator["Reading"]:
        """Raise DatabaseError sooner than usual when the file is busy, for a screen that asks again later."""
        self.connection.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
        try:
            yield self
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
