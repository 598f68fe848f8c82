"""The claim on a data file: one window has it, by whatever path it is named, and a crash leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dcant_tracker.settings import runtime_dir
from dcant_tracker.ui.shell.one_window import claim as claims
from dcant_tracker.ui.shell.one_window.claim import Claim, address, is_claimed, name_of_holder

HOLD = """
import sys, time
from pathlib import Path
from dcant_tracker.ui.shell.one_window.claim import Claim, address
claim = Claim.take(Path(sys.argv[1]))
Path(address(claim.name)).touch()
print(claim.name, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path, monkeypatch):
    """Windows of other tests, which run beside these, have their claims elsewhere."""
    (tmp_path / "séance").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "séance"))


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "suivi.dcant"
    path.touch()
    return path


@pytest.fixture
def held(data):
    claim = Claim.take(data)
    yield claim
    claim.release()


def test_a_file_that_one_window_has_is_had_by_no_other(data, held):
    assert held.name
    assert Claim.take(data) is None
    assert is_claimed(data)
    assert name_of_holder(data) == held.name


def test_a_file_is_the_same_by_another_path(data, held, tmp_path):
    (tmp_path / "lien.dcant").hardlink_to(data)
    (tmp_path / "dossier").mkdir()
    assert is_claimed(tmp_path / "lien.dcant")
    assert is_claimed(tmp_path / "dossier" / ".." / "suivi.dcant")
    assert held.is_of(tmp_path / "lien.dcant")


def test_another_file_at_the_same_path_is_another(data, held):
    data.rename(data.with_name("ancien.dcant"))
    data.touch()
    assert not is_claimed(data)
    assert not held.is_of(data)
    assert held.is_of(data.with_name("ancien.dcant"))


def test_a_file_that_was_let_go_may_be_had_and_nothing_is_left(data):
    before = set(runtime_dir().iterdir())
    Claim.take(data).release()
    again = Claim.take(data)
    assert again is not None
    again.release()
    again.release()
    assert set(runtime_dir().iterdir()) <= before


@pytest.mark.posix("signals of POSIX")
def test_a_window_that_crashed_leaves_a_file_that_may_be_had_and_its_socket_goes(data):
    with subprocess.Popen([sys.executable, "-c", HOLD, data], stdout=subprocess.PIPE, text=True) as window:
        name = window.stdout.readline().strip()
        assert is_claimed(data)
        assert Path(address(name)).exists()
        os.kill(window.pid, signal.SIGKILL)
    claim = Claim.take(data)
    assert claim.name not in ("", name)
    assert not Path(address(name)).exists()
    claim.release()


def test_a_file_that_is_gone_has_no_window(tmp_path):
    claim = Claim.take(tmp_path / "absent.dcant")
    assert (claim.name, claim.place) == ("", None)
    assert name_of_holder(tmp_path / "absent.dcant") == ""


def test_without_a_folder_for_it_every_window_opens(data, monkeypatch):
    monkeypatch.setattr(claims, "runtime_dir", lambda: None)
    assert Claim.take(data).name == Claim.take(data).name == ""
    assert not is_claimed(data)


def test_where_the_system_knows_no_locks_every_window_opens(data, monkeypatch):
    def refuse(_file):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(claims, "_locked", refuse)
    assert Claim.take(data).name == ""


@pytest.mark.posix("rights of POSIX")
def test_nobody_else_reads_under_which_name_a_window_listens(data, held):
    (lock,) = [path for path in runtime_dir().glob("*.lock") if path.read_text() == held.name]
    assert lock.stat().st_mode & 0o077 == 0
