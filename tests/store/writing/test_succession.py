"""Somebody leaves: what she held is found, handed on as one step, and comes back with one undo."""

from datetime import date

import pytest

from dcant_tracker.store.reading.holdings import held_by
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.store.writing.succession import leave

DAY = date(2026, 11, 30)


@pytest.fixture
def people(add, programme):
    """Anne, who holds something of every kind and held more before, and Luc of the same city."""
    city = add("organisation", name="Brest", kind="ville")
    anne = add("contact", organisation=city, name="Anne Le Gall")
    luc = add("contact", organisation=city, name="Luc Morvan")
    measure = add("recommendation", programme=programme, code="1", title="Archives")
    group = add("group", name="GT", kind="working_group")

    def takes_part(role: str, **values) -> str:
        return add("participation", organisation=city, recommendation=measure, role=role, referent=anne, **values)

    def meets(title: str, held_on: date, *contacts: str) -> None:
        meeting = add("meeting", title=title, held_on=held_on, kind="working_group")
        for contact in contacts:
            add("attendance", meeting=meeting, organisation=city, contact=contact, presence="guest")

    takes_part("pilot", status="active", elected_referent=anne)
    takes_part("observer", status="ended")
    takes_part("experimenter", status="active", until=date(2026, 1, 1))
    add("group_member", group=group, organisation=city, contact=anne, role="member", since=date(2020, 1, 1))
    add("action_item", title="Écrire", officer="Anne Le Gall")
    add("action_item", title="Écrit", officer="Anne Le Gall", done_on=date(2026, 1, 1))
    meets("Passée", date(2026, 1, 1), anne)
    meets("À venir", date(2027, 1, 1), anne)
    meets("À deux", date(2027, 2, 1), anne, luc)
    return anne, luc


def held(store, contact):
    return [(one.record.entity, one.field) for one in held_by(store.read(), contact, DAY)]


def hand_on(store, contact, successor):
    found = held_by(store.read(), contact, DAY)
    store.transact(Operation("update", "Départ"), lambda tx: leave(tx, contact, DAY, successor, found))


def test_what_is_over_is_not_held(store, people):
    assert held(store, people[0]) == [
        ("participation", "referent"),
        ("participation", "elected_referent"),
        ("group_member", "contact"),
        ("action_item", "officer"),
        ("attendance", "contact"),
        ("attendance", "contact"),
    ]


def test_the_successor_holds_it_all_and_the_past_stays_hers(store, people):
    anne, luc = people
    hand_on(store, anne, luc)
    assert held(store, anne) == []
    assert sorted(held(store, luc)) == sorted(
        [
            ("participation", "referent"),
            ("participation", "elected_referent"),
            ("group_member", "contact"),
            ("action_item", "officer"),
            ("attendance", "contact"),
            ("attendance", "contact"),
        ]
    )
    person = get(store.read(), "contact", anne)
    assert (person["left_on"], person["replaced_by"]) == (DAY, luc)
    (pilot,) = [one for one in records(store.read(), Query("participation")) if one["role"] == "pilot"]
    assert pilot["referent_since"] == DAY
    members = {one["contact"]: (one["since"], one["until"]) for one in records(store.read(), Query("group_member"))}
    assert members == {anne: (date(2020, 1, 1), DAY), luc: (DAY, None)}
    seats = [one["contact"] for one in records(store.read(), Query("attendance"))]
    assert (seats.count(anne), seats.count(luc)) == (1, 2)


def test_without_a_successor_roles_are_free_again_and_promises_keep_their_name(store, people):
    anne, _luc = people
    hand_on(store, anne, None)
    assert held(store, anne) == [("action_item", "officer")]
    (pilot,) = [one for one in records(store.read(), Query("participation")) if one["role"] == "pilot"]
    assert (pilot["referent"], pilot["elected_referent"], pilot["referent_since"]) == (None, None, None)


def test_one_undo_brings_everything_back(store, people):
    before = held(store, people[0])
    hand_on(store, *people)
    store.undo()
    assert held(store, people[0]) == before
    assert held(store, people[1]) == [("attendance", "contact")]


def test_a_successor_who_is_a_member_already_does_not_become_one_twice(store, add, people):
    anne, luc = people
    (hers,) = records(store.read(), Query("group_member"))
    add("group_member", group=hers["group"], organisation=hers["organisation"], contact=luc, role="member")
    hand_on(store, anne, luc)
    members = [(one["contact"], one["until"]) for one in records(store.read(), Query("group_member"))]
    assert sorted(members, key=str) == sorted([(anne, DAY), (luc, None)], key=str)
