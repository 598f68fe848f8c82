"""The heat map: which rows, that each cell is the mean of its answers, and what is said of those to be wary of."""

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.heatmap import ROWS_AT_MOST
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.reading import queries
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from tests.insight.opinions import counted, given, mean

EDIT = Operation("edit", "Modification")


def heatmap(store, **asked):
    return figure("heatmap", present(store.read()), Selection(**asked))


def test_each_cell_is_the_mean_of_the_answers_that_count(store, opinions):
    drawn = heatmap(store, programme=opinions.programme, campaigns=(opinions.spring,))
    for row, measure in zip(drawn.plot.rows, opinions.measures, strict=False):
        about = {"recommendation": measure, "campaign": opinions.spring}
        for cell, principle in zip(row.cells, [*PRINCIPLES, None], strict=True):
            codes = given(store.read(), principle, **about)
            assert cell.mean == pytest.approx(mean(codes))
            assert cell.graded == sum(code.isdecimal() for code in codes)


def test_rows_are_the_measures_somebody_was_asked_about_by_number(store, opinions):
    drawn = heatmap(store, programme=opinions.programme)
    assert [row.label for row in drawn.plot.rows] == ["1 – Mesure 1", "2 – Mesure 2", "10 – Mesure 10"]
    assert any("1 mesure sans réponse" in note for note in drawn.notes)


def test_the_last_campaign_is_shown_unless_another_is_chosen(store, opinions):
    assert heatmap(store).subtitle == "Automne"
    assert heatmap(store, campaigns=(opinions.spring,)).subtitle == "Printemps"
    both = heatmap(store, campaigns=(opinions.spring, opinions.autumn))
    assert both.subtitle == "Automne"
    assert any("seule la dernière" in note for note in both.notes)


def test_coverage_counts_those_who_were_asked_and_answered(store, opinions):
    drawn = heatmap(store, campaigns=(opinions.spring,))
    for row, measure in zip(drawn.plot.rows, opinions.measures, strict=False):
        about = {"recommendation": measure, "campaign": opinions.spring}
        asked = {
            (one["experiment"], one["evaluator"])
            for one in all_records(store.read(), "expected_evaluation")
            if all(one[name] == value for name, value in about.items())
        }
        answered = {
            (one["experiment"], one["evaluator"])
            for one in counted(store.read(), **about)
            if any(one[column] is not None for column in PRINCIPLES.values())
        }
        came = len(asked & answered)
        assert row.coverage.startswith(f"{came}/{len(asked)} (")
        assert f"sur {len(asked)} attendues" in row.said[1]


def test_chosen_subjects_make_the_rows_experiments_too(store, opinions):
    chosen = (Subject("experiment", opinions.experiment), Subject("recommendation", opinions.measures[1]))
    drawn = heatmap(store, subjects=chosen, campaigns=(opinions.spring,))
    assert [row.label for row in drawn.plot.rows] == ["Préfiguration", "2 – Mesure 2"]
    codes = given(store.read(), "efficiency", experiment=opinions.experiment, campaign=opinions.spring)
    assert drawn.plot.rows[0].cells[1].mean == pytest.approx(mean(codes))


def test_a_click_opens_the_evaluations_that_a_mean_is_of(store, opinions):
    drawn = heatmap(store, campaigns=(opinions.spring,))
    about = {"recommendation": opinions.measures[0], "campaign": opinions.spring}
    for cell, column in zip(drawn.plot.rows[0].cells, PRINCIPLES.values(), strict=False):
        wanted = {one.uid for one in counted(store.read(), **about) if (one[column] or "").isdecimal()}
        assert {one.uid for one in queries.records(store.read(), cell.opens.query)} == wanted
    whole = drawn.plot.rows[0].cells[-1]
    assert {one.uid for one in queries.records(store.read(), whole.opens.query)} == {
        one.uid for one in counted(store.read(), **about)
    }


def test_the_table_holds_what_the_picture_shows(store, opinions):
    drawn = heatmap(store, campaigns=(opinions.spring,))
    headings = [column.label for column in drawn.table.columns]
    means = [row.cells[headings.index("Moyenne")] for row in drawn.table.rows]
    assert means == [cell.mean for row in drawn.plot.rows for cell in row.cells]
    first = dict(zip(headings, drawn.table.rows[0].cells, strict=True))
    codes = given(store.read(), "governance", recommendation=opinions.measures[0], campaign=opinions.spring)
    assert [first[name] for name in ("Pas du tout", "Peu", "En partie", "Largement", "Pleinement", "NC", "NSP")] == [
        codes.count(code) for code in ("0", "1", "2", "3", "4", "NC", "NSP")
    ]


