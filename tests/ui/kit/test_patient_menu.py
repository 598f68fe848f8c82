"""A menu is gone through by typing, and ticked without being opened again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dcant_tracker.ui.kit.buttons import menu_button
from dcant_tracker.ui.kit.patient_menu import PatientMenu


@pytest.fixture
def menu(qtbot):
    made = PatientMenu(ticking=True)
    qtbot.addWidget(made)
    for text in ("Archivage", "Données", "École && culture", "Échanges", "Élus"):
        action = made.addAction(text)
        action.setCheckable(True)
    made.popup(made.pos())
    yield made
    made.close()


def typed(qtbot, menu, text):
    qtbot.keyClicks(menu, text)
    return menu.activeAction().text()


def test_letters_find_the_entry_that_begins_so_whatever_its_accents(menu, qtbot):
    assert typed(qtbot, menu, "d") == "Données"
    menu._forget()
    assert typed(qtbot, menu, "ech") == "Échanges"


def test_one_letter_again_goes_to_the_next(menu, qtbot):
    seen = []
    for _time in range(4):
        seen.append(typed(qtbot, menu, "e"))
        menu._forget()
    assert seen == ["École && culture", "Échanges", "Élus", "École && culture"]


def test_what_begins_no_entry_leaves_the_cursor_where_it_is(menu, qtbot):
    typed(qtbot, menu, "d")
    assert typed(qtbot, menu, "z") == "Données"


def test_a_space_within_a_word_is_a_letter_and_alone_a_tick(menu, qtbot):
    assert typed(qtbot, menu, "ecole & c") == "École && culture"
    assert not menu.activeAction().isChecked()
    menu._forget()
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.activeAction().isChecked()
    assert menu.isVisible()


def test_a_click_ticks_and_leaves_it_open(menu, qtbot):
    for text in ("Données", "Élus"):
        action = next(one for one in menu.actions() if one.text() == text)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        assert action.isChecked()
    assert menu.isVisible()


def test_opened_by_the_keyboard_it_stands_below_its_button_and_enter_takes_the_first_entry(menu, qtbot):
    menu.close()
    page = QWidget()
    qtbot.addWidget(page)
    button = menu_button(menu.menuAction())
    QVBoxLayout(page).addWidget(button)
    page.show()
    menu.pop_up(menu.menuAction(), page)
    assert menu.pos() == button.mapToGlobal(button.rect().bottomLeft())
    assert menu.activeAction().text() == "Archivage"
