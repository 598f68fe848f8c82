"""Imports left before their end wait in the data file, with their workbooks and decisions."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import ledger, paused_imports
from dcant_tracker.store.kept.paused_imports import PausedFile, PausedImport
from dcant_tracker.store.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "donnees.sqlite")
    yield store
    store.close()


def left(store, **facts) -> int:
    files = [PausedFile("retour.xlsx", b"un"), PausedFile("autre.ods", b"deux")]
    with ledger.ledger_entry(store.path) as writing:
        return paused_imports.keep(writing, PausedImport("retour.xlsx", "moi", **facts), files)


def test_an_import_left_is_found_again_whole(store):
    number = left(store, undecided=3, decisions='[["a"]]', mapping="Tableau de la Région")
    found, files = paused_imports.paused_import(store.read(), number)
    assert (found.label, found.undecided, found.decisions, found.mapping) == (
        "retour.xlsx",
        3,
        '[["a"]]',
        "Tableau de la Région",
    )
    assert [(file.file_name, file.content) for file in files] == [("retour.xlsx", b"un"), ("autre.ods", b"deux")]
    assert paused_imports.undecided(store.read()) == 3
    assert store.read().last_step() == 0


def test_leaving_again_replaces_what_was_left(store):
    number = left(store, undecided=3)
    again = left(store, undecided=1, id=number)
    assert [found.id for found in paused_imports.all_paused(store.read())] == [again]
    assert paused_imports.undecided(store.read()) == 1


def test_one_that_was_ended_says_so(store):
    number = left(store)
    with ledger.ledger_entry(store.path) as writing:
        paused_imports.drop(writing, number)
    assert paused_imports.all_paused(store.read()) == []
    with pytest.raises(UserError, match="terminé ou abandonné"):
        paused_imports.paused_import(store.read(), number)
