"""The opener of data files: the first screen, opening one file after another, copies and their return."""

import contextlib
import os
import re
import shutil
import sqlite3
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeMessages
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QToolButton

from dcant_tracker.preferences import Preferences
from dcant_tracker.settings import backup_dir, default_data_file
from dcant_tracker.store.file.automatic_copies import automatic_copies
from dcant_tracker.store.file.backup import Reason, backup, restore
from dcant_tracker.store.file.contents import difference
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.shell import another_window, file_opener, first_start, mac_files
from dcant_tracker.ui.shell.app import Unexpected
from dcant_tracker.ui.shell.backups import daily, is_due
from dcant_tracker.ui.shell.commands import Commands
from dcant_tracker.ui.shell.file_opener import FileOpener
from dcant_tracker.ui.shell.one_window import asking
from dcant_tracker.ui.shell.one_window.claim import Claim, is_claimed
from dcant_tracker.ui.shell.one_window.request import Request
from dcant_tracker.ui.shell.program_file import ProgramFile
from dcant_tracker.ui.shell.qt_words import speak_french
from dcant_tracker.ui.shell.restore_dialog import told
from dcant_tracker.ui.shell.status_line import last_backup
from tests.workbooks import write_workbook


@pytest.fixture
def opener(qapp, monkeypatch):
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    monkeypatch.setattr(file_opener, "SETTLED_MS", 3_600_000)  # the day's copy is made when a test asks for it
    made = FileOpener(Preferences(), FakeMessages())
    yield made
    if made.window is not None:
        made.window.session.jobs.wait_idle()
        made.window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(opener, store, qtbot):
    """The opener with the small data file open."""
    store.close()
    opener.open(store.path)
    opener.window.session.jobs.wait_idle()
    return opener


def count_of(opener, entity):
    return opener.window.session.store.read().fetch_value(f"SELECT count(*) FROM {entity}")


def test_without_a_file_the_first_screen_offers_three_ways(opener):
    opener.start()
    assert opener.window is None
    choices = [
        choice.accessibleName() for choice in (opener.welcome.public, opener.welcome.empty, opener.welcome.existing)
    ]
    assert choices == [
        "Partir des données publiques DcANT",
        "Partir d'un fichier vide",
        "Ouvrir ou importer un fichier",
    ]


def test_without_a_folder_for_data_what_exists_elsewhere_can_still_be_opened(opener, store, tmp_path, monkeypatch):
    (tmp_path / "occupé").touch()
    monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / "occupé"))
    opener.start()
    welcome = opener.welcome
    assert [one.isEnabled() for one in (welcome.public, welcome.empty, welcome.existing)] == [False, False, True]
    assert "un fichier porte ce nom" in welcome.banner.message.text()
    store.close()
    assert opener.open(store.path)


@pytest.mark.parametrize("gone", ["x" * 300, "a\0b", "fichier/dedans"])
def test_recent_files_that_nobody_can_look_at_are_passed_over(opener, store, tmp_path, gone):
    store.close()
    (tmp_path / "fichier").touch()
    opener.preferences.recent = [str(tmp_path / gone), str(store.path)]
    opener.start()
    assert opener.window.session.store.path == store.path


def test_one_can_start_from_the_public_data(opener, qtbot):
    opener.start()
    opener.welcome.officer.setText("Camille Martin")
    qtbot.mouseClick(opener.welcome.public, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opener.window is not None)
    assert opener.welcome is None
    assert count_of(opener, "recommendation") >= 4
    assert Preferences.load().officer == "Camille Martin"
    assert Preferences.load().recent == [str(default_data_file().resolve())]


def test_one_can_start_empty(opener, qtbot):
    opener.start()
    qtbot.mouseClick(opener.welcome.empty, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opener.window is not None)
    assert opener.window.session.store.path == default_data_file()
    assert count_of(opener, "recommendation") == 0


