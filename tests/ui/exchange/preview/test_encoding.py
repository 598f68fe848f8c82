"""A text table whose encoding nobody can tell: the window shows the same lines in each, and a person chooses."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from dcant_tracker.exchange.merging.pausing import resume
from dcant_tracker.exchange.reader.sampling import samples_of
from dcant_tracker.store.kept.paused_imports import all_paused
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.kit.encoding_dialog import EncodingDialog


@pytest.fixture
def table(tmp_path):
    """Contacts as some Mac or console saved them: one letter, which three encodings read three ways."""
    rows = [
        "Nom;Organisme;Courriel",
        "Kurt \x9al;Ville de Paris;kurt@ville.fr",
        "Paul Martin;Ville de Paris;paul@ville.fr",
    ]
    rows += [f"Agent {number};Ville de Paris;agent{number}@ville.fr" for number in range(8)]
    path = tmp_path / "Agents de la région.csv"
    path.write_bytes("\r\n".join(rows).encode("latin-1"))
    return path


@pytest.fixture
def dialog(qtbot, table):
    shown = EncodingDialog(table.name, samples_of(table))
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def test_the_same_lines_are_shown_in_each_encoding_and_none_is_chosen(dialog):
    assert [choice.text() for choice in dialog.choices] == ["MS-DOS  (1)", "Mac  (2)", "Windows  (3)"]
    assert [reader.toPlainText().split(";")[0] for reader in dialog.readers] == ["Kurt Ül", "Kurt öl", "Kurt šl"]
    assert dialog.encoding == ""
    assert not dialog.accept_button.isEnabled()


def test_it_is_chosen_and_accepted_by_the_keyboard_alone(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_3)
    qtbot.keyClick(dialog, Qt.Key.Key_2)
    assert [choice.isChecked() for choice in dialog.choices] == [False, True, False]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.encoding == "mac_roman"


def test_a_partner_s_table_is_matched_as_it_was_said_to_be_written(window, session, messages, settle, table):
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, EncodingDialog):
            dialog.choices[1].setChecked(True)
            return True
        seen.append(dialog._book.sheets[0].rows[1][0])
        return False

    messages.on_run = go_on
    session.importRequested.emit([table])
    settle()
    assert seen == [EncodingDialog, MatchingDialog, "Kurt öl"]


def test_a_table_of_ours_is_previewed_and_paused_as_it_was_said_to_be_written(
    window, session, messages, settle, table, store
):
    store.add("organisation", {"name": "Ville de Paris", "kind": "ville"}, Operation("add", "Ajout"))
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, EncodingDialog):
            dialog.choices[1].setChecked(True)
            return True
        seen.append(any("Kurt öl" in str(proposal.theirs) for proposal in dialog.choices.proposals))
        return bool(dialog.on_later())

    messages.on_run = go_on
    session.importRequested.emit([table.rename(table.with_name("Contacts.csv"))])
    settle()
    assert seen == [EncodingDialog, PreviewDialog, True]
    (left,) = all_paused(store.read())
    resumed = resume(store, left.id)
    assert any("Kurt öl" in str(proposal.theirs) for proposal in resumed.previews[0].proposals)
    resumed.close()


def test_a_file_whose_encoding_is_not_said_is_refused_with_a_sentence_beside_the_others(
    window, session, messages, settle, table, returned
):
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, PreviewDialog):
            seen.append(dialog.batch.refused[0][1].message)
        return False

    messages.on_run = go_on
    session.importRequested.emit([table, returned])
    settle()
    assert seen == [
        EncodingDialog,
        PreviewDialog,
        "Les lettres accentuées de « Agents de la région.csv » ne sont pas comprises : son codage est inconnu.",
    ]
