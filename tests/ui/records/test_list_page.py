"""A list page: filters, counts, adding, deleting, the sheet beside."""

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.empty_list import EmptyState
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.table.filters.popover import PeriodPopover, ValuesPopover


@pytest.fixture
def page_of(session, settle, qtbot):
    """A page that shows and is loaded."""

    def make(entity):
        page = ListPage(session, entity)
        qtbot.addWidget(page)
        page.resize(1070, 600)
        page.show()
        settle()
        qtbot.waitUntil(lambda: page.table.loaded)
        settle()
        return page

    return make


def column(page, field):
    return [page.table.index(row, page.table.column(field)).data() for row in range(page.table.count)]


def open_chip(page, path, settle):
    page.bar.chip(path).click()
    settle()
    return page.bar.popover()


def test_words_filter_the_list_and_the_count_says_so(page_of, qtbot, settle):
    page = page_of("organisation")
    QTest.keyClicks(page.bar.field, "metro")
    qtbot.waitUntil(lambda: page.table.query.text == "metro")
    settle()
    assert column(page, "name") == ["Brest Métropole", "Saint-Étienne Métropole", "Toulouse Métropole"]
    assert page.bar.count.text() == "3 sur 5"
    page.bar.clear()
    settle()
    assert page.bar.count.text() == "5 lignes"


def test_who_experiments_archiving_in_brittany_takes_two_clicks(page_of, settle):
    page = page_of("participation")
    menu = page.bar.question.menu()
    assert isinstance(menu, QMenu)
    experimenter = next(one for one in menu.actions() if one.text() == "Expérimentateur")
    experimenter.menu().aboutToShow.emit()
    archiving = next(one for one in experimenter.menu().actions() if one.text() == "archivage")
    archiving.menu().aboutToShow.emit()
    brittany = next(one for one in archiving.menu().actions() if one.text() == "Bretagne")
    brittany.trigger()
    settle()
    assert column(page, "organisation") == ["Brest Métropole"]
    assert page.bar.chip("role").text() == "Rôle : Expérimentateur"
    assert page.bar.chip("organisation.region").text() == "Région : Bretagne"


def test_a_chip_lists_values_and_ticking_applies_at_once(page_of, settle):
    page = page_of("organisation")
    popover = open_chip(page, "region", settle)
    assert isinstance(popover, ValuesPopover)
    popover.tick("Occitanie")
    popover.tick("Bretagne")
    settle()
    assert column(page, "name") == ["Brest Métropole", "Toulouse Métropole"]
    assert page.bar.chip("region").text() == "Région : Bretagne, Occitanie"
    popover.tick("(non rempli)")
    settle()
    assert len(column(page, "name")) == 3
    assert page.bar.chip("region").text() == "Région : 3 choix"


def test_late_is_one_click(page_of, settle):
    page = page_of("milestone")
    page.bar.chip("late").click()
    settle()
    assert column(page, "title") == ["Cahier des charges"]


def test_a_period_is_filtered_by_two_days(page_of, settle):
    page = page_of("interaction")
    page.show_query(Query("interaction", conditions=(Condition("held_on", (None,)),)))
    settle()
    page.bar.clear()
    facet_menu = next(one for one in page.bar._more.menu().actions() if one.data() == "held_on")
    facet_menu.trigger()
    for _turn in range(3):
        settle()
    popover = page.bar.popover()
    assert isinstance(popover, PeriodPopover)
    first, last = popover._days
    first.setText("1 mai 2017")
    last.setText("31/05/2017")
    last.editingFinished.emit()
    settle()
    assert len(column(page, "summary")) == 1
    last.setText("n'importe quand")
    last.editingFinished.emit()
    assert "n'est pas une date" in popover._problem.text()


def test_conditions_from_elsewhere_become_chips_that_can_be_removed(page_of, settle, uid_of):
    page = page_of("participation")
    missing = Condition("referent", (None,))
    page.show_query(Query("participation", conditions=(missing, Condition("role", ("observer", "pilot")))))
    settle()
    assert sorted(column(page, "role")) == ["Observateur", "Pilote"]
    [chip] = page.bar._other_chips
    assert chip.text() == "Référent : (non rempli)"
    chip.click()
    settle()
    assert page.table.query.conditions == (Condition("role", ("observer", "pilot")),)


