"""Lines for words to find."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.ui.kit.search_line import ListFilterLine, SearchLine


def test_words_are_told_once_when_the_typing_pauses(qtbot):
    line = SearchLine("Chercher…", "Chercher", pause_ms=20)
    qtbot.addWidget(line)
    told = []
    line.settled.connect(lambda: told.append(line.text()))
    with qtbot.waitSignal(line.settled):
        qtbot.keyClicks(line, "brest")
    qtbot.wait(60)
    assert told == ["brest"]


def test_words_read_before_the_pause_are_not_told_again(qtbot):
    line = SearchLine("Chercher…", "Chercher", pause_ms=20)
    qtbot.addWidget(line)
    with qtbot.assertNotEmitted(line.settled, wait=60):
        qtbot.keyClicks(line, "brest")
        line.taken()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_down_and_enter_go_on_to_the_list(qtbot, key):
    line = ListFilterLine("Filtrer…", "Filtrer")
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.left):
        qtbot.keyClick(line, key)


def test_escape_clears_the_words_and_leaves_an_empty_line_to_its_window(qtbot):
    line = ListFilterLine("Filtrer…", "Filtrer")
    qtbot.addWidget(line)
    line.setText("brest")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    with qtbot.assertNotEmitted(line.left):
        qtbot.keyClick(line, Qt.Key.Key_Escape)
