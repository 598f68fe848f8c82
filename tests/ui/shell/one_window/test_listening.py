"""The window that listens, and those who call it: other starts, and programs that mean something else."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.ui.shell.one_window import asking, listening
from dcant_tracker.ui.shell.one_window.asking import ask
from dcant_tracker.ui.shell.one_window.claim import Claim, address
from dcant_tracker.ui.shell.one_window.listening import Listening
from dcant_tracker.ui.shell.one_window.raising import bring_forward
from dcant_tracker.ui.shell.one_window.request import DONE, Request, encode


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "suivi.dcant"
    path.touch()
    return path


@pytest.fixture
def claim(data):
    held = Claim.take(data)
    yield held
    held.release()


@pytest.fixture
def heard(qapp, claim):
    """What a window that does whatever it is asked has heard."""
    requests = []
    made = Listening(claim, lambda request: requests.append(request) or True)
    yield requests
    made.close()


@pytest.fixture
def impatient(monkeypatch):
    for module, name, value in (
        (asking, "REACHED_S", 0.3),
        (asking, "_ANSWERED_S", 0.3),
        (listening, "_PATIENCE_MS", 100),
    ):
        monkeypatch.setattr(module, name, value)


def called(qtbot, claim, sent: bytes, *, ends: bool = False) -> bytes:
    """What a program that sends ``sent`` is answered before the window hangs up."""
    socket = QLocalSocket()
    answer = []
    socket.readyRead.connect(lambda: answer.append(bytes(socket.readAll().data())))
    socket.connectToServer(address(claim.name))
    assert socket.waitForConnected(5_000)
    socket.write(sent)
    if ends:
        socket.disconnectFromServer()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    return b"".join(answer)


ASK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
from dcant_tracker.ui.shell.one_window import asking
asking.REACHED_S, asking._ANSWERED_S = 5.0, float(sys.argv[1])
data, *tables = map(Path, sys.argv[2:])
print(asking.ask(data, tuple(tables)))
"""


def asked_elsewhere(qtbot, data, *tables, patience=5.0, meanwhile=lambda: None) -> bool:
    """What another process is told that asks for ``data``, while this one goes on."""
    command = [sys.executable, "-c", ASK, str(patience), data, *tables]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as start:
        meanwhile()
        qtbot.waitUntil(lambda: start.poll() is not None)
        return start.stdout.read() == "True\n"


def test_another_start_is_heard_and_answered(qtbot, data, heard, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "jeton-1")
    table = data.with_name("retour.xlsx")
    assert asked_elsewhere(qtbot, data, table)
    assert heard == [Request(data, (table,), "jeton-1")]


def test_a_window_that_has_another_file_by_now_says_no(qtbot, qapp, data, claim):
    made = Listening(claim, lambda _request: False)
    assert not asked_elsewhere(qtbot, data, patience=0.3)
    made.close()


def test_a_window_that_is_about_to_open_is_waited_for(qtbot, qapp, data, claim):
    made = []

    def open_late() -> None:
        qtbot.wait(800)
        made.append(Listening(claim, lambda _request: True))

    assert asked_elsewhere(qtbot, data, meanwhile=open_late)
    made[0].close()


def test_a_window_that_closed_meanwhile_is_not_waited_for(data, claim):
    claim.release()
    began = time.monotonic()
    assert not ask(data, ())
    assert time.monotonic() - began < asking.REACHED_S / 2


def test_a_window_that_never_listens_holds_nobody_up(data, claim, impatient):
    assert not ask(data, ())


def test_a_window_that_never_answers_holds_nobody_up(qapp, data, claim, impatient):
    mute = QLocalServer()
    assert mute.listen(address(claim.name))
    assert not ask(data, ())
    mute.close()


@pytest.mark.qt_log_ignore("^QWindowsPipeWriter: write failed")  # what Windows says of a peer that hung up
@pytest.mark.parametrize("answer", [b"x" * 10_000, b"done"])
def test_a_window_that_answers_anything_else_holds_nobody_up(qtbot, qapp, data, claim, answer):
    other = QLocalServer()
    other.newConnection.connect(lambda: other.nextPendingConnection().write(answer))
    assert other.listen(address(claim.name))
    assert not asked_elsewhere(qtbot, data, patience=0.3)
    other.close()


@pytest.mark.parametrize("sent", [b"bonjour\n", b"{}\n", b"x" * 200_000])
def test_who_says_no_request_is_hung_up_on(qtbot, claim, heard, sent):
    assert called(qtbot, claim, sent) == b""
    assert heard == []


def test_who_says_nothing_is_hung_up_on(qtbot, claim, impatient, heard):
    assert called(qtbot, claim, b'{"dcant": 1') == b""
    assert heard == []


def test_who_leaves_in_the_middle_harms_nobody(qtbot, data, claim, heard):
    called(qtbot, claim, b'{"dcant"', ends=True)
    assert called(qtbot, claim, encode(Request(data))) == DONE
    assert heard == [Request(data)]


def test_many_who_say_nothing_do_not_keep_others_out(qtbot, data, claim, impatient, heard):
    mute = []
    for _each in range(30):
        socket = QLocalSocket()
        socket.connectToServer(address(claim.name))
        mute.append(socket)
    qtbot.waitUntil(lambda: all(one.state() == QLocalSocket.LocalSocketState.UnconnectedState for one in mute))
    assert called(qtbot, claim, encode(Request(data))) == DONE


def test_a_window_that_is_folded_away_comes_back(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_forward(window, "jeton")
    assert not window.isMinimized()
    assert window.isVisible()


def test_the_token_of_wayland_goes_where_qt_takes_it_from(qtbot, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    monkeypatch.setattr(QApplication, "platformName", staticmethod(lambda: "wayland"))
    window = QWidget()
    qtbot.addWidget(window)
    bring_forward(window, "jeton-2")

    assert os.environ["XDG_ACTIVATION_TOKEN"] == "jeton-2"
