"""The data file checked and mended from the window."""

from contextlib import closing

import pytest

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.file.connection import connect
from dcant_tracker.ui.shell.check_dialog import CheckDialog


@pytest.fixture
def opened(session, settle, qtbot):
    def open_it():
        dialog = CheckDialog(session)
        qtbot.addWidget(dialog)
        settle()
        return dialog

    return open_it


def test_a_sound_file_is_said_so_and_cannot_be_mended(opened):
    dialog = opened()
    assert dialog.said.text() == "Le fichier de données est sain."
    assert dialog.findings.count() == 0
    assert not dialog.mend.isEnabled()


def test_what_was_found_is_listed_and_mended(session, settle, opened):
    with closing(connect(session.store.path)) as behind:
        behind.execute("DROP INDEX ix_change_step")
    dialog = opened()
    assert [dialog.findings.item(0).text()] == ["L'index « ix_change_step » manque."]
    dialog.mend.click()
    settle()
    assert dialog.said.text().startswith("Le fichier de données est sain.")
    assert dialog.findings.item(0).text().startswith("Réparé : ")
    assert check(session.store) == []
