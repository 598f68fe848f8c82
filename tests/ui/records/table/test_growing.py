"""Rows by the dozen: what is pasted below the last row, or typed in the empty line, makes records."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.history import log
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.table.paste_answers import PasteDialog
from dcant_tracker.ui.records.table.pasting import PastedRow, plan


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp):
    """What Python put on the offscreen clipboard must not outlive Python."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def page_of(session, settle, qtbot):
    def make(entity):
        page = ListPage(session, entity)
        qtbot.addWidget(page)
        page.resize(1100, 500)
        page.show()
        settle()
        page.view.setFocus()
        return page

    return make


def last_step(session):
    return log.steps(session.store.read(), limit=1)[0]


def pasted(*rows, uid=""):
    names = ("name", "kind", "region")
    return [PastedRow(uid, dict(zip(names, row, strict=False))) for row in rows]


def test_a_name_of_several_and_values_that_break_a_rule_together_are_refused_and_the_rest_is_kept(store, uid_of):
    brest = uid_of("organisation", "Brest Métropole")
    store.add("organisation", {"name": "Épinal", "kind": "departement"}, Operation("add", "…"))
    made = plan(store, "contact", [PastedRow("", {"organisation": "Épinal", "name": "Ana"})])
    (refused,) = made.refused
    assert (refused.field.name, len(refused.near), made.added) == ("organisation", 2, [])
    dates = {"member_since": "2017-01-02", "member_until": "2016-01-02"}
    made = plan(store, "organisation", [PastedRow(brest, {**dates, "region": "Ouest"})])
    assert {one.field.name for one in made.refused} <= set(dates)
    assert made.refused
    assert not made.cells[brest].keys() >= set(dates)
    assert made.cells[brest]["region"] == "Ouest"


def test_rows_pasted_below_the_last_one_are_one_step_and_one_undo(page_of, session, settle):
    page = page_of("organisation")
    many = "".join(f"Commune {number:02}\tVille\tOuest\r\n" for number in range(40))
    QGuiApplication.clipboard().setText(f"Nom\tType\tRégion\r\n{many}")
    before = page.table.count
    page.list_actions.action("paste").trigger()
    settle()
    assert page.table.count == before + 40
    assert last_step(session).label == "Collage : 40 lignes ajoutées (Collectivités et organismes)"
    session.undo()
    settle()
    assert page.table.count == before


def test_a_rectangle_that_reaches_below_the_list_changes_rows_and_adds_others(page_of, session, settle):
    page = page_of("organisation")
    view, table = page.view, page.table
    last = table.record(table.count - 1)
    QGuiApplication.clipboard().setText(f"{last['name']}\tVille\nQuimper\tVille\n\t\n")
    view.setCurrentIndex(table.index(table.count - 1, table.column("name")))
    view.paste()
    settle()
    assert last_step(session).label == "Collage : 1 ligne ajoutée, 1 cellule modifiée (Collectivités et organismes)"
    assert session.store.read().fetch_value("SELECT kind FROM organisation WHERE name = 'Quimper'") == "ville"


def test_what_is_typed_in_the_empty_line_becomes_a_record_once_it_is_whole(page_of, session, settle, qtbot):
    page = page_of("organisation")
    view, table = page.view, page.table
    draft = table.count
    assert "Nouvelle ligne" in table.cells.banner(draft)
    qtbot.waitUntil(lambda: page.sheet.uid == table.uid(0))
    view.type_new_row()
    qtbot.waitUntil(lambda: not page.sheet.uid)
    table.setData(table.index(draft, table.column("name")), "Quimper")
    view.finish_draft()
    assert view.currentIndex().column() == table.column("kind")
    assert table.index(draft, table.column("kind")).data() == "à remplir"
    assert not table.setData(table.index(draft, table.column("siren")), "12")
    assert table.refusal is not None
    table.setData(table.index(draft, table.column("kind")), "Ville")
    QTest.keyClick(view, Qt.Key.Key_Up)
    settle()
    assert table.count == draft + 1
    assert "Quimper" in last_step(session).label
    assert not table.draft
    view.type_new_row()
    table.setData(table.index(table.count, table.column("name")), "Brest Métropole")
    table.setData(table.index(table.count, table.column("kind")), "Métropole")
    table.setData(table.index(table.count, table.column("department")), "Finistère")
    view.finish_draft()
    settle()
    assert "existe déjà" in session.messages.errors[-1].message
    assert table.draft.values["name"] == "Brest Métropole"
    QTest.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    view.clear_cells()
    assert not table.draft


