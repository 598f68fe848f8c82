"""Widgets in rows and columns."""

from PySide6.QtWidgets import QLabel, QWidget

from dcant_tracker.ui.kit.layouts import clear, in_column, in_row


def shown(qtbot, width, height):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(width, height)
    return page


def test_parts_stand_side_by_side_with_their_gaps_and_shares(qtbot):
    page = shown(qtbot, 320, 40)
    one, two, three = (QLabel() for _ in range(3))
    in_row((one, 1), 20, (two, 2), (three, 3), within=page, margins=(0, 5, 0, 5), spacing=0)
    page.show()
    assert [part.width() for part in (one, two, three)] == [50, 100, 150]
    assert [part.x() for part in (one, two, three)] == [0, 70, 170]
    assert one.geometry().top() == 5


def test_empty_room_pushes_what_follows_to_the_end(qtbot):
    page = shown(qtbot, 100, 200)
    above, below = QLabel("a"), QLabel("b")
    in_column(above, None, in_row(below), within=page)
    page.show()
    assert above.geometry().top() == 0
    assert below.geometry().bottom() == 199


def test_what_is_taken_out_is_hidden_at_once_and_gone_soon(qtbot):
    page = shown(qtbot, 100, 100)
    gone = QLabel("a")
    layout = in_column(gone, None, within=page)
    page.show()
    with qtbot.waitSignal(gone.destroyed):
        clear(layout)
        assert not gone.isVisible()
    assert layout.count() == 0
