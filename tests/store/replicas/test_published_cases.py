"""Cases that others publish of two copies of one base that come together, told as two data files of ours.

After geodiff's tests of concurrent commits (two inserts, two edits, two deletions, a deletion and an edit) and of rebasing
under a unique constraint (its issue 210), and Dolt's pages on merges and conflicts (cell by cell, both adding one key, a
foreign key that one side leaves without its row). Where one of them lets a side lose, ours keeps both and asks.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.store.replicas.merging import OnConflict, merge
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.replicas.team import File

DELETE = Operation(Op.DELETE, "Suppression")


@pytest.fixture
def base(anne) -> str:
    """A row of Anne's file, before there was a copy of it."""
    return anne.add("organisation", name="Lyon", kind="ville", region="Rhône")


@pytest.fixture
def copy(anne, base, tmp_path) -> Iterator[Callable[[], File]]:
    """``copy()``: Bruno's copy of Anne's file as it is now."""
    made: list[Store] = []

    def new() -> File:
        made.append(Store.open(Path(shutil.copy(anne.store.path, tmp_path / "copie.sqlite"))))
        made[-1].sign("bruno")
        return File(made[-1])

    yield new
    for store in made:
        store.close()


@pytest.fixture
def bruno(copy) -> File:
    return copy()


def delete(file: File, uid: str) -> None:
    file.store.transact(DELETE, lambda step: step.delete("organisation", uid, with_dependants=True))


def together(anne: File, bruno: File) -> dict:
    """What both hold once either took in the other: the same."""
    merge(anne.store, bruno.store.path, OnConflict.LATER)
    merge(bruno.store, anne.store.path, OnConflict.LATER)
    assert anne.records() == bruno.records()
    assert open_conflicts(anne.reading) == open_conflicts(bruno.reading)
    assert (anne.problems(), bruno.problems()) == ([], [])
    return {uid: values for (entity, uid), values in anne.records().items() if entity == "organisation"}


def asked(file: File) -> list[tuple]:
    return [(one.field, one.base, {one.mine, one.theirs}) for one in open_conflicts(file.reading)]


def test_two_inserts_are_both_in(anne, bruno, base):
    for one, name in ((anne, "Nantes"), (bruno, "Metz")):
        one.add("organisation", name=name, kind="ville")
    assert {one["name"] for one in together(anne, bruno).values()} == {"Lyon", "Nantes", "Metz"}
    assert asked(anne) == []


def test_two_edits_of_one_row_in_different_columns_are_both_in(anne, bruno, base):
    anne.set("organisation", base, region="Auvergne-Rhône-Alpes")
    bruno.set("organisation", base, population=522_000)
    (row,) = together(anne, bruno).values()
    assert (row["region"], row["population"], asked(anne)) == ("Auvergne-Rhône-Alpes", 522_000, [])


def test_two_edits_of_one_cell_are_asked_with_what_it_was(anne, bruno, base):
    """geodiff lets the second one win; Dolt asks."""
    anne.set("organisation", base, region="Auvergne", population=1)
    bruno.set("organisation", base, region="Bourgogne")
    (row,) = together(anne, bruno).values()
    assert row["population"] == 1
    assert asked(anne) == [("region", "Rhône", {"Auvergne", "Bourgogne"})]


def test_two_edits_to_one_value_are_one(anne, bruno, base):
    for one in (anne, bruno):
        one.set("organisation", base, region="Auvergne")
    together(anne, bruno)
    assert asked(anne) == []


def test_two_deletions_are_one(anne, bruno, base):
    for one in (anne, bruno):
        delete(one, base)
    assert together(anne, bruno) == {}
    assert asked(anne) == []


@pytest.mark.parametrize("anne_deletes", [True, False])
def test_a_deletion_and_an_edit_keep_the_row_and_ask(anne, bruno, base, anne_deletes):
    """geodiff drops the row and with it the edit, whichever came first; Dolt asks."""
    deleting, editing = (anne, bruno) if anne_deletes else (bruno, anne)
    delete(deleting, base)
    editing.set("organisation", base, region="Auvergne")
    (row,) = together(anne, bruno).values()
    assert row["region"] == "Auvergne"
    assert [one.field for one in open_conflicts(anne.reading)] == [None]


def test_one_unique_name_inserted_by_both_is_one_row(anne, bruno, base):
    """geodiff's issue 210: its rebase fails here."""
    for one, region in ((anne, "Lorraine"), (bruno, "Grand Est")):
        one.add("organisation", name="Metz", kind="ville", region=region, department="Moselle")
    rows = together(anne, bruno)
    assert sorted(one["name"] for one in rows.values()) == ["Lyon", "Metz"]
    assert [(name, sides) for name, _base, sides in asked(anne)] == [("region", {"Lorraine", "Grand Est"})]


def test_one_unique_name_inserted_by_both_alike_asks_nothing(anne, bruno, base):
    for one in (anne, bruno):
        one.add("organisation", name="Metz", kind="ville", region="Lorraine")
    assert len(together(anne, bruno)) == 2
    assert asked(anne) == []


def test_a_unique_name_that_one_gave_away_and_both_gave_again_is_no_clash(anne, bruno, base):
    """Row A is renamed and a new row takes its name, on one side; the other edits row A."""
    anne.set("organisation", base, name="Lyon (ancienne)")
    new = anne.add("organisation", name="Lyon", kind="ville")
    bruno.set("organisation", base, population=7)
    rows = together(anne, bruno)
    assert (rows[base]["name"], rows[base]["population"], rows[new]["name"]) == ("Lyon (ancienne)", 7, "Lyon")


def test_a_row_that_one_deletes_and_the_other_refers_to_stays_and_is_asked_about(anne, bruno, base):
    """Dolt reports a violated foreign key and leaves the rows to be mended by hand."""
    delete(anne, base)
    child = bruno.add("organisation", name="Métropole de Lyon", kind="metropole", parent=base)
    rows = together(anne, bruno)
    assert rows[child]["parent"] == base
    assert [(one.uid, one.field) for one in open_conflicts(anne.reading)] == [(base, None)]


def test_nothing_of_ours_since_is_a_fast_forward(anne, bruno, base):
    bruno.set("organisation", base, region="Auvergne")
    delete(bruno, bruno.add("organisation", name="Metz", kind="ville"))
    (row,) = together(anne, bruno).values()
    assert (row["region"], asked(anne)) == ("Auvergne", [])


def test_merged_again_and_again_either_way_nothing_changes(anne, bruno, base):
    anne.set("organisation", base, region="Auvergne")
    bruno.set("organisation", base, region="Bourgogne")
    together(anne, bruno)
    before = anne.records(), anne.reading.last_step(), bruno.reading.last_step()
    for one, other in ((anne, bruno), (bruno, anne)) * 2:
        assert merge(one.store, other.store.path, OnConflict.STOP).changes.step is None
    assert (anne.records(), anne.reading.last_step(), bruno.reading.last_step()) == before
