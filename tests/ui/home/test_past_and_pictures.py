"""Accueil: the four pictures below what is urgent, and all of it as it stood on an earlier day."""

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import QPoint, Qt

from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.home.four_pictures import NAMES


@pytest.fixture
def old(store):
    """The small world was entered on 10 January 2017; what follows is of today."""
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE step SET at = '2017-01-10T09:00:00.000+00:00'")
        connection.commit()


@pytest.fixture
def home(old, window):
    return window.current_page


def lines(home):
    return [row.accessibleName() for row in home.rows()]


def go_back(home, text, settle, qtbot):
    home.chooser.editor.setText(text)
    qtbot.keyClick(home.chooser.editor, Qt.Key.Key_Return)
    settle()


@pytest.fixture
def pictures(home, qtbot):
    qtbot.waitUntil(lambda: home.pictures is not None)
    return home.pictures


def test_the_pictures_come_after_what_is_urgent(home, pictures, qtbot, settle):
    assert [view.asked.name for view in pictures.views] == list(NAMES)
    assert [view.title.text() for view in pictures.views] == [FIGURES[name].title for name in NAMES]
    qtbot.waitUntil(lambda: all(view.figure for view in pictures.views[:2]))


def test_the_pictures_follow_the_programme(home, pictures, session, uid_of, settle):
    second = uid_of("programme", "DcANT 2018-2020")
    session.set_programme(second)
    settle()
    assert {view.asked.selection.programme for view in pictures.views} == {second}


def test_the_pictures_stand_beside_what_is_urgent_and_below_it_when_narrow(home, pictures, window, qtbot):
    last = home.rows()[-1]

    def left_top(widget):
        return widget.mapTo(home, QPoint())

    qtbot.waitUntil(lambda: left_top(pictures).x() > left_top(last).x() + last.width())
    window.resize(800, 600)
    qtbot.waitUntil(lambda: left_top(pictures).y() > left_top(last).y())


def test_an_earlier_day_shows_what_was_urgent_then(home, session, uid_of, settle, qtbot):
    milestone = uid_of("milestone", "Cahier des charges")
    session.write(Operation("delete", "Suppression du jalon"), lambda tx: tx.delete("milestone", milestone))
    settle()
    assert "1 jalon en retard" not in lines(home)
    go_back(home, "15/03/2017", settle, qtbot)
    assert home.past.isVisible()
    assert home.past.said.text().replace("\u00a0", " ") == "État au 15 mars 2017 – lecture seule"
    assert "1 jalon en retard" in lines(home)


def test_lateness_is_judged_on_that_day(home, settle, qtbot):
    assert "1 suite à donner en retard" in lines(home)
    go_back(home, "15/03/2017", settle, qtbot)
    assert "1 jalon en retard" in lines(home)
    assert "1 suite à donner en retard" not in lines(home)


def test_one_comes_back_to_today(home, pictures, settle, qtbot):
    today = lines(home)
    go_back(home, "15/03/2017", settle, qtbot)
    assert {view.asked.when for view in pictures.views} == {"2017-03-15"}
    qtbot.mouseClick(home.past.back, Qt.MouseButton.LeftButton)
    settle()
    assert not home.past.isVisible()
    assert home.chooser.editor.text() == ""
    assert lines(home) == today
    assert {view.asked.when for view in pictures.views} == {""}


def test_a_line_of_the_past_opens_the_list_of_today_and_says_so(home, session, messages, settle, qtbot):
    go_back(home, "15/03/2017", settle, qtbot)
    with qtbot.waitSignal(session.navigateList):
        next(row for row in home.rows() if row.accessibleName() == "1 jalon en retard").click()
    assert messages.toasts == ["Les fiches s'affichent telles qu'elles sont aujourd'hui, non à la date choisie."]


def test_before_the_first_entry_there_is_nothing_and_it_says_why(home, settle, qtbot):
    go_back(home, "01/01/2016", settle, qtbot)
    assert lines(home) == []
    assert home.past.more.text().replace("\u00a0", " ").endswith("la première saisie est du 10 janvier 2017.")


@pytest.mark.parametrize(("typed", "says"), [("31/02/2017", "31 février"), ("01/01/2190", "01/01/2190")])
def test_a_day_that_is_none_or_to_come_is_refused_in_place(home, settle, qtbot, typed, says):
    before = lines(home)
    go_back(home, typed, settle, qtbot)
    assert home.chooser.editor.property("invalid")
    assert says in home.chooser.editor.accessibleDescription()
    assert not home.past.isVisible()
    assert lines(home) == before
    go_back(home, "", settle, qtbot)
    assert not home.chooser.editor.property("invalid")


def test_contacts_to_check_are_said(home, session, uid_of, window, settle):
    from datetime import date

    contact = uid_of("contact", "Anne Le Goff")
    session.write(
        Operation("update", "Date"), lambda tx: tx.update("contact", contact, {"review_on": date(2020, 1, 1)})
    )
    settle()
    row = next(row for row in home.rows() if row.accessibleName() == "1 contact à vérifier")
    assert row.toolTip() == "Anne Le Goff – Brest Métropole (01/01/2020)"
    row.click()
    settle()
    assert window.current_page_id == "contact"
    assert window.current_page.table.count == 1
