"""The trend: one line a principle or a subject, each point the mean of its campaign."""

from datetime import timedelta

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.trend import LINES_AT_MOST
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.reading import queries
from dcant_tracker.store.writing.changes import Operation
from tests.insight.opinions import counted, given, mean

EDIT = Operation("edit", "Modification")


def trend(store, **asked):
    return figure("trend", present(store.read()), Selection(**asked))


def test_one_line_a_principle_over_the_campaigns_the_oldest_first(store, opinions):
    drawn = trend(store, programme=opinions.programme)
    assert [step.label for step in drawn.plot.steps] == ["Printemps", "Automne"]
    for line, principle in zip(drawn.plot.lines, PRINCIPLES, strict=True):
        wanted = [mean(given(store.read(), principle, campaign=uid)) for uid in (opinions.spring, opinions.autumn)]
        assert [point.mean for point in line.points] == pytest.approx(wanted)
    for step, uid in zip(drawn.plot.steps, (opinions.spring, opinions.autumn), strict=True):
        assert step.graded == sum(code.isdecimal() for code in given(store.read(), campaign=uid))


def test_one_subject_has_its_own_principles(store, opinions):
    drawn = trend(store, subjects=opinions.subjects[1:2])
    assert drawn.subtitle == "2 – Mesure 2"
    about = {"recommendation": opinions.measures[1], "campaign": opinions.autumn}
    wanted = [mean(given(store.read(), principle, **about)) for principle in PRINCIPLES]
    assert [line.points[-1].mean for line in drawn.plot.lines] == pytest.approx(wanted)


def test_several_subjects_have_one_line_each_for_all_principles(store, opinions):
    trial = Subject("experiment", opinions.experiment)
    drawn = trend(store, subjects=(*opinions.subjects[:2], trial))
    assert [line.label for line in drawn.plot.lines] == ["1 – Mesure 1", "2 – Mesure 2", "Préfiguration"]
    wanted = mean(given(store.read(), experiment=opinions.experiment, campaign=opinions.spring))
    assert drawn.plot.lines[2].points[0].mean == pytest.approx(wanted)
    both = [
        code
        for measure in opinions.measures[:2]
        for code in given(store.read(), recommendation=measure, campaign=opinions.spring)
    ]
    assert drawn.plot.steps[0].graded == sum(code.isdecimal() for code in both)


def test_a_click_opens_the_evaluations_of_a_point(store, opinions):
    drawn = trend(store, programme=opinions.programme)
    (_spring, point) = drawn.plot.lines[0].points
    opened = {one.uid for one in queries.records(store.read(), point.opens.query)}
    assert opened == {
        one.uid
        for one in counted(store.read(), campaign=opinions.autumn)
        if (one["governance_score"] or "").isdecimal()
    }


def test_the_table_has_every_campaign_and_line(store, opinions):
    drawn = trend(store)
    headings = [column.label for column in drawn.table.columns]
    rows = [dict(zip(headings, row.cells, strict=True)) for row in drawn.table.rows]
    assert [(row["Campagne"], row["Série"]) for row in rows[3:5]] == [
        ("Printemps", "Évaluation continue"),
        ("Automne", "Gouvernance partagée"),
    ]
    assert rows[4]["NSP"] == given(store.read(), "governance", campaign=opinions.autumn).count("NSP")
    assert rows[4]["Moyenne"] == drawn.plot.lines[0].points[1].mean


def test_an_earlier_state_has_the_campaigns_of_its_time(store, opinions):
    then = store.read().last_step()
    before = trend(store)
    store.transact(EDIT, lambda work: work.delete("campaign", opinions.spring, with_dependants=True))
    assert [step.label for step in trend(store).plot.steps] == ["Automne"]
    with state_at(store.read(), str(then)) as state:
        assert figure("trend", state, Selection()).plot == before.plot


@pytest.fixture
def campaigns(add):
    return [add("campaign", label=f"C{number}", opens_on=f"201{number}-03-01") for number in (5, 6, 7)]


def test_a_campaign_without_grades_leaves_a_gap(store, measure, campaigns, answer):
    answer(campaigns[0], measure, "1")
    answer(campaigns[1], measure, "NC")
    answer(campaigns[2], measure, "3")
    drawn = trend(store)
    (line,) = drawn.plot.lines
    assert [(point.at, point.mean) for point in line.points] == [(0, 1), (2, 3)]
    assert [step.graded for step in drawn.plot.steps] == [1, 0, 1]


def test_few_answers_are_fragile_one_evaluator_is_named_so(store, measure, campaigns, answer):
    for _one in range(5):
        answer(campaigns[0], measure, "4", "2")
    answer(campaigns[1], measure, "0", "NC")
    drawn = trend(store)
    assert [point.fragile for point in drawn.plot.lines[0].points] == [False, True]
    assert any(note.startswith("Points creux") for note in drawn.notes)
    assert any("Un seul évaluateur" in note and "C6" in note and "C5" not in note for note in drawn.notes)


def test_many_grades_of_one_evaluator_do_not_make_a_line_solid(store, add, measure, campaigns, answer):
    """Four principles by one evaluator are four grades; two evaluators give eight, of two opinions only."""
    other = add("recommendation", programme=add("programme", code="Q", title="Q"), code="1", title="Autre")
    for _one in range(2):
        answer(campaigns[0], measure, "4", "4", "4", "4")
    answer(campaigns[0], other, "1")
    drawn = trend(store, subjects=(Subject("recommendation", measure), Subject("recommendation", other)))
    assert [line.points[0].fragile for line in drawn.plot.lines] == [True, True]


