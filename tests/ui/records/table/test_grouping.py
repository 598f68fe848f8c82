"""Rows under headings with their counts: folded, edited, pasted into and kept like any other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.table.grouping import grouped, groups_in


@pytest.fixture
def page(session, settle, qtbot):
    made = ListPage(session, "organisation")
    qtbot.addWidget(made)
    made.resize(1100, 500)
    made.show()
    settle()
    return made


def rows(page):
    table = page.table
    return [table.cells.banner(row) or table.index(row, 0).data() for row in range(table.draft_row)]


def test_groups_follow_the_list_s_own_order_whatever_the_kind_of_field(store):
    def told(entity, field, order=()):
        query = grouped(Query(entity, order=order), field)
        return [(group.value, group.count) for group in groups_in(store.read(), query, field)]

    assert told("organisation", "kind") == [("metropole", 3), ("ville", 1), ("etat", 1)]
    assert told("organisation", "kind", ("-kind",))[0] == ("etat", 1)
    assert told("organisation", "region")[-1] == (None, 1)
    assert [count for _value, count in told("recommendation", "programme")] == [2, 1]
    assert [(value and value.year, count) for value, count in told("recommendation", "due_on")] == [
        (2017, 1),
        (2099, 1),
        (None, 1),
    ]


def test_a_group_is_folded_by_keyboard_and_its_rows_are_still_of_the_list(page, settle):
    page.groups.group_by("kind")
    settle()
    assert rows(page)[0] == "▾  Métropole   ·   3"
    assert page.bar.count.text() == "5 lignes"
    page.view.setCurrentIndex(page.table.index(0, 0))
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert rows(page) == ["▸  Métropole   ·   3", "▾  Ville   ·   1", "Épinal", "▾  Service de l'État   ·   1", "SGMAP"]
    assert len(page.table.all_ids()) == page.table.count == 5
    page.table.setData(page.table.index(2, page.table.column("kind")), "Métropole")
    settle()
    assert rows(page) == ["▸  Métropole   ·   4", "▾  Service de l'État   ·   1", "SGMAP"]
    page.table.fold_all(True)
    assert len(rows(page)) == 2
    page.groups.group_by("")
    settle()
    assert len(rows(page)) == 5


def test_what_is_done_with_rows_passes_over_the_headings(page, session, settle, uid_of):
    page.groups.group_by("kind")
    settle()
    assert page.table.uid(0) == ""
    page.view.selectAll()
    assert len(page.view.selected_rows()) == 5
    page.table.fold_all(True)
    assert page.view.select_uid(uid_of("organisation", "Épinal"))
    QGuiApplication.clipboard().setText("Lorraine\nParis\n")
    page.view.setCurrentIndex(page.table.index(page.view.currentIndex().row(), page.table.column("region")))
    page.view.paste()
    settle()
    QGuiApplication.clipboard().clear()
    found = dict(
        session.store.read().fetch_all("SELECT name, region FROM organisation WHERE region IN ('Lorraine', 'Paris')")
    )
    assert found == {"Épinal": "Lorraine", "SGMAP": "Paris"}


def test_a_record_gone_to_while_ctrl_is_down_is_chosen_alone(page, uid_of):
    """As after Ctrl+Entrée in the form of a new record."""
    page.view.select_uid(uid_of("organisation", "SGMAP"))
    QTest.keyPress(page.view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    page.view.select_uid(uid_of("organisation", "Épinal"))
    QTest.keyRelease(page.view, Qt.Key.Key_Control)
    assert [page.table.uid(row) for row in page.view.selected_rows()] == [uid_of("organisation", "Épinal")]


def test_a_view_keeps_how_rows_are_grouped(page, settle, messages):
    page.groups.group_by("region")
    settle()
    messages.answers = ["Par région"]
    page.views.keep()
    settle()
    page.views.leave()
    settle()
    assert not page.table.grouping
    page.views.show_view(page.views.views[0].uid)
    settle()
    assert rows(page)[0].endswith("Auvergne-Rhône-Alpes   ·   1")
    assert page.groups.action.text() == "Par : Région"
