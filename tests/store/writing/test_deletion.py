"""Deleting: what refers to a record is named, goes along only after a yes, and one undo brings it all back."""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Operation

DELETE = Operation("delete", "Suppression")


def snapshot(store):
    return {name: {record.uid: dict(record.values) for record in all_records(store.read(), name)} for name in CATALOGUE}


@pytest.fixture
def woven(add, programme, recommendation, brest):
    """A recommendation that much rests on."""
    experiment = add("experiment", recommendation=recommendation, title="Préfiguration")
    add("participation", experiment=experiment, organisation=brest, role="experimenter")
    add("milestone", recommendation=recommendation, title="Étude")
    add("action_item", title="Rencontre", recommendation=recommendation)
    add("attachment", owner=f"recommendation:{recommendation}", label="Note")
    add("attachment", owner=f"experiment:{experiment}", label="Bilan")
    add("recommendation", programme=programme, code="4", title="Suite", follows=recommendation)
    return recommendation


def test_a_record_alone_is_deleted_without_ado(store, brest):
    store.transact(DELETE, lambda transaction: transaction.delete("organisation", brest))
    assert get(store.read(), "organisation", brest) is None


def test_what_refers_to_a_record_is_named_before_anything_is_done(store, woven):
    before = snapshot(store)
    with pytest.raises(UserError) as refused:
        store.transact(DELETE, lambda transaction: transaction.delete("recommendation", woven))
    assert "Mesure 3 (DcANT 2015-2017)" in refused.value.message
    assert "Jalons (1)" in refused.value.message
    assert refused.value.hint
    assert snapshot(store) == before


def test_required_references_go_along_and_optional_ones_are_emptied(store, woven):
    changes, _nothing = store.transact(
        DELETE, lambda transaction: transaction.delete("recommendation", woven, with_dependants=True)
    )
    left = {name: list(found.values()) for name, found in snapshot(store).items() if found}
    assert set(left) == {
        "programme",
        "organisation",
        "recommendation",
        "experiment",
        "participation",
        "action_item",
        "attachment",
    }
    assert left["experiment"][0]["recommendation"] is None
    assert left["participation"][0]["recommendation"] is None
    assert left["action_item"][0]["recommendation"] is None
    assert left["recommendation"][0]["follows"] is None
    assert [found["label"] for found in left["attachment"]] == ["Bilan"]
    assert changes.structural == {"recommendation", "milestone", "attachment"}


def test_one_undo_brings_all_of_it_back(store, woven):
    before = snapshot(store)
    store.transact(DELETE, lambda transaction: transaction.delete("recommendation", woven, with_dependants=True))
    changes = store.undo()
    assert snapshot(store) == before
    assert changes.kept == ()


def test_dependants_are_followed_through_any_number_of_steps(store, woven, programme):
    plan = deletion.plan(store.read(), "programme", programme)
    assert {entity for entity, _uid in plan.deleted} == {"recommendation", "milestone", "attachment"}
    before = snapshot(store)
    store.transact(DELETE, lambda transaction: transaction.delete("programme", programme, with_dependants=True))
    assert not snapshot(store)["recommendation"]
    store.undo()
    assert snapshot(store) == before
    store.redo()
    assert not snapshot(store)["recommendation"]


def test_records_that_name_each_other_can_both_go(store, add, brest):
    old = add("contact", organisation=brest, name="Anne")
    new = add("contact", organisation=brest, name="Bruno", replaced_by=old)
    store.update("contact", old, {"replaced_by": new}, Operation("edit", "Modification"))
    before = snapshot(store)
    store.transact(DELETE, lambda transaction: transaction.delete("organisation", brest, with_dependants=True))
    assert not snapshot(store)["contact"]
    store.undo()
    assert snapshot(store) == before
