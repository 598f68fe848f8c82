"""What openpyxl keeps of a workbook that is not saved yet is private, and goes whatever happens."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from dcant_tracker.exchange.formats import streamed
from dcant_tracker.exchange.unsaved import unsaved_sheets
from dcant_tracker.store.file import underway

ROOT = Path(__file__).parents[2]

KILLED = """
    import os, signal
    from dcant_tracker.exchange.formats import streamed

    with streamed() as book:
        sheet = book.create_sheet("Contacts")
        for number in range(5_000):
            sheet.append([f"Camille Durand {number}"])
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "temporaire"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def test_sheets_lie_in_a_private_folder_until_the_workbook_is_saved(folder, tmp_path):
    with streamed() as book:
        book.create_sheet("Contacts").append(["Camille Durand"])
        (own,) = folder.iterdir()
        assert own.name.startswith(f"dcant-{os.getpid()}-")
        assert [one.name.partition(".")[0] for one in own.iterdir()] == ["openpyxl"]
        if os.name == "posix":
            assert own.stat().st_mode & 0o077 == 0
        book.save(tmp_path / "contacts.xlsx")
    assert list(folder.iterdir()) == []


def test_a_workbook_that_is_given_up_leaves_nothing(folder):
    def give_up() -> None:
        with streamed() as book:
            book.create_sheet("Contacts").append(["Camille Durand"])
            raise KeyError

    with pytest.raises(KeyError):
        give_up()
    assert list(folder.iterdir()) == []


def test_one_workbook_within_another_has_a_folder_of_its_own(folder):
    with unsaved_sheets():
        with unsaved_sheets():
            assert len(list(folder.iterdir())) == 2
        assert len(list(folder.iterdir())) == 1


@pytest.mark.posix("the signal of POSIX")
def test_what_a_killed_program_left_goes_with_whoever_comes_next(folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", textwrap.dedent(KILLED)]
    ended = subprocess.run(command, env=environment, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    assert any("Camille Durand" in one.read_text() for one in left.iterdir())
    underway.clear_left()
    assert list(folder.iterdir()) == []
