"""What the page of a meeting asks of the data file."""

from datetime import date

import pytest

from dcant_tracker.store.reading.meetings import held, matters_to_bring, members_to_convene
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 9, 1)


@pytest.fixture
def group(store):
    """A group with four members: one named, one whose time is over, one who left."""

    def work(tx):
        made = tx.add("group", {"name": "GT", "kind": "working_group"})
        cities = [tx.add("organisation", {"name": name, "kind": "ville"}) for name in ("A", "B", "C", "D")]
        person = tx.add("contact", {"organisation": cities[1], "name": "Anne"})
        leaver = tx.add("contact", {"organisation": cities[3], "name": "Luc", "left_on": date(2017, 1, 1)})
        for city, more in (
            (cities[0], {"since": date(2017, 6, 1)}),
            (cities[1], {"contact": person}),
            (cities[2], {"until": date(2017, 5, 31)}),
            (cities[3], {"contact": leaver}),
        ):
            tx.add("group_member", {"group": made, "organisation": city, "role": "member", **more})
        return made

    return store.transact(Operation("add", "Groupe"), work)[1]


@pytest.fixture
def meeting_on(store, group):
    def make(day, **values):
        made = {"title": f"Réunion {day}", "held_on": day, "group": group, "kind": "working_group", **values}
        uid = store.transact(Operation("add", "Réunion"), lambda tx: tx.add("meeting", made))[1]
        return get(store.read(), "meeting", uid)

    return make


def named(store, members):
    return [store.labels().of("organisation", one["organisation"]) for one in members]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2017, 5, 31), ["B", "C"]), (date(2017, 6, 1), ["A", "B"]), (date(2016, 12, 31), ["B", "C", "D"])],
)
def test_members_are_those_in_force_on_the_day(store, meeting_on, day, expected):
    assert named(store, members_to_convene(store.read(), meeting_on(day))) == expected


def test_members_who_are_counted_are_not_convened_again(store, meeting_on):
    meeting = meeting_on(date(2017, 6, 1))
    first, second = members_to_convene(store.read(), meeting)

    def work(tx):
        tx.add("attendance", {"meeting": meeting.uid, "organisation": first["organisation"], "presence": "guest"})
        tx.add("attendance", {"meeting": meeting.uid, "organisation": second["organisation"], "presence": "guest"})

    store.transact(Operation("add", "Présences"), work)
    assert named(store, members_to_convene(store.read(), meeting)) == ["B"]


def test_a_meeting_without_a_group_convenes_nobody(store, meeting_on):
    assert members_to_convene(store.read(), meeting_on(date(2017, 6, 1), group=None)) == []


def test_what_is_brought_is_late_or_open_on_the_measures_and_not_on_the_agenda_yet(store, group, meeting_on):
    before, meeting = meeting_on(date(2017, 5, 1)), meeting_on(date(2017, 6, 1))

    def work(tx):
        programme = tx.add("programme", {"code": "P", "title": "P"})
        ours = tx.add("recommendation", {"programme": programme, "code": "1", "title": "Un"})
        other = tx.add("recommendation", {"programme": programme, "code": "2", "title": "Deux"})
        tx.update("group", group, {"recommendation": ours})
        for title, measure, due_on, done_on in (
            ("En retard", ours, date(2017, 8, 1), None),
            ("Plus tard", ours, date(2018, 8, 1), None),
            ("Atteint", ours, date(2017, 8, 1), date(2017, 8, 1)),
            ("Ailleurs", other, date(2017, 8, 1), None),
            ("Inscrit", ours, date(2017, 8, 1), None),
        ):
            tx.add("milestone", {"recommendation": measure, "title": title, "due_on": due_on, "done_on": done_on})
        tx.add("action_item", {"title": "De la mesure", "recommendation": ours})
        tx.add("action_item", {"title": "De la réunion d'avant", "meeting": before.uid, "due_on": date(2017, 7, 1)})
        tx.add("action_item", {"title": "Faite", "meeting": before.uid, "done_on": date(2017, 7, 1)})
        tx.add("action_item", {"title": "D'ici", "meeting": meeting.uid})
        tx.add("agenda_item", {"meeting": meeting.uid, "title": "inscrit", "position": 1})

    store.transact(Operation("add", "Matière"), work)
    brought = matters_to_bring(store.read(), meeting, TODAY)
    assert [one["title"] for one in brought] == ["En retard", "De la réunion d'avant", "De la mesure"]


def test_a_meeting_is_held_with_its_points_in_order_and_their_actions(store, meeting_on):
    meeting = meeting_on(date(2017, 6, 1))

    def work(tx):
        second = tx.add("agenda_item", {"meeting": meeting.uid, "title": "Deux", "position": 2})
        tx.add("agenda_item", {"meeting": meeting.uid, "title": "Un", "position": 1})
        tx.add("action_item", {"title": "Du point", "agenda_item": second})
        tx.add("action_item", {"title": "Sans point", "meeting": meeting.uid})

    store.transact(Operation("add", "Points"), work)
    shown = held(store.read(), meeting.uid)
    assert [(point.record["title"], [one["title"] for one in point.actions]) for point in shown.points] == [
        ("Un", []),
        ("Deux", ["Du point"]),
    ]
    assert [one["title"] for one in shown.loose] == ["Sans point"]
    assert held(store.read(), "personne") is None
