"""What writes rows that are no records: the ledger, correspondences, paused imports, kept files."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from dcant_tracker.store.file.database import Parameters
from dcant_tracker.store.reading.reading import Reading

T = TypeVar("T")


class Writing(Reading):
    """A reading inside a transaction that writes: it sees what was written there, and takes more rows.

    A :class:`~dcant_tracker.store.writing.transaction.Transaction` has one, and so has an entry of the ledger.
    """

    __slots__ = ()

    def remembered(self, _asked: Hashable, work: Callable[[], T]) -> T:
        """Asked anew each time: nothing tells what was written here meanwhile."""
        return work()

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; returns the number of the row that an INSERT made."""
        return int(self.connection.execute(sql, parameters).lastrowid or 0)

    def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for each of ``rows``."""
        self.connection.executemany(sql, rows)
