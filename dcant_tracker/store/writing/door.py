"""The one write door: ``transact`` validates, writes the history, commits or rolls back."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import to_kept
from dcant_tracker.store.file.automatic_copies import copy_before
from dcant_tracker.store.file.backup import Reason
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import sentence_for
from dcant_tracker.store.kept import closings
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import to_document
from dcant_tracker.store.records.tables import Change, Step
from dcant_tracker.store.replicas.letting_go import let_go
from dcant_tracker.store.replicas.naming import next_name
from dcant_tracker.store.writing import derived, final_checks
from dcant_tracker.store.writing.changes import Changes, Op, Operation, RecordChange
from dcant_tracker.store.writing.moments import is_moment
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.store.writing.writing import Writing

T = TypeVar("T")

_INSERT_STEP = sa.insert(Step.__table__)  # type: ignore[attr-defined]
_COPIED_BEFORE = {Op.IMPORT: Reason.IMPORT, Op.MERGE: Reason.MERGE}

MANY_DELETED = 20
"""A step that deletes as many records is worth a copy of the file before it, an undo or not."""

_INSERT_CHANGE = sa.insert(Change.__table__)  # type: ignore[attr-defined]


def engine_for(path: Path) -> sa.Engine:
    """The engine that writes to ``path``: a fresh connection each time, transactions begun by hand."""
    return sa.create_engine(
        "sqlite://",
        creator=lambda: connect(path),
        poolclass=sa.NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


def driver_of(sql: sa.Connection) -> sqlite3.Connection:
    """The SQLite connection under ``sql``: begins, commits and reads on it directly."""
    driver = sql.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(driver)
    return driver


def transact(
    engine: sa.Engine, path: Path, who: str, operation: Operation, work: Callable[[Transaction], T]
) -> tuple[Changes, T]:
    """Run ``work`` as one step of the history: all of it is kept, or nothing.

    Returns what changed and what ``work`` returned. Raises UserError when a rule is broken or the
    disk refuses; then nothing was written.
    """
    with begun(engine, path) as transaction:
        return step_in(transaction, path, who, operation, work)


def step_in(
    transaction: Transaction, path: Path, who: str, operation: Operation, work: Callable[[Transaction], T]
) -> tuple[Changes, T]:
    """Run ``work`` as one step within a transaction that is under way, of which nothing is written elsewhere."""
    result = work(transaction)
    derived.settle(transaction)
    let_go(transaction)
    final_checks.check(transaction)
    changed = transaction.changes()
    closings.keep(transaction, changed, operation)
    changes = _write_history(transaction, changed, who, operation)
    _copy_first(path, operation, changed)
    for finish in transaction.finishing:
        finish(changes)
    return changes, result


@contextlib.contextmanager
def begun(engine: sa.Engine, path: Path, *, rehearsed: bool = False) -> Iterator[Transaction]:
    """A transaction on the file at ``path``, committed at the end unless it is only ``rehearsed``, or taken back whole.

    Who calls it writes the history. Raises UserError when the disk refuses.
    """
    try:
        with engine.connect() as sql:
            driver = driver_of(sql)
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(sql, Writing(driver, path))
                driver.execute("ROLLBACK" if rehearsed else "COMMIT")
            except BaseException:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
                raise
    except (sqlite3.Error, sa.exc.DBAPIError) as problem:
        original = problem.orig if isinstance(problem, sa.exc.DBAPIError) else problem
        told = sentence_for(original if isinstance(original, Exception) else problem, path)
        if told is None:
            raise
        raise told from problem


def _copy_first(path: Path, operation: Operation, changed: Sequence[RecordChange]) -> None:
    """Copy the data file as it still is on the disk, when the step is one that people come to regret.

    A repair made its own. Another connection reads it: what this one wrote is seen by nobody until the commit.
    """
    reason = _COPIED_BEFORE.get(operation.op)
    if (
        operation.op is not Op.REPAIR
        and reason is None
        and sum(change.after is None for change in changed) >= MANY_DELETED
    ):
        reason = Reason.DELETION
    if reason is not None:
        copy_before(path, reason)


def _write_history(
    transaction: Transaction, changed: Sequence[RecordChange], who: str, operation: Operation
) -> Changes:
    if not changed and not operation.always:
        return Changes()
    step = transaction.sql.execute(
        _INSERT_STEP,
        {
            "op": operation.op,
            "label": operation.label,
            "who": who,
            "at": moment(transaction.reading),
            "origin": operation.origin,
            "undoes": operation.undoes,
            **next_name(transaction.writing, operation, changed)._asdict(),
        },
    ).inserted_primary_key
    number = int(step[0]) if step else 0
    if changed:
        transaction.sql.execute(_INSERT_CHANGE, [row for change in changed for row in _rows(number, change)])
    index(transaction, changed)
    return told(number, operation.label, changed)


def told(step: int, label: str, changed: Iterable[RecordChange]) -> Changes:
    """What ``changed`` in ``step``, as the screens refresh from it."""
    touched: dict[str, set[str]] = {}
    structural = set()
    for change in changed:
        touched.setdefault(change.entity, set()).add(change.uid)
        if change.before is None or change.after is None:
            structural.add(change.entity)
    return Changes(step, label, {name: frozenset(uids) for name, uids in touched.items()}, frozenset(structural))


def moment(reading: Reading) -> str:
    """Now, in UTC; the moment of the step before where the clock was set back: steps never go back in time."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    last = reading.fetch_one("SELECT at FROM step ORDER BY id DESC LIMIT 1")
    return max(now, str(last[0])) if last and is_moment(last[0]) else now


def _rows(step: int, change: RecordChange) -> Iterable[dict[str, int | str | None]]:
    common: dict[str, int | str | None] = {"step": step, "entity": change.entity, "uid": change.uid}
    if change.before is None or change.after is None:
        before = None if change.before is None else to_document(change.before)
        after = None if change.after is None else to_document(change.after)
        yield common | {"field": None, "before": before, "after": after}
        return
    for name in change.fields:
        yield common | {
            "field": name,
            "before": to_kept(change.before[name]),
            "after": to_kept(change.after[name]),
        }


def index(transaction: Transaction, changed: Iterable[RecordChange]) -> None:
    """Let the search know what ``changed``."""
    gone: list[tuple[str, int, str]] = []
    come: list[tuple[str, int, str]] = []
    for change in changed:
        if transaction.is_told(change):
            continue
        entity = CATALOGUE[change.entity]
        before = search.text_of(entity, change.before) if change.before else ""
        after = search.text_of(entity, change.after) if change.after else ""
        first, last = transaction.ids_of(change)
        if before != after or first != last:
            gone.append((change.entity, first, before))
            come.append((change.entity, last, after))
    search.unindex(transaction.writing.connection, gone)
    search.index(transaction.writing.connection, come)