def test_one_can_start_by_opening_a_data_file(opener, store, qtbot):
    store.close()
    opener.start()
    opener.messages.answers.append(store.path)
    qtbot.mouseClick(opener.welcome.existing, Qt.MouseButton.LeftButton)
    assert opener.window.session.store.path == store.path


def test_one_can_start_by_importing_a_workbook(opener, tmp_path, qtbot, monkeypatch):
    opener.start()
    opener.messages.answers.append(tmp_path / "suivi.xlsx")
    heard = []
    original = opener._show

    def show(store):
        session = original(store)
        session.importRequested.connect(heard.append)
        return session

    monkeypatch.setattr(opener, "_show", show)
    qtbot.mouseClick(opener.welcome.existing, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [[tmp_path / "suivi.xlsx"]]


@pytest.fixture
def imported(monkeypatch):
    """The workbooks that a window was asked to take in."""
    heard = []
    monkeypatch.setattr(Commands, "on_import_requested", lambda _commands, paths: heard.append(paths))
    return heard


@pytest.fixture
def workbook(tmp_path):
    return write_workbook(tmp_path / "retour.xlsx", {"Feuille": [["Nom"], ["Brest"]]})


def test_a_workbook_is_taken_into_the_file_used_last(opener, store, workbook, imported, qtbot):
    store.close()
    opener.preferences.recent = [str(store.path)]
    assert opener.start(None, [workbook])
    assert opener.window.session.store.path == store.path
    qtbot.waitUntil(lambda: imported == [[workbook]])


def test_a_data_file_and_a_workbook_come_together(opener, store, workbook, imported, qtbot):
    store.close()
    assert opener.start(None, [workbook, store.path])
    assert opener.window.session.store.path == store.path
    qtbot.waitUntil(lambda: imported == [[workbook]])


def test_a_workbook_that_comes_before_there_is_a_data_file_waits_for_one(opener, workbook, imported, qtbot):
    assert opener.start(None, [workbook])
    assert "retour.xlsx" in opener.welcome.banner.message.text()
    qtbot.mouseClick(opener.welcome.empty, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: imported == [[workbook]])


def made(path, what):
    if what == "folder":
        path.mkdir()
    elif what == "picture":
        path.write_bytes(b"\x89PNG")
    return path


@pytest.mark.parametrize(
    ("name", "what", "said"),
    [
        ("absent.xlsx", "", "« .*absent.xlsx » est introuvable"),
        ("absent.dcant", "", "« .*absent.dcant » n'existe pas"),
        ("photo.png", "picture", "« photo.png » n'est ni un fichier de données DcANT ni un classeur"),
        ("dossier", "folder", "« .*dossier » est un dossier"),
        ("dossier.dcant", "folder", "« .*dossier.dcant » est un dossier"),
        ("a\0b.xlsx", "", "introuvable"),
    ],
)
def test_what_cannot_be_opened_is_said_with_what_to_do(opener, tmp_path, name, what, said):
    assert opener.start(None, [made(tmp_path / name, what)])
    assert re.search(said, opener.welcome.banner.message.text())
    assert opener.welcome.banner.hint.text()


def test_what_cannot_be_opened_is_said_in_the_window_that_opens(opener, store, tmp_path):
    store.close()
    opener.preferences.recent = [str(store.path)]
    opener.start(None, [made(tmp_path / "photo.png", "picture")])
    assert "ni un fichier de données" in opener.window.session.messages.errors[-1].message


def test_a_data_file_of_any_ending_opens(opener, store, tmp_path):
    store.close()
    other = store.path.rename(tmp_path / "suivi.données")
    assert opener.start(None, [other])
    assert opener.window.session.store.path == other


def test_of_two_usual_files_it_is_said_which_one_opens(opener, store):
    store.close()
    for ending in (".dcant", ".sqlite"):
        shutil.copy(store.path, default_data_file().with_suffix(ending))
    opener.start()
    assert opener.window.session.store.path.name == "dcant.dcant"
    assert "« dcant.sqlite », à côté, ne l'est pas" in opener.window.session.messages.toasts[-1]


@pytest.mark.parametrize("gone", ["a\0b", "absent.dcant", "fichier/dedans"])
def test_recent_files_that_are_gone_take_no_workbook(opener, store, workbook, imported, tmp_path, gone, qtbot):
    store.close()
    (tmp_path / "fichier").touch()
    opener.preferences.recent = [str(tmp_path / gone), str(store.path)]
    opener.start(None, [workbook])
    qtbot.waitUntil(lambda: imported == [[workbook]])


def test_the_first_screen_of_a_portable_program_says_where_data_stay(opener, monkeypatch, tmp_path):
    monkeypatch.setattr(first_start, "portable_folder", lambda: tmp_path)
    opener.start()
    assert opener.welcome._place.text().startswith("Vos données resteront à côté du programme : ")


@pytest.fixture
def beside(monkeypatch):
    """The data files for which a window of their own was started."""
    started = []
    monkeypatch.setattr(another_window, "open_beside", started.append)
    return started


def test_files_that_come_later_open_beside_and_workbooks_are_taken_in_here(
    opened, workbook, imported, beside, tmp_path
):
    other = tmp_path / "autre.dcant"
    Store.create(other).close()
    opened.take([opened.window.session.store.path, other, workbook, tmp_path / "absent.ods"])
    assert beside == [other]
    assert imported == [[workbook]]
    assert "absent.ods" in opened.window.session.messages.errors[-1].message


def test_another_start_with_the_same_file_is_led_here(opened, workbook, imported, qtbot):
    path = opened.window.session.store.path
    opened.window.showMinimized()
    assert opened.on_asked(Request(path, (workbook,)))
    assert not opened.window.isMinimized()
    qtbot.waitUntil(lambda: imported == [[workbook]])
    assert not opened.on_asked(Request(path.with_name("autre.dcant")))


def test_a_workbook_that_comes_during_a_question_is_told_to_come_again(opened, workbook, imported, monkeypatch, qtbot):
    monkeypatch.setattr(QApplication, "activeModalWidget", staticmethod(lambda: opened.window))
    assert opened.on_asked(Request(opened.window.session.store.path, (workbook,)))
    said = opened.window.session.messages.errors
    qtbot.waitUntil(lambda: bool(said))
    assert "« retour.xlsx » n'a pas été intégré" in said[-1].message
    assert imported == []


@pytest.fixture
def elsewhere(opened, tmp_path, monkeypatch):
    """A data file that another window has; what that one is asked, and whether it answers, is told by two lists."""
    other = tmp_path / "ailleurs.dcant"
    Store.create(other).close()
    claim = Claim.take(other)
    asked, answers = [], []

    def ask(path, tables):
        asked.append((path, tables))
        return answers.pop()

    monkeypatch.setattr(asking, "ask", ask)
    yield other, asked, answers
    claim.release()


def test_a_file_that_another_window_has_comes_forward_there(opened, elsewhere, workbook):
    other, asked, answers = elsewhere
    first = opened.window
    answers.append(True)
    assert opened.open(other, [workbook])
    assert asked == [(other, (workbook,))]
    assert opened.window is first


def test_a_window_that_does_not_answer_keeps_nobody_from_the_file(opened, elsewhere):
    other, _asked, answers = elsewhere
    answers.append(False)
    assert opened.open(other)
    assert opened.window.session.store.path == other
    assert "une fenêtre qui ne répond pas" in opened.window.session.messages.toasts[-1]


def test_a_workbook_goes_to_the_window_that_is_open_rather_than_to_the_file_used_last(
    opener, elsewhere, opened, workbook, store
):
    other, asked, answers = elsewhere
    answers.append(True)
    second = FileOpener(Preferences(recent=[str(store.path.with_name("fermé.dcant")), str(other)]), FakeMessages())
    shutil.copy(store.path, store.path.with_name("fermé.dcant"))
    assert not second.start(None, [workbook]), "nothing to see here"
    assert asked == [(other, (workbook,))]


def test_the_first_screen_goes_where_another_window_has_the_file(opener, elsewhere, qtbot):
    other, _asked, answers = elsewhere
    answers.append(True)
    second = FileOpener(Preferences(), FakeMessages())
    second.show_welcome()
    assert second.open(other)
    assert second.welcome is None


def test_a_window_lets_its_file_go_when_it_closes_or_takes_another(opened, tmp_path):
    first = opened.window.session.store.path
    other = tmp_path / "autre.dcant"
    Store.create(other).close()
    assert is_claimed(first)
    opened.open(other)
    assert not is_claimed(first)
    assert is_claimed(other)
    assert not opened.open(tmp_path / "absent.dcant")
    assert is_claimed(other)
    opened.window.close()
    assert not is_claimed(other)


def test_macos_says_which_files_to_open(qapp):
    taken = []
    filtered = mac_files._Opened(qapp, taken.append)
    assert filtered.eventFilter(qapp, QFileOpenEvent("/d/suivi.dcant"))
    assert not filtered.eventFilter(qapp, QEvent(QEvent.Type.User))
    assert taken == [[Path("/d/suivi.dcant")]]


def test_a_file_that_is_not_ours_is_refused_on_the_first_screen(opener, tmp_path, qtbot):
    stranger = tmp_path / "autre.sqlite"
    stranger.write_bytes(b"rien de tel" * 200)
    opener.start(stranger)
    assert opener.window is None
    assert "n'est pas un fichier de données DcANT" in opener.welcome.banner.message.text()
    assert opener.welcome.public.isEnabled()


def test_the_file_used_last_opens_by_itself(opener, store):
    store.close()
    opener.preferences.recent = [str(store.path.with_name("disparu.sqlite")), str(store.path)]
    opener.start()
    assert opener.window.session.store.path == store.path


def test_another_file_takes_the_place_of_the_first(opened, tmp_path, qtbot):
    other = tmp_path / "autre.sqlite"
    Store.create(other).close()
    first = opened.window
    assert opened.open(other)
    assert opened.window is not first
    assert not first.isVisible()
    assert opened.window.session.store.path == other
    assert opened.preferences.recent[:2] == [str(other), str(first.session.store.path)]


def test_a_file_that_cannot_be_opened_leaves_the_first_as_it_was(opened, tmp_path):
    window = opened.window
    assert not opened.open(tmp_path / "absent.sqlite")
    assert opened.window is window
    assert window.banner.isVisible()


def test_a_copy_is_made_where_asked_and_put_back_later(opened, tmp_path, qtbot):
    session = opened.window.session
    target = tmp_path / "cle usb" / "copie.sqlite"
    target.parent.mkdir()
    session.messages.answers.append(target)
    opened.window.window_actions["backup"].trigger()
    assert session.jobs.wait_idle()
    assert "Copie vérifiée" in session.messages.toasts[-1]

    session.write(Operation("add", "Ajout"), lambda tx: tx.add("partner", {"name": "Direction"}))
    assert session.jobs.wait_idle()

    def choose(dialog):
        session.messages.answers.append(target)
        dialog._on_other()
        return dialog.chosen == target

    session.messages.on_run = choose
    first = opened.window
    opened.window.window_actions["restore"].trigger()
    qtbot.waitUntil(lambda: opened.window is not None and opened.window is not first)
    assert count_of(opened, "partner") == 0
    assert len(list(backup_dir(session.store.path).glob("*.sqlite"))) == 1


def test_a_copy_over_the_data_file_itself_is_refused(opened):
    session = opened.window.session
    session.messages.answers.append(session.store.path)
    opened.window.window_actions["backup"].trigger()
    assert session.jobs.wait_idle()
    assert "le fichier de données lui-même" in session.messages.errors[-1].message


def test_one_verified_copy_is_made_a_day(store):
    store.close()
    path = store.path
    assert daily(path)
    assert not daily(path)
    (copy,) = backup_dir(path).glob("*.sqlite")
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    earlier = copy.rename(copy.with_name(f"{path.stem} {yesterday:%Y-%m-%d %Hh%Mm%S}.sqlite"))
    assert not is_due(path), "nothing was written since"
    os.utime(earlier, (0, 0))
    assert is_due(path)


def test_what_was_written_is_copied_when_the_window_closes(opened):
    session = opened.window.session
    path = session.store.path
    opened.window.on_settled()
    assert session.jobs.wait_idle()
    session.write(
        Operation("edit", "Nouveau partenaire"),
        lambda tx: tx.add("partner", {"name": "Caisse des dépôts", "kind": "etat"}),
    )
    assert session.jobs.wait_idle()
    opened.window.close()
    assert [copy.reason for copy in automatic_copies(path)] == [Reason.CLOSING, Reason.DAY]


def test_a_restoration_is_told_before_and_taken_back_in_one_click(opened, qtbot, tmp_path):
    session = opened.window.session
    copy = backup(session.store.path, tmp_path / "copie.sqlite")
    brest = all_records(session.store.read(), "organisation")[0].uid
    session.write(Operation("edit", "Nom de Brest"), lambda tx: tx.update("organisation", brest, {"short_name": "B"}))
    assert session.jobs.wait_idle()
    assert told(difference(session.store.path, copy))[-1] == "Retiré : 1 étape faite depuis."

    def choose(dialog):
        session.messages.answers.append(copy)
        dialog._on_other()
        return True

    session.messages.on_run = choose
    first = opened.window
    first.window_actions["restore"].trigger()
    qtbot.waitUntil(lambda: opened.window is not None and opened.window is not first)
    second = opened.window
    said = second.session.messages
    qtbot.waitUntil(lambda: bool(said.actions))
    assert "copie.sqlite" in said.toasts[-1]
    label, again = said.actions[-1]
    assert label == "Annuler la restauration"
    again()
    qtbot.waitUntil(lambda: opened.window is not None and opened.window is not second)
    restored = get(opened.window.session.store.read(), "organisation", brest)
    assert restored["short_name"] == "B"


def test_the_window_shows_what_another_program_put_back(opened, qtbot, tmp_path):
    first = opened.window
    path = first.session.store.path
    copy = backup(path, tmp_path / "copie.sqlite")
    first.session.store.add("partner", {"name": "Arrivé depuis", "kind": "etat"}, Operation("add", "Partenaire"))
    assert count_of(opened, "partner") == 1
    first.session.poll()
    assert first.session.jobs.wait_idle()
    restore(copy, path)
    first.session.poll()
    qtbot.waitUntil(lambda: opened.window is not None and opened.window is not first)
    assert count_of(opened, "partner") == 0
    qtbot.waitUntil(lambda: any("restaurées" in said for said in opened.window.session.messages.toasts))


def test_the_window_makes_the_copy_of_the_day_by_itself(opened):
    window = opened.window
    window.on_settled()
    assert window.session.jobs.wait_idle()
    assert last_backup(window.session.store.path) is not None
    assert window.status_line.backup.text().startswith("Sauvegarde : aujourd'hui à ")


def test_the_status_line_warns_of_a_synchronised_folder(opener, store, tmp_path):
    store.close()
    shared = tmp_path / "OneDrive - France urbaine"
    shared.mkdir()
    shutil.copy(store.path, shared / "suivi.sqlite")
    opener.open(shared / "suivi.sqlite")
    opener.window.show()
    opener.window.session.jobs.wait_idle()
    QApplication.processEvents()
    assert opener.window.session.jobs.wait_idle()
    assert opener.window.status_line.warning.isVisible()
    opener.window.status_line.warning.click()
    assert "OneDrive" in opener.window.banner.message.text()


def test_what_nobody_caught_in_any_thread_reaches_the_messages(opener, monkeypatch, qtbot):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    opener.messages.setParent(opener)
    Unexpected(opener, ProgramFile()).install()

    def broken():
        raise ZeroDivisionError("fil")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError("principal"), None)
    qtbot.waitUntil(lambda: len(opener.messages.crashes) == 2)
    assert {str(crash) for crash in opener.messages.crashes} == {"fil", "principal"}


