"""The window: pages, counts, undo by name, programme, banner, and how it closes."""

import gc
import threading
import weakref

from front import bring_to_front
from PySide6.QtCore import QEvent, QMimeData, QPointF, QProcess, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.shell.pages import list_page_of, pages
from dcant_tracker.ui.shell.window import MainWindow


def edit(session, uid, **values):
    session.write(Operation("update", "Fiche de Brest & Cie"), lambda tx: tx.update("organisation", uid, values))


def test_it_opens_on_the_home_page_with_the_counts_of_every_entity(window):
    assert window.current_page_id == "home"
    assert window.navigation.count_of("recommendation") == 3
    assert window.navigation.count_of("organisation") == 5


def test_every_entity_has_a_page_that_lists_it():
    assert [list_page_of(name).entity for name in CATALOGUE] == list(CATALOGUE)


def test_sub_entries_show_below_the_entry_in_use_only(window, settle):
    assert "milestone" not in window.navigation.shown()
    window.open_page("recommendation")
    settle()
    shown = window.navigation.shown()
    assert shown[shown.index("recommendation") + 1 : shown.index("participation")] == [
        "progress_point",
        "milestone",
        "position",
        "programme",
    ]
    window.open_page("home")
    assert "milestone" not in window.navigation.shown()


def test_the_navigation_opens_a_page_by_keyboard(window, qtbot, settle):
    view = window.navigation.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle()
    assert window.current_page_id == "recommendation"
    window.on_back()
    assert window.current_page_id == "home"


def test_undo_and_redo_name_what_they_do(window, session, uid_of, settle):
    edit(session, uid_of("organisation", "Brest Métropole"), short_name="Brest")
    settle()
    undo, redo = window.window_actions["undo"], window.window_actions["redo"]
    assert undo.text() == "Annuler : Fiche de Brest && Cie"
    assert "Ctrl+Z" in undo.toolTip()
    assert not redo.isEnabled()
    undo.trigger()
    settle()
    assert redo.text() == "Rétablir : Fiche de Brest && Cie"
    assert undo.text() == "Annuler : Données d'essai"
    redo.trigger()
    settle()
    assert undo.text() == "Annuler : Fiche de Brest && Cie"


def test_counts_follow_additions_and_the_programme(window, session, uid_of, settle):
    programme = uid_of("programme", "DcANT 2018-2020")
    session.write(
        Operation("add", "Ajout"),
        lambda tx: tx.add("recommendation", {"programme": programme, "code": "2", "title": "Deux"}),
    )
    settle()
    assert window.navigation.count_of("recommendation") == 4
    session.set_programme(programme)
    settle()
    assert window.navigation.count_of("recommendation") == 2
    assert window.title_bar.programme.currentText() == "DcANT 2018-2020"


def test_the_programme_chosen_in_the_title_bar_applies_everywhere(window, session, uid_of):
    selector = window.title_bar.programme
    row = selector.findText("DcANT 2015-2017")
    selector.setCurrentIndex(row)
    selector.activated.emit(row)
    assert session.programme == uid_of("programme", "DcANT 2015-2017")


def test_a_new_programme_appears_in_the_selector(window, session, settle):
    session.write(Operation("add", "Ajout"), lambda tx: tx.add("programme", {"code": "TNT", "title": "TNT"}))
    settle()
    assert window.title_bar.programme.findText("TNT") > 0


def test_the_change_of_another_process_shows_without_asking(window, session, settle):
    other = Store.open(session.store.path)
    other.add("organisation", {"name": "Rennes Métropole", "kind": "metropole"}, Operation("add", "Ailleurs"))
    other.close()
    session.poll()
    settle()
    assert window.navigation.count_of("organisation") == 6
    assert window.window_actions["undo"].text() == "Annuler : Ailleurs"


def test_a_toast_offers_to_take_the_change_back(window, session, uid_of, settle, qtbot):
    edit(session, uid_of("organisation", "Brest Métropole"), short_name="Brest")
    settle()
    assert window.toast.isVisible()
    assert window.toast.label.accessibleName() == "Fiche de Brest & Cie"
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    settle()
    assert window.window_actions["redo"].isEnabled()


def test_a_refusal_becomes_a_banner_with_the_next_step(window, messages):
    messages.error(UserError("Le disque est plein.", "Libérez de la place."))
    assert window.banner.isVisible()
    assert (window.banner.message.text(), window.banner.hint.text()) == ("Le disque est plein.", "Libérez de la place.")


