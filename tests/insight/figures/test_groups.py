"""Axes and kinds by principles: the same answers counted twice over, each row the answers of its own and no other's."""

import pytest

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.text import fold
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.reading import queries
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from tests.insight.opinions import counted, mean

EDIT = Operation("edit", "Modification")
AXES = ("Axe 10 – Données", "Axe 2 – Échanges", "AXE 2 –  echanges", None)
KINDS = ("region", "ville", "metropole")
IN_ORDER = {"Métropole": "metropole", "Ville": "ville", "Région": "region"}
"""Labels and codes of the kinds, as the list has them."""


def groups(store, **asked):
    return figure("groups", present(store.read()), Selection(**asked))


@pytest.fixture
def grouped(store, opinions):
    """The opinions, with an axis for each measure but the last and evaluators of three kinds."""

    def sort(work):
        for measure, axis in zip(opinions.measures, AXES, strict=True):
            work.update("recommendation", measure, {"axis": axis})
        for number, one in enumerate(all_records(work.reading, "organisation")):
            work.update("organisation", one.uid, {"kind": KINDS[number % 3]})
        evaluator = work.add("organisation", {"name": "Ville seule", "kind": "ville"})
        alone = {"campaign": opinions.spring, "recommendation": opinions.measures[3], "evaluator": evaluator}
        work.add("evaluation", {**alone, "governance_score": "1", "efficiency_score": "NC", "state": "validated"})

    store.transact(EDIT, sort)
    return opinions


def in_rows(store, entity, campaign, only_kind=None) -> dict[str, list]:
    """The records of ``entity`` in ``campaign`` by the label of each row they belong to: their axis and their kind."""
    read = store.read()
    axes = {one.uid: one["axis"] for one in all_records(read, "recommendation")}
    kinds = {one.uid: one["kind"] for one in all_records(read, "organisation")}
    found: dict[str, list] = {}
    every = counted(read) if entity == "evaluation" else all_records(read, entity)
    for one in every:
        kind = kinds[one["evaluator"]]
        if one["campaign"] == campaign and only_kind in (None, kind):
            for row in (fold(axes[one["recommendation"]] or "Sans axe"), CHOICES["organisation_kind"].label(kind)):
                found.setdefault(row, []).append(one)
    return found


def row_key(label: str) -> str:
    return label if label in IN_ORDER else fold(label)


def columns_of(principle) -> list[str]:
    return [PRINCIPLES[principle]] if principle else list(PRINCIPLES.values())


def codes_of(evaluations, principle) -> list[str]:
    return [one[column] for one in evaluations for column in columns_of(principle) if one[column] is not None]


def about(one) -> tuple:
    return one["recommendation"], one["experiment"], one["evaluator"]


def test_axes_come_by_name_then_kinds_in_the_order_of_the_list(store, grouped):
    drawn = groups(store, campaigns=(grouped.spring,))
    axes = [row.label for row in drawn.plot.rows[:3]]
    assert list(map(fold, axes)) == ["axe 2 - echanges", "axe 10 - donnees", "sans axe"]
    assert [row.label for row in drawn.plot.rows[3:]] == list(IN_ORDER)
    assert drawn.title == "Par axe et par type d'organisme"


@pytest.mark.parametrize("kind", [None, "ville"])
def test_each_cell_is_the_mean_of_the_answers_of_its_row(store, grouped, kind):
    drawn = groups(store, campaigns=(grouped.spring,), kind=kind)
    expected = in_rows(store, "evaluation", grouped.spring, kind)
    assert {row_key(row.label) for row in drawn.plot.rows} == expected.keys()
    for row in drawn.plot.rows:
        for cell, principle in zip(row.cells, [*PRINCIPLES, None], strict=True):
            codes = codes_of(expected[row_key(row.label)], principle)
            assert cell.mean == (pytest.approx(mean(codes)) if mean(codes) is not None else None)
            assert cell.graded == sum(code.isdecimal() for code in codes)


def test_the_table_counts_every_answer_and_who_was_asked(store, grouped):
    drawn = groups(store, campaigns=(grouped.spring,))
    answered, asked = (in_rows(store, entity, grouped.spring) for entity in ("evaluation", "expected_evaluation"))
    headings = [column.label for column in drawn.table.columns]
    lines = [dict(zip(headings, row.cells, strict=True)) for row in drawn.table.rows]
    assert len(lines) == 6 * 5
    for number, line in enumerate(lines):
        principle = [*PRINCIPLES, None][number % 5]
        key = row_key(line["Axe ou type d'organisme"])
        codes = codes_of(answered[key], principle)
        for label, code in (("Pas du tout", "0"), ("Peu", "1"), ("En partie", "2"), ("Largement", "3")):
            assert line[label] == codes.count(code)
        assert (line["NC"], line["NSP"], line["Réponses"]) == (codes.count("NC"), codes.count("NSP"), len(codes))
        wanted = [about(one) for one in asked.get(key, [])]
        heard = {about(one) for one in answered[key] if codes_of([one], principle)}
        assert line["Évaluations attendues"] == (len(wanted) or None)
        assert line["Attendues reçues"] == (len(heard & set(wanted)) if wanted else None)


def test_axes_and_kinds_hold_the_same_answers(store, grouped):
    drawn = groups(store, campaigns=(grouped.spring,))
    axes, kinds = drawn.plot.rows[:3], drawn.plot.rows[3:]
    for number in range(5):
        assert sum(row.cells[number].graded for row in axes) == sum(row.cells[number].graded for row in kinds)


