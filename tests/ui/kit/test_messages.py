"""The dialogs that messages open, each answered by a script instead of a person."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QTextBrowser

from dcant_tracker.errors import UserError
from dcant_tracker.preferences import Preferences
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.kit.progress import ProgressDialog
from dcant_tracker.ui.shell.about import AboutDialog
from dcant_tracker.ui.shell.preferences_dialog import PreferencesDialog
from dcant_tracker.ui.work.jobs import Progress


class ScriptedMessages(WindowMessages):
    """Opens no dialog: does with it what the script says."""

    script: Callable[[QDialog], object] = staticmethod(lambda _dialog: None)

    def run(self, dialog: QDialog) -> bool:
        dialog.show()
        self.script(dialog)
        return dialog.result() == QDialog.DialogCode.Accepted


@pytest.fixture
def scripted(qapp):
    return ScriptedMessages()


def press(text):
    def script(dialog):
        next(button for button in dialog.findChildren(QPushButton) if button.text().strip() == text).click()

    return script


@pytest.mark.parametrize(("pressed", "answer"), [("Supprimer", True), ("Annuler", False)])
def test_a_question_is_answered_by_its_button(scripted, pressed, answer):
    scripted.script = press(pressed)
    assert scripted.ask("Supprimer la fiche ?", "Trois participations partiront.", "Supprimer", danger=True) is answer


def test_escape_answers_no(scripted, qtbot):
    scripted.script = lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert scripted.ask("Quitter ?", "", "Quitter") is False


def test_what_destroys_is_not_what_enter_does(scripted):
    seen = []
    scripted.script = lambda dialog: seen.extend(b.text() for b in dialog.findChildren(QPushButton) if b.isDefault())
    scripted.ask("Supprimer ?", "", "Supprimer", danger=True)
    scripted.ask("Créer ?", "", "Créer")
    assert seen == ["Annuler", "Créer"]


@pytest.mark.parametrize(("pressed", "answer"), [("Garder le mien", 0), ("Prendre le leur", 1), ("Annuler", None)])
def test_one_of_several_options_is_chosen(scripted, pressed, answer):
    scripted.script = press(pressed)
    assert scripted.choose("Deux valeurs", "Laquelle ?", ["Garder le mien", "Prendre le leur"]) == answer


def test_a_line_of_text_is_asked_for_and_blank_is_no_answer(scripted):
    def script(dialog):
        field = dialog.findChild(QLineEdit)
        field.setText("   ")
        assert not next(b for b in dialog.findChildren(QPushButton) if b.isDefault()).isEnabled()
        field.setText(" Comité ")
        press("Valider")(dialog)

    scripted.script = script
    assert scripted.ask_text("Nouveau filtre", "Nom du filtre") == "Comité"


@pytest.mark.expected_log("unexpected")
def test_a_defect_is_logged_and_its_details_can_be_copied(scripted):
    shown = []

    def read_then_copy(dialog):
        shown.append(dialog.findChild(QPlainTextEdit).toPlainText())
        press("Copier les détails")(dialog)

    scripted.script = read_then_copy
    scripted.problem(ZeroDivisionError("défaut rare"))
    assert "ZeroDivisionError: défaut rare" in shown[0]
    assert QGuiApplication.clipboard().text() == shown[0]


def test_a_problem_that_can_be_explained_is_no_crash(scripted, qtbot):
    with qtbot.waitSignal(scripted.refused) as heard:
        scripted.problem(UserError("Refusé.", "Recommencez."))
    assert heard.args[0].hint == "Recommencez."


def test_preferences_are_changed_only_when_accepted(qapp):
    preferences = Preferences(officer="Camille")
    dialog = PreferencesDialog(preferences)
    dialog.officer.setText(" Camille Martin ")
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog.scale.setCurrentIndex(dialog.scale.findData(130))
    assert preferences.officer == "Camille"
    dialog.apply_to(preferences)
    assert (preferences.officer, preferences.theme, preferences.scale) == ("Camille Martin", "dark", 130)


def test_the_progress_dialog_follows_the_work_and_asks_it_to_stop(qapp):
    progress = Progress("Import du classeur")
    dialog = ProgressDialog(progress)
    dialog.show()
    progress.moved.emit(30, 100, "Participations")
    assert dialog._text.text() == "Participations"
    dialog.reject()
    assert progress.cancelled
    assert dialog.isVisible()
    progress.end()
    assert not dialog.isVisible()


def test_the_works_of_others_are_named(qapp):
    dialog = AboutDialog()
    text = dialog.findChild(QTextBrowser).toPlainText()
    for work in ("EUPL", "Etalab", "Licence Ouverte", "Open Font License", "Lucide", "Inter", "Qt"):
        assert work in text


def test_the_guide_has_chapters_and_opens_at_one(window):
    window.window_actions["keys"].trigger()
    (guide,) = (w for w in window.children() if w.objectName() == "help")
    assert guide.findChild(QListWidget).count() >= 8
    assert "Alt+Gauche" in guide.text.toPlainText()
    window.window_actions["guide"].trigger()
    assert sum(child.objectName() == "help" for child in window.children()) == 1


def test_where_a_new_file_goes_gets_the_suffix_when_none_is_typed(monkeypatch, scripted, tmp_path):
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "copie"), ""))
    assert scripted.save_file("Copie", Path("suivi.sqlite"), "") == tmp_path / "copie.sqlite"


def test_the_name_suggested_for_a_file_is_one_that_every_system_takes(qapp, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *given: asked.append(given) or ("", ""))
    WindowMessages().save_file("Enregistrer", tmp_path / 'Bilan "2017" \u202exlsx.docx', "*")
    [(_parent, _title, suggested, _filters)] = asked
    assert Path(suggested) == tmp_path / "Bilan -2017- xlsx.docx"