def test_an_empty_list_says_what_to_do_next(page_of, settle):
    page = page_of("position")
    assert page.stack.currentWidget() is page.empty
    assert "Aucune position" in page.empty._title.text()
    page.bar.field.setText("zzz")
    page.bar.field.settled.emit()
    settle()
    assert "filtres" in page.empty._title.text()
    page.empty._clear.click()
    settle()
    assert not page.bar.is_active()


def test_what_an_empty_list_says_is_never_cut(qtbot):
    empty = EmptyState(CATALOGUE["contact"])
    qtbot.addWidget(empty)
    empty.resize(700, 600)
    empty.show()
    for filtered in (False, True, False):
        empty.tell(filtered=filtered, programme=False)
        QApplication.processEvents()
    assert empty._text.height() >= empty._text.heightForWidth(empty._text.width())
    empty.resize(280, 420)
    QApplication.processEvents()
    buttons = [one for one in empty.findChildren(QPushButton) if one.isVisible()]
    assert all(one.width() >= one.sizeHint().width() and empty.rect().contains(one.geometry()) for one in buttons)
    assert empty.rect().contains(empty._text.geometry())


def test_the_sheet_follows_the_current_row_and_can_be_hidden(page_of, settle, qtbot, session, uid_of):
    page = page_of("organisation")
    page.view.select_uid(uid_of("organisation", "Épinal"))
    qtbot.waitUntil(lambda: page.sheet.uid == uid_of("organisation", "Épinal"))
    settle()
    page.sheet.closed.emit()
    assert page.sheet.isHidden()
    assert session.preferences.recall("sheet.shown") is False
    page.sheet_action.trigger()
    assert not page.sheet.isHidden()
    settle()


def test_a_record_hidden_by_a_filter_is_shown_when_asked_for(page_of, settle, uid_of):
    page = page_of("organisation")
    page.show_query(Query("organisation", text="brest"))
    settle()
    page.select(uid_of("organisation", "Épinal"))
    settle()
    assert page.view.current_uid() == uid_of("organisation", "Épinal")
    assert not page.bar.is_active()


def test_a_record_of_another_programme_is_shown_with_a_way_to_it(page_of, settle, session, messages, uid_of):
    session.set_programme(uid_of("programme", "DcANT 2015-2017"))
    page = page_of("recommendation")
    wanted = uid_of("recommendation", "DcANT 2018-2020 / 1")
    page.select(wanted)
    settle()
    assert page.sheet.uid == wanted
    label, action = messages.actions[-1]
    assert label == "Montrer tous les programmes"
    action()
    settle()
    assert page.view.current_uid() == wanted


def test_the_sheet_stays_on_what_was_asked_for(page_of, settle, session, qtbot, uid_of):
    """The row that was current a moment before must not take the sheet, which follows it after a while."""
    session.set_programme(uid_of("programme", "DcANT 2015-2017"))
    page = page_of("recommendation")
    page.view.setCurrentIndex(page.table.index(1, 1))
    wanted = uid_of("recommendation", "DcANT 2018-2020 / 1")
    page.select(wanted)
    qtbot.wait(200)
    settle()
    assert page.sheet.uid == wanted


def test_adding_asks_for_the_key_and_goes_to_the_record(page_of, settle, session, messages, store, qtbot):
    page = page_of("recommendation")

    def fill(dialog):
        assert dialog.windowTitle() == "Nouvelle recommandation"
        dialog.form.editor("programme").setText("DcANT 2018-2020")
        dialog.form.editor("code").setText("12")
        dialog.form.editor("title").setPlainText("Partager les annuaires")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    with qtbot.waitSignal(session.navigate) as asked:
        page.list_actions.add()
        settle()
    assert asked.args[0] == "recommendation"
    record = get(store.read(), "recommendation", asked.args[1])
    assert (record["code"], record["status"]) == ("12", "not_started")
    assert messages.toasts[-1] == "Ajout : Mesure 12 (DcANT 2018-2020)"


