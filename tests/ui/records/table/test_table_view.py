"""The table as people use it: keys, editors, clipboard, headers."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.store.history import log
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.view import TableView


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp):
    """What Python put on the offscreen clipboard must not outlive Python."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def view_of(session, settle, qtbot):
    """A table that shows and has the keyboard."""

    def make(entity, order=()):
        table = RecordTable(session, entity)
        view = TableView(table, f"test.{entity}")
        table.setParent(view)
        qtbot.addWidget(view)
        table.show_query(Query(entity, order=order))
        view.resize(900, 400)
        view.show()
        settle()
        view.setFocus()
        return view

    return make


def go(view, row, field):
    index = view.table.index(row, view.table.column(field))
    view.setCurrentIndex(index)
    return index


def editor(view):
    found = [child for child in view.viewport().children() if child.property("cell") and child.isVisible()]
    return found[0] if found else None


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(editor(view) or view, key, modifiers)


def bubbles(view):
    return [bubble for bubble in view.window().findChildren(RefusalBubble) if not bubble.isHidden()]


def steps(session):
    return len(log.steps(session.store.read()))


def column(view, field):
    return [view.table.index(row, view.table.column(field)).data() for row in range(view.table.rowCount())]


def test_typing_starts_editing_and_enter_writes_then_goes_down(view_of, settle):
    view = view_of("organisation")
    go(view, 0, "short_name")
    QTest.keyClicks(view, "B")
    QTest.keyClicks(editor(view), "rest")
    press(view, Qt.Key.Key_Return)
    settle()
    assert column(view, "short_name")[0] == "Brest"
    assert view.currentIndex().row() == 1
    assert editor(view) is None


def test_enter_and_f2_open_the_cell_and_escape_leaves_it_unchanged(view_of, session, settle):
    view = view_of("organisation")
    before = steps(session)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
        go(view, 0, "name")
        press(view, key)
        assert editor(view).text() == "Brest Métropole"
        QTest.keyClicks(editor(view), "autre chose")
        press(view, Qt.Key.Key_Escape)
        assert editor(view) is None
    settle()
    assert steps(session) == before


def test_a_text_that_its_cell_cuts_is_edited_beyond_it(view_of):
    view = view_of("organisation")
    index = go(view, 0, "name")
    view.setColumnWidth(index.column(), 60)
    press(view, Qt.Key.Key_F2)
    field = editor(view)
    assert field.width() > max(60, field.fontMetrics().horizontalAdvance(field.text()))
    assert field.x() == view.visualRect(index).x()


def test_tab_writes_and_goes_to_the_next_cell(view_of, settle):
    view = view_of("organisation")
    go(view, 0, "name")
    press(view, Qt.Key.Key_F2)
    editor(view).setText("Brest")
    press(view, Qt.Key.Key_Tab)
    settle()
    assert column(view, "name")[0] == "Brest"
    assert view.currentIndex().column() == view.table.column("kind")


def test_a_refused_value_keeps_the_editor_its_text_and_says_why(view_of, settle):
    view = view_of("recommendation")
    go(view, 0, "due_on")
    press(view, Qt.Key.Key_F2)
    assert isinstance(editor(view), DayEditor)
    editor(view).setText("le 31 juin 2017")
    press(view, Qt.Key.Key_Return)
    settle()
    assert editor(view).text() == "le 31 juin 2017"
    [bubble] = bubbles(view)
    assert "Le 31 juin n'existe pas." in bubble.accessibleName()
    editor(view).setText("30 juin 2017")
    press(view, Qt.Key.Key_Return)
    settle()
    assert editor(view) is None
    assert bubbles(view) == []
    assert "30/06/2017 · en retard" in column(view, "due_on")


def test_leaving_a_refused_cell_brings_back_to_it(view_of, settle):
    view = view_of("recommendation")
    go(view, 0, "due_on")
    press(view, Qt.Key.Key_F2)
    editor(view).setText("bientôt")
    go(view, 1, "code")
    settle()
    assert editor(view).text() == "bientôt"
    assert view.currentIndex().row() == 0
    press(view, Qt.Key.Key_Escape)
    assert editor(view) is None
    assert bubbles(view) == []


