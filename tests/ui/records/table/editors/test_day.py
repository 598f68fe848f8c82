"""A day as it is said at a telephone: shown as it is understood, written out when the line is left."""

from datetime import date, timedelta

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from dcant_tracker.domain.calendar_days import whole_day
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.ui.kit.bubble import MeaningBubble
from dcant_tracker.ui.records.table.editors.day import DayEditor


@pytest.fixture
def lines(qtbot):
    """A line for a day, and another line to go to."""
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    day, other = DayEditor(host), QLineEdit(host)
    for line in (day, other):
        column.addWidget(line)
    host.show()
    bring_to_front(host)
    day.setFocus()
    yield day, other
    host.close()


def shown(line):
    return [bubble.accessibleName() for bubble in line.window().findChildren(MeaningBubble) if bubble.isVisible()]


@pytest.mark.parametrize(("said", "days"), [("+7", 7), ("demain", 1), ("hier", -1)])
def test_what_is_said_from_today_on_is_shown_before_it_counts(lines, qtbot, said, days):
    line, _other = lines
    meant = date.today() + timedelta(days)
    QTest.keyClicks(line, said)
    qtbot.waitUntil(lambda: shown(line) == [whole_day(meant)])
    assert line.text() == said
    assert line.raw() == format_day(meant)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == format_day(meant)
    assert shown(line) == []


def test_it_is_written_out_when_the_line_is_left(lines, qtbot):
    line, other = lines
    QTest.keyClicks(line, "+1")
    other.setFocus()
    qtbot.waitUntil(lambda: line.text() == format_day(date.today() + timedelta(1)))
    qtbot.waitUntil(lambda: not shown(line))


def test_a_whole_date_needs_no_explanation(lines, qtbot):
    line, _other = lines
    line.setText("29/05/2017")
    qtbot.wait(20)
    assert shown(line) == []
    assert line.raw() == "29/05/2017"


def test_what_is_no_day_stays_as_it_was_typed(lines):
    line, _other = lines
    QTest.keyClicks(line, "un jour")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "un jour"
    assert line.raw() == "un jour"


def test_a_period_means_its_end_and_says_so(lines, qtbot):
    line, _other = lines
    QTest.keyClicks(line, "mars 2026")
    qtbot.waitUntil(lambda: shown(line) == ["mardi 31 mars 2026"])


def test_the_line_is_gone_with_what_it_said(lines, qtbot):
    line, _other = lines
    QTest.keyClicks(line, "demain")
    qtbot.waitUntil(lambda: bool(shown(line)))
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert shown(line) == []
