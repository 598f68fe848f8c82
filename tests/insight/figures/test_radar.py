"""The radar: which outlines are drawn, and that their values are those of the answers."""

import statistics

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.radar import SERIES_AT_MOST
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading import queries


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
    assert first == ["Printemps", "Gouvernance partagée", "4,0", "1", "–", "–", *"0000100", "1", "–", "–", "–"]
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
    assert any("dans le tableau" in note for note in drawn.notes)
    assert len({row.cells[0] for row in drawn.table.rows}) == SERIES_AT_MOST + 2


@pytest.mark.parametrize(
    ("scores", "said"),
    [((), "Pas encore de données."), (("NC", "NSP", "NC", "NC"), "« Non concerné »")],
    ids=["no answer", "all NC"],
)
def test_nothing_to_draw_says_what_to_do(store, third, campaigns, answer, scores, said):
    if scores:
        answer(campaigns[0], {"recommendation": third}, *scores)
    drawn = radar(store)
    assert drawn.plot is None
    assert said in drawn.nothing


def test_a_subject_deleted_since_is_told(store, third, campaigns, answer):
    answer(campaigns[0], {"recommendation": third}, "2")
    gone = Subject("recommendation", "disparue")
    assert radar(store, subjects=(gone,)).plot is None
    assert "supprimée" in radar(store, subjects=(gone,)).nothing
    left = radar(store, subjects=(gone, Subject("recommendation", third)))
    assert left.plot
    assert any("supprimée" in note for note in left.notes)


def test_the_same_subject_asked_for_twice_is_drawn_once(store, third, campaigns, answer):
    answer(campaigns[0], {"recommendation": third}, "2")
    twice = radar(store, subjects=(Subject("recommendation", third),) * 2)
    assert [one.label for one in twice.plot.series] == ["Printemps"]


def test_one_outline_alone_says_of_which_campaign_and_how_many_answered(store, add, third, campaigns, answer):
    answer(campaigns[0], {"recommendation": third}, "2")
    for asked in ("A", "B"):
        evaluator = add("organisation", name=asked, kind="ville")
        add("expected_evaluation", campaign=campaigns[0], recommendation=third, evaluator=evaluator)
    drawn = radar(store)
    assert drawn.subtitle == "ensemble des mesures · Printemps"
    assert "Évaluations reçues : Printemps 0/2 (0\u202f%) + 1 non attendue." in drawn.notes
    assert drawn.table.texts()[0][-4:] == ["1", "2", "0", "0\u202f%"]


def test_a_campaign_where_nobody_gave_a_grade_is_told(store, third, campaigns, answer):
    answer(campaigns[0], {"recommendation": third}, "2")
    answer(campaigns[1], {"recommendation": third}, "NC")
    assert "Sans aucune note, donc sans tracé : Automne." in radar(store).notes


def test_within_a_programme_an_answer_about_an_experiment_of_no_measure_counts_and_is_opened(
    store, add, programme, third, campaigns, answer
):
    kept = answer(campaigns[0], {"recommendation": third}, "2")
    alone = answer(campaigns[0], {"experiment": add("experiment", title="Seule")}, "4")
    drawn = radar(store, programme=programme)
    assert drawn.plot.series[0].values[0] == 3
    for opens in (drawn.plot.series[0].opens, drawn.table.rows[0].opens):
        assert {one.uid for one in queries.records(store.read(), opens.query)} == {kept, alone}


def test_of_many_campaigns_the_latest_are_drawn(store, add, third, answer):
    for year in range(2010, 2018):
        answer(add("campaign", label=f"C{year}", opens_on=f"{year}-01-01"), {"recommendation": third}, "2")
    assert [one.label for one in radar(store).plot.series] == [f"C{year}" for year in range(2012, 2018)]
