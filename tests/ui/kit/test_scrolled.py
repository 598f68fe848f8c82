"""What scrolls is taken in when it shows, so that no layer around it has it measured and dressed anew."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.scrolled import Scrolled


def is_dressed(widget: QWidget) -> bool:
    return widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)


def test_what_is_held_is_dressed_when_it_shows(qtbot):
    area, inner, page = Scrolled(), QWidget(), QWidget()
    qtbot.addWidget(page)
    words = Label("Justification")
    in_column(words, within=inner)
    area.hold(inner)
    in_column(area, within=page)
    page.sizeHint()
    assert not is_dressed(words)
    page.show()
    assert is_dressed(words)
    assert words.isVisible()
    page.hide()
    page.show()
    assert area.widget() is inner
    assert words.isVisible()
