"""What SQLite finds out by itself, asked ahead on a thread and a connection of its own while Python looks at the rest.

SQLite holds no lock of the interpreter while it works, so that both go on at once where there are two processors.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from typing import Any, TypeVar

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.emptiness import without_records
from dcant_tracker.store.checking.settled import unsettled
from dcant_tracker.store.checking.suspects import Suspects, suspects_of
from dcant_tracker.store.checking.words import Place, indexed_places
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store

_Answer = TypeVar("_Answer")


class Ahead:
    """Answers about the state that whoever made it holds: no commit comes between two readers of one file.

    An answer is None where it could not be had, and is then to be worked out by who asks; of an entity without
    records none is to be asked for.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._suspects: dict[str, Future[Suspects | None]] = {name: Future() for name in CATALOGUE}
        self._unsettled: dict[str, Future[list[int] | None]] = {name: Future() for name in CATALOGUE}
        self._indexed: Future[Mapping[str, Place] | None] = Future()
        self._reading: Reading | None = None
        self._thread: threading.Thread | None = None
        self._is_over = False

    def start(self) -> None:
        """Begin; until then nothing is asked of a file of which the tables were not looked at."""
        self._thread = threading.Thread(target=self._ask, name="dcant-ahead", daemon=True)
        self._thread.start()

    def suspects(self, entity: Entity) -> Suspects | None:
        """What ``suspects.suspects_of`` tells of ``entity``."""
        return self._suspects[entity.name].result() if self._thread else None

    def unsettled(self, entity: Entity) -> list[int] | None:
        """What ``settled.unsettled`` tells of ``entity``."""
        return self._unsettled[entity.name].result() if self._thread else None

    def indexed(self) -> Mapping[str, Place] | None:
        """Where each word of the index of the search is."""
        return self._indexed.result() if self._thread else None

    def stop(self) -> None:
        """End it, at once where answers are still to come."""
        self._is_over = True
        if self._thread is not None:
            while self._thread.is_alive():
                if self._reading is not None:
                    with contextlib.suppress(sqlite3.ProgrammingError):
                        self._reading.connection.interrupt()
                self._thread.join(0.05)

    def _ask(self) -> None:
        try:
            with contextlib.suppress(sqlite3.Error, UserError), self._store.read().held() as reading:
                self._reading = reading
                wanted = CATALOGUE.keys() - without_records(reading)
                self._answer_each(reading, wanted, self._suspects, suspects_of)
                self._answer_each(reading, wanted, self._unsettled, unsettled)
                if not self._is_over:
                    self._indexed.set_result(indexed_places(reading))
        finally:
            futures: list[Future[Any]] = [*self._suspects.values(), *self._unsettled.values(), self._indexed]
            for left in futures:
                if not left.done():
                    left.set_result(None)

    def _answer_each(
        self,
        reading: Reading,
        wanted: AbstractSet[str],
        answers: Mapping[str, Future[_Answer | None]],
        look: Callable[[Database, Entity], _Answer],
    ) -> None:
        for name, answer in answers.items():
            if self._is_over:
                return
            if name in wanted:
                answer.set_result(look(reading, CATALOGUE[name]))
