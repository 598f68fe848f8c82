"""How the answers of a campaign came in, day by day."""

from datetime import date

import pytest

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading.campaign_count import count
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.queries import count as listed
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.fixture
def campaign(add):
    programme = add("programme", code="DcANT", title="DcANT")
    measure = add("recommendation", programme=programme, code="1", title="Échanges")
    campaign = add(
        "campaign", label="2017", programme=programme, opens_on=date(2017, 3, 1), closes_on=date(2017, 6, 30)
    )
    for rank, day in enumerate((date(2017, 3, 10), date(2017, 3, 10), date(2017, 5, 2), None)):
        body = add("organisation", name=f"Ville {rank}", kind="ville")
        answer = {"campaign": campaign, "recommendation": measure, "evaluator": body}
        add("expected_evaluation", **answer)
        add("evaluation", **answer, state="submitted", governance_score=str(rank), evaluated_on=day)
    return campaign


def test_each_day_adds_to_the_ones_before_and_the_last_is_the_count(store, campaign):
    plot = figure("received", present(store.read()), Selection(campaigns=(campaign,))).plot
    assert [(one.day, one.came, one.total) for one in plot.days[:2]] == [
        (date(2017, 3, 10), 2, 2), (date(2017, 5, 2), 1, 3)
    ]  # fmt: skip
    assert plot.days[-1].total == count(store.read(), Scope(campaign=campaign)).received == 4
    assert [one.day for one in plot.moments] == [date(2017, 3, 1), date(2017, 6, 30)]


def test_a_day_opens_what_it_counts_and_none_where_some_bear_no_date(store, campaign):
    plot = figure("received", present(store.read()), Selection(campaigns=(campaign,))).plot
    assert [listed(store.read(), one.opens.query) for one in plot.days if one.opens] == [2, 1]
    assert plot.days[-1].opens is None


def test_a_figure_of_a_closed_campaign_says_what_moved_since(store, campaign):
    reading, selection = store.read(), Selection(campaigns=(campaign,))
    store.update("campaign", campaign, {"closed_on": date(2017, 7, 1)}, Operation(Op.CLOSE, "Clôture"))
    shown = ("heatmap", "radar", "trend", "answers", "received")
    assert not any("clôture" in note for name in shown for note in figure(name, present(reading), selection).notes)
    (one,) = reading.fetch_one("SELECT uid FROM evaluation WHERE governance_score = '3'")
    store.update("evaluation", one, {"governance_score": "0"}, Operation(Op.EDIT, "Modification"))
    for name in shown:
        first, *_others = figure(name, present(reading), selection).notes
        assert "moyenne 1,50 (4 notes) → 0,75 (4 notes), 1 réponse modifiée" in first
    assert not any("clôture" in note for note in figure("coverage", present(reading), selection).notes)
