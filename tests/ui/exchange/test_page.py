"""« Envois et retours » : the proofs of what was exchanged, and what a partner has not seen yet."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcant_tracker.exchange.formats import CHANGES_SHEET
from dcant_tracker.exchange.merging.importing import Policy, import_files
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.records.names import resolve
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.export_dialog import ExportDialog
from dcant_tracker.ui.exchange.ledger.changes_table import BEFORE, FIELD, NOW, RECORD, WHO
from dcant_tracker.ui.exchange.ledger.comparison import ComparisonDialog
from dcant_tracker.ui.exchange.ledger.model import FILE, PARTNER, STANDING
from dcant_tracker.ui.home.cards import UnsentRow


@pytest.fixture(scope="session")
def exchanged(small_file, tmp_path_factory) -> Path:
    """A folder with the data file at each step of an exchange with the SGMAP, and the two workbooks."""
    folder = tmp_path_factory.mktemp("échangés")
    with closing(Store.open(Path(shutil.copy(small_file, folder / "suivi.sqlite")))) as store:
        partner = store.add("partner", {"name": "SGMAP"}, Operation("add", "Ajout"))[1]
        shutil.copy(store.path, folder / "sgmap.sqlite")
        left = export(store, folder / "envoi.xlsx", ExportOptions(partner=partner)).path
        shutil.copy(store.path, folder / "sent.sqlite")
        back = edited(left)
        set_epinal(store, lambda *what: resolve(store.read(), *what), region="Vosges")
        import_files(store, [back], Policy("mine"))
        shutil.copy(store.path, folder / "returned.sqlite")
    return folder


def edited(sent: Path) -> Path:
    book = openpyxl.load_workbook(sent)
    sheet = book["Collectivités et organismes"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows() if "Épinal" in [cell.value for cell in cells])
    sheet.cell(row, columns["Région"]).value = "Lorraine"
    sheet.cell(row, columns["Population"]).value = 32000
    path = sent.with_name("retour.xlsx")
    book.save(path)
    return path


@pytest.fixture
def data_file(request, small_file, exchanged) -> Path:
    """The data file as far as the test has what was exchanged."""
    step = next((name for name in ("returned", "sent", "sgmap") if name in request.fixturenames), None)
    return exchanged / f"{step}.sqlite" if step else small_file


@pytest.fixture
def sgmap(store, uid_of) -> str:
    return uid_of("partner", "SGMAP")


@pytest.fixture
def sent(sgmap, exchanged, tmp_path) -> Path:
    """The workbook that left for the SGMAP."""
    return Path(shutil.copy(exchanged / "envoi.xlsx", tmp_path))


@pytest.fixture
def returned(sent, exchanged, tmp_path) -> Path:
    """It came back with a title that we had changed too; ours was kept."""
    return Path(shutil.copy(exchanged / "retour.xlsx", tmp_path))


def set_epinal(store, uid_of, **values) -> None:
    store.update("organisation", uid_of("organisation", "Épinal"), values, Operation("set", "Modification"))


@pytest.fixture
def page(window, session, settle):
    shown = window.open_page("exchanges")
    settle()
    return shown


def column(model, at: int) -> list[str]:
    return [model.index(row, at).data() for row in range(model.rowCount())]


def choose(page, name: str) -> None:
    page.ledger.view.selectRow(column(page.ledger.model, FILE).index(name))


def test_an_empty_ledger_says_what_to_do(page, settle):
    assert "Exportez vers Excel" in page.ledger._stack.currentWidget().text()
    page.tabs.setCurrentWidget(page.since)
    settle()
    assert "choisissant un partenaire" in page.since._stack.currentWidget().text()
    assert not page.since.highlight.isVisible()


def test_each_exchange_says_what_became_of_it(returned, page, settle):
    model = page.ledger.model
    assert column(model, FILE) == ["retour.xlsx", "envoi.xlsx"]
    assert column(model, STANDING) == ["intégré", "retour reçu"]
    choose(page, "retour.xlsx")
    page.ledger.undo.trigger()
    settle()
    assert column(model, STANDING) == ["annulé", "retour attendu"]
    assert not page.ledger.undo.isEnabled()


def test_partner_direction_and_words_filter_the_list(store, returned, page, settle, tmp_path):
    export(store, tmp_path / "pour nous.xlsx", ExportOptions())
    page.ledger.model.refresh()
    settle()
    view, model = page.ledger, page.ledger.model
    view.partner.choose(("",))
    view.partner.chosen.emit()
    assert column(model, FILE) == ["pour nous.xlsx"]
    view.clear_filters()
    view.direction.choose((ledger.IN,))
    view.direction.chosen.emit()
    assert column(model, PARTNER) == ["SGMAP"]
    view.clear_filters()
    view.text.setText("SGMAP envoi")
    view._on_filters()
    assert column(model, FILE) == ["envoi.xlsx"]
    view.text.setText("introuvable")
    view._on_filters()
    assert "Aucun échange ne correspond" in view._stack.currentWidget().text()
    assert not view.save.isEnabled()


def test_the_exchange_in_view_shows_its_proof_and_the_value_that_lost(returned, page, settle, messages):
    choose(page, "retour.xlsx")
    settle()
    told = page.ledger.pane.body.toPlainText()
    for words in ("Décisions", "gardé chez nous", "Lorraine", "Vosges", "Empreinte vérifiée"):
        assert words in told
    page.ledger.copy.trigger()
    assert QGuiApplication.clipboard().text() == page.ledger.current().info.sha256


def test_a_file_that_was_tampered_with_is_told(store, sent, page, settle):
    with ledger.ledger_entry(store.path) as writing:
        writing.execute("UPDATE exchange_file SET content = x'00'")
    page.ledger.model.refresh()
    settle()
    assert "ne correspond pas à son empreinte" in page.ledger.pane.body.toPlainText()


def test_the_step_of_an_import_is_shown_in_the_history(store, returned, page, window, settle, uid_of):
    choose(page, "retour.xlsx")
    step = page.ledger.current().info.step
    for number in range(210):
        set_epinal(store, uid_of, population=number)
    page.ledger.step.trigger()
    settle()
    assert window.current_page_id == "journal"
    journal = window.current_page
    assert journal.model.row(journal.view.currentIndex().row()).step.number == step


def test_a_file_is_compared_with_today(returned, page, messages, session, settle, window):
    choose(page, "retour.xlsx")
    seen = []

    def look(dialog: ComparisonDialog) -> bool:
        model = dialog.table.model
        seen.append((column(model, RECORD), column(model, FIELD), column(model, BEFORE), column(model, NOW)))
        dialog.table.view.activated.emit(model.index(0, 0))
        return True

    messages.on_run = look
    page.ledger.compare.trigger()
    settle()
    assert seen == [(["Épinal"], ["Région"], ["Lorraine"], ["Vosges"])]
    assert window.current_page_id == "organisation"


def test_what_changed_since_the_last_sending_is_listed_and_opens_the_record(
    store, sent, sgmap, page, window, settle, uid_of
):
    set_epinal(store, uid_of, region="Lorraine", notes="pour nous")
    gone = store.add("organisation", {"name": "Vannes", "kind": "ville"}, Operation("add", "Ajout"))[1]
    page.show_place(sgmap)
    settle()
    model = page.since.table.model
    assert column(model, RECORD) == ["Épinal", "Vannes"]
    assert column(model, FIELD) == ["Région", "fiche ajoutée"]
    assert (column(model, BEFORE)[0], column(model, NOW)[0]) == ("Grand Est", "Lorraine")
    assert set(column(model, WHO)) == {store.who}
    assert "1 cellule modifiée, 1 fiche ajoutée" in page.since.sentence.text()
    page.since.kind.choose(("added",))
    page.since.kind.chosen.emit()
    assert column(model, RECORD) == ["Vannes"]
    page.since.kind.choose(())
    page.since.text.setText("lorraine")
    page.since._on_filters()
    assert column(model, RECORD) == ["Épinal"]
    page.since.table.view.setFocus()
    QTest.keyClick(page.since.table.view, Qt.Key.Key_Return)
    settle()
    assert window.current_page_id == "organisation"
    assert window.current_page.sheet.uid == uid_of("organisation", "Épinal") != gone


def test_a_deleted_record_is_told_rather_than_opened(store, tmp_path, sgmap, page, window, settle, messages, uid_of):
    export(store, tmp_path / "contacts.xlsx", ExportOptions(partner=sgmap, with_contacts=True))
    uid = uid_of("interaction", "Brest")
    store.transact(Operation("delete", "Suppression"), lambda t: t.delete("interaction", uid))
    page.show_place(sgmap)
    settle()
    page.since.table.view.activated.emit(page.since.table.model.index(0, 0))
    assert "n'existe plus" in messages.toasts[-1]
    assert window.current_page_id == "exchanges"


def test_the_list_follows_the_data_and_says_when_nothing_changed(
    store, sent, sgmap, page, window, session, settle, uid_of
):
    page.show_place(sgmap)
    settle()
    assert "a la dernière version" in page.since._stack.currentWidget().text()
    uid = uid_of("organisation", "Épinal")
    session.write(Operation("set", "Modification"), lambda t: t.update("organisation", uid, {"region": "Lorraine"}))
    settle()
    settle()
    assert page.since.table.model.rowCount() == 1
    session.undo()
    settle()
    settle()
    assert "a la dernière version" in page.since._stack.currentWidget().text()


def test_the_count_of_accueil_leads_to_the_list_of_that_partner(
    store, sent, sgmap, window, session, settle, uid_of, tmp_path
):
    other = store.add("partner", {"name": "ADF"}, Operation("add", "Ajout"))[1]
    export(store, tmp_path / "adf.xlsx", ExportOptions(("recommendation",), other))
    set_epinal(store, uid_of, region="Lorraine")
    home = window.open_page("home")
    home.refresh()
    settle()
    (row,) = [row for row in home.rows() if isinstance(row, UnsentRow)]
    row.click()
    settle()
    assert window.current_page_id == "exchanges"
    since = window.current_page.since
    assert since.partner.currentText() == "SGMAP"
    assert "Épinal" in column(since.table.model, RECORD)


def test_the_changes_leave_highlighted(store, sent, sgmap, page, settle, messages, uid_of, tmp_path):
    set_epinal(store, uid_of, region="Lorraine")
    page.show_place(sgmap)
    settle()
    ticked = []

    def look(dialog: ExportDialog) -> bool:
        ticked.append((dialog.partner.currentText(), dialog.highlight.isChecked(), dialog.last_sending.text()))
        dialog.on_next()
        ticked.append("surligné" in dialog.told.text())
        return True

    messages.on_run = look
    messages.answers.append(tmp_path / "suite.xlsx")
    page.since.highlight.click()
    settle()
    settle()
    assert ticked[0][:2] == ("SGMAP", True)
    assert ticked[0][2].startswith("envoi.xlsx")
    assert ticked[1] is True
    assert openpyxl.load_workbook(tmp_path / "suite.xlsx").sheetnames[1] == CHANGES_SHEET
    assert "a la dernière version" in page.since._stack.currentWidget().text()
    page.tabs.setCurrentWidget(page.ledger)
    settle()
    assert column(page.ledger.model, STANDING) == ["retour attendu", "remplacé depuis"]


def test_nothing_can_be_highlighted_for_a_partner_that_was_sent_nothing(store, sent, window, session, messages):
    store.add("partner", {"name": "ADF"}, Operation("add", "Ajout"))
    seen = []

    def look(dialog: ExportDialog) -> bool:
        for name in ("SGMAP", "ADF"):
            dialog.partner.setCurrentIndex(dialog.partner.findText(name))
            seen.append((name, dialog.highlight.isEnabled(), dialog.highlight.isChecked()))
            dialog.highlight.setChecked(dialog.highlight.isEnabled())
        return False

    messages.on_run = look
    window.commands.on_export()
    assert seen == [("SGMAP", True, False), ("ADF", False, False)]


def test_the_list_alone_is_saved_as_a_workbook(store, sent, sgmap, page, settle, messages, uid_of, tmp_path):
    set_epinal(store, uid_of, region="Lorraine")
    page.show_place(sgmap)
    settle()
    messages.answers.append(tmp_path / "liste.xlsx")
    page.since.save.click()
    settle()
    assert openpyxl.load_workbook(tmp_path / "liste.xlsx").sheetnames == [CHANGES_SHEET]
    assert messages.toasts[-1] == "liste.xlsx est écrit."


def test_thousands_of_changes_are_told_on_the_worker(store, sent, sgmap, page, settle, monkeypatch):
    import threading

    from dcant_tracker.ui.exchange.ledger import since_view

    def work(transaction):
        for number in range(5_000):
            transaction.add("organisation", {"name": f"Commune {number}", "kind": "ville"})

    store.transact(Operation("add", "Cinq mille communes"), work)
    threads = []
    original = since_view.told
    monkeypatch.setattr(since_view, "told", lambda found: threads.append(threading.current_thread()) or original(found))
    page.show_place(sgmap)
    settle()
    assert page.since.table.model.rowCount() == 5_000
    assert threading.main_thread() not in threads


def test_an_export_for_nobody_in_particular_is_followed_too(store, sent, page, settle, uid_of, tmp_path):
    export(store, tmp_path / "pour nous.xlsx", ExportOptions())
    set_epinal(store, uid_of, region="Lorraine")
    page.show_place(None)
    settle()
    assert page.since.partner.currentText() == "Aucun partenaire en particulier"
    assert column(page.since.table.model, RECORD) == ["Épinal"]
    assert not page.since.highlight.isEnabled()