def test_a_new_record_that_exists_already_is_refused_in_the_dialog(page_of, settle, messages, store):
    page = page_of("recommendation")

    def fill(dialog):
        dialog.form.editor("programme").setText("DcANT 2018-2020")
        dialog.form.editor("code").setText("1")
        dialog.form.editor("title").setPlainText("Encore une")
        dialog.accept()
        assert not dialog.result()
        assert "existe déjà" in dialog.form._bubble.accessibleName()
        refused = dialog.form.editor(dialog.form._refused)
        refused.setText(refused.text() + "2")
        assert dialog.form._bubble is None, "the sentence would lie over the field below while one mends"
        return False

    messages.on_run = fill
    page.list_actions.add()
    settle()
    assert len(all_records(store.read(), "recommendation")) == 3


def test_duplicating_keeps_what_the_form_does_not_show(page_of, settle, messages, store, uid_of):
    page = page_of("milestone")
    page.view.setCurrentIndex(page.table.index(0, page.table.column("title")))
    title = column(page, "title")[0]

    def accept(dialog):
        assert dialog.form.editor("title").text() == f"{title} (copie)"
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = accept
    page.list_actions.duplicate()
    settle()
    assert f"{title} (copie)" in [record["title"] for record in all_records(store.read(), "milestone")]


def test_many_records_are_edited_as_one_step(page_of, settle, messages, session, store):
    page = page_of("participation")
    page.view.selectAll()

    def fill(dialog):
        assert dialog.windowTitle() == "Modifier 3 fiches à la fois"
        dialog.choice.setCurrentText("Statut")
        dialog.form.editor("status").setText("Active")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    before = store.read().last_step()
    page.list_actions.edit_many()
    settle()
    assert column(page, "status") == ["Active"] * 3
    assert store.read().last_step() == before + 1


def test_emptying_a_field_of_many_records_is_said_before_it_is_done(page_of, settle, messages, session):
    page = page_of("organisation")
    page.view.selectAll()
    told = []

    def empty(dialog):
        dialog.choice.setCurrentText("Région")
        dialog.apply.click()
        told.append((dialog.result(), dialog.apply.text()))
        dialog.apply.click()
        return bool(dialog.result())

    messages.on_run = empty
    page.list_actions.edit_many()
    settle()
    assert told == [(0, "Vider le champ des 5 fiches")]
    assert {one["region"] for one in all_records(session.store.read(), "organisation")} == {None}


def test_the_next_record_belongs_to_what_the_last_one_did(page_of, settle, messages, store, uid_of):
    page = page_of("milestone")
    parent = uid_of("recommendation", "DcANT 2015-2017 / 2")
    asked = []

    def fill(dialog):
        asked.append(dialog.values.get("recommendation"))
        if len(asked) == 2:
            return False
        dialog.form.load("recommendation", parent)
        dialog.form.editor("title").setText("Cadrage")
        dialog._on_again()
        return bool(dialog.result())

    messages.on_run = fill
    page.list_actions.add()
    settle()
    assert asked == [None, parent]


def test_deleting_says_what_goes_along(page_of, settle, messages, store, uid_of):
    page = page_of("organisation")
    brest = uid_of("organisation", "Brest Métropole")
    page.view.select_uid(brest)
    messages.answers = [False]
    page.list_actions.delete()
    settle()
    assert get(store.read(), "organisation", brest) is not None
    assert "Participations" in messages.questions[0]
    messages.answers = [True]
    page.list_actions.delete()
    settle()
    assert get(store.read(), "organisation", brest) is None


def test_deleting_what_nothing_refers_to_asks_nothing(page_of, settle, messages, session, store, uid_of):
    page = page_of("milestone")
    page.view.setCurrentIndex(page.table.index(0, 0))
    page.list_actions.delete()
    settle()
    assert len(column(page, "title")) == 1
    session.undo()
    settle()
    assert len(column(page, "title")) == 2


def test_the_keyboard_goes_from_the_filter_to_the_list(page_of):
    page = page_of("organisation")
    bring_to_front(page)
    page.bar.field.setFocus()
    QTest.keyClick(page.bar.field, Qt.Key.Key_Down)
    assert page.view.hasFocus()


