"""What of this machine is opened: a folder, a draft that was just written, and nothing else."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from dcant_tracker.ui.kit.folders import open_draft, show_folder


@pytest.fixture
def opened(monkeypatch):
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(Path(url.toLocalFile())))
    return found


def test_a_draft_is_opened_and_no_file_of_another_kind(opened, tmp_path):
    for name in ("Convocation.eml", "Convocation.EML", "programme.exe", "page.html", "sans"):
        (tmp_path / name).touch()
        open_draft(tmp_path / name)
    open_draft(tmp_path / "partie.eml")
    assert opened == [tmp_path / "Convocation.eml", tmp_path / "Convocation.EML"]


def test_a_folder_is_shown_and_no_file(opened, tmp_path):
    (tmp_path / "fichier.txt").touch()
    show_folder(tmp_path / "fichier.txt")
    show_folder(tmp_path)
    assert opened == [tmp_path]
