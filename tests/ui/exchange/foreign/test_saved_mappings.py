"""The correspondences that are remembered: looked at, renamed, forgotten, brought back."""

import pytest

from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.store.kept import mappings
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.foreign.saved_mappings import SavedMappingsDialog
from tests.ui.exchange.foreign.tables import ACTIONS, MATRIX


@pytest.fixture
def saved(store, workbook, first_programme):
    """Two of them, one for a partner."""
    partner = store.add("partner", {"name": "Bretagne"}, Operation("add", "…"))[1]
    proposal = Proposer(store.read()).workbook(read(workbook({"Suivi": ACTIONS, "Implications": MATRIX})))
    for name, uid in (("Tableau annuel", None), ("Région", partner)):
        saved_mappings.save(store.path, proposal.named(name, uid))


def names(store):
    return [one.name for one in mappings.mappings(store.read())]


def row(dialog, number):
    return [dialog.model.data(dialog.model.index(number, column)) for column in range(3)]


def test_each_says_whose_it_is_and_what_it_reads(session, saved):
    dialog = SavedMappingsDialog(session)
    assert row(dialog, 0) == [
        "Région",
        "Bretagne",
        "Suivi → Recommandations (5 colonnes) · Implications → Participations (4 colonnes)",
    ]
    assert row(dialog, 1)[:2] == ["Tableau annuel", "–"]


def test_one_is_renamed(session, saved, store, messages):
    dialog = SavedMappingsDialog(session)
    messages.answers = ["Région Bretagne"]
    dialog.on_rename()
    assert sorted(names(store)) == ["Région Bretagne", "Tableau annuel"]
    assert "le suivent" in messages.questions[-1]
    assert dialog.chosen.name == "Région Bretagne"


def test_two_may_not_bear_one_name(session, saved, store, messages):
    dialog = SavedMappingsDialog(session)
    messages.answers = ["tableau ANNUEL"]
    dialog.on_rename()
    assert sorted(names(store)) == ["Région", "Tableau annuel"]
    assert "déjà le nom" in dialog.told.text()


def test_one_is_forgotten_and_brought_back(session, saved, store):
    dialog = SavedMappingsDialog(session)
    dialog.on_delete()
    assert names(store) == ["Tableau annuel"]
    assert "« Région » est supprimée" in dialog.told.text()
    assert not dialog.back.isHidden()
    dialog.back.click()
    assert sorted(names(store)) == ["Région", "Tableau annuel"]
    assert mappings.mapping_called(store.read(), "Région").partner is not None
    assert dialog.back.isHidden()


def test_without_any_the_page_says_what_to_do(session):
    dialog = SavedMappingsDialog(session)
    assert "importez le tableau d'un partenaire" in dialog.told.text()
    assert not dialog.rename.isEnabled()
    dialog.on_delete()


def test_a_template_is_filled_under_the_chosen_one(session, saved, store, messages, workbook, settle, tmp_path):
    template = workbook({"Suivi": ACTIONS[:5]}, "modele.xlsx")
    target = tmp_path / "modele (rempli).xlsx"
    dialog = SavedMappingsDialog(session)
    messages.answers = [template, target]
    dialog.on_fill()
    settle()
    assert target.is_file()
    assert "cellule" in dialog.told.text()


def test_a_template_that_cannot_be_filled_is_told_in_the_dialog(session, saved, messages, workbook, settle, tmp_path):
    template = workbook({"Budget": [("Poste", "Montant"), ("Papier", 3)]}, "autre.xlsx")
    dialog = SavedMappingsDialog(session)
    messages.answers = [template, tmp_path / "x.xlsx"]
    dialog.on_fill()
    settle()
    assert "n'a aucune des colonnes" in dialog.told.text()
