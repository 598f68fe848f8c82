"""A partner's row about someone who takes part already: the same participation, or another one? Never taken by itself."""

import pytest

from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sources.terms import Terms


@pytest.fixture
def compared(desk, workbook, propose):
    def compare(*rows):
        path = workbook({"Participants": [("Organisme", "Recommandation", "Rôle"), *rows]})
        return prepare(desk.store, path, Terms(mapping=propose(path))).proposals

    return compare


@pytest.mark.parametrize(
    "row",
    [("Brest Métropole", "1", "Groupe de travail"), ("Rennes Métropole", "3", "Expérimentateur")],
    ids=["in another role", "through an experiment"],
)
def test_who_takes_part_already_is_asked_about(compared, row):
    (proposal,) = compared(row)
    assert proposal.kind is Case.CONFLICT
    assert "a déjà, pour" in proposal.message


def test_who_takes_part_elsewhere_is_simply_added(compared):
    (proposal,) = compared(("Brest Métropole", "2", "Pilote"))
    assert proposal.kind is Case.ADDED


def test_two_roles_in_one_file_ask_nothing(compared):
    found = compared(("Épinal", "2", "Pilote"), ("Épinal", "2", "Groupe de travail"))
    assert [p.kind for p in found] == [Case.ADDED, Case.ADDED]


def test_a_second_evaluation_of_the_same_measure_is_asked_about(desk, workbook, propose):
    campaign = desk.add("campaign", {"label": "2018"})
    about = {"campaign": campaign, "evaluator": desk["rennes"]}
    desk.add("evaluation", {**about, "recommendation": desk["r3"], "experiment": desk["exp"]})
    rows = [("Campagne", "Évaluateur", "Recommandation", "Gouvernance partagée – note")]
    path = workbook({"Évaluations": [*rows, ("2018", "Rennes Métropole", "3", "3 - Largement")]})
    (proposal,) = prepare(desk.store, path, Terms(mapping=propose(path))).proposals
    assert proposal.kind is Case.CONFLICT
