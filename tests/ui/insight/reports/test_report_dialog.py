"""« Rapport… »: what is chosen is what the pages show, and what is saved."""

import re
import zipfile
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.insight.reports.request import Period
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.insight.reports.report_dialog import ReportDialog


@pytest.fixture
def opened(session, qtbot, settle):
    """Opens the dialog on a kind and a subject, its first pages drawn."""

    def open_on(kind="", subject=""):
        dialog = ReportDialog(session, kind, subject)
        qtbot.addWidget(dialog)
        dialog.show()
        drawn(dialog, qtbot, settle)
        return dialog

    return open_on


def drawn(dialog, qtbot, settle):
    qtbot.waitUntil(lambda: not dialog.preview.said.text().startswith("Aperçu en cours"))
    settle()


def choose(combo, text):
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())


def words_of(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


def test_every_kind_of_report_is_offered(opened):
    dialog = opened("note")
    assert [dialog.choices.kind.itemData(at) for at in range(dialog.choices.kind.count())] == list(REPORTS)
    assert dialog.choices.info.name == "note"
    assert dialog.preview.pages


def test_the_pages_are_pictures_with_a_name(opened):
    pages = opened("note").preview.pages
    assert pages[0].accessibleName() == f"Page 1 sur {len(pages)}"
    size = pages[0].pixmap().size()
    assert size.height() > size.width() > 200


def test_each_kind_shows_the_choices_that_it_heeds(opened):
    dialog = opened("note")
    choices = dialog.choices
    assert choices.period.isVisible()
    assert choices.measures.isVisible()
    assert not choices.subject.isVisible()
    assert not choices.contacts.isVisible()
    choose(choices.kind, "Fiche organisme")
    assert choices.subject.isVisible()
    assert choices.contacts.isVisible()
    assert not choices.period.isVisible()


def test_positions_are_narrowed_to_a_counterpart_and_laid_out_by_page(session, store, qtbot, settle):
    for name in ("Bpifrance", "Business France"):
        store.add("position", {"title": "Export", "counterpart": name}, Operation("add", "Position"))
    dialog = ReportDialog(session, "positions", chosen={"counterparts": ("Business France",)})
    qtbot.addWidget(dialog)
    dialog.show()
    drawn(dialog, qtbot, settle)
    asked = dialog.choices.wanted().asked
    assert (asked.counterparts, asked.themes, asked.by_page) == (("Business France",), (), False)
    dialog.choices.positions.by_page.click()
    assert dialog.choices.wanted().asked.by_page
    assert dialog.choices.internal.text() == "Avec les éléments de langage (internes)"
    choose(dialog.choices.kind, "Note de synthèse")
    assert dialog.choices.wanted().asked.counterparts == ()


def test_a_sheet_needs_its_subject(opened, qtbot, settle, uid_of):
    dialog = opened("organisation")
    assert dialog.preview.pages == []
    assert dialog.preview.said.text() == "Choisissez la fiche dont parle le rapport : organisme."
    assert not dialog.word.isEnabled()
    qtbot.keyClicks(dialog.choices.subject, "brest")
    settle()
    qtbot.keyClick(dialog.choices.subject, Qt.Key.Key_Return)
    drawn(dialog, qtbot, settle)
    assert dialog.choices.subject.uid == uid_of("organisation", "Brest Métropole")
    assert dialog.preview.pages
    assert dialog.word.isEnabled()


def test_a_subject_that_is_not_there_is_refused_in_place(opened, qtbot, settle):
    dialog = opened("organisation")
    dialog.choices.subject.setText("Atlantide")
    dialog.choices.subject.editingFinished.emit()
    assert dialog.choices.subject.property("invalid")
    assert "Atlantide" in dialog.choices.subject.accessibleDescription()
    assert not dialog.word.isEnabled()


def test_what_is_chosen_is_what_is_asked(opened, qtbot, settle, uid_of, session):
    session.store.sign("Alix Martin")
    dialog = opened("note")
    choices = dialog.choices
    choose(choices.campaign, "Printemps 2017")
    tick = next(action for action in choices.measures.menu().actions() if "2 – " in action.text())
    tick.trigger()
    choices.period.since.setText("01/01/2017")
    choices.period.since.editingFinished.emit()
    choices.internal.click()
    choices.plain.click()
    wanted = choices.wanted()
    assert wanted.kind == "note"
    assert wanted.look == "print"
    assert wanted.asked.campaign == uid_of("campaign", "Printemps 2017")
    assert len(wanted.asked.recommendations) == 1
    assert wanted.asked.period == Period(date(2017, 1, 1), None)
    assert wanted.asked.with_internal
    assert wanted.asked.officer == "Alix Martin"
    choose(choices.kind, "État d'avancement")
    assert choices.wanted().asked.period == Period()
    assert not choices.wanted().asked.with_internal


def test_a_period_that_ends_before_it_begins_is_refused(opened):
    period = opened("note").choices.period
    period.since.setText("01/06/2017")
    period.since.editingFinished.emit()
    period.until.setText("01/01/2017")
    period.until.editingFinished.emit()
    assert period.until.property("invalid")
    assert period.period == Period(date(2017, 6, 1), None)
    period.until.setText("01/07/2017")
    period.until.textEdited.emit("01/07/2017")
    period.until.editingFinished.emit()
    assert not period.until.property("invalid")
    assert period.period == Period(date(2017, 6, 1), date(2017, 7, 1))


def test_a_report_is_saved_for_word(opened, messages, settle, tmp_path, uid_of):
    target = tmp_path / "fiche.docx"
    dialog = opened("organisation", uid_of("organisation", "Brest Métropole"))
    messages.answers = [target]
    dialog.word.click()
    settle()
    assert "Brest Métropole" in words_of(target)
    assert messages.toasts == ["Rapport enregistré : fiche.docx"]
    assert messages.actions[-1][0] == "Ouvrir le dossier"


def test_a_report_is_saved_as_pdf_even_with_a_template(opened, messages, settle, tmp_path):
    dialog = opened("note")
    messages.answers = [tmp_path / "modele.docx"]
    dialog.choices.template.on_choose()
    target = tmp_path / "note.pdf"
    messages.answers = [target]
    dialog.pdf.click()
    settle()
    assert target.read_bytes().startswith(b"%PDF")


def test_giving_up_saving_writes_nothing(opened, messages, settle):
    dialog = opened("note")
    messages.answers = [None]
    dialog.word.click()
    settle()
    assert messages.toasts == []


def test_a_target_that_is_refused_is_said_in_the_dialog(opened, messages, settle, tmp_path):
    dialog = opened("note")
    messages.answers = [tmp_path / "nulle-part" / "note.docx"]
    dialog.word.click()
    settle()
    assert dialog.banner.isVisible()
    assert "nulle-part" in dialog.banner.message.text()
    assert dialog.banner.hint.text()
    assert messages.toasts == []


def test_the_template_is_remembered_and_its_absence_said(opened, messages, settle, session, tmp_path):
    line = opened("note").choices.template
    assert line.said.text() == "celui de DcANT"
    broken = tmp_path / "modele.docx"
    broken.write_bytes(b"rien")
    messages.answers = [broken]
    line.on_choose()
    assert line.said.text() == "modele.docx"
    again = opened("note")
    assert again.choices.template.template == broken
    messages.answers = [tmp_path / "note.docx"]
    again.word.click()
    settle()
    assert "modele.docx" in again.banner.message.text()
    assert not (tmp_path / "note.docx").exists()
    broken.unlink()
    gone = opened("note").choices.template
    assert gone.said.text() == "modele.docx (introuvable)"
    gone.on_forget()
    assert gone.template is None
    assert session.preferences.recall("report.template") == ""


def test_another_choice_draws_other_pages(opened, qtbot, settle):
    dialog = opened("note")
    before = dialog.preview.pages[0].pixmap().toImage()
    choose(dialog.choices.kind, "État d'avancement")
    drawn(dialog, qtbot, settle)
    assert dialog.preview.pages[0].pixmap().toImage() != before


def test_a_problem_of_the_report_is_said_where_its_pages_would_be(opened, qtbot, settle, monkeypatch):
    def refuse(*_arguments):
        raise UserError("Cette fiche n'existe plus.", "Choisissez-en une autre.")

    monkeypatch.setattr("dcant_tracker.insight.reports.catalogue.report", refuse)
    dialog = opened("note")
    assert dialog.preview.pages == []
    assert dialog.preview.said.text().startswith("Cette fiche n'existe plus.")


def test_the_kind_is_remembered(opened, session):
    choose(opened("note").choices.kind, "État d'avancement")
    assert opened().choices.info.name == "progress"


def test_the_menu_and_a_sheet_open_it(window, session, messages, uid_of, settle, qtbot):
    asked: list[tuple[str, str | None]] = []

    def look(dialog: QDialog) -> bool:
        wanted = dialog.choices.wanted()
        asked.append((wanted.kind, wanted.asked.subject))
        return False

    messages.on_run = look
    window.window_actions["report"].trigger()
    assert asked[0][1] is None
    brest = uid_of("organisation", "Brest Métropole")
    session.openRecord("organisation", brest)
    settle()
    sheet = window.current_page.sheet
    qtbot.waitUntil(sheet.report.isVisible)
    sheet.report.click()
    assert asked[1] == ("organisation", brest)
    session.openRecord("contact", uid_of("contact", "Anne Le Goff"))
    settle()
    assert not window.current_page.sheet.report.isVisible()


def test_pages_come_in_the_colours_of_the_report_whatever_the_theme(opened, qapp):
    from dcant_tracker.ui.kit import theme

    theme.apply(qapp, theme.DARK)
    page = opened("note").preview.pages[0].pixmap().toImage()
    assert page.pixelColor(5, 5).name() == "#ffffff"


def test_the_menu_starts_from_the_record_whose_sheet_is_in_view(window, session, messages, settle):
    uid = session.store.read().fetch_value("SELECT uid FROM recommendation WHERE code = '2'")
    page = window.open_page("recommendation")
    page.select(uid)
    settle()
    asked = []
    messages.on_run = lambda dialog: asked.append(dialog.choices.wanted())
    window.window_actions["report"].trigger()
    settle()
    page.sheet.hide()
    window.window_actions["report"].trigger()
    settle()
    assert (asked[0].kind, asked[0].asked.subject) == ("recommendation", uid)
    assert asked[1].asked.subject is None


def test_a_report_is_printed_page_by_page(opened, messages, settle, tmp_path):
    dialog = opened("note")
    path = tmp_path / "papier.pdf"

    def on_paper(asked):
        assert isinstance(asked, QPrintDialog)
        asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        asked.printer().setOutputFileName(str(path))
        return True

    messages.on_run = on_paper
    dialog.on_print()
    settle()
    settle()
    assert len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) == len(dialog.preview.pages) > 0
    assert "imprimante" in messages.toasts[-1]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_is_said(opened, messages, settle, tmp_path):
    dialog = opened("note")

    def on_paper(asked):
        asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        asked.printer().setOutputFileName(str(tmp_path / "nulle part" / "papier.pdf"))
        return True

    messages.on_run = on_paper
    dialog.on_print()
    settle()
    settle()
    assert "L'impression n'a pas pu commencer." in str(messages.errors[-1])