@pytest.mark.parametrize("kind", [None, "region"])
def test_a_click_opens_the_evaluations_that_a_mean_is_of(store, grouped, kind):
    asked = {"campaigns": (grouped.spring,), "programme": grouped.programme, "kind": kind}
    drawn = groups(store, **asked)
    expected = in_rows(store, "evaluation", grouped.spring, kind)
    for row in drawn.plot.rows:
        inside = expected[row_key(row.label)]
        for cell, principle in zip(row.cells, [*PRINCIPLES, None], strict=True):
            answered = [one for one in inside if principle is None or codes_of([one], principle)]
            graded = [one for one in answered if principle and mean(codes_of([one], principle)) is not None]
            opened = queries.records(store.read(), cell.opens.query)
            assert {one.uid for one in opened} == {one.uid for one in graded or answered}


def test_a_kind_that_was_asked_and_said_nothing_has_its_row(store, grouped, add):
    silent = add("organisation", name="CA du Pays", kind="communaute_agglomeration")
    asked = {"campaign": grouped.spring, "recommendation": grouped.measures[0], "evaluator": silent}
    add("expected_evaluation", **asked)
    row = groups(store, campaigns=(grouped.spring,)).plot.rows[4]
    assert row.coverage.startswith("0/1")
    assert (row.label, row.cells[-1].mean) == ("Communauté d'agglomération", None)


def test_other_programmes_and_campaigns_are_left_out(store, grouped, add, answer):
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs", axis="Ailleurs")
    before = groups(store, programme=grouped.programme, campaigns=(grouped.spring,)).plot
    store.update("campaign", grouped.spring, {"programme": None}, EDIT)
    answer(grouped.spring, elsewhere, "4", "4", "4", "4")
    assert groups(store, programme=grouped.programme, campaigns=(grouped.spring,)).plot == before
    assert "Ailleurs" in [row.label for row in groups(store, campaigns=(grouped.spring,)).plot.rows]
    assert [row.label for row in groups(store, programme=other, campaigns=(grouped.spring,)).plot.rows] == [
        "Ailleurs",
        "Ville",
    ]


def test_a_campaign_of_one_programme_counts_whole_for_it_and_for_no_other(store, grouped, add, answer):
    other = add("programme", code="Autre", title="Autre")
    elsewhere = add("recommendation", programme=other, code="1", title="Ailleurs", axis="Ailleurs")
    answer(grouped.spring, elsewhere, "4", "4", "4", "4")
    shown = groups(store, programme=grouped.programme, campaigns=(grouped.spring,)).plot
    assert "Ailleurs" in [row.label for row in shown.rows]
    assert groups(store, programme=other, campaigns=(grouped.spring,)).plot is None


def test_the_last_campaign_is_shown_unless_another_is_chosen(store, grouped):
    assert groups(store).subtitle == "Automne"
    both = groups(store, campaigns=(grouped.spring, grouped.autumn))
    assert both.subtitle == "Automne"
    assert any("seule la dernière" in note for note in both.notes)
    assert groups(store, kind="ville").subtitle == "Automne · organismes : Ville"


def test_one_axis_written_twice_by_two_evaluators_is_no_single_opinion(store, add, answer):
    programme = add("programme", code="P", title="P")
    campaign = add("campaign", label="Printemps")
    for code, axis in (("1", "Données"), ("2", "DONNEES"), ("3", "Usagers")):
        answer(campaign, add("recommendation", programme=programme, code=code, title=code, axis=axis), "3")
    data, users, towns = groups(store).plot.rows
    assert not any("un seul évaluateur" in line for line in data.said)
    assert any("un seul évaluateur" in line for line in users.said)
    assert not any("un seul évaluateur" in line for line in towns.said)


def test_the_sentence_for_those_who_cannot_see_names_every_row(store, grouped):
    drawn = groups(store, campaigns=(grouped.spring,))
    assert drawn.alt.startswith("Moyennes de 0 à 4 par axe, puis par type d'organisme. Ensemble des principes : ")
    assert all(row.label in drawn.alt for row in drawn.plot.rows)


def test_an_earlier_state_is_drawn_from_its_own_axes_and_kinds(store, grouped):
    then = store.read().last_step()
    before = groups(store)

    def shuffle(work):
        for one in all_records(work.reading, "recommendation"):
            work.update("recommendation", one.uid, {"axis": "Un seul"})
        for one in all_records(work.reading, "organisation"):
            work.update("organisation", one.uid, {"kind": "etat"})

    store.transact(EDIT, shuffle)
    assert [row.label for row in groups(store).plot.rows] == ["Un seul", "Service de l'État"]
    with state_at(store.read(), str(then)) as state:
        drawn = figure("groups", state, Selection())
    assert drawn.plot == before.plot
    assert "état au" in drawn.subtitle


def test_nothing_to_draw_says_why_and_what_to_do(store, measure, add, answer):
    assert "Créez une campagne" in groups(store).nothing
    campaign = add("campaign", label="Printemps")
    answer(campaign, measure, "4", state="draft")
    assert "Aucune réponse n'a été transmise pour « Printemps »" in groups(store).nothing
    answer(campaign, measure, "NC", "NSP")
    empty = groups(store)
    assert "toutes les réponses sont « Non concerné »" in empty.nothing
    assert (empty.plot, empty.notes, empty.alt) == (None, (), "")
    assert "La campagne choisie n'existe pas" in groups(store, campaigns=("disparue",)).nothing
