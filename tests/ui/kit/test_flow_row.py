"""A row that goes on to the next line: each widget within the bounds it was given, none upon another."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from dcant_tracker.ui.kit.flow_row import FlowRow


@pytest.fixture
def row(qtbot):
    """Three widgets, the first wider than it would ask for."""
    made = FlowRow()
    qtbot.addWidget(made)
    wide = QLineEdit()
    wide.setFixedWidth(wide.sizeHint().width() + 90)
    for widget in (wide, QLabel("Afficher tous les organismes"), QLabel("Tri")):
        made.add(widget)
    return made


def test_a_widget_of_fixed_width_keeps_its_neighbour_away(row):
    row.resize(1_000, 40)
    row.show()
    widgets = [row.findChild(QLineEdit), *row.findChildren(QLabel)]
    boxes = sorted((widget.geometry() for widget in widgets if widget.parent() is row), key=lambda box: box.left())
    assert boxes[0].width() == row.findChild(QLineEdit).maximumWidth()
    assert all(left.right() < right.left() for left, right in pairwise(boxes))


def test_what_has_no_room_left_goes_on_below(row):
    row.resize(row.findChild(QLineEdit).maximumWidth() + 1, 200)
    row.show()
    tops = {widget.geometry().top() for widget in row.findChildren(QLabel) if widget.parent() is row}
    assert min(tops) > row.findChild(QLineEdit).geometry().bottom()
