"""Rectangles of the matrix: chosen with Shift and the arrows, copied, pasted and emptied, one step each."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcant_tracker.store.history import log
from dcant_tracker.ui.participations.page import ParticipationsPage

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(session, settle, qtbot):
    made = ParticipationsPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.pane.filters.everyone.setChecked(True)
    settle()
    yield made
    QGuiApplication.clipboard().clear()


def choose(page, first: tuple[str, str], last: tuple[str, str]) -> None:
    """Go from the cell ``first`` (organisation, number) to ``last`` with Shift."""
    model, view = page.pane.model, page.pane.view

    def place(name, code):
        row = next(rank for rank, one in enumerate(model.rows) if one.name == name)
        return row, next(rank for rank, one in enumerate(model.columns) if one.code == code)

    (top, left), (bottom, right) = place(*first), place(*last)
    view.setCurrentIndex(model.index(top, left))
    view.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right) if left else (Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(view, key)
    for _step in range(bottom - top):
        QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    for _step in range(right - left):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)


def held(store):
    """(organisation, number, role, status) of every participation in a measure of the first programme."""
    sql = (
        "SELECT o.name, r.code, p.role, p.status FROM participation AS p JOIN organisation AS o ON o.uid = p.organisation"
        " JOIN recommendation AS r ON r.uid = p.recommendation"
    )
    return set(store.read().fetch_all(sql))


def test_a_rectangle_is_copied_pasted_and_emptied_in_one_step_each(page, session, store, settle, messages):
    before = held(store)
    choose(page, ("Brest Métropole", "1"), ("Brest Métropole", "2"))
    QTest.keyClick(page.pane.view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "E\t\n"
    choose(page, ("Saint-Étienne Métropole", "1"), ("SGMAP", "2"))
    QTest.keyClick(page.pane.view, Qt.Key.Key_V, CTRL)
    settle()
    added = {(name, "1", "experimenter", "confirmed") for name in ("Saint-Étienne Métropole", "SGMAP")}
    assert held(store) == before | added
    assert log.steps(store.read(), limit=1)[0].label == "Collage de 4 cases de la matrice"
    QTest.keyClick(page.pane.view, Qt.Key.Key_Delete)
    settle()
    assert held(store) == before
    session.undo()
    settle()
    assert held(store) == before | added
    QTest.keyClick(page.pane.view, Qt.Key.Key_O)
    settle()
    assert log.steps(store.read(), limit=1)[0].label == "Observateur dans 4 cases"
    assert ("SGMAP", "2", "observer", "confirmed") in held(store)


def test_cells_of_a_spreadsheet_are_read_as_an_import_reads_them_and_the_others_are_asked_about(
    page, store, settle, messages
):
    choose(page, ("Saint-Étienne Métropole", "1"), ("Saint-Étienne Métropole", "1"))
    data = QMimeData()
    data.setText("GT, pilote\tchef\n")
    QGuiApplication.clipboard().setMimeData(data)
    messages.answers = [False]
    page.pane.view.paste()
    settle()
    assert "« chef »" in messages.questions[-1]
    assert not {one for one in held(store) if one[0] == "Saint-Étienne Métropole"}
    messages.answers = [True]
    page.pane.view.paste()
    settle()
    assert {one[2] for one in held(store) if one[0] == "Saint-Étienne Métropole"} == {"working_group", "pilot"}
