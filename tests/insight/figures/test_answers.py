"""How answers share out: every count is that of the answers, NC and NSP apart."""

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.reading import queries
from dcant_tracker.store.writing.changes import Operation
from tests.insight.opinions import counted, given, mean

EDIT = Operation("edit", "Modification")
GRADES, APART = ("0", "1", "2", "3", "4"), ("NC", "NSP")


def answers(store, **asked):
    return figure("answers", present(store.read()), Selection(**asked))


def counts(codes, among):
    return [codes.count(code) for code in among]


def test_one_bar_a_principle_counts_its_answers(store, opinions):
    drawn = answers(store, programme=opinions.programme, campaigns=(opinions.spring,))
    assert drawn.subtitle == "DcANT · Printemps · ensemble des mesures"
    for bar, principle in zip(drawn.plot.bars, PRINCIPLES, strict=True):
        codes = given(store.read(), principle, campaign=opinions.spring)
        assert [one.count for one in bar.grades] == counts(codes, GRADES)
        assert [one.count for one in bar.apart] == counts(codes, APART)


def test_one_subject_has_its_own_answers(store, opinions):
    chosen = (Subject("experiment", opinions.experiment),)
    drawn = answers(store, subjects=chosen, campaigns=(opinions.autumn,))
    codes = given(store.read(), "user_relation", experiment=opinions.experiment, campaign=opinions.autumn)
    assert [one.count for one in drawn.plot.bars[2].grades] == counts(codes, GRADES)
    assert "Préfiguration" in drawn.subtitle


def test_several_subjects_have_one_bar_each_for_all_principles(store, opinions):
    drawn = answers(store, subjects=opinions.subjects, campaigns=(opinions.autumn,))
    assert [bar.label for bar in drawn.plot.bars] == ["1 – Mesure 1", "2 – Mesure 2", "10 – Mesure 10"]
    for bar, measure in zip(drawn.plot.bars, opinions.measures, strict=False):
        codes = given(store.read(), recommendation=measure, campaign=opinions.autumn)
        assert [one.count for one in (*bar.grades, *bar.apart)] == counts(codes, (*GRADES, *APART))
    assert any("toutes les notes des quatre principes" in note for note in drawn.notes)


def test_a_click_on_a_part_opens_those_who_gave_that_answer(store, opinions):
    drawn = answers(store, campaigns=(opinions.spring,))
    bar = drawn.plot.bars[1]
    for one, code in zip((*bar.grades, *bar.apart), (*GRADES, *APART), strict=True):
        opened = {record.uid for record in queries.records(store.read(), one.opens.query)}
        assert opened == {
            record.uid
            for record in counted(store.read(), campaign=opinions.spring)
            if record["efficiency_score"] == code
        }


def test_a_part_says_its_share(store, opinions):
    drawn = answers(store, campaigns=(opinions.spring,))
    bar = drawn.plot.bars[0]
    assert bar.grades[3].said[1].startswith(f"Largement : {bar.grades[3].count} note")
    assert f"sur {bar.graded} (" in bar.grades[3].said[1]
    assert bar.apart[1].said[1].startswith("Ne se prononce pas : ")


def test_the_table_holds_what_the_picture_shows(store, opinions):
    drawn = answers(store, campaigns=(opinions.spring,))
    headings = [column.label for column in drawn.table.columns]
    first = dict(zip(headings, drawn.table.rows[0].cells, strict=True))
    codes = given(store.read(), "governance", campaign=opinions.spring)
    assert first["Moyenne"] == pytest.approx(mean(codes))
    assert first["Largement"] == drawn.plot.bars[0].grades[3].count
    assert first["Réponses"] == len(codes)
    assert "Gouvernance partagée : Pas du tout" in drawn.alt


def test_an_earlier_state_is_drawn_from_its_own_answers(store, opinions):
    then = store.read().last_step()
    before = answers(store)

    def change(work):
        for one in counted(work.reading, campaign=opinions.autumn):
            work.update("evaluation", one.uid, {"governance_score": "4"})

    store.transact(EDIT, change)
    assert [one.count for one in answers(store).plot.bars[0].grades[:4]] == [0, 0, 0, 0]
    with state_at(store.read(), str(then)) as state:
        assert figure("answers", state, Selection()).plot == before.plot


def test_answers_that_are_no_grades_are_drawn_all_the_same(store, add, measure, answer):
    answer(add("campaign", label="Printemps"), measure, "NC", "NSP", "NC", "NC")
    drawn = answers(store)
    assert [bar.graded for bar in drawn.plot.bars] == [0, 0, 0, 0]
    assert [[one.count for one in bar.apart] for bar in drawn.plot.bars[:2]] == [[1, 0], [0, 1]]
    assert drawn.plot.bars[0].grades[0].said[1].endswith("(–)")


def test_few_answers_and_one_evaluator_are_told(store, add, measure, answer):
    campaign = add("campaign", label="Printemps")
    answer(campaign, measure, "4", "4", "4", "4")
    drawn = answers(store)
    assert all(bar.fragile for bar in drawn.plot.bars)
    assert any("Un seul évaluateur a répondu" in note for note in drawn.notes)
    for _more in range(4):
        answer(campaign, measure, "4", "4", None, "4")
    drawn = answers(store)
    assert [bar.fragile for bar in drawn.plot.bars] == [False, False, True, False]
    assert not any("Un seul évaluateur" in note for note in drawn.notes)


def test_two_evaluators_in_four_principles_are_still_few(store, add, measure, answer):
    campaign = add("campaign", label="Printemps")
    other = add("recommendation", programme=add("programme", code="Q", title="Q"), code="1", title="Autre")
    for _one in range(2):
        answer(campaign, measure, "4", "4", "4", "4")
    answer(campaign, other, "1")
    drawn = answers(store, subjects=(Subject("recommendation", measure), Subject("recommendation", other)))
    assert [bar.fragile for bar in drawn.plot.bars] == [True, True]
    assert any("1 ligne repose sur un seul évaluateur" in note for note in drawn.notes)


def test_nothing_to_draw_says_why_and_what_to_do(store, add, measure, answer):
    assert "Créez une campagne" in answers(store).nothing
    campaign = add("campaign", label="Printemps")
    answer(campaign, measure, "4", state="draft")
    drawn = answers(store)
    assert drawn.plot is None
    assert "Aucune réponse n'a été transmise pour « Printemps »" in drawn.nothing
    assert "n'existe pas" in answers(store, subjects=(Subject("recommendation", "disparue"),)).nothing
    assert "La campagne choisie n'existe pas" in answers(store, campaigns=("disparue",)).nothing


def test_a_subject_deleted_since_is_left_out_and_said(store, opinions):
    drawn = answers(store, subjects=(*opinions.subjects, Subject("recommendation", "disparue")))
    assert len(drawn.plot.bars) == len(opinions.subjects)
    assert any("1 fiche choisie n'existe pas" in note for note in drawn.notes)