def test_an_earlier_state_is_drawn_from_its_own_answers(store, opinions):
    then = store.read().last_step()
    before = heatmap(store, programme=opinions.programme)

    def erase(work):
        for one in all_records(work.reading, "evaluation"):
            work.delete("evaluation", one.uid)
        work.update("recommendation", opinions.measures[0], {"title": "Renommée"})

    store.transact(EDIT, erase)
    assert heatmap(store, programme=opinions.programme).plot is None
    with state_at(store.read(), str(then)) as state:
        drawn = figure("heatmap", state, Selection(opinions.programme))
    assert drawn.plot == before.plot
    assert "état au" in drawn.subtitle


@pytest.fixture
def campaign(add):
    return add("campaign", label="Printemps", opens_on="2017-03-01")


def test_two_camps_are_marked_and_so_are_few_answers(store, campaign, measure, answer):
    for grade in ("0", "4", "0", "4", "0", "4"):
        answer(campaign, measure, grade, "2", "3", None)
    answer(campaign, measure, None, None, None, "1")
    drawn = heatmap(store)
    governance, efficiency, _usager, alone, together = drawn.plot.rows[0].cells
    assert (governance.split, governance.fragile) == (True, False)
    assert (efficiency.split, efficiency.fragile) == (False, False)
    assert (alone.split, alone.fragile, alone.mean) == (False, True, 1)
    assert not together.split
    assert any("partagés" in line for line in governance.said)
    assert "Pas du tout 3 · Pleinement 3" in governance.said
    assert any(note.startswith("≠") for note in drawn.notes)


def test_one_evaluator_is_never_shown_as_a_consensus(store, campaign, measure, answer):
    answer(campaign, measure, "4", "4", "4", "4")
    drawn = heatmap(store)
    (row,) = drawn.plot.rows
    assert all(cell.fragile for cell in row.cells)
    assert "accord" not in " ".join(line for cell in row.cells for line in cell.said)
    assert any("un seul évaluateur" in line for line in row.said)
    assert any("1 ligne repose sur un seul évaluateur" in note for note in drawn.notes)
    assert row.coverage == "1"
    assert "sans liste d'attendus" in row.said[1]


def test_answers_nobody_asked_for_count_but_not_in_the_coverage(store, add, campaign, measure, answer):
    brest = add("organisation", name="Brest", kind="ville")
    add("expected_evaluation", campaign=campaign, recommendation=measure, evaluator=brest)
    answer(campaign, measure, "4", "4", "4", "4")
    drawn = heatmap(store)
    assert drawn.plot.rows[0].coverage.startswith("0/1")
    assert "1 autre, non attendue" in drawn.plot.rows[0].said[1]
    assert any("sans être attendues" in note for note in drawn.notes)


def test_forty_rows_are_enough_and_the_others_are_said(store, campaign, measure, answer):
    answer(campaign, measure, "2")
    (one,) = all_records(store.read(), "evaluation")
    (third,) = all_records(store.read(), "recommendation")

    def more(work):
        for number in range(ROWS_AT_MOST + 1):
            code = {"programme": third["programme"], "code": str(100 + number), "title": "Autre"}
            shared = {"campaign": campaign, "evaluator": one["evaluator"], "governance_score": "2"}
            work.add("evaluation", {**shared, "recommendation": work.add("recommendation", code), "state": "submitted"})

    store.transact(EDIT, more)
    drawn = heatmap(store)
    assert len(drawn.plot.rows) == ROWS_AT_MOST
    assert len({row.cells[0] for row in drawn.table.rows}) == ROWS_AT_MOST + 2
    assert any(note.startswith("2 autres lignes") for note in drawn.notes)


def test_nothing_to_draw_says_why_and_what_to_do(store, add, answer):
    assert "Ajoutez les recommandations" in heatmap(store).nothing
    measure = add("recommendation", programme=add("programme", code="P", title="P"), code="3", title="Archivage")
    assert "Créez une campagne" in heatmap(store).nothing
    campaign = add("campaign", label="Printemps")
    answer(campaign, measure, "4", state="draft")
    assert "Aucune réponse n'a été transmise pour « Printemps »" in heatmap(store).nothing
    answer(campaign, measure, "NC", "NSP")
    assert "toutes les réponses sont « Non concerné »" in heatmap(store).nothing
    assert heatmap(store).plot is None
    assert "La campagne choisie n'existe pas" in heatmap(store, campaigns=("disparue",)).nothing


def test_a_subject_deleted_since_is_left_out_and_said(store, opinions):
    lost = Subject("recommendation", "disparue")
    beside = heatmap(store, subjects=(*opinions.subjects, lost))
    assert len(beside.plot.rows) == len(opinions.subjects)
    assert any("1 fiche choisie n'existe pas" in note for note in beside.notes)
    alone = heatmap(store, subjects=(lost,))
    assert alone.plot is None
    assert "n'existe pas" in alone.nothing