def test_what_the_write_door_refuses_opens_the_cell_again(view_of, settle, uid_of):
    view = view_of("participation", ("role",))
    row = column(view, "role").index("Pilote")
    go(view, row, "recommendation")
    assert view.table.edit(view.table.uid(row), "recommendation", "DcANT 2018-2020 / 1")
    settle()
    assert editor(view) is not None
    assert editor(view).text() == "DcANT 2018-2020 / 1"
    assert "relève de" in bubbles(view)[0].accessibleName()
    press(view, Qt.Key.Key_Escape)
    assert view.table.record(row)["recommendation"] == uid_of("recommendation", "DcANT 2015-2017 / 2")


def test_a_choice_is_picked_by_its_first_letters(view_of, settle):
    view = view_of("participation", ("role",))
    go(view, 0, "status")
    QTest.keyClicks(view, "t")
    assert isinstance(editor(view), PickEditor)
    assert [one.text for one in editor(view).suggestions().candidates()] == ["Terminée"]
    press(view, Qt.Key.Key_Return)
    settle()
    assert column(view, "status")[0] == "Terminée"


def test_a_choice_is_picked_with_the_arrows(view_of, settle):
    view = view_of("participation", ("role",))
    go(view, 0, "role")
    press(view, Qt.Key.Key_F2)
    settle()
    assert editor(view).suggestions().isVisible()
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Return)
    settle()
    assert view.table.record(0)["role"] in ("co_pilot", "experimenter")


def test_a_reference_is_completed_without_accents(view_of, settle, uid_of):
    view = view_of("recommendation")
    go(view, 0, "lead_local")
    press(view, Qt.Key.Key_F2)
    settle()
    QTest.keyClicks(editor(view), "etien")
    settle()
    names = [one.text for one in editor(view).suggestions().candidates()]
    assert names[0] == "Saint-Étienne Métropole"
    assert editor(view).suggestions().candidates()[-1].creates
    press(view, Qt.Key.Key_Return)
    settle()
    assert view.table.record(0)["lead_local"] == uid_of("organisation", "Saint-Étienne Métropole")


def test_contacts_of_the_same_organisation_come_first(view_of, session, settle, uid_of):
    other = uid_of("organisation", "Toulouse Métropole")
    session.write(Operation("add", "…"), lambda tx: tx.add("contact", {"organisation": other, "name": "Aline Albi"}))
    settle()
    view = view_of("participation", ("-role",))
    row = column(view, "organisation").index("Brest Métropole")
    go(view, row, "referent")
    press(view, Qt.Key.Key_F2)
    settle()
    settle()
    assert editor(view).suggestions().candidates()[0].text == "Anne Le Goff (Brest Métropole)"


def test_a_name_that_does_not_exist_asks_for_its_creation(view_of, settle, qtbot):
    view = view_of("recommendation")
    go(view, 0, "lead_local")
    press(view, Qt.Key.Key_F2)
    settle()
    editor(view).setText("")
    QTest.keyClicks(editor(view), "Agence du lac")
    settle()
    with qtbot.waitSignal(view.creationWanted) as asked:
        press(view, Qt.Key.Key_Return)
    assert asked.args == [view.table.uid(0), "lead_local", "Agence du lac"]


def test_a_long_text_keeps_its_lines_until_ctrl_enter(view_of, settle):
    view = view_of("recommendation")
    view.columns.show_column(view.table.column("description"))
    go(view, 0, "description")
    press(view, Qt.Key.Key_F2)
    assert isinstance(editor(view), LongTextEditor)
    QTest.keyClicks(editor(view), "Un")
    press(view, Qt.Key.Key_Return)
    QTest.keyClicks(editor(view), "Deux")
    press(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert view.table.record(0)["description"] == "Un\nDeux"
    assert column(view, "description")[0] == "Un ⏎ Deux"


def test_the_calendar_moves_with_the_arrows(view_of, settle):
    view = view_of("recommendation")
    go(view, 0, "starts_on")
    press(view, Qt.Key.Key_F2)
    editor(view).setText("29/05/2016")
    press(view, Qt.Key.Key_F4)
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Right)
    assert editor(view).text() == "06/06/2016"
    press(view, Qt.Key.Key_Return)
    settle()
    assert column(view, "starts_on")[0] == "06/06/2016"


