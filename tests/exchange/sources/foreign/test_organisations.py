"""Organisations in foreign files: known in all their names, asked about otherwise, created from the directory."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import Policy, import_files, prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sources.answers import NO_ANSWERS, Answers, entries_for, entry_called
from dcant_tracker.exchange.sources.terms import Terms


def matrix(*names):
    """Names in the working group of the second recommendation, in which nobody takes part so far."""
    return [("Collectivité", "R1", "R2"), *[(name, None, "GT") for name in names]]


@pytest.fixture
def compared(desk, workbook, propose):
    """The preview of a matrix about organisations written this way."""

    def compare(*names, answers=None):
        mapping = propose(workbook({"P": matrix("Brest Métropole", "Épinal")}))
        path = workbook({"P": matrix(*names)})
        return prepare(desk.store, path, Terms(mapping=mapping, answers=answers or NO_ANSWERS))

    return compare


@pytest.mark.parametrize(
    "text", ["Métropole de Brest", "BREST METROPOLE", "242900314", "242 900 314", "24290031400012"]
)
def test_an_organisation_is_known_in_all_the_ways_to_write_it(desk, compared, text):
    (proposal,) = compared(text).proposals
    assert (proposal.kind, proposal.theirs["organisation"]) == (Case.ADDED, desk["brest"])


def test_an_insee_code_names_a_town(desk, compared):
    desk.set("organisation", "epinal" if "epinal" in desk.uids else "épinal", insee_code="88160")
    (proposal,) = compared("88160").proposals
    assert proposal.theirs["organisation"] == desk["épinal"]


def test_a_near_name_is_a_candidate_with_its_score_never_taken(desk, compared):
    preview = compared("Brest Metropol Oceane")
    (proposal,) = preview.proposals
    assert proposal.kind is Case.UNREADABLE
    (unknown,) = preview.unknown
    assert (unknown.text, unknown.sheet, unknown.cell, unknown.times) == ("Brest Metropol Oceane", "P", "A2", 1)
    assert unknown.candidates[0].uid == desk["brest"]
    assert 80 <= unknown.candidates[0].score < 100
    assert f"Brest Métropole ({unknown.candidates[0].score}" in proposal.message


def test_an_answer_is_remembered_as_one_of_its_names(desk, workbook, propose, compared):
    answers = Answers(same={"BMO": desk["brest"]})
    preview = compared("BMO", answers=answers)
    assert {(str(p.kind), p.entity) for p in preview.proposals} == {
        ("added", "organisation_identity"),
        ("added", "participation"),
    }
    imported = import_files(
        desk.store, [preview.origin.path], Policy(), Terms(mapping=preview.origin.terms.mapping, answers=answers)
    )
    assert len({outcome.step for outcome in imported.outcomes}) == 1
    (identity,) = desk.all("organisation_identity")
    assert (identity["name"], identity["organisation"]) == ("BMO", desk["brest"])
    assert compared("bmo").unknown == ()
    desk.store.undo()
    assert desk.all("organisation_identity") == []


def test_an_unknown_one_is_created_from_the_directory_in_one_step(desk, compared):
    entry = entry_called("Ville de Nantes")
    answers = Answers(created={"Mairie de Nantes": entry})
    preview = compared("Mairie de Nantes", "Brest Métropole", answers=answers)
    import_files(
        desk.store, [preview.origin.path], Policy(), Terms(mapping=preview.origin.terms.mapping, answers=answers)
    )
    nantes = next(record for record in desk.all("organisation") if record["siren"] == entry.siren)
    assert (nantes.uid, nantes["name"], nantes["insee_code"]) == (entry.uid, "Nantes", "44109")
    assert nantes.uid in {record["organisation"] for record in desk.all("participation")}
    assert compared("Mairie de Nantes").unknown == ()


def test_the_directory_tells_a_town_from_its_metropole():
    assert entries_for("Ville de Nantes")[0].kind == "ville"
    assert entries_for("Nantes Métropole")[0].kind == "metropole"
    with pytest.raises(UserError, match="ne figure pas"):
        entry_called("Ville de Trifouillis-les-Oies")


def test_a_name_written_many_times_is_asked_about_once(compared):
    preview = compared("Inconnue-sur-Mer", "Épinal", "Inconnue-sur-Mer")
    assert [(unknown.text, unknown.times) for unknown in preview.unknown] == [("Inconnue-sur-Mer", 2)]
