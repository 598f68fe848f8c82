"""A large import taken back and brought back, beside one of an eighth of its rows: the time grows with the rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation

LARGE, SMALL = 20_000, 2_500
FEW = 8
PER_ORGANISATION = 50


@pytest.fixture
def imported(scale, tmp_path) -> Iterator[tuple[Store, Store]]:
    """Two data files, each of one step that added contacts to the organisations that it added."""
    stores = tuple(_imported(tmp_path, scale.number(rows, rows * FEW // SMALL)) for rows in (LARGE, SMALL))
    yield stores
    for store in stores:
        store.close()


@pytest.mark.timeout(900)
def test_a_large_import_is_taken_back_and_brought_back(figures, imported):
    large, small = imported
    figures.against(
        f"undo and redo of {LARGE:,} rows / of {SMALL:,}".replace(",", "\N{NO-BREAK SPACE}"),
        "≤ 9",
        lambda: _there_and_back(large),
        lambda: _there_and_back(small),
        rounds=3,
    )


def _imported(folder: Path, rows: int) -> Store:
    store = Store.create(folder / f"{rows}.sqlite")

    def work(step) -> None:
        for number in range(rows):
            if number % PER_ORGANISATION == 0:
                organisation = step.add("organisation", {"name": f"Commune {number}", "kind": "ville"})
            step.add("contact", {"organisation": organisation, "name": f"Agent {number}"})

    store.transact(Operation(Op.IMPORT, "Import"), work)
    return store


def _there_and_back(store: Store) -> None:
    assert store.undo().kept == ()
    assert store.redo().kept == ()
