"""Reading a workbook, from the parent's side: start the child, follow it, stop it, believe only plain values."""

import os
import pickle
import queue
import stat
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.reader.block import rows_of
from dcant_tracker.exchange.reader.book import Book, CellValue, Sheet
from dcant_tracker.exchange.reader.cells import ERROR
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS, Limits
from dcant_tracker.exchange.reader.memory import IN_LARGE_PIECES, uses_more_than
from dcant_tracker.exchange.reader.problems import problem, unreadable
from dcant_tracker.exchange.reader.wire import (
    CAREFUL,
    FLAG,
    NOT_A_NUMBER,
    OUT_OF_MEMORY,
    SWIFT,
    parse,
    read_message,
    unpack,
)
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.words import _

Progress = Callable[[int, int, str], None]

_CHILD = "dcant_tracker.exchange.reader.child"
_PACKAGE_FOLDER = Path(__file__).resolve().parents[3]
_INSTALLED = ("site-packages", "dist-packages")
"""Folders that every Python of this environment knows; a checkout must be named to the child."""
_TICK = 0.05
_MEMORY_TICK = 0.2
_PIPE_SIZE = 1_048_576
_MANNERS = (SWIFT, CAREFUL)
"""A far-away cell may cost the swift child its memory before it has seen it; the careful one looks first."""
_ALLOCATION_FAILED = (b"memory allocation of", b"MemoryError", b"capacity overflow")
_LONGEST_COMPLAINT = 65_536


def read(
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str = "",
) -> Book:
    """The cells of the workbook ``path``: .xlsx (Transitional or Strict), .xlsm, .xlsb, .xls, .ods, .fods, .csv, .txt.

    ``encoding`` is that of a text (one of :data:`encodings.ENCODINGS`) where a person says it, else it is told.
    ``progress`` receives the number of the sheet begun, how many there are (0 while unknown) and a sentence.
    Raises ``UserError`` for everything that can be wrong with the file, a file without any filled cell included,
    and ``Cancelled`` soon after ``cancelled`` says so.
    """
    path = Path(path)
    _check_place(path)
    if progress:
        progress(0, 0, _("Vérification du fichier « {name} »").format(name=path.name))
    deadline = time.monotonic() + limits.seconds
    for manner in _MANNERS:
        conversation = _Conversation(_start([path], limits, f"{manner} {encoding}".strip()), limits)
        try:
            return conversation.follow(path, deadline, progress, cancelled)
        except _OutOfMemory:
            continue
        finally:
            conversation.end()
    raise problem("memory", path.name)


def read_several(paths: Sequence[Path], *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Book | UserError]:
    """Each of ``paths`` in turn: its cells, or the sentence that says why it cannot be read.

    One child reads them one after the other, which saves its start; a file that costs it its life is
    read again by a child of its own.
    """
    left = deque(paths)
    while left:
        if problem_there := _place_problem(left[0]):
            left.popleft()
            yield problem_there
            continue
        batch = list(takewhile(lambda path: _place_problem(path) is None, left))
        conversation = _Conversation(_start(batch, limits, SWIFT), limits)
        try:
            for path in batch:
                left.popleft()
                try:
                    yield conversation.follow(path, time.monotonic() + limits.seconds, None, None)
                except (UserError, _OutOfMemory) as error:
                    if isinstance(error, UserError) and conversation.goes_on:
                        yield error
                        continue
                    yield _alone(path, limits)
                    break
        finally:
            conversation.end()


def converse(path: Path, limits: Limits, manner: str, deadline: float, hear: Callable[[tuple[Any, ...]], None]) -> None:
    """Have a child look at ``path`` and ``hear`` each thing that it says; raises ``UserError`` as :func:`read`."""
    _check_place(path)
    conversation = _Conversation(_start([path], limits, manner), limits, hear)
    try:
        conversation.follow(path, deadline, None, None)
    except _OutOfMemory as error:
        raise problem("memory", path.name) from error
    finally:
        conversation.end()


def _alone(path: Path, limits: Limits) -> Book | UserError:
    try:
        return read(path, limits=limits)
    except UserError as error:
        return error


def _place_problem(path: Path) -> UserError | None:
    try:
        _check_place(path)
    except UserError as error:
        return error
    return None


def _unpacked(packed: bytes) -> CellValue:
    return unreadable(ERROR, packed.decode()) if packed == NOT_A_NUMBER else unpack(packed)


class _OutOfMemory(Exception):  # noqa: N818 - a finding of ours, no one else's error
    pass


def _check_place(path: Path) -> None:
    try:
        status = path.stat()
    except PermissionError as error:
        raise problem("permission", path.name) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise why_missing(path, error) or problem("missing", path.name) from error
    except (OSError, ValueError) as error:
        raise problem("not readable", path.name, {"reason": getattr(error, "strerror", None) or error}) from error
    if stat.S_ISDIR(status.st_mode):
        raise problem("folder", path.name)
    if not stat.S_ISREG(status.st_mode):
        raise problem("not a file", path.name)
    if status.st_size == 0:
        raise problem("empty file", path.name)


