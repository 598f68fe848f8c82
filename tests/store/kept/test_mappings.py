"""Correspondences of foreign workbooks, saved by name."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import ledger, mappings
from dcant_tracker.store.kept.mappings import SavedMapping
from dcant_tracker.store.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "donnees.sqlite")
    yield store
    store.close()


def save(store, name, definition="{}", partner=None):
    with ledger.ledger_entry(store.path) as writing:
        mappings.save_mapping(writing, SavedMapping(name, partner, "forme", definition))


def test_a_mapping_is_found_by_its_name_whatever_the_case(store):
    save(store, "Région Île-de-France", '{"a": 1}')
    found = mappings.mapping_called(store.read(), "region ile-de-france")
    assert (found.name, found.definition, found.shape) == ("Région Île-de-France", '{"a": 1}', "forme")


def test_saving_under_a_known_name_replaces(store):
    save(store, "Région", "{}")
    save(store, "REGION", '{"b": 2}')
    assert [found.definition for found in mappings.mappings(store.read())] == ['{"b": 2}']


def test_an_unknown_name_is_told_with_those_that_exist(store):
    save(store, "Région")
    with pytest.raises(UserError, match="Aucune correspondance") as told:
        mappings.mapping_called(store.read(), "Département")
    assert "« Région »" in told.value.hint


def test_a_deleted_mapping_is_gone(store):
    save(store, "Région")
    with ledger.ledger_entry(store.path) as writing:
        mappings.delete_mapping(writing, "région")
    assert mappings.mappings(store.read()) == []


def test_a_renamed_mapping_keeps_the_files_read_under_it(store):
    save(store, "Région")
    save(store, "Autre")
    with ledger.ledger_entry(store.path) as writing:
        facts = ledger.NewExchange(ledger.IN, "mars.xlsx", 0, options={"mapping": "Région", "ignored": []})
        ledger.record_exchange(writing, facts, b"x")
        mappings.rename_mapping(writing, "région", "Île-de-France")
    assert {found.name for found in mappings.mappings(store.read())} == {"Île-de-France", "Autre"}
    (entry,) = ledger.exchanges(store.read())
    assert entry.options == {"mapping": "Île-de-France", "ignored": []}
    with pytest.raises(UserError, match="déjà le nom"), ledger.ledger_entry(store.path) as writing:
        mappings.rename_mapping(writing, "Île-de-France", "autre")
