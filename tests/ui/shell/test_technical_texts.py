"""What support asks for: the log, the report of the last defect, the folder of the data, the version."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

import dcant_tracker
from dcant_tracker.settings import incident_file, log_file
from dcant_tracker.technical_log import keep_incident
from dcant_tracker.ui.kit.crash import CrashDialog
from dcant_tracker.ui.kit.messages import WindowMessages

VERSION = re.compile(rf"DcANT {re.escape(dcant_tracker.__version__)} · Python 3\.\d+\.\d+ · \S+")


@pytest.fixture
def shown(window, messages):
    """Triggers an action of the window and gives the text of the dialog that it opens."""

    def show(action: str) -> str:
        texts = []

        def read(dialog):
            texts.append(dialog.text())
            dialog.folder_button.click()
            return True

        messages.on_run = read
        window.window_actions[action].trigger()
        return texts[0]

    return show


@pytest.fixture
def folders(monkeypatch):
    """The folders that the file manager was asked to show."""
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    return opened


def defect(text: str = "Anne Le Goff") -> ValueError:
    try:
        return int(text)
    except ValueError as problem:
        return problem


def test_the_log_is_shown_with_its_folder(shown, folders, data_folder):
    log_file().write_text("2026-11-30 10:12:00 WARNING essai: quelque chose\n", encoding="utf-8")
    assert "quelque chose" in shown("log")
    assert folders == [data_folder]


def test_of_a_long_log_the_end_is_shown_from_a_whole_line(shown, folders):
    log_file().write_text("".join(f"{number:06} é é é é\n" for number in range(30_000)), encoding="utf-8")
    text = shown("log")
    assert text.startswith("0")
    assert text.rstrip().endswith("029999 é é é é")
    assert len(text.encode()) <= 200_000


def test_a_log_that_nothing_was_written_to_says_so_with_the_version(shown, folders):
    text = shown("log")
    assert VERSION.match(text)
    assert text.endswith("Rien d'anormal n'a été noté.")


def test_the_last_defect_is_kept_without_what_a_person_wrote(shown, folders, data_folder):
    assert "Aucun incident" in shown("incident")
    keep_incident(defect("ancien"))
    keep_incident(defect())
    text = shown("incident")
    assert VERSION.match(text)
    assert "builtins.ValueError" in text
    assert "in defect" in text
    assert "Anne" not in text
    assert folders[-1] == data_folder


@pytest.mark.expected_log("unexpected")
def test_a_defect_in_the_window_is_kept(qapp, monkeypatch):
    messages = WindowMessages()
    monkeypatch.setattr(messages, "run", lambda _dialog: True)
    messages.crash(defect())
    assert "builtins.ValueError" in incident_file().read_text(encoding="utf-8")


def test_the_folder_of_the_data_is_shown(window, folders, data_folder):
    window.window_actions["data_folder"].trigger()
    assert folders == [data_folder]


def test_what_is_copied_of_a_defect_begins_with_the_version(qtbot):
    dialog = CrashDialog("Traceback")
    qtbot.addWidget(dialog)
    assert VERSION.match(dialog._details)
