"""The process that parses one workbook, under a memory limit, and says its cells on its standard output.

A hostile or broken file may make a parser loop, swell or crash: it then takes this process along and nothing
else. It starts fast because it imports no more than the standard library and calamine, and of its own modules those
that this kind of file needs: the start is most of what a small file takes.
"""

import gc
import hashlib
import os
import sys
import threading
from typing import NoReturn

from dcant_tracker.exchange.reader.cells import Outlet
from dcant_tracker.exchange.reader.compound import SIGNATURE
from dcant_tracker.exchange.reader.limits import Limits
from dcant_tracker.exchange.reader.locked import is_locked
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import CAREFUL, OPENING, OUT_OF_MEMORY, Sender

_STDIN, _STDOUT = 0, 1
_SWITCH = 0.0005
"""Seconds that calamine's thread waits at most to begin, or to hand over what it has parsed."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def main(argv: list[str]) -> NoReturn:
    """Read the workbooks that ``argv`` names (``PATH…, LIMITS, MANNER``), say them, and end the process.

    MANNER is SWIFT or CAREFUL (:mod:`wire`), the encoding of texts behind it where a person says it. The exit
    status is 0 even when a file cannot be read, which is said as well; any other end means that the process broke.
    """
    *paths, numbers, manner = argv
    limits = Limits(*map(int, numbers.split(",")))
    manner, _space, encoding = manner.partition(" ")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(limits.memory_bytes)
    sys.setswitchinterval(_SWITCH)
    gc.disable()  # this process makes no cycles worth a search, and ends soon
    with open(_STDOUT, "wb", closefd=False) as stdout:
        for path in paths:
            _say(path, Sender(stdout), limits, encoding, careful=manner == CAREFUL)
    os._exit(0)


def _say(path: str, sender: Sender, limits: Limits, encoding: str, *, careful: bool) -> None:
    try:
        reading = Reading(path, sender, limits, encoding, careful=careful)
        sender.say("end", *(reading.open_parcel() if encoding == OPENING else reading.run()))
    except Refused as refusal:
        sender.say("refused", refusal.code, dict(refusal.details))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except PermissionError:
        sender.say("refused", "locked" if is_locked(path) else "permission", {})
    except OSError as error:
        sender.say("refused", "not readable", {"reason": error.strerror or str(error)})


def _end_with_parent() -> None:
    """End when the parent does: it holds the other end of our standard input and never writes."""
    try:
        while os.read(_STDIN, 1):
            pass
    except OSError:
        return
    os._exit(1)


def _limit_memory(size: int) -> None:
    """Let allocations beyond ``size`` fail, where the system knows how (elsewhere the parent watches)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (OSError, ValueError):
        return


class Reading:
    """One file, from its bytes to the rows that are said."""

    def __init__(self, path: str, sender: Sender, limits: Limits, encoding: str = "", *, careful: bool) -> None:
        self._path = path
        self._limits = limits
        self._encoding = encoding
        self._careful = careful
        self._sender = sender
        self._outlet = Outlet(sender, limits)

    def run(self) -> tuple[str, str, int]:
        """Say every sheet; format, SHA-256 and size of what was read."""
        with open(self._path, "rb") as file:
            content = file.read(self._limits.file_bytes + 1)
        if len(content) > self._limits.file_bytes:
            raise Refused("too large")
        digest = hashlib.sha256()
        hashing = threading.Thread(target=digest.update, args=(content,), daemon=True)
        hashing.start()
        kind = self._read(content)
        if not self._outlet.any_cell:
            raise Refused("no cell")
        hashing.join()
        return kind, digest.hexdigest(), len(content)

    def open_parcel(self) -> tuple[str, str, int]:
        """Say what the file holds; kind, SHA-256 and size of what was opened."""
        from dcant_tracker.exchange.reader.parcel import open_parcel

        with open(self._path, "rb") as file:
            content = file.read(self._limits.file_bytes + 1)
        if len(content) > self._limits.file_bytes:
            raise Refused("too large")
        return open_parcel(content, self._limits, self._sender), hashlib.sha256(content).hexdigest(), len(content)

    def _read(self, content: bytes) -> str:
        if content.startswith(SIGNATURE):
            from dcant_tracker.exchange.reader.xls_file import read_xls

            return read_xls(content, self._outlet, careful=self._careful)
        if content.startswith(_ZIP):
            from dcant_tracker.exchange.reader.zip_file import read_zip

            return read_zip(content, self._limits, self._outlet, careful=self._careful)
        from dcant_tracker.exchange.reader.text_file import read_text

        stem, suffix = os.path.splitext(os.path.basename(self._path))
        return read_text(content, stem, suffix, self._encoding, self._outlet)


if __name__ == "__main__":
    main(sys.argv[1:])
