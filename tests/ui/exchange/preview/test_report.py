"""The report after an import, the message to the sender, the file sent back with its errors marked."""

import openpyxl
import pytest

from dcant_tracker.store.kept import ledger
from dcant_tracker.ui.exchange.preview.report import show_report
from dcant_tracker.ui.kit.text_dialog import TextsDialog


@pytest.fixture
def imported(session, messages, settle, returned, window):
    """The workbook taken in as proposed."""
    messages.on_run = lambda _dialog: True
    session.importRequested.emit([returned])
    settle()


def texts(messages, do, settle) -> list[str]:
    """What the dialog that ``do`` opens shows, page after page."""
    found: list[str] = []

    def read(dialog: TextsDialog) -> bool:
        for page in range(dialog.tabs.count()):
            dialog.tabs.setCurrentIndex(page)
            found.append(dialog.text())
        return False

    messages.on_run = read
    do()
    settle()
    return found


def test_the_toast_after_an_import_offers_the_report(imported, messages, settle):
    label, show = messages.second
    assert label == "Compte rendu"
    report, message = texts(messages, show, settle)
    assert "Toulouse" in report
    assert "1 différence n'a pas été tranchée" in report
    assert message.startswith("Bonjour,")
    assert "1 fiche ajoutée, 1 cellule modifiée" in message


def test_the_report_of_any_import_of_the_ledger_can_be_read_again(imported, session, messages, settle, store):
    number = ledger.exchanges(store.read())[0].id
    (report,) = texts(messages, lambda: show_report(session, number), settle)
    assert "Fichier : retour.xlsx" in report


def test_the_text_is_copied_and_saved(session, messages, settle, tmp_path, qapp):
    dialog = TextsDialog(session, "Compte rendu", [("Décisions", "Le texte")])
    dialog.copy_button.click()
    assert qapp.clipboard().text() == "Le texte"
    messages.answers = [tmp_path / "rapport.txt"]
    dialog.save_button.click()
    settle()
    assert (tmp_path / "rapport.txt").read_text(encoding="utf-8-sig") == "Le texte"


def test_the_file_goes_back_with_its_errors_marked(open_dialog, returned, messages, settle, tmp_path):
    dialog = open_dialog(returned)
    target = tmp_path / "à rendre.xlsx"
    messages.answers = [target]
    action = dialog.errors.button.menu().actions()[0]
    (message,) = texts(messages, action.trigger, settle)
    assert "Renvoyer avec les erreurs marquées" in messages.questions[0]
    assert "1 cellule marquée" in messages.toasts[-1]
    cell = openpyxl.load_workbook(target)["Collectivités et organismes"][
        next(p.cell for p in dialog.choices.proposals if p.theirs == "beaucoup")
    ]
    assert "« beaucoup » n'est pas un nombre entier" in cell.comment.text
    assert "« beaucoup » n'est pas un nombre entier" in message
    assert "Intégré" not in message


def test_nothing_to_send_back_where_everything_can_be_read(open_dialog, answer):
    dialog = open_dialog(answer("bon.xlsx", {("Épinal", "Nom court"): "Image"}))
    assert dialog.errors.button.isHidden()


def test_the_ledger_offers_the_report_of_what_came_back_only(imported, session, messages, settle, qtbot):
    from dcant_tracker.ui.exchange.page import ExchangesPage

    page = ExchangesPage(session)
    qtbot.addWidget(page)
    page.show()
    settle()
    view = page.ledger
    assert view.current().info.file_name == "retour.xlsx"
    (report,) = texts(messages, view.report.trigger, settle)
    assert "Fichier : retour.xlsx" in report
    view.view.selectRow(1)
    assert view.current().info.direction == ledger.OUT
    assert not view.report.isVisible()
