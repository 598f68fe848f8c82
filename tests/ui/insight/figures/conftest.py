"""A few answers to look at, and a view that shows them."""

import pytest

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.insight.figures.figure_view import FigureView


@pytest.fixture
def answered(store, uid_of):
    """Two submitted evaluations of recommendation 2, in a campaign."""
    campaign = uid_of("campaign", "Printemps 2017")
    recommendation = store.read().fetch_value("SELECT uid FROM recommendation WHERE code = '2'")

    def work(tx) -> None:
        for name, governance, efficiency in (("Épinal", "3", "1"), ("Toulouse Métropole", "4", "2")):
            tx.add(
                "evaluation",
                {
                    "campaign": campaign,
                    "recommendation": recommendation,
                    "evaluator": uid_of("organisation", name),
                    "governance_score": governance,
                    "efficiency_score": efficiency,
                    "user_relation_score": "2",
                    "evaluation_score": "0",
                    "state": "submitted",
                },
            )

    store.transact(Operation("import", "Réponses du printemps"), work)
    return recommendation


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

        qtbot.waitUntil(is_drawn, timeout=20_000)

    return wait
