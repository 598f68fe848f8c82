"""What waits, under who does it or the meeting that wanted it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.meetings.grouped_promises import Line, under_headings


@pytest.fixture
def promised(store, uid_of):
    """Actions of two doers, of a meeting and of none, one late, one done; the uids by title."""
    brest = uid_of("organisation", "Brest Métropole")

    def work(tx):
        meeting = tx.add("meeting", {"title": "Comité", "held_on": date(2017, 7, 12), "kind": "steering"})
        return {
            title: tx.add("action_item", {"title": title, **values})
            for title, values in {
                "Écrire la note": {"organisation": brest, "meeting": meeting, "due_on": date(2017, 8, 1)},
                "Relire": {"officer": "Ada Morel", "due_on": date(2199, 1, 1)},
                "Relancer": {"organisation": brest, "officer": "Ada Morel"},
                "Fini": {"officer": "Ada Morel", "done_on": date(2017, 8, 1)},
                "À quelqu'un": {},
            }.items()
        }

    store.transact(Operation("add", "Avant"), lambda tx: [tx.remove("action_item", uid) for uid in _all(tx)])
    return store.transact(Operation("add", "Suites"), work)[1]


def _all(tx):
    return [uid for (uid,) in tx.reading.fetch_all("SELECT uid FROM action_item")]


@pytest.fixture
def page(window, promised, settle):
    shown = window.open_page("action_item")
    settle()
    return shown


def told(page):
    model = page.grouped.lines
    return [[column.text(row) for column in model.columns] for row in model.rows]


def choose(page, text):
    (menu,) = [one.menu() for one in page.head_actions() if one.text() == "Regrouper"]
    next(one for one in menu.actions() if one.text() == text).trigger()


def test_it_says_what_who_and_when_under_who_does_it(page):
    assert told(page) == [
        ["Ada Morel – 1 suite", "", "", ""],
        ["Relire", "", "", "Pour le 01/01/2199"],
        ["Brest Métropole – 2 suites, dont 1 en retard", "", "", ""],
        ["Écrire la note", "", "Comité, 12 juillet 2017", "En retard : 01/08/2017"],
        ["Relancer", "Ada Morel", "", "À faire"],
        ["Personne n'est nommé – 1 suite", "", "", ""],
        ["À quelqu'un", "", "", "À faire"],
    ]


def test_or_under_the_meeting_and_with_what_is_done(page, settle, session):
    choose(page, "Par réunion")
    choose(page, "Avec ce qui est fait")
    settle()
    headings = [row[0] for row in told(page) if not row[3]]
    assert headings == ["Comité, 12 juillet 2017 – 1 suite, dont 1 en retard", "Hors réunion – 4 suites"]
    assert [row[1] for row in told(page) if row[0] == "Relancer"] == ["Brest Métropole ; Ada Morel"]
    assert page.grouped.isColumnHidden(2)
    assert session.preferences.recall("action_item.shown") == "meeting"


def test_a_letter_says_that_it_is_done_and_the_sheet_follows(page, promised, qtbot, settle, store, session):
    page.grouped.go_to(promised["Relancer"])
    settle()
    qtbot.waitUntil(lambda: page.sheet.uid == promised["Relancer"])
    qtbot.keyClick(page.grouped, Qt.Key.Key_F)
    settle()
    settle()
    assert get(store.read(), "action_item", promised["Relancer"])["done_on"] == date.today()
    assert "Relancer" not in [row[0] for row in told(page)]
    session.undo()
    settle()
    settle()
    assert "Relancer" in [row[0] for row in told(page)]


def test_a_list_that_is_asked_for_takes_its_place(page, promised, settle, qtbot):
    page.show_query(Query("action_item", text="relire"))
    settle()
    assert page.way == "list"
    assert page.table.count == 1
    qtbot.waitUntil(lambda: page.sheet.uid == promised["Relire"])


def test_a_record_is_found_where_it_shows_and_else_in_the_list(page, promised, settle, session):
    session.openRecord("action_item", promised["Relire"])
    settle()
    assert (page.way, page.grouped.uid(), page.sheet.uid) == ("who", promised["Relire"], promised["Relire"])
    session.openRecord("action_item", promised["Fini"])
    settle()
    settle()
    assert (page.way, page.view.current_uid(), page.sheet.uid) == ("list", promised["Fini"], promised["Fini"])


@given(st.lists(st.sampled_from(["Brest", "brest", "Ada", "Épinal", ""])))
def test_every_line_stands_once_under_its_own_heading_in_its_order(names):
    lines = [Line(name, meeting=str(rank)) for rank, name in enumerate(names)]
    shown = under_headings(lines)
    assert sorted(one.meeting for one in shown if one in lines) == sorted(one.meeting for one in lines)
    assert len(shown) == len(lines) + len(set(names))
    for name in set(names):
        assert [one for one in shown if one in lines and one.heading == name] == [
            one for one in lines if one.heading == name
        ]
