"""A meeting to come after the one of May 2017, of a group with members, in a real window."""

from datetime import date

import pytest
from front import bring_to_front

from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.meetings.page import MeetingsPage


@pytest.fixture
def group(uid_of):
    return uid_of("group", "Innovation publique")


@pytest.fixture
def next_meeting(store, group):
    """A meeting of the group with nothing in it."""
    values = {"title": "Groupe de juin", "held_on": date(2017, 6, 29), "group": group, "kind": "working_group"}
    return store.transact(Operation("add", "Réunion"), lambda tx: tx.add("meeting", values))[1]


@pytest.fixture
def fifteen(store, group):
    """Fifteen members of the group, and one who is one no more."""

    def work(tx) -> None:
        for rank in range(16):
            organisation = tx.add("organisation", {"name": f"Ville {rank:02d}", "kind": "ville"})
            member = {"group": group, "organisation": organisation, "role": "member"}
            tx.add("group_member", member | ({"until": date(2017, 1, 1)} if rank == 15 else {}))

    store.transact(Operation("add", "Membres"), work)


@pytest.fixture
def page(window, settle):
    shown = window.open_page("meeting")
    settle()
    assert isinstance(shown, MeetingsPage)
    return shown


@pytest.fixture
def opened(page, window, next_meeting, settle, qtbot):
    """The page of the empty meeting, the keyboard in the line of its first point."""
    bring_to_front(window)
    window.session.openRecord("meeting", next_meeting)
    settle()
    qtbot.waitUntil(page.pane.agenda.new.editor.hasFocus, timeout=5_000)
    return page.pane


@pytest.fixture
def rows(store):
    """The records of an entity of the empty meeting, in their order."""

    def read(entity, meeting=None):
        found = records(store.read(), Query(entity))
        return [one for one in found if meeting is None or one["meeting"] == meeting]

    return read
