"""A drop-down list under typed letters."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from dcant_tracker.ui.exchange.foreign.picking import fill
from dcant_tracker.ui.kit.typed_combo import TypedCombo

OPTIONS = [
    ("Laisser de côté", ""),
    ("Ce qui désigne la fiche", None),
    ("N°", "code"),
    ("Intitulé", "title"),
    ("Le reste", None),
    ("Échéance", "due"),
    ("État d'avancement", "status"),
    ("Date limite", "limit"),
]


@pytest.fixture
def combo(qtbot):
    made = TypedCombo()
    fill(made, OPTIONS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_closed_list_goes_to_what_is_typed_without_accents(combo, qtbot):
    taken = []
    combo.activated.connect(lambda row: taken.append(combo.itemData(row)))
    qtbot.keyClicks(combo, "ech")
    assert combo.currentData() == "due"
    assert taken[-1] == "due"


def test_one_letter_again_goes_to_the_next(combo, qtbot):
    qtbot.keyClick(combo, Qt.Key.Key_E)
    assert combo.currentData() == "due"
    qtbot.keyClick(combo, Qt.Key.Key_E)
    assert combo.currentData() == "status"
    qtbot.keyClick(combo, Qt.Key.Key_E)
    assert combo.currentData() == "due"


def test_headings_are_passed_over_and_a_word_within_is_found(combo, qtbot):
    qtbot.keyClicks(combo, "limite")
    assert combo.currentData() == "limit"
    qtbot.wait(1)
    combo.setCurrentIndex(0)
    combo.view().keyboardSearch("")
    qtbot.keyClicks(combo, "ce qui")
    assert combo.currentData() == ""


def test_the_open_list_does_the_same_and_enter_takes_it(combo, qtbot):
    combo.showPopup()
    qtbot.keyClicks(combo.view(), "int")
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert combo.currentData() == "title"


def typed(widget, text, times):
    """Letters with the time of the system at which each was typed, all read at once."""
    for letter, time in zip(text, times, strict=True):
        event = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
        event.setTimestamp(time)
        QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("is_open", [False, True])
def test_a_word_is_told_by_when_its_letters_were_typed_not_by_when_they_are_read(combo, is_open):
    if is_open:
        combo.showPopup()
    widget = combo.view() if is_open else combo
    typed(widget, "et", (90_000, 90_200))
    assert combo.view().currentIndex().data().strip() == "État d'avancement"
    typed(widget, "d", (99_000,))
    assert combo.view().currentIndex().data().strip() == "Date limite"