def test_a_record_asked_for_opens_on_its_page(window, session, uid_of, settle):
    epinal = uid_of("organisation", "Épinal")
    session.openRecord("organisation", epinal)
    settle()
    assert window.current_page_id == "organisation"
    assert window.header.title.text() == "Collectivités"


def test_a_list_asked_for_opens_under_its_conditions(window, session, settle):
    session.open_list("milestone", Query("milestone", text="cahier"))
    settle()
    assert window.current_page_id == "milestone"
    assert window.header.above.text().startswith("Recommandations")


def test_a_workbook_dropped_on_the_window_asks_for_its_import(window, session, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("retour.xlsx", "photo.png")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(10, 10), copy, data, left, none)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    with qtbot.waitSignal(session.importRequested) as heard:
        window.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, none))
    assert heard.args == [[tmp_path / "retour.xlsx"]]


def test_a_picture_dropped_on_the_window_is_left_alone(window, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    entering = QDragEnterEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_copy_and_paste_go_to_whatever_has_the_focus(window, qtbot):
    field = QLineEdit("Brest", window)
    field.show()
    bring_to_front(window)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    window.window_actions["copy"].trigger()
    field.clear()
    window.window_actions["paste"].trigger()
    assert field.text() == "Brest"


def test_the_theme_and_the_size_of_the_text_are_kept(window, session):
    window.window_actions["theme.dark"].trigger()
    window.window_actions["scale.115"].trigger()
    assert (session.preferences.theme, session.preferences.scale) == ("dark", 115)
    before = theme.px("line")
    window.window_actions["density.compact"].trigger()
    assert session.preferences.is_compact
    assert theme.px("line") < before == theme.px("row")
    assert window.window_actions["density.compact"].isChecked()
    assert window.window_actions["theme.dark"].isChecked()
    assert not window.window_actions["theme.light"].isChecked()


def test_a_narrow_window_folds_the_navigation_and_a_wide_one_brings_it_back(window, qtbot):
    window.resize(853, 480)
    assert window.navigation.is_folded
    window.resize(1280, 720)
    assert not window.navigation.is_folded
    window.window_actions["navigation"].trigger()
    assert window.navigation.is_folded


def test_everything_in_the_frame_has_a_name_for_a_screen_reader(window):
    for button in window.title_bar.findChildren(type(window.title_bar.search)):
        assert button.accessibleName() or button.text()
    assert window.navigation.view.accessibleName()
    index = window.navigation.view.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Recommandations, 3 fiches"


def test_closing_waits_for_the_write_that_runs(window, session, store, qtbot):
    gate = threading.Event()

    def slowly(tx):
        gate.wait(10)
        return tx.add("partner", {"name": "Direction"})

    session.write(Operation("add", "Ajout lent"), slowly)
    window.close()
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    again = Store.open(store.path)
    assert again.read().fetch_one("SELECT count(*) FROM partner") == (1,)
    again.close()


def test_a_closed_window_leaves_no_page_behind(session, settle, qtbot):
    window = MainWindow(session)
    window.show()
    for info in pages():
        window.open_page(info.id)
    settle()
    seen = {name: weakref.ref(built) for name, built in window._built.items()}
    window.close()
    window.deleteLater()
    window = None
    for _ in range(5):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    assert [name for name, page in seen.items() if page() is not None] == []


def test_the_first_ten_pages_have_a_key_of_their_own():
    entries = [info for info in pages() if info.listed and info.under is None]
    assert [info.shortcut for info in entries if info.shortcut] == [f"Ctrl+{rank % 10}" for rank in range(1, 11)]


def test_what_was_refused_on_a_page_does_not_follow_to_the_next(window, session):
    session.messages.error(UserError("Refusé.", "Essayez autre chose."))
    assert window.banner.isVisible()
    window.open_page("home")
    assert window.banner.isVisible()
    window.open_page("contact")
    assert not window.banner.isVisible()


def test_a_window_that_was_maximised_opens_so_again(window, session, qtbot, qapp):
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized)
    window._remember_place()
    again = MainWindow(session)
    qtbot.addWidget(again)
    again.show()
    assert again.isMaximized()


