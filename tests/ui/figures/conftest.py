"""A few answers to look at, and a view that shows them."""

import pytest

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.ui.figures.figure_view import FigureView


@pytest.fixture
def shown(qtbot, settled):
    """Puts a figure on the screen, drawn."""

    def show(session, name="radar", selection=None, size=(520, 400)):
        view = FigureView(session, name, "Figure")
        qtbot.addWidget(view)
        view.resize(*size)
        view.ask(selection or Selection())
        view.show()
        settled(view)
        return view

    return show


@pytest.fixture
def settled(qtbot, settle):
    """Waits until a view that is due has its picture."""

    def wait(view):
        def is_drawn():
            settle()
            assert view.is_settled

        qtbot.waitUntil(is_drawn)

    return wait
