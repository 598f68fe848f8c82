"""What every question is asked of: the data file as it stands, or as it stood at an earlier step."""

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.file.connection import BUSY_MS
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.labels import Labels

T = TypeVar("T")

_REMEMBERED = 16
"""How many answers are kept: those that the figures of one page and the sections of one report share."""

_CACHE_KIB = 16_000
"""Pages kept while a long list is read: the inner ones of a large table are needed for each record."""


class Reading(Database):
    """The state of one data file, handed out by :meth:`Store.read` and passed to the questions of this room.

    ``path`` is the file, ``step`` the earlier step that is read (None: the present, which moves on with every
    commit unless it is :meth:`held`). It belongs to the thread that asked for it.
    """

    __slots__ = ("_connect", "_memory", "_memory_of", "path", "step")

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        step: int | None = None,
        connect: Callable[[], sqlite3.Connection] | None = None,
    ) -> None:
        """``connect`` gives another connection to the same file; None for what is in the memory of this one."""
        super().__init__(connection)
        self.path = path
        self.step = step
        self._connect = connect
        self._memory: dict[Hashable, Any] = {}
        self._memory_of = 0

    def labels(
        self, extra: Mapping[tuple[str, str], Mapping[str, Value]] | None = None, day: date | None = None
    ) -> Labels:
        """Key texts as they are now; ``extra`` holds records that are not in the data file (yet), by entity and uid.

        Organisations are told by the names that they bore on ``day``, where one is given.
        """
        return Labels(self, extra, day)

    def last_step(self) -> int:
        """The number of the latest step; 0 when nothing ever happened."""
        return int(self.fetch_value("SELECT coalesce(max(id), 0) FROM step"))

    def version(self) -> int:
        """A number that is another one once something was written meanwhile, which an earlier state never sees."""
        return int(self.fetch_value("PRAGMA data_version")) if self.step is None else 0

    def remembered(self, asked: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` answered to ``asked`` while the data were as they are; what it answers else.

        The answer is shared: nobody changes it. A few are kept, the latest.
        """
        version = self.version()
        if version != self._memory_of:
            self._memory.clear()
            self._memory_of = version
        if asked in self._memory:
            known: T = self._memory[asked]
            return known
        answer = work()
        while len(self._memory) >= _REMEMBERED:
            del self._memory[next(iter(self._memory))]
        self._memory[asked] = answer
        return answer

    @contextmanager
    def beside(self, number: int) -> Iterator[Sequence["Reading"]]:
        """So many readings of the same data for as many threads; an earlier state has only itself, for one of them.

        Raises AnotherFile when the path leads to another file by now.
        """
        if self._connect is None:
            yield [self]
            return
        with ExitStack() as stack:
            others = [stack.enter_context(closing(self._other(self._connect))) for _reader in range(number)]
            yield others

    def _other(self, connect: Callable[[], sqlite3.Connection]) -> "Reading":
        other = Reading(connect(), self.path)
        other.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return other

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
