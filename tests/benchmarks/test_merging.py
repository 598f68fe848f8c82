"""Another data file is taken in: a colleague's copy on which both went on, and all of a file that we know nothing of."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from dcant_tracker.exchange.merging.importing import Imported
from dcant_tracker.exchange.merging.other_file import merge_told
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas.merging import OnConflict
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.benchmarks import portfolio

EVERY = 97
"""One evaluation in so many was edited on each side."""

EDIT = Operation(Op.EDIT, "Remarques")


def edited(path: Path, shift: int, comment: str) -> int:
    """Write a remark on one evaluation in so many, from number ``shift`` on; returns how many."""
    store = Store.open(path)
    uids = [record.uid for record in all_records(store.read(), "evaluation")[shift::EVERY]]
    store.transact(EDIT, lambda transaction: [transaction.update("evaluation", u, {"comment": comment}) for u in uids])
    store.close()
    return len(uids)


def copied(path: Path, to: Path) -> None:
    """What SQLite takes to copy a data file and to check the copy."""
    to.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(to)) as target:
        source.backup(target)
        assert target.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def counts(done: Imported) -> dict[str, int]:
    (outcome,) = done.outcomes
    return {kind: count for kind, count in outcome.preview.counts().items() if count}


@pytest.mark.timeout(900)
def test_a_copy_on_which_both_went_on_is_compared(figures, scale, tmp_path):
    mine, theirs = tmp_path / "mien.sqlite", scale.copy(portfolio.NOMINAL, tmp_path)
    mine.write_bytes(theirs.read_bytes())
    edited(mine, 0, "Chez nous.")
    changed = edited(theirs, 3, "Chez eux.")
    store = Store.open(mine)

    def ours() -> None:
        assert counts(merge_told(store, theirs, OnConflict.LATER, dry_run=True)[1]) == {"changed": changed}

    figures.against(
        "rehearsed meeting with another data file, nominal / a checked copy of it",
        "≤ 2",
        ours,
        lambda: copied(theirs, tmp_path / "copie.sqlite"),
        rounds=3,
    )
    store.close()


@pytest.mark.timeout(900)
def test_all_of_another_data_file_goes_into_an_empty_one(figures, scale, tmp_path):
    theirs = scale.file(portfolio.NOMINAL)
    done: list[Imported] = []

    def ours() -> None:
        path = tmp_path / "vide.sqlite"
        path.unlink(missing_ok=True)
        store = Store.create(path)
        done[:] = [merge_told(store, theirs, OnConflict.LATER)[1]]
        store.close()

    def bare() -> None:
        portfolio.make(scale.size(portfolio.NOMINAL), tmp_path / "fait.sqlite")

    figures.against("a whole portfolio taken in, nominal / written straight in SQL", "≤ 8", ours, bare, rounds=1)
    assert done[0].outcomes[0].applied is not None
    assert counts(done[0]) == {"added": done[0].outcomes[0].applied.added}