def test_delete_empties_the_selected_cells_as_one_step(view_of, session, settle):
    view = view_of("organisation")
    select(view, 0, "department", 2, "region")
    before = steps(session)
    press(view, Qt.Key.Key_Delete)
    settle()
    assert column(view, "region")[:4] == ["", "", "", ""]
    assert steps(session) == before + 1


@pytest.mark.parametrize(("answer", "left"), [(False, ["Bretagne"]), (True, [])])
def test_a_whole_column_is_emptied_after_a_yes_only(view_of, messages, settle, answer, left):
    view = view_of("organisation")
    view.selectColumn(view.table.column("region"))
    messages.answers.append(answer)
    press(view, Qt.Key.Key_Delete)
    settle()
    assert [region for region in column(view, "region") if region][:1] == left
    assert "« Région » sera vidé dans les 5 fiches" in messages.questions[-1]


def select(view, top, left, bottom, right):
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    table = view.table
    first, last = table.index(top, table.column(left)), table.index(bottom, table.column(right))
    view.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
    view.selectionModel().select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_a_copied_rectangle_is_what_excel_reads(view_of, session, settle):
    view = view_of("organisation")
    uid = view.table.uid(0)
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", uid, {"department": 'dit "le bout"'}))
    settle()
    select(view, 0, "department", 1, "region")
    press(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == '"dit ""le bout"""\tBretagne\nVosges\tGrand Est\n'
    assert "<td>Vosges</td><td>Grand Est</td>" in data.html()
    press(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Département\tRégion"


def test_a_pasted_rectangle_is_one_step_and_one_undo(view_of, session, settle):
    view = view_of("organisation")
    QGuiApplication.clipboard().setText("Finistère Nord\tBZH\r\nVosges du Sud\tLorraine\r\n")
    go(view, 0, "department")
    before = steps(session)
    press(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert column(view, "department")[:2] == ["Finistère Nord", "Vosges du Sud"]
    assert column(view, "region")[:2] == ["BZH", "Lorraine"]
    assert steps(session) == before + 1
    session.undo()
    settle()
    assert column(view, "department")[:2] == ["Finistère", "Vosges"]


def test_one_cell_pasted_over_a_selection_fills_it(view_of, settle):
    view = view_of("organisation")
    QGuiApplication.clipboard().setText("Ouest")
    select(view, 0, "region", 3, "region")
    view.paste()
    settle()
    assert column(view, "region")[:5] == ["Ouest"] * 4 + ["Occitanie"]


def test_references_and_choices_are_pasted_by_their_names(view_of, settle, uid_of):
    view = view_of("participation", ("role",))
    QGuiApplication.clipboard().setText("epinal\tPilote\n")
    for name in ("recommendation", "experiment"):
        view.columns.show_column(view.table.column(name), shown=False)
    go(view, 0, "organisation")
    view.paste()
    settle()
    assert view.table.record(0)["organisation"] == uid_of("organisation", "Épinal")


def test_nothing_is_pasted_when_a_cell_is_refused_unless_the_rest_is_accepted(view_of, messages, settle):
    view = view_of("recommendation", ("programme", "code"))
    QGuiApplication.clipboard().setText("01/03/2019\n40/40/2019\n")
    go(view, 0, "due_on")
    asked = []

    def answer(dialog, *, pastes=False):
        (doubt,) = dialog.doubts
        asked.append((doubt.first.text, doubt.first.field.name))
        return pastes

    messages.on_run = answer
    view.paste()
    settle()
    assert "01/03/2019 · en retard" not in column(view, "due_on")
    assert asked == [("40/40/2019", "due_on")]
    messages.on_run = lambda dialog: answer(dialog, pastes=True)
    view.paste()
    settle()
    assert "01/03/2019 · en retard" in column(view, "due_on")


def test_cut_copies_then_empties(view_of, settle):
    view = view_of("organisation")
    go(view, 1, "region")
    view.cut()
    settle()
    assert QGuiApplication.clipboard().text() == "Grand Est\n"
    assert column(view, "region")[1] == ""


def test_fill_down_repeats_the_first_row(view_of, settle):
    view = view_of("organisation")
    select(view, 0, "department", 2, "region")
    press(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert column(view, "department")[:3] == ["Finistère"] * 3
    assert column(view, "region")[:3] == ["Bretagne"] * 3


def test_a_header_sorts_and_shift_adds_a_key(view_of, settle):
    view = view_of("organisation")
    header = view.horizontalHeader()
    header.sortWanted.emit(view.table.column("region"), False)
    settle()
    assert column(view, "region")[0] == "Auvergne-Rhône-Alpes"
    header.sortWanted.emit(view.table.column("region"), False)
    settle()
    assert column(view, "region")[0] == "Occitanie"
    header.sortWanted.emit(view.table.column("name"), True)
    assert view.table.query.order == ("-region", "name")
    assert "↓1" in view.table.headerData(view.table.column("region"), Qt.Orientation.Horizontal)
    settle()


def test_columns_are_remembered(view_of, session):
    view = view_of("organisation")
    header, table = view.horizontalHeader(), view.table
    view.columns.show_column(table.column("population"), shown=False)
    header.moveSection(header.visualIndex(table.column("region")), 0)
    header.resizeSection(table.column("name"), 333)
    view.columns.save()
    again = view_of("organisation")
    assert again.isColumnHidden(table.column("population"))
    assert again.horizontalHeader().logicalIndex(0) == table.column("region")
    assert again.horizontalHeader().sectionSize(table.column("name")) == 333
    again.columns.reset()
    assert not again.isColumnHidden(table.column("population"))
    assert again.horizontalHeader().logicalIndex(0) == table.column("name")


def test_selection_and_place_survive_records_that_come(view_of, session, settle):
    view = view_of("organisation")
    select(view, 1, "name", 2, "kind")
    session.write(Operation("add", "…"), lambda tx: tx.add("organisation", {"name": "Albi", "kind": "ville"}))
    settle()
    assert [view.table.index(row, 0).data() for row in view.selected_rows()] == ["Épinal", "Saint-Étienne Métropole"]
    assert view.table.index(view.currentIndex().row(), 0).data() == "Épinal"


def test_a_record_that_arrives_does_not_close_the_editor(view_of, session, settle):
    view = view_of("organisation")
    go(view, 0, "short_name")
    press(view, Qt.Key.Key_F2)
    QTest.keyClicks(editor(view), "Bre")
    session.write(Operation("add", "…"), lambda tx: tx.add("organisation", {"name": "Albi", "kind": "ville"}))
    settle()
    assert editor(view).text() == "Bre"
    press(view, Qt.Key.Key_Return)
    settle()
    assert column(view, "name")[0] == "Albi"
    assert column(view, "short_name")[1] == "Bre"


def test_every_entry_of_the_cell_menu_can_be_reached(view_of):
    view = view_of("organisation")
    go(view, 0, "name")
    menu = view.cell_menu()
    texts = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert "Historique de cette cellule" in texts
    assert all(action.isEnabled() for action in menu.actions())
    menu.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_too_many_rows_are_refused_with_what_to_do(view_of, messages, monkeypatch, settle):
    from dcant_tracker.ui.records.table import transfer

    monkeypatch.setattr(transfer, "_MOST_WRITTEN", 3)
    view = view_of("organisation")
    view.selectAll()
    view.clear_cells()
    settle()
    assert column(view, "region")[0] == "Bretagne"
    assert "5 lignes" in messages.errors[0].message


def test_many_rows_are_copied_by_the_worker(view_of, monkeypatch, settle):
    from dcant_tracker.ui.records.table import transfer

    monkeypatch.setattr(transfer, "_AT_ONCE", 2)
    view = view_of("organisation")
    select(view, 0, "region", 4, "region")
    view.copy()
    settle()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Bretagne"


def test_a_rectangle_larger_than_the_list_says_so(view_of, messages, settle):
    view = view_of("organisation")
    QGuiApplication.clipboard().setText("a\nb\nc\n")
    go(view, 4, "region")
    messages.answers = [True]
    view.paste()
    settle()
    assert "dépasse la liste" in messages.questions[0]
    assert column(view, "region")[4] == "a"


def test_a_day_said_from_today_on_is_written_as_the_day_it_means(view_of, settle):
    view = view_of("recommendation")
    go(view, 0, "due_on")
    QTest.keyClicks(view, "+")
    QTest.keyClicks(editor(view), "7")
    press(view, Qt.Key.Key_Return)
    settle()
    assert editor(view) is None
    assert format_day(date.today() + timedelta(7)) in column(view, "due_on")
