"""Adding an organisation from the official directory."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcant_tracker.domain.directory import load_directory
from dcant_tracker.settings import resource
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.adding.pick_organisation import PickOrganisationDialog


@pytest.fixture
def search(session, settle):
    """The dialog once these words were typed and answered."""

    def typed(dialog, words):
        dialog.line.setText(words)
        settle()
        dialog.line.settled.emit()
        settle()
        settle()

    return typed


def entry_of(siren):
    return load_directory(resource("referential/organisations.csv")).by_siren(siren)


def test_typing_brest_offers_brest_metropole_with_everything_filled_in(
    session, settle, messages, store, search, uid_of
):
    there = uid_of("organisation", "Brest Métropole")
    session.write(Operation("delete", "…"), lambda tx: tx.delete("organisation", there, with_dependants=True))

    def pick(dialog):
        search(dialog, "brest")
        assert dialog.entries()[0].name == "Brest Métropole"
        assert "242 900 314" in dialog.told.text()
        dialog.accept()
        return True

    messages.on_run = pick
    created = []
    create(session, "organisation", None, created.append)
    settle()
    record = get(store.read(), "organisation", created[0])
    assert record.uid == entry_of("242900314").uid
    assert (record["kind"], record["siren"], record["department"]) == ("metropole", "242900314", "Finistère")
    assert (record["region"], record["insee_code"]) == ("Bretagne", entry_of("242900314").insee_code or None)
    assert record["population"] > 200_000


def test_an_organisation_that_is_there_already_is_opened_instead(session, settle, messages, store, search):
    entry = entry_of("242900314")
    session.write(
        Operation("add", "…"),
        lambda tx: tx.add("organisation", {"name": "Brest-ville", "kind": "autre", "siren": entry.siren}),
    )
    settle()

    def pick(dialog):
        search(dialog, "brest metropole")
        assert dialog.add.text() == "La montrer"
        dialog.accept()
        return True

    messages.on_run = pick
    found: list[str] = []
    create(session, "organisation", None, found.append)
    settle()
    assert get(store.read(), "organisation", found[0])["name"] == "Brest-ville"
    assert "déjà suivie" in messages.toasts[-1]


def test_one_entered_by_hand_under_the_same_name_counts_as_the_same(session, settle, messages, search, uid_of):
    def pick(dialog):
        search(dialog, "brest metropole")
        dialog.accept()
        return True

    messages.on_run = pick
    found: list[str] = []
    create(session, "organisation", None, found.append)
    settle()
    assert found == [uid_of("organisation", "Brest Métropole")]


def test_one_that_the_directory_does_not_know_is_entered_by_hand(session, settle, messages, store, search):
    titles = []

    def answer(dialog):
        titles.append(dialog.windowTitle())
        if isinstance(dialog, PickOrganisationDialog):
            search(dialog, "Syndicat du lac bleu")
            assert "Rien de ce nom" in dialog.told.text()
            dialog._on_by_hand()
            return True
        assert dialog.form.editor("name").text() == "Syndicat du lac bleu"
        dialog.form.editor("kind").setText("Syndicat mixte")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = answer
    created = []
    create(session, "organisation", {"name": ""}, created.append)
    settle()
    assert get(store.read(), "organisation", created[0])["kind"] == "syndicat_mixte"
    assert titles[1] == "Nouvel organisme"


def test_several_are_kept_one_after_the_other_and_added_as_one_step(session, settle, messages, store, search):
    created = []

    def pick(dialog):
        for words in ("quimper bretagne", "lorient agglo", "vannes"):
            search(dialog, words)
            dialog.keep_current()
        dialog.keep_current()
        assert "Retenues" in dialog.basket.text()
        search(dialog, "saint-etienne metropole")
        assert not dialog.keep.isEnabled()
        assert dialog.add.text() == "Ajouter les 2"
        dialog.accept()
        return True

    messages.on_run = pick
    create(session, "organisation", None, created.append, several=True)
    settle()
    (step,) = log.steps(store.read(), limit=1)
    assert step.label == "2 organismes ajoutés"
    assert len(created) == 1
    session.undo()
    settle()
    assert get(store.read(), "organisation", created[0]) is None


def test_a_pasted_column_of_names_is_kept_but_for_what_is_not_sure(session, settle, qtbot, search):
    dialog = PickOrganisationDialog(session, several=True)
    qtbot.addWidget(dialog)
    settle()
    QGuiApplication.clipboard().setText("CA Lorient Agglomération\n242900314\nville de Rennes\nAtlantide\n")
    QTest.keyClick(dialog.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    QGuiApplication.clipboard().clear()
    assert [entry.name for entry in dialog.kept.values()] == ["CA Lorient Agglomération", "Rennes"]
    assert "« Atlantide »" in dialog.told.text()
    assert dialog.add.text() == "Ajouter les 2"
