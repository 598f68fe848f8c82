"""What a Windows program says comes back when it ends, whoever still holds the pipe that it said it through."""

import os
import signal
import subprocess
import time

import pytest

from installers.windows import wine

pytestmark = pytest.mark.posix("wine runs where there is no Windows")


@pytest.fixture
def listened(monkeypatch):
    """``listened(script)``: what a script says, its exit status, and the seconds that it was listened to."""
    monkeypatch.setattr(wine, "_LAST_WORDS_S", 0.3)

    def listen(script: str, given: bytes = b"", seconds: float = 60):
        begun = time.monotonic()
        started = subprocess.Popen(
            ["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        said, status = wine._listen(started, given, seconds, show=False)
        return said, status, time.monotonic() - begun

    return listen


def test_what_a_program_leaves_running_is_not_waited_for(listened, tmp_path):
    left = tmp_path / "left"
    said, status, seconds = listened(f"sleep 20 & echo $! >{left}; echo fini; exit 3")
    os.kill(int(left.read_text()), signal.SIGKILL)
    assert (said, status) == (b"fini\n", 3)
    assert seconds < 15


def test_a_program_is_told_what_it_asks_for_and_may_leave_it(listened):
    assert listened("cat", b"bonjour")[:2] == (b"bonjour", 0)
    assert listened("exit 0", b"x" * 1_000_000)[:2] == (b"", 0)


def test_a_program_that_takes_too_long_is_ended(listened):
    said, status, seconds = listened("echo un; sleep 20", seconds=0.5)
    assert (said, status) == (b"un\n", 124)
    assert seconds < 15