def test_an_empty_list_is_typed_or_pasted_into(page_of, session, settle):
    page = page_of("partner")
    assert page.stack.currentWidget() is page.empty
    page.empty.typed.emit()
    assert page.stack.currentWidget() is page.view
    QGuiApplication.clipboard().setText("SGMAP\nADCF\n")
    page.view.paste()
    settle()
    assert page.table.count == 2


def test_links_are_found_as_an_import_finds_them_and_others_are_offered(session, store, uid_of):
    identity = {"organisation": uid_of("organisation", "Épinal"), "name": "Ville-sur-Moselle"}
    store.transact(Operation("add", "…"), lambda tx: tx.add("organisation_identity", identity))
    rows = [
        PastedRow("", {"organisation": name, "recommendation": measure, "role": "Observateur"})
        for name, measure in (("CC Brest", ""), ("ville sur moselle", "R2"), ("metropole de toulouse", "2"))
    ]
    programme = uid_of("programme", "DcANT 2015-2017")
    made = plan(store, "participation", rows, {"status": "confirmed"}, programme)
    assert {one["organisation"] for one in made.added} == {
        uid_of("organisation", "Épinal"),
        uid_of("organisation", "Toulouse Métropole"),
    }
    second = uid_of("recommendation", "DcANT 2015-2017 / 2")
    assert [one["recommendation"] for one in made.added] == [second, second]
    (refused,) = made.refused
    assert (refused.text, refused.field.name) == ("CC Brest", "organisation")
    assert ("Brest Métropole (Finistère)", uid_of("organisation", "Brest Métropole")) in refused.near


def test_a_row_that_exists_comes_twice_or_lacks_something_is_not_added(store):
    rows = pasted(("brest metropole", "Métropole"), ("Quimper", "Ville"), ("quimper", "Ville"), ("Vannes", "", "Ouest"))
    made = plan(store, "organisation", rows)
    assert [one["name"] for one in made.added] == ["Quimper"]
    told = [(one.rank, one.field.name, bool(one.existing)) for one in made.refused]
    assert told == [(0, "name", True), (2, "name", False), (3, "kind", False)]


def test_cells_that_do_not_fit_are_asked_about_once_each_and_mended_before_anything_is_written(session, store, settle):
    rows = pasted(
        ("Quimper", "Vile", "Ouest"), ("Vannes", "Vile", "Ouest"), ("Épinal", "Ville", "Est"), ("Auray", "Bourg", "")
    )
    made = plan(store, "organisation", rows)
    dialog = PasteDialog(session, CATALOGUE["organisation"], rows, made)
    assert [len(doubt.cells) for doubt in dialog.doubts] == [2, 1, 1]
    assert dialog.paste.text() == "Coller le reste"
    dialog.show()
    dialog._editor.setFocus()
    dialog._editor.load("ville", "Ville")
    QTest.keyClick(dialog._editor, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter gives one answer, it does not paste the rest"
    assert dialog.table.currentIndex().row() == 2
    dialog.complete.setChecked(True)
    again = plan(store, "organisation", dialog.rows())
    assert [one["name"] for one in again.added] == ["Quimper", "Vannes"]
    assert not again.refused
    assert list(again.cells.values()) == [{"region": "Est"}]
    assert dialog._said(dialog.doubts[2]) == "rien"
    dialog.deleteLater()
