"""What is kept for whoever mends the application: the log, and the report of the last defect.

Neither quotes what a person wrote: exceptions are told by where they come from and by their kind. Each begins with the
version, Python and the system, which is what is asked for first.
"""

import contextlib
import logging
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from dcant_tracker import __version__
from dcant_tracker.private_files import private_opener
from dcant_tracker.settings import incident_file, log_file


def told_version() -> str:
    """« DcANT 1.2.0 · Python 3.13.1 · Windows-11-10.0.22631-SP0 »."""
    import platform

    return f"DcANT {__version__} · Python {platform.python_version()} · {platform.platform()}"


def keep_incident(problem: BaseException) -> None:
    """Keep the report of a defect in the place of the one before; a disk that refuses is not worth a message."""
    told = f"{told_version()}\n{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z}\n\n{bare_trace(problem)}\n"
    with contextlib.suppress(OSError), open(incident_file(), "w", encoding="utf-8", opener=private_opener) as file:
        file.write(told)


def bare_trace(problem: BaseException | None) -> str:
    """Where an exception came from and of what kind it is, and so for those behind it; what they say may be private."""
    import traceback

    told: list[str] = []
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        frames = "".join(traceback.format_list(traceback.extract_tb(problem.__traceback__)))
        told.insert(0, f"{frames}{type(problem).__module__}.{type(problem).__qualname__}")
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\n".join(told)


class _Bare(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The frames and the kind of each exception of the chain."""
        return bare_trace(ei[1])


def _rotating_file(path: Path) -> logging.Handler:
    import logging.handlers

    class Private(logging.handlers.RotatingFileHandler):
        def _open(self) -> TextIOWrapper:
            opened = open(self.baseFilename, "a", encoding="utf-8", opener=private_opener)  # noqa: SIM115 - it logs
            opened.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {told_version()}\n")
            return opened

        def rotate(self, source: str, dest: str) -> None:
            """Let the file grow on while another window holds it: Windows does not rename it then."""
            with contextlib.suppress(PermissionError):
                super().rotate(source, dest)

    return Private(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")


class _Log(logging.Handler):
    """Makes the rotating file when there is something to write: its module takes a while to load."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record`` to :func:`log_file` (1 MB, three generations); nowhere when there is no folder for it."""
        if self._file is None:
            try:
                self._file = _rotating_file(log_file())
            except OSError:
                return
            self._file.setFormatter(_Bare("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._file is not None:
            self._file.close()
        super().close()


def start_logging() -> None:
    """Write warnings and above to :func:`log_file`."""
    root = logging.getLogger()
    root.addHandler(_Log())
    root.setLevel(logging.WARNING)
