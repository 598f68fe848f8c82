"""What leaves is chosen, seen a last time, and remembered for the partner."""

import errno
import shutil

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.kept import ledger, sending
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.export_dialog import ExportDialog


def exported(window, session, messages, settle, target, choose):
    messages.on_run = choose
    messages.answers.append(target)
    window.commands.on_export()
    settle()


def test_contacts_and_internal_notes_stay_home_unless_ticked(window, session, messages, settle, tmp_path):
    told = []

    def choose(dialog: ExportDialog) -> bool:
        dialog.on_next()
        told.append(dialog.told.text())
        sheets = {dialog.leaving.item(row, 0).text() for row in range(dialog.leaving.rowCount())}
        assert "Contacts" not in sheets
        return True

    exported(window, session, messages, settle, tmp_path / "envoi.xlsx", choose)
    assert "Aucun contact ne part, ni leur suivi." in told[0]
    book = openpyxl.load_workbook(tmp_path / "envoi.xlsx")
    assert "Contacts" not in book.sheetnames
    assert messages.toasts[-1].startswith("envoi.xlsx est écrit")
    assert window.status_line.exchange.text().startswith("Dernier envoi : ")


def test_the_choice_is_remembered_for_the_partner(window, session, messages, settle, store, tmp_path):
    _, partner = store.add("partner", {"name": "SGMAP"}, Operation("add", "Ajout"))

    def choose(dialog: ExportDialog) -> bool:
        dialog.partner.setCurrentIndex(1)
        dialog.on_essential()
        dialog.contacts.setChecked(True)
        dialog.sheets.setCurrentRow(list(CATALOGUE).index("participation"))
        choice = dialog.details.currentWidget()
        choice.bar.tick("role", ("experimenter",))
        choice.columns.item([one.name for one in CATALOGUE["participation"]].index("since")).setCheckState(
            Qt.CheckState.Unchecked
        )
        assert "sur" in dialog.sheets.currentItem().text()
        assert "sans 1 colonne" in dialog.sheets.currentItem().text()
        dialog.on_next()
        told = {dialog.leaving.item(row, 0).text(): row for row in range(dialog.leaving.rowCount())}
        assert "Rôle : Expérimentateur" in dialog.leaving.item(told["Participations"], 1).text()
        assert "Depuis" not in dialog.leaving.item(told["Participations"], 2).text().split(", ")
        return True

    exported(window, session, messages, settle, tmp_path / "un.xlsx", choose)
    assert ledger.exchanges(store.read())[0].partner == partner
    seen, narrowed = [], []

    def look(dialog: ExportDialog) -> bool:
        dialog.partner.setCurrentIndex(1)
        seen.append((dialog.chosen(), dialog.contacts.isChecked()))
        narrowed.append(dialog.options().narrowed)
        return False

    messages.on_run = look
    window.commands.on_export()
    assert seen == [(("programme", "recommendation", "organisation", "experiment", "participation"), True)]
    assert narrowed[0]["participation"].without == {"since"}
    assert narrowed[0]["participation"].conditions == (Condition("role", ("experimenter",)),)


def test_from_a_list_only_that_sheet_is_ticked(window, session, messages):
    window.open_page("organisation")
    seen = []
    messages.on_run = lambda dialog: bool(seen.append(dialog.chosen()))
    window.commands.on_export()
    assert seen == [("organisation",)]


def test_a_refused_target_is_a_banner(window, session, messages, settle, tmp_path):
    exported(window, session, messages, settle, tmp_path / "absent" / "envoi.xlsx", lambda dialog: True)
    assert "n'existe pas" in messages.errors[0].message


@pytest.mark.parametrize("call", ["synchronise", "place_all"])
def test_a_full_disk_is_a_banner_nothing_left_and_the_next_try_does_it(
    window, session, messages, settle, store, tmp_path, monkeypatch, call
):
    def full(_argument):
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = tmp_path / "clé"
    folder.mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(sending, call, full)
        exported(window, session, messages, settle, folder / "envoi.xlsx", lambda dialog: True)
    assert "Le disque est plein" in messages.errors[0].message
    assert (messages.toasts, messages.crashes) == ([], [])
    assert (list(folder.iterdir()), ledger.exchanges(store.read())) == ([], [])
    exported(window, session, messages, settle, folder / "envoi.xlsx", lambda dialog: True)
    assert [one.file_name for one in ledger.exchanges(store.read())] == ["envoi.xlsx"]
    assert (folder / "envoi.xlsx").exists()


def test_a_folder_that_goes_while_the_workbook_is_written_is_a_banner_and_no_exchange(
    window, session, messages, settle, store, tmp_path, monkeypatch
):
    folder = tmp_path / "clé"
    folder.mkdir()
    synchronise = sending.synchronise

    def pulled_out(draft):
        synchronise(draft)
        shutil.rmtree(folder)

    monkeypatch.setattr(sending, "synchronise", pulled_out)
    exported(window, session, messages, settle, folder / "envoi.xlsx", lambda dialog: True)
    assert len(messages.errors) == 1
    assert messages.errors[0].hint
    assert (messages.toasts, messages.crashes) == ([], [])
    assert ledger.exchanges(store.read()) == []


def test_the_ledger_lists_what_left_and_gives_the_file_back(window, session, messages, settle, tmp_path):
    exported(window, session, messages, settle, tmp_path / "envoi.xlsx", lambda dialog: True)
    page = window.open_page("exchanges")
    settle()
    assert page.ledger.model.rowCount() == 1
    assert page.ledger.model.index(0, 3).data() == "envoi.xlsx"
    assert "SHA-256" in page.ledger.pane.body.toPlainText()
    messages.answers.append(tmp_path / "copie.xlsx")
    page.ledger.on_save()
    settle()
    assert (tmp_path / "copie.xlsx").read_bytes() == (tmp_path / "envoi.xlsx").read_bytes()


def test_enter_goes_through_both_steps(session, qtbot, settle):
    dialog = ExportDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    qtbot.keyClick(dialog.partner, Qt.Key.Key_Return)
    assert dialog.steps.currentIndex() == 1
    dialog.on_back()
    assert dialog.next_button.isDefault()
    dialog.on_next()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