def test_one_campaign_is_drawn_and_says_that_a_trend_needs_two(store, measure, campaigns, answer):
    answer(campaigns[0], measure, "1", "2")
    drawn = trend(store)
    assert [len(line.points) for line in drawn.plot.lines] == [1, 1]
    assert any("à partir de deux" in note for note in drawn.notes)


def test_more_lines_than_can_be_told_apart_are_left_out_and_said(store, add, measure, campaigns, answer):
    programme = store.read().fetch_value("SELECT uid FROM programme")
    chosen = [
        add("recommendation", programme=programme, code=f"{number}0", title="M") for number in range(LINES_AT_MOST + 1)
    ]
    for one in chosen:
        answer(campaigns[0], one, "2")
    drawn = trend(store, subjects=tuple(Subject("recommendation", one) for one in chosen))
    assert len(drawn.plot.lines) == LINES_AT_MOST
    assert any("premières fiches" in note for note in drawn.notes)


def test_nothing_to_draw_says_why_and_what_to_do(store, measure, add, answer):
    assert "Créez une campagne" in trend(store).nothing
    campaign = add("campaign", label="Printemps")
    assert "Aucune réponse n'a été transmise pour « Printemps »" in trend(store).nothing
    answer(campaign, measure, "NC", "NSP")
    assert "toutes les réponses sont « Non concerné »" in trend(store).nothing
    assert trend(store).plot is None
    assert "n'existe pas" in trend(store, subjects=(Subject("recommendation", "disparue"),)).nothing


def test_a_subject_deleted_since_is_left_out_and_said(store, opinions):
    drawn = trend(store, subjects=(*opinions.subjects[:2], Subject("experiment", "disparue")))
    assert len(drawn.plot.lines) == 2
    assert any("1 fiche choisie n'existe pas" in note for note in drawn.notes)


def answer_once(add, opinions, campaign):
    """An answer of somebody who answered in no other campaign."""
    newcomer = add("organisation", name="Nouvelle", kind="ville")
    about = {"campaign": campaign, "recommendation": opinions.measures[0], "evaluator": newcomer}
    add("evaluation", **about, state="submitted", governance_score="3")


def test_respondents_of_both_only_are_compared_with_themselves(store, opinions, add):
    answer_once(add, opinions, opinions.spring)
    drawn = trend(store, programme=opinions.programme, same_respondents=True)
    graded = {
        campaign: {
            one["evaluator"]
            for one in counted(store.read(), campaign=campaign)
            if any((one[column] or "").isdecimal() for column in PRINCIPLES.values())
        }
        for campaign in (opinions.spring, opinions.autumn)
    }
    both = graded[opinions.spring] & graded[opinions.autumn]
    assert both < graded[opinions.spring] | graded[opinions.autumn]
    for line, (principle, column) in zip(drawn.plot.lines, PRINCIPLES.items(), strict=True):
        for point, campaign in zip(line.points, (opinions.spring, opinions.autumn), strict=True):
            kept = [one for one in counted(store.read(), campaign=campaign) if one["evaluator"] in both]
            assert point.mean == pytest.approx(mean([one[column] for one in kept if one[column]])), principle
            opened = {one.uid for one in queries.records(store.read(), point.opens.query)}
            assert opened == {one.uid for one in kept if (one[column] or "").isdecimal()}
    assert drawn.subtitle.endswith(f"mêmes répondants ({len(both)})")
    assert not any(note.startswith("Évaluations reçues") for note in drawn.notes)
    assert {row.cells[-1] for row in drawn.table.rows} == {"–"}, "no coverage beside a mean of some of them"


def test_each_subject_keeps_its_own_respondents(store, opinions, add):
    answer_once(add, opinions, opinions.spring)
    drawn = trend(store, subjects=opinions.subjects[:2], same_respondents=True)
    about = {"recommendation": opinions.measures[1]}
    sets = [
        {one["evaluator"] for one in counted(store.read(), campaign=campaign, **about)}
        for campaign in (opinions.spring, opinions.autumn)
    ]
    kept = [
        one[column]
        for one in counted(store.read(), campaign=opinions.autumn, **about)
        if one["evaluator"] in sets[0] & sets[1]
        for column in PRINCIPLES.values()
        if one[column]
    ]
    assert drawn.plot.lines[1].points[-1].mean == pytest.approx(mean(kept))


def test_nobody_in_both_says_what_to_do(store, opinions, add):
    third = add("campaign", label="Hiver", programme=opinions.programme, opens_on="2018-01-01")
    answer_once(add, opinions, third)
    drawn = trend(store, campaigns=(opinions.autumn, third), same_respondents=True)
    assert drawn.plot is None
    assert drawn.nothing.startswith("Aucun organisme n'a noté à chacune de ces campagnes")


def test_a_campaign_that_is_still_open_is_marked(store, opinions):
    day = present(store.read()).day
    assert [step.is_open for step in trend(store).plot.steps] == [True, True]
    store.update("campaign", opinions.spring, {"closed_on": day.replace(year=day.year - 1)}, EDIT)
    store.update("campaign", opinions.autumn, {"closes_on": day + timedelta(days=1)}, EDIT)
    drawn = trend(store)
    assert [step.is_open for step in drawn.plot.steps] == [False, True]
    assert "Encore ouverte, ses moyennes peuvent changer : Automne." in drawn.notes
