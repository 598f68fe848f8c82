"""« Expérimentations »: the list, or the same along the time."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.experiments.page import ExperimentsPage


@pytest.fixture
def page(window, settle):
    shown = window.open_page("experiment")
    settle()
    assert isinstance(shown, ExperimentsPage)
    return shown


def drawn(page, qtbot):
    qtbot.waitUntil(lambda: page.timeline.is_settled)


def test_it_remains_a_list(page):
    assert page.table.count == 1
    assert page.view.isVisible()
    assert [action.text() for action in page.head_actions()][:2] == ["Ajouter", "Frise"]


def test_the_timeline_takes_the_place_of_the_list(page, window, settle, qtbot):
    page.timeline_action.trigger()
    drawn(page, qtbot)
    assert page.timeline.isVisible()
    assert not page.view.isVisible()
    assert not page.bar.isVisible()
    shown = [action.text() for action in page.head_actions() if action.isVisible()]
    assert shown == ["Ajouter", "Frise", "Fiche"]
    page.timeline_action.trigger()
    assert page.view.isVisible()
    assert page.bar.isVisible()


def test_a_key_shows_the_timeline_and_the_list_again(page, qtbot):
    page.focus_list()
    qtbot.waitUntil(page.window().isActiveWindow)
    qtbot.keyClick(page.view, Qt.Key.Key_F7)
    assert page.timeline.isVisible()
    qtbot.keyClick(page.timeline.area, Qt.Key.Key_F7)
    assert page.view.isVisible()


def test_an_experiment_of_the_timeline_shows_in_the_sheet(page, session, uid_of, settle, qtbot):
    experiment = uid_of("experiment", "Préfiguration à Brest")
    session.write(
        Operation("update", "Début"), lambda tx: tx.update("experiment", experiment, {"starts_on": date(2017, 1, 1)})
    )
    page.timeline_action.trigger()
    settle()
    drawn(page, qtbot)
    labels = [row.cells for row in page.timeline.figure.table.rows]
    at = next(at for at, cells in enumerate(labels) if "Préfiguration à Brest" in cells)
    page.timeline.table.opened.emit(page.timeline.figure.table.rows[at].opens)
    settle()
    assert page.timeline.isVisible()
    assert page.sheet.uid == experiment


def test_what_shows_is_remembered(page, session, qtbot, settle):
    page.timeline_action.trigger()
    again = ExperimentsPage(session)
    qtbot.addWidget(again)
    settle()
    assert again.timeline_action.isChecked()


def test_it_follows_the_programme(page, session, uid_of, settle):
    programme = uid_of("programme", "DcANT 2018-2020")
    session.set_programme(programme)
    settle()
    assert page.timeline.asked.selection.programme == programme