def _start(paths: Sequence[Path], limits: Limits, manner: str) -> subprocess.Popen[bytes]:
    arguments = [*(str(path.absolute()) for path in paths), ",".join(map(str, limits)), manner]
    environment = {**IN_LARGE_PIECES, **os.environ}
    if getattr(sys, "frozen", False):
        command = [sys.executable, FLAG, *arguments]
    else:
        command = [sys.executable, "-P", "-m", _CHILD, *arguments]
        if _PACKAGE_FOLDER.name not in _INSTALLED:
            inherited = environment.get("PYTHONPATH")
            environment["PYTHONPATH"] = os.pathsep.join([str(_PACKAGE_FOLDER), *([inherited] if inherited else [])])
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pipesize=_PIPE_SIZE,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise problem("not started", paths[0].name, {"reason": error.strerror or error}) from error


class _Conversation:
    """What the child says, heard by threads so that time, memory and the person's wish are watched meanwhile."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        limits: Limits,
        hear: Callable[[tuple[Any, ...]], None] | None = None,
    ) -> None:
        """``hear`` is told what is said of no cell."""
        assert child.stdin
        assert child.stdout
        assert child.stderr
        self._child = child
        self._hear = hear
        self._path = Path()
        self._limits = limits
        self.goes_on = False
        """Whether the child, having said why it cannot read a file, goes on with the next."""
        self._messages: queue.Queue[bytes | None] = queue.Queue()
        self._complaint = b""
        self._next_look = 0.0
        self._sheets: list[Sheet] = []
        self._pipes: list[Any] = [child.stdin, child.stdout, child.stderr]
        self._listeners = [
            threading.Thread(target=self._listen, args=(child.stdout,), daemon=True),
            threading.Thread(target=self._keep_complaint, args=(child.stderr,), daemon=True),
        ]
        for listener in self._listeners:
            listener.start()

    def _listen(self, stream: BinaryIO) -> None:
        message: bytes | None = b""
        while message is not None:
            message = read_message(stream)
            self._messages.put(message)

    def _keep_complaint(self, stream: BinaryIO) -> None:
        while piece := stream.read(_LONGEST_COMPLAINT):
            self._complaint = (self._complaint + piece)[-_LONGEST_COMPLAINT:]

    def follow(
        self, path: Path, deadline: float, progress: Progress | None, cancelled: Callable[[], bool] | None
    ) -> Book:
        """Hear the child out about ``path``; raises :class:`_OutOfMemory` when that is what it died of."""
        self._path, self._sheets, self.goes_on = path, [], False
        while True:
            if cancelled and cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise problem("time", self._path.name, {"seconds": self._limits.seconds})
            self._look_at_memory()
            try:
                message = self._messages.get(timeout=_TICK)
            except queue.Empty:
                continue
            if message is None:
                raise self._why_it_broke()
            try:
                book = self._understand(parse(message), progress)
            except (pickle.UnpicklingError, EOFError, ValueError, TypeError, LookupError) as error:
                raise problem("broken", self._path.name) from error
            if book:
                return book

    def _look_at_memory(self) -> None:
        """Costs milliseconds on some systems, and messages come by the hundred: look now and then."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _MEMORY_TICK
            if uses_more_than(self._child.pid, self._limits.memory_bytes):
                raise _OutOfMemory

    def _understand(self, message: tuple[Any, ...], progress: Progress | None) -> Book | None:
        match message:
            case "rows", first, lines, by_columns:
                known = self._sheets[-1].rows
                known.extend([] for _row in range(first - len(known)))
                known += rows_of(lines, _unpacked, by_columns=by_columns)
            case "sheet", name, hidden:
                self._sheets.append(Sheet(name, [], hidden))
            case "unreadable", cells:
                self._place_unreadable(cells)
            case "merged", ranges:
                self._sheets[-1].merged.extend(ranges)
            case "beside", struck, hidden, noted, dropped, coloured:
                beside = self._sheets[-1].beside
                beside.struck, beside.hidden, beside.notes, beside.dropped = struck, hidden, noted, dropped
                beside.coloured = coloured
            case "progress", done, total, name:
                if progress:
                    progress(done, total, _("Lecture de la feuille « {name} »").format(name=name))
            case "refused", code, details:
                self.goes_on = True
                raise problem(code, self._path.name, details)
            case "end", file_format, sha256, size:
                return Book(self._path, file_format, self._sheets, sha256, size)
            case _:
                if self._hear is None:
                    raise ValueError(message)
                self._hear(message)
        return None

    def _place_unreadable(self, cells: list[tuple[int, int, str, str]]) -> None:
        rows = self._sheets[-1].rows
        for row, column, kind, shown in cells:
            rows.extend([] for _row in range(row + 1 - len(rows)))
            values = rows[row]
            values.extend([None] * (column + 1 - len(values)))
            values[column] = unreadable(kind, shown)

    def _why_it_broke(self) -> Exception:
        status = self._child.wait()
        self._listeners[1].join()
        if status == OUT_OF_MEMORY or any(sign in self._complaint for sign in _ALLOCATION_FAILED):
            return _OutOfMemory()
        return problem("broken", self._path.name)

    def end(self) -> None:
        """Stop the child if it still runs, and leave neither process, thread nor pipe behind."""
        self._child.kill()
        self._child.wait()
        for listener in self._listeners:
            listener.join()
        for pipe in self._pipes:
            pipe.close()
