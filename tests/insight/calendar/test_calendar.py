"""A calendar takes in what is due and updates it later."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from dcant_tracker.insight.calendar.entries import entries, entry
from dcant_tracker.insight.calendar.ical import ical
from dcant_tracker.insight.state import State
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation

TODAY = date(2017, 7, 4)
EDIT = Operation("edit", "Modification")


@pytest.fixture
def planned(add):
    """A measure of Camille Martin's with something of every kind, open; the uids by name."""
    programme = add("programme", code="DcANT", title="DcANT", starts_on=date(2015, 10, 5))
    measure = add("recommendation", programme=programme, code="3", title="Archives", officer="Camille Martin")
    brest = add("organisation", name="Brest Métropole", kind="metropole")
    return {
        "measure": measure,
        "milestone": add("milestone", recommendation=measure, title="Marché", due_on=date(2017, 6, 22)),
        "undated": add("milestone", recommendation=measure, title="Sans date"),
        "action": add(
            "action_item", title="Relancer", organisation=brest, officer="Louis Bon", due_on=date(2017, 9, 1)
        ),
        "call": add(
            "interaction",
            organisation=brest,
            held_on=date(2017, 6, 1),
            summary="Secret",
            details="Confidence",
            officer="Camille Martin",
            follow_up_on=date(2017, 7, 10),
        ),
        "meeting": add(
            "meeting", title="Comité", held_on=date(2017, 7, 12), kind="steering", hours="14 h – 16 h", place="Paris"
        ),
    }


@pytest.fixture
def seen(store):
    """``seen(officer)``: the entries of the day of the story."""
    return lambda officer="": entries(State(store.read(), TODAY), officer)


def events(listed):
    return list(Calendar.from_ical(ical(listed, datetime(2017, 7, 4, tzinfo=UTC))).walk("VEVENT"))


def test_each_kind_is_there_once_by_its_day(planned, seen):
    assert [one.title for one in seen()] == [
        "Jalon : Marché",
        "À rappeler : Brest Métropole",
        "Comité",
        "À faire : Relancer",
    ]


def test_what_has_no_day_is_left_out(store, planned, seen):
    assert planned["undated"] not in {one.uid for one in seen()}
    assert entry(State(store.read(), TODAY), get(store.read(), "milestone", planned["undated"])) is None


def test_an_officer_sees_what_she_follows_and_every_meeting(planned, seen):
    assert {one.uid for one in seen("camille martin")} == {planned[name] for name in ("milestone", "call", "meeting")}
    assert {one.uid for one in seen("Personne")} == {planned["meeting"]}


def test_a_call_says_nothing_of_what_was_talked_about(planned, seen):
    said = ical(seen()).decode()
    assert "Secret" not in said
    assert "Confidence" not in said


def test_a_call_names_the_organisation_and_nobody_there(store, add, planned, seen):
    brest = get(store.read(), "interaction", planned["call"])["organisation"]
    person = add("contact", organisation=brest, name="Camille Durand")
    store.update("interaction", planned["call"], {"contact": person}, EDIT)
    said = ical(seen()).decode()
    assert "Brest Métropole" in said
    assert "Durand" not in said


@pytest.mark.parametrize(
    ("name", "entity", "field"),
    [
        ("milestone", "milestone", "done_on"),
        ("action", "action_item", "done_on"),
        ("call", "interaction", "followed_up_on"),
    ],
)
def test_what_is_done_leaves_and_is_called_off_where_its_day_is_still_to_come(
    store, planned, seen, name, entity, field
):
    day = {one.uid: one.day for one in seen()}[planned[name]]
    store.update(entity, planned[name], {field: TODAY}, EDIT)
    left = {str(one["uid"]): str(one["status"]) for one in events(seen())}
    assert left.get(planned[name]) == (None if day < TODAY else "CANCELLED")
    assert left[planned["meeting"]] == "CONFIRMED"


def test_a_later_calendar_updates_the_one_before(store, planned, seen):
    before = {str(one["uid"]): one for one in events(seen())}
    store.update("meeting", planned["meeting"], {"held_on": date(2017, 7, 13)}, EDIT)
    after = {str(one["uid"]): one for one in events(seen())}
    assert before.keys() == after.keys()
    moved = planned["meeting"]
    assert after[moved]["sequence"] > before[moved]["sequence"]
    assert all(after[uid]["sequence"] == before[uid]["sequence"] for uid in before if uid != moved)


def test_a_day_is_whole_and_a_meeting_has_its_hours(planned, seen):
    by_uid = {str(one["uid"]): one for one in events(seen())}
    day, meeting = by_uid[planned["action"]], by_uid[planned["meeting"]]
    assert (day["dtstart"].dt, day["dtend"].dt) == (date(2017, 9, 1), date(2017, 9, 2))
    assert meeting["dtstart"].dt == datetime(2017, 7, 12, 14).astimezone()
    assert meeting["dtend"].dt == datetime(2017, 7, 12, 16).astimezone()
    assert meeting["dtstart"].dt.tzinfo is not None
    assert str(meeting["location"]) == "Paris"


def test_texts_of_any_kind_stay_texts(add, seen):
    title = "Comité ; « pilotage », BEGIN:VEVENT\\n" + "é" * 200
    add("meeting", title=title, held_on=TODAY, kind="other")
    made = ical(seen())
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert [str(one["summary"]) for one in events(seen())] == [title]
