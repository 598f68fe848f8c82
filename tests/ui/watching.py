"""Which files of a folder are opened, by whoever does it in this process: Qt opens pictures without Python."""

import ctypes
import os
import struct
from pathlib import Path
from typing import Self

_IN_OPEN = 0x20
_EVENT = struct.Struct("iIII")


class Watch:
    """Counts the openings of files in ``folder`` with inotify (Linux); a context manager."""

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._handle >= 0
        assert self._libc.inotify_add_watch(self._handle, os.fsencode(folder), _IN_OPEN) >= 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        os.close(self._handle)

    def opened(self) -> list[str]:
        """The names opened since it was asked last, in order."""
        names = []
        while True:
            try:
                told = os.read(self._handle, 65_536)
            except BlockingIOError:
                return names
            while told:
                *_about, length = _EVENT.unpack_from(told)
                names.append(told[_EVENT.size : _EVENT.size + length].rstrip(b"\0").decode())
                told = told[_EVENT.size + length :]
