"""Another data file is chosen, what it brings is seen, and it comes in as one step with its undo."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from team_scenes import Colleague, write

from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.ui.team.merge_dialog import MergeDialog, merge_with


@pytest.fixture
def camille(store, tmp_path: Path) -> Colleague:
    return Colleague(store, tmp_path / "suivi de Camille.sqlite")


@pytest.fixture
def epinal(uid_of) -> str:
    return uid_of("organisation", "Épinal")


@pytest.fixture
def merging(qtbot, session, messages, settle):
    """Opens the dialog on a file, and does in it what is given."""

    def open_it(path: Path, do) -> None:
        def run(dialog: MergeDialog) -> bool:
            dialog.show()
            settle()
            do(dialog)
            settle()
            QApplication.processEvents()
            return bool(dialog.result())

        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1000, 700)
        messages.on_run = run
        merge_with(session, path, window)
        settle()

    return open_it


def rows(tree) -> list[list[str]]:
    return [
        [tree.topLevelItem(row).text(column) for column in range(tree.columnCount())]
        for row in range(tree.topLevelItemCount())
    ]


def test_what_it_brings_is_seen_before_anything_is_written(merging, store, camille, epinal, uid_of):
    camille.writes("organisation", epinal, region="Bretagne")
    camille.does(lambda tx: tx.add("organisation", {"name": "Quimper", "kind": "ville"}))
    camille.deletes("organisation", uid_of("organisation", "SGMAP"))
    before = store.read().last_step()
    seen = {}

    def look(dialog):
        seen["people"], seen["records"] = rows(dialog.people), rows(dialog.records)
        dialog.reject()

    merging(camille.path, look)
    ((who, steps, _when),) = seen["people"]
    assert (who, steps) == ("Camille Martin", "3")
    assert ["Collectivités et organismes", "1", "1", "1"] in seen["records"]
    assert store.read().last_step() == before
    assert get(store.read(), "organisation", epinal)["region"] == "Grand Est"


def test_it_comes_in_with_one_toast_whose_undo_takes_all_of_it_back(merging, store, camille, epinal, messages, settle):
    camille.writes("organisation", epinal, region="Bretagne")
    camille.does(lambda tx: tx.add("organisation", {"name": "Quimper", "kind": "ville"}))
    merging(camille.path, lambda dialog: dialog.merge.click())
    assert get(store.read(), "organisation", epinal)["region"] == "Bretagne"
    assert messages.toasts == ["Fusion avec « suivi de Camille.sqlite »"]
    _text, undo = messages.actions[-1]
    undo()
    settle()
    assert get(store.read(), "organisation", epinal)["region"] == "Grand Est"
    assert store.read().fetch_value("SELECT count(*) FROM organisation WHERE name = 'Quimper'") == 0


def test_what_both_wrote_waits_to_be_settled_and_the_toast_leads_there(
    qtbot, merging, session, store, camille, epinal, messages
):
    camille.writes("organisation", epinal, region="Bretagne")
    write(store, "organisation", epinal, region="Occitanie")
    said = []

    def take(dialog):
        said.append(dialog.said.text())
        dialog.merge.click()

    merging(camille.path, take)
    assert "1 valeur sera à trancher" in said[0]
    assert len(open_conflicts(store.read())) == 1
    text, lead = messages.second
    assert text == "Trancher"
    with qtbot.waitSignal(session.settlingWanted):
        lead()


def test_nothing_new_is_said_and_nothing_offered(merging, camille):
    said = []

    def look(dialog):
        said.append((dialog.said.text(), dialog.merge.isEnabled(), dialog.people.isVisible()))
        dialog.reject()

    merging(camille.path, look)
    assert said == [("Rien de nouveau : vos données contiennent déjà tout ce que contient ce fichier.", False, False)]


def test_a_file_that_is_none_of_ours_is_refused_in_the_dialog(merging, store, tmp_path):
    stranger = tmp_path / "tout autre.sqlite"
    stranger.write_bytes(b"SQLite format 3\0" + bytes(4_000))
    seen = []

    def look(dialog):
        seen.append((dialog.banner.isVisible(), dialog.merge.isEnabled()))
        dialog.reject()

    merging(stranger, look)
    assert seen == [(True, False)]


def test_the_data_file_itself_is_refused(merging, store):
    seen = []

    def look(dialog):
        seen.append(dialog.banner.isVisible())
        dialog.reject()

    merging(store.path, look)
    assert seen == [True]
