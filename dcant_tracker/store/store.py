"""The data file opened: reads on the calling thread, writes through the one door."""

import contextlib
import getpass
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.private_files import keep_private, make_private_folder
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.backup import backups_of
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.drafts import sweep_beside
from dcant_tracker.store.file.opening import ensure_current
from dcant_tracker.store.file.refusals import refuse_missing, sentences
from dcant_tracker.store.file.same_file import place_of, refuse_another
from dcant_tracker.store.file.schema import create_schema
from dcant_tracker.store.file.underway import left_in
from dcant_tracker.store.history import log
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.search import list_terms
from dcant_tracker.store.writing.changes import Changes, Operation
from dcant_tracker.ways import Way
from dcant_tracker.words import _

if TYPE_CHECKING:
    import sqlalchemy as sa

    from dcant_tracker.store.writing.transaction import Transaction
    from dcant_tracker.store.writing.writing import Writing

T = TypeVar("T")


class Store:
    """One data file. Make it with :meth:`open` or :meth:`create`; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._place = place_of(path)
        self.officer = ""
        """The name that the officer gave; empty where only the system's account is known."""
        self.who = _account()
        self._local = threading.local()
        self._readings: list[Reading] = []
        self._going_with_it: list[Callable[[], None]] = []
        self._engine: sa.Engine | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open an existing data file, brought up to date first. Raises UserError when that cannot be."""
        sweep_beside(path)
        refuse_missing(path, _("Créez-le ({new}), ou indiquez-en un autre.").format(new=Way.NEW_FILE.said))
        keep_private(path)
        for kept in (backup_dir(path), *backups_of(path)):
            keep_private(kept)
        with sentences(path):
            ensure_current(path)
        if left_in(path):
            from dcant_tracker.store.kept.sending import settle_left

            settle_left(path)
        return cls(path)

    def sign(self, name: str) -> None:
        """Let the steps done from here on bear ``name``; where that is empty, the name of the system's account."""
        self.officer = name.strip()
        self.who = self.officer or _account()

    @classmethod
    def create(cls, path: Path) -> "Store":
        """Create an empty data file. Raises UserError when the file exists already."""
        if path.exists():
            raise UserError(
                _("Le fichier « {file} » existe déjà : il n'a pas été touché.").format(file=path),
                _("Ouvrez-le, ou choisissez un autre nom."),
            )
        with sentences(path):
            make_private_folder(path.parent)
            create_schema(path)
        return cls(path)

    def read(self) -> Reading:
        """The data file as it stands, for the calling thread to ask."""
        reading: Reading | None = getattr(self._local, "reading", None)
        if reading is None:
            reading = Reading(self._connect(), self.path, connect=self._connect)
            with self._lock:
                self._readings.append(reading)
            self._local.reading = reading
        return reading

    def _connect(self) -> sqlite3.Connection:
        """A connection that only reads. Raises AnotherFile."""
        self.refuse_another_file()
        with contextlib.ExitStack() as left:
            connection = connect(self.path)
            left.callback(connection.close)
            list_terms(connection)
            connection.execute("PRAGMA query_only = ON")
            left.pop_all()
        return connection

    def labels(self) -> Labels:
        """Key texts as they are now."""
        return self.read().labels()

    def transact(self, operation: Operation, work: "Callable[[Transaction], T]") -> tuple[Changes, T]:
        """Run ``work`` as one step: all of it or nothing. The one write door."""
        from dcant_tracker.store.writing.door import transact

        return transact(self._writer(), self.path, self.who, operation, work)

    def begun(self, *, rehearsed: bool = False) -> "contextlib.AbstractContextManager[Transaction]":
        """A transaction that writes its own history, or none: for steps of others, and rows that are no records.

        It is kept whole or not at all; one that is ``rehearsed`` is not kept.
        """
        from dcant_tracker.store.writing.door import begun

        return begun(self._writer(), self.path, rehearsed=rehearsed)

    def keep(self, work: "Callable[[Writing], T]") -> T:
        """Write rows that are no records, outside the history: all of them or none."""
        with self.begun() as transaction:
            return work(transaction.writing)

    def _writer(self) -> "sa.Engine":
        from dcant_tracker.store.writing.door import engine_for

        self.refuse_another_file()
        with self._lock:
            if self._engine is None:
                self._engine = engine_for(self.path)
            return self._engine

    def add(self, entity: str, values: Values, operation: Operation) -> tuple[Changes, str]:
        """Create one record as a step of its own; returns its uid as well."""
        return self.transact(operation, lambda transaction: transaction.add(entity, values))

    def update(self, entity: str, uid: str, values: Values, operation: Operation) -> Changes:
        """Set fields of one record as a step of its own."""
        return self.transact(operation, lambda transaction: transaction.update(entity, uid, values))[0]

    def undo(self) -> Changes:
        """Take back the latest step that stands; what was edited since is kept and listed in ``kept``."""
        return self._take_back(log.to_undo, _("Il n'y a rien à annuler."))

    def redo(self) -> Changes:
        """Bring back the step that was undone last, as long as nothing else was done since."""
        return self._take_back(log.to_redo, _("Il n'y a rien à rétablir."))

    def _take_back(self, choose: Callable[[Reading], log.StepInfo | None], nothing: str) -> Changes:
        chosen = choose(self.read())
        if chosen is None:
            raise UserError(nothing, _("L'historique liste tout ce qui a été fait."))
        return self.reverse_step(chosen)

    def reverse_step(self, chosen: log.StepInfo) -> Changes:
        """Take back one given step, bring back what it undid. Raises UserError when nothing of it can be any more."""
        from dataclasses import replace

        from dcant_tracker.store.history import undo

        operation = undo.reversal(self.read(), chosen)
        changes, kept = self.transact(operation, lambda transaction: undo.reverse(transaction, chosen))
        return replace(changes, kept=tuple(kept))

    def changes_since(self, step: int) -> Changes:
        """What other windows or programs did after ``step``, as one set of changes."""
        rows = log.changes_since(self.read(), step)
        touched: dict[str, set[str]] = {}
        for row in rows:
            touched.setdefault(row.entity, set()).add(row.uid)
        return Changes(
            rows[-1].step if rows else None,
            "",
            {entity: frozenset(uids) for entity, uids in touched.items()},
            frozenset(row.entity for row in rows if row.field is None),
        )

    def meta(self, name: str) -> str | None:
        """A fact about the data file (``store_id``, ``created_at``, ``last_backup``)."""
        row = self.read().fetch_one("SELECT value FROM meta WHERE name = ?", (name,))
        return str(row[0]) if row else None

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the data file that is no record (and so no step of the history)."""
        self.refuse_another_file()
        with sentences(self.path), contextlib.closing(connect(self.path)) as connection:
            connection.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", (name, value))

    def refuse_another_file(self) -> None:
        """Raise AnotherFile when the path leads to another file by now, or to none: readers still see the old one."""
        refuse_another(self.path, self._place)

    def let_go_with_it(self, let_go: Callable[[], None]) -> None:
        """Have ``let_go`` called whenever the file is closed: what was drawn from it and is kept goes with it."""
        self._going_with_it.append(let_go)

    def close(self) -> None:
        """Close every connection, so that the file can be moved or replaced."""
        for let_go in self._going_with_it:
            let_go()
        with self._lock:
            for reading in self._readings:
                reading.close()
            self._readings.clear()
            self._local = threading.local()
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