def test_a_toast_lies_over_nothing_that_one_clicks(window, qtbot):
    button = QPushButton("Intégrer", window)
    button.resize(200, 32)
    button.move((window.width() - 200) // 2, window.height() - 60)
    button.show()
    window.toast.say("Fait", "", None)
    brief = window.toast._timer.interval()
    window.toast.say("Fait", "Depuis quand ?", window.update, ("Annuler", window.update))
    assert window.toast._timer.interval() > brief, "what is offered once only is to be read and decided upon"
    window.toast.say("Fait", "", None)
    assert window.toast._timer.interval() == brief
    assert not window.toast.geometry().intersects(button.geometry())
    button.move(button.x(), window.toast.y())
    window.toast.say("Fait encore", "", None)
    assert not window.toast.geometry().intersects(button.geometry())


def test_another_file_opens_in_a_window_of_its_own(window, messages, monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: started.append(arguments) or (True, 1))
    messages.answers += [tmp_path / "autre.sqlite"]
    window.window_actions["new_window"].trigger()
    assert started == [["-m", "dcant_tracker", "--data", str(tmp_path / "autre.sqlite")]]


def test_a_system_that_starts_nothing_gets_a_sentence(window, messages, monkeypatch, tmp_path):
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, _arguments: (False, 0))
    messages.answers += [tmp_path / "autre.sqlite"]
    window.window_actions["new_window"].trigger()
    assert "nouvelle fenêtre" in str(messages.errors[-1])


def test_the_columns_open_below_their_button_and_stay_for_several_ticks(window, settle, qtbot):
    page = window.open_page("organisation")
    settle()
    (columns,) = [one for one in page.head_actions() if one.text() == "Colonnes"]
    menu = columns.menu()
    (button,) = [button for action, button in window.header._buttons if action is columns]
    assert button.menu() is menu
    menu.popup(menu.pos())
    shown = page.view.columns.visible()
    ticks = [one for one in menu.actions() if one.isCheckable() and one.isChecked()][-2:]
    for tick in ticks:
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(tick).center())
    assert menu.isVisible()
    assert len(page.view.columns.visible()) == len(shown) - 2
    menu.close()


def test_the_search_everywhere_offers_the_entries_of_a_button_with_a_menu(window, settle):
    window.open_page("participation")
    settle()
    offered = [action.text() for action in window._palette_actions(everywhere=False)]
    assert "Image PNG…" in offered
    assert "Exporter" not in offered


def test_a_call_is_noted_from_anywhere_with_whom_one_looks_at(window, settle, uid_of, messages):
    brest = uid_of("organisation", "Brest Métropole")
    window.open_page("organisation").select(brest)
    settle()
    asked = []

    def fill(dialog):
        asked.append((dialog.windowTitle(), dialog.values.get("organisation"), dialog.values.get("channel")))
        return False

    messages.on_run = fill
    window.window_actions["note_call"].trigger()
    window.open_page("home")
    window.window_actions["note_call"].trigger()
    assert asked == [("Noter un appel", brest, "call"), ("Noter un appel", None, "call")]


def test_a_new_meeting_opens_to_be_prepared(window, settle, messages, store):
    def fill(dialog):
        dialog.form.editor("title").setText("Comité de printemps")
        dialog.form.editor("held_on").setText("12/03/2027")
        dialog.form.editor("kind").setText("Comité")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    window.window_actions["new_meeting"].trigger()
    settle()
    assert window.current_page_id == "meeting"
    assert window.current_page.is_open


def test_the_search_everywhere_offers_no_column_by_itself(window, settle):
    page = window.open_page("organisation")
    settle()
    (columns,) = [one for one in page.head_actions() if one.text() == "Colonnes"]
    columns.menu().aboutToShow.emit()
    assert columns.menu().actions()
    offered = [action.text() for action in window._palette_actions(everywhere=False)]
    assert "Colonnes" in offered
    assert "Région" not in offered


def test_a_toast_leaves_the_row_in_view_that_one_is_at(window, settle):
    page = window.open_page("organisation")
    settle()
    bring_to_front(window)
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(0, 0))
    window.toast.say("Fait", "", None)
    view = page.view
    cell = view.visualRect(view.currentIndex())
    foot = window.toast.geometry().center()
    view.move(view.x(), view.y() + foot.y() - view.viewport().mapTo(window, cell.center()).y())
    view.setColumnWidth(0, window.width())
    window.toast.say("Fait encore", "", None)
    at = view.viewport().mapTo(window, view.visualRect(view.currentIndex()).topLeft())
    assert at.y() > window.toast.geometry().bottom() or at.y() + cell.height() < window.toast.y()
