"""A record that was deleted comes back with the links that named it, where they are still free."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.store.history.lost_links import LostLink, lost_links
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")
DELETE = Operation("delete", "Suppression")


@pytest.fixture
def named(store, add, programme):
    """A person, and every link that named her once she is deleted: a referent's, one of any entity, a free text."""
    brest = add("organisation", name="Brest", kind="ville")
    measure = add("recommendation", programme=programme, code="1", title="Archives")
    person = add("contact", organisation=brest, name="Anne")
    other = add("contact", organisation=brest, name="Luc")
    uids = {"person": person, "other": other, "brest": brest}
    for role in ("pilot", "observer", "experimenter"):
        uids[role] = add("participation", organisation=brest, recommendation=measure, role=role, referent=person)
    uids["call"] = add("interaction", organisation=brest, held_on=date(2026, 1, 1), summary="Appel", channel="call")
    store.update("interaction", uids["call"], {"contact": person}, EDIT)
    store.update("interaction", uids["call"], {"contact": None}, EDIT)
    store.update("participation", uids["experimenter"], {"referent": other}, EDIT)
    return uids


def deleted(store, named):
    store.transact(DELETE, lambda tx: tx.delete("contact", named["person"], with_dependants=True))


def lost(store, named):
    return {(link.uid, link.field, link.value) for link in lost_links(store.read(), "contact", named["person"])}


def test_those_that_its_deletion_emptied_are_found_and_no_other(store, named):
    deleted(store, named)
    assert lost(store, named) == {(named[role], "referent", named["person"]) for role in ("pilot", "observer")}
    (first, *_rest) = lost_links(store.read(), "contact", named["person"])
    assert isinstance(first, LostLink)
    assert first.entity == "participation"


def test_one_that_names_somebody_else_since_or_is_gone_is_left(store, named):
    deleted(store, named)
    store.update("participation", named["pilot"], {"referent": named["other"]}, EDIT)
    store.transact(DELETE, lambda tx: tx.delete("participation", named["observer"]))
    assert lost(store, named) == set()


def test_only_the_last_deletion_counts(store, named):
    deleted(store, named)
    store.undo()
    store.update("participation", named["pilot"], {"referent": None}, EDIT)
    deleted(store, named)
    assert lost(store, named) == {(named["observer"], "referent", named["person"])}


def test_a_record_that_was_never_deleted_lost_nothing(store, named):
    store.update("participation", named["pilot"], {"referent": None}, EDIT)
    assert lost(store, named) == set()
    assert lost_links(store.read(), "organisation", named["brest"]) == []


def test_a_text_that_happens_to_be_the_uid_is_no_link(store, named):
    store.update("participation", named["pilot"], {"notes": named["person"]}, EDIT)

    def work(tx) -> None:
        tx.update("participation", named["pilot"], {"notes": None})
        tx.delete("contact", named["person"], with_dependants=True)

    store.transact(DELETE, work)
    assert {field for _uid, field, _value in lost(store, named)} == {"referent"}


@pytest.mark.parametrize(("entity", "field"), [("disparue", "referent"), ("participation", "disparu")])
def test_what_a_later_version_knows_is_passed_over(store, named, entity, field):
    deleted(store, named)
    step = store.read().last_step()
    row = (step, entity, named["pilot"], field, json.dumps(named["person"]))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO change (step, entity, uid, field, before) VALUES (?, ?, ?, ?, ?)", row)
    assert lost(store, named) == {(named[role], "referent", named["person"]) for role in ("pilot", "observer")}


def test_a_link_to_any_entity_is_required_so_that_no_deletion_empties_it():
    assert [field.required for entity in CATALOGUE.values() for field in entity if field.target == ANY] == [True]