def test_a_list_that_has_the_keyboard_before_its_rows_begins_at_the_first_one(session, qtbot, settle):
    page = ListPage(session, "organisation")
    qtbot.addWidget(page)
    page.view.setCurrentIndex(page.table.index(0, 0))
    page.show()
    assert page.table.is_draft(page.view.currentIndex().row())
    settle()
    assert page.view.currentIndex().row() == 0
    page.view.type_new_row()
    page.table.requery()
    settle()
    assert page.table.is_draft(page.view.currentIndex().row())


def test_every_list_opens(page_of, settle):
    from dcant_tracker.domain.catalogue import CATALOGUE

    for entity in CATALOGUE:
        page = page_of(entity)
        assert page.accessibleName() == "" or page.title
        for action in page.head_actions():
            assert action.text()
        page.close()
        settle()


def test_a_page_that_nobody_sees_catches_up_when_it_is_seen(page_of, settle, session):

    page = page_of("organisation")
    page.hide()
    session.write(Operation("add", "…"), lambda tx: tx.add("organisation", {"name": "Albi", "kind": "ville"}))
    settle()
    assert page.table.count == 5
    page.show()
    settle()
    assert column(page, "name")[0] == "Albi"


def test_the_shortcut_of_a_linked_table_does_not_touch_the_list(page_of, settle, messages, uid_of):
    page = page_of("organisation")
    page.view.select_uid(uid_of("organisation", "Brest Métropole"))
    page._sheet_timer.timeout.emit()
    page.sheet.tabs.setCurrentIndex(1)
    settle()
    settle()
    table = page.sheet.links.tables()[0]
    table.view.setFocus()
    owners = {action.parent() for action in table._list_actions.page_actions()}
    assert owners == {table.view}
    assert {action.parent() for action in page.list_actions.page_actions()} == {page.left}
    assert not page.left.isAncestorOf(table.view)


def test_a_key_hides_the_sheet_and_shows_it_again(window, settle, qtbot):
    page = window.open_page("recommendation")
    settle()
    page.focus_list()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(page.view, Qt.Key.Key_F8)
    assert not page.sheet.isVisible()
    qtbot.keyClick(page.view, Qt.Key.Key_F8)
    assert page.sheet.isVisible()


def test_what_is_added_is_the_row_that_is_deleted_next(window, settle, session, messages, store, uid_of):
    """« Supprimer » right after « Ajouter » is about the record of the sheet, whatever its place in the list."""
    page = window.open_page("organisation")
    settle()
    page.view.select_uid(uid_of("organisation", "Épinal"))
    settle()
    for name in ("Aaa", "Zzz", "Lyon"):
        uid = session.store.add("organisation", {"name": name, "kind": "ville"}, Operation("add", "Ajout"))[1]
        session.poll()
        session.openRecord("organisation", uid)
        settle()
        settle()
        assert page.sheet.uid == page.view.current_uid() == uid
        assert [page.table.uid(row) for row in page.view.selected_rows()] == [uid]


def test_with_a_record_that_the_list_does_not_hold_no_row_is_deleted(page_of, settle, session, qtbot, uid_of, messages):
    session.set_programme(uid_of("programme", "DcANT 2015-2017"))
    page = page_of("recommendation")
    page.view.setCurrentIndex(page.table.index(1, 1))
    wanted = uid_of("recommendation", "DcANT 2018-2020 / 1")
    page.select(wanted)
    qtbot.wait(200)
    settle()
    assert page.sheet.uid == wanted
    assert page.view.current_uid() == ""
    assert page.view.selected_rows() == []
    assert not page.list_actions.action("delete").isEnabled()
    session.write(Operation("update", "Autre"), lambda tx: tx.update("recommendation", wanted, {"officer": "Ada"}))
    settle()
    assert page.sheet.uid == wanted


def test_a_filter_that_hides_the_record_of_the_sheet_goes_on_to_the_first_that_is_left(page_of, settle, qtbot, uid_of):
    page = page_of("organisation")
    page.view.select_uid(uid_of("organisation", "Épinal"))
    qtbot.waitUntil(lambda: page.sheet.uid == uid_of("organisation", "Épinal"))
    page.show_query(Query("organisation", text="brest"))
    settle()
    qtbot.waitUntil(lambda: page.sheet.uid == uid_of("organisation", "Brest Métropole"))
    assert page.view.current_uid() == page.sheet.uid
