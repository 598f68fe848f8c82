"""A second start of the program asks the window that has the data file; nothing here waits without an end."""

import os
import sys
import time
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket

from dcant_tracker.ui.shell.one_window.claim import address, is_claimed, name_of_holder
from dcant_tracker.ui.shell.one_window.request import DONE, Request, encode

REACHED_S = 10.0
"""How long the window may take until it listens: it may be about to open, on a slow machine."""

_ANSWERED_S = 5.0
_STEP_MS = 100


def ask(data_file: Path, tables: tuple[Path, ...]) -> bool:
    """Have the window of ``data_file`` come to the front and take ``tables`` in; whether it says that it does."""
    _let_it_come_forward()
    said = encode(Request(data_file, tables, _token()))
    socket = QLocalSocket()
    socket.setReadBufferSize(len(DONE) + 1)
    return _reach(socket, data_file) and _is_done(socket, said)


def _reach(socket: QLocalSocket, data_file: Path) -> bool:
    until = time.monotonic() + REACHED_S
    while time.monotonic() < until:
        name = name_of_holder(data_file)
        if name:
            socket.connectToServer(address(name))
            if socket.waitForConnected(_STEP_MS):
                return True
            socket.abort()
        if not is_claimed(data_file):
            return False
        time.sleep(_STEP_MS / 1_000)
    return False


def _is_done(socket: QLocalSocket, said: bytes) -> bool:
    until = time.monotonic() + _ANSWERED_S
    socket.write(said)
    while not socket.canReadLine():
        left = int((until - time.monotonic()) * 1_000)
        if left <= 0 or not (socket.waitForReadyRead(left) or socket.canReadLine()):
            return False
    return bytes(socket.readLine(len(DONE) + 1).data()) == DONE


def _token() -> str:
    """What the desktop gave this start to show that a person asked for it."""
    return os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID", "")


def _let_it_come_forward() -> None:
    """Give the right to come to the front, which Windows gave this start, to whichever process asks for it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