def test_standard_buttons_speak_french(qapp):
    assert speak_french(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Annuler"


def test_every_word_of_the_file_dialog_is_french(qapp, qtbot):
    assert speak_french(qapp)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = {label.text() for label in dialog.findChildren(QLabel)}
    said |= {button.toolTip() for button in dialog.findChildren(QToolButton)}
    said |= {action.text() for action in dialog.findChildren(QAction)}
    assert "&Type de fichiers :" in said
    english = re.compile(
        r"\b(look|in|files?|of|type:|directory|open|go|back|new|show|delete|rename|view)\b", re.IGNORECASE
    )
    assert {text for text in said if english.search(text.replace("&", ""))} == set()


def test_what_qt_says_in_no_translation_of_ours_stays_as_it_is(qapp):
    assert speak_french(qapp)
    assert QCoreApplication.translate("QWhatever", "Left alone") == "Left alone"


@pytest.fixture
def damaged(store, opener):
    """The usual data file, whose first page is none, with a backup made before."""
    path = default_data_file()
    store.close()
    shutil.copy(store.path, path)
    backup(path)
    path.write_bytes(b"\xa5" * 4096 + path.read_bytes()[4096:])
    return path


def test_a_damaged_usual_file_offers_its_newest_sound_backup(opener, damaged, qtbot):
    newer = backup_dir(damaged) / "dcant 2099-01-01 00h00m00.sqlite"
    newer.write_bytes(damaged.read_bytes())
    opener.start()
    assert opener.window is None
    assert not opener.welcome.restore.isHidden()
    assert not opener.welcome.sound_copy.isHidden()
    qtbot.mouseClick(opener.welcome.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opener.window is not None)
    assert count_of(opener, "recommendation") > 0
    assert opener.window.session.store.path == damaged
    assert any("endommagé" in copy.name for copy in backup_dir(damaged).iterdir())


def test_a_file_with_a_trigger_offers_a_sound_copy_and_stays_as_it_is(opener, store, qtbot):
    path = default_data_file()
    store.close()
    shutil.copy(store.path, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER nuit AFTER INSERT ON step BEGIN DELETE FROM recommendation; END")
    before = path.read_bytes()
    opener.start()
    assert opener.welcome.restore.isHidden()
    qtbot.mouseClick(opener.welcome.sound_copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opener.window is not None)
    assert opener.window.session.store.path.name == "dcant – copie saine.dcant"
    assert count_of(opener, "recommendation") > 0
    assert path.read_bytes() == before


def test_where_nothing_can_be_saved_it_is_said_and_the_choices_stay(opener, qtbot):
    default_data_file().write_bytes(bytes(10_000))
    opener.start()
    qtbot.mouseClick(opener.welcome.sound_copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Rien de" in opener.welcome.banner.message.text())
    assert opener.welcome.public.isEnabled()


def test_a_read_only_usual_file_offers_a_copy(opener, store, monkeypatch):
    store.close()
    shutil.copy(store.path, default_data_file())
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    opener.start()
    assert opener.window is None
    assert "lecture seule" in opener.welcome.banner.message.text()
    assert not opener.welcome.sound_copy.isHidden()


def test_another_file_that_is_not_sound_may_be_opened_as_a_copy_from_the_window(opened, tmp_path, qtbot):
    other = tmp_path / "reçu.sqlite"
    shutil.copy(opened.window.session.store.path, other)
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE VIEW nuit AS SELECT 1")
    opened.window.session.messages.answers = [True]
    opened.open(other)
    qtbot.waitUntil(lambda: opened.window.session.store.path.name == "reçu – copie saine.dcant")
