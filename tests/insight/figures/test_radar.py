"""The radar: which outlines are drawn, and that their values are those of the answers."""

import statistics

import pytest

from dcant_tracker.insight.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.radar import SERIES_AT_MOST
from dcant_tracker.insight.state import present
from dcant_tracker.store import queries


@pytest.fixture
def programme(add):
    return add("programme", code="DcANT", title="Programme")


@pytest.fixture
def third(add, programme):
    return add("recommendation", programme=programme, code="3", title="Archivage", short_title="Archivage")


@pytest.fixture
def campaigns(add, programme):
    """Autumn is entered first: the order of the outlines is that of the days."""
    autumn = add("campaign", label="Automne", programme=programme, opens_on="2017-10-01")
    spring = add("campaign", label="Printemps", programme=programme, opens_on="2017-03-01")
    return spring, autumn


@pytest.fixture
def answer(add):
    """``answer(campaign, {"recommendation": uid}, "2", "3", "NC", None)``: one evaluation by a new evaluator."""
    made = iter(range(1_000))

    def one(campaign, subject, *scores, state="submitted"):
        evaluator = add("organisation", name=f"Ville {next(made)}", kind="ville")
        fields = dict(zip(PRINCIPLES.values(), scores, strict=False))
        return add("evaluation", campaign=campaign, evaluator=evaluator, state=state, **subject, **fields)

    return one


def radar(store, **asked):
    return figure("radar", present(store.read()), Selection(**asked))


def test_one_outline_a_campaign_the_oldest_first(store, third, campaigns, answer):
    spring, autumn = campaigns
    for scores in (("4", "1", "NC", None), ("1", "NSP", "NC", "3")):
        answer(spring, {"recommendation": third}, *scores)
    answer(autumn, {"recommendation": third}, "2", "2", "2", "2")
    answer(autumn, {"recommendation": third}, "0", "0", "0", "0", state="draft")
    drawn = radar(store, subjects=(Subject("recommendation", third),))
    assert [one.label for one in drawn.plot.series] == ["Printemps", "Automne"]
    assert drawn.plot.series[0].values == (statistics.mean([4, 1]), 1, None, 3)
    assert drawn.plot.series[1].values == (2, 2, 2, 2)
    assert drawn.subtitle == "3 – Archivage"


def test_the_table_says_what_the_picture_shows(store, third, campaigns, answer):
    answer(campaigns[0], {"recommendation": third}, "4", "1", "NC", None)
    drawn = radar(store)
    first, *_others = drawn.table.texts()
    assert first == ["Printemps", "Gouvernance partagée", "4,0", "1", "–", "–", "1", "–"]
    assert [row.cells[2] for row in drawn.table.rows] == list(drawn.plot.series[0].values)
    assert "Gouvernance partagée 4,0" in drawn.alt


def test_a_mean_of_few_is_fragile_and_says_so(store, third, campaigns, answer):
    for _answer in range(5):
        answer(campaigns[0], {"recommendation": third}, "3")
    answer(campaigns[0], {"recommendation": third}, None, "3")
    (series,) = radar(store).plot.series
    assert series.fragile == (False, True, False, False)
    assert "accord" in series.said[0]
    assert "accord" not in series.said[1]
    assert any("fragile" in note for note in radar(store).notes)


def test_several_subjects_stand_side_by_side_in_the_last_campaign_answered(
    store, add, programme, third, campaigns, answer
):
    trial = add("experiment", title="Préfiguration", recommendation=third)
    answer(campaigns[0], {"recommendation": third}, "1", "1", "1", "1")
    answer(campaigns[0], {"recommendation": third, "experiment": trial}, "3", "3", "3", "3")
    drawn = radar(store, subjects=(Subject("recommendation", third), Subject("experiment", trial)))
    assert [(one.label, one.values[0]) for one in drawn.plot.series] == [("3 – Archivage", 2), ("Préfiguration", 3)]
    assert drawn.subtitle == "Printemps"


def test_a_click_opens_the_answers_that_count(store, third, campaigns, answer):
    counted = answer(campaigns[0], {"recommendation": third}, "1", "1", "1", "1")
    answer(campaigns[0], {"recommendation": third}, "1", "1", "1", "1", state="draft")
    (series,) = radar(store).plot.series
    assert [record.uid for record in queries.records(store.read(), series.opens.query)] == [counted]


def test_more_outlines_than_can_be_told_apart_are_left_out_and_said(store, add, third, answer):
    for number in range(SERIES_AT_MOST + 2):
        answer(add("campaign", label=f"C{number}", opens_on=f"20{number + 10}-01-01"), {"recommendation": third}, "2")
    drawn = radar(store)
    assert len(drawn.plot.series) == SERIES_AT_MOST
    assert any("premiers" in note for note in drawn.notes)


@pytest.mark.parametrize("scores", [(), ("NC", "NSP", "NC", "NC")], ids=["no answer", "all NC"])
def test_nothing_to_draw_says_what_to_do(store, third, campaigns, answer, scores):
    if scores:
        answer(campaigns[0], {"recommendation": third}, *scores)
    drawn = radar(store)
    assert drawn.plot is None
    assert drawn.nothing.startswith("Pas encore de données.")


def test_a_subject_deleted_since_is_named_so(store, campaigns):
    drawn = radar(store, subjects=(Subject("recommendation", "disparue"),))
    assert drawn.plot is None
    assert "fiche supprimée" in drawn.subtitle
