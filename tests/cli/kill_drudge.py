"""Runs commands in children that it forks, each killed at a chosen moment, for whoever writes it lines of JSON.

A line names the ``folder`` the command works in, its ``words``, and what ends it: ``kind`` and ``at``. The answer is a
line of JSON: what it ended with, what it said, how many calls and statements it made, the seconds of CPU it took.

Kinds: ``call`` (before the n-th call that changes files), ``statement`` (before the n-th statement of SQLite), ``size``
(at the write that takes a file beyond so many bytes), ``moment`` (after so many seconds of CPU), ``full`` (writes beyond
so many bytes are refused, nothing is killed), ``vanish`` (the folder that it names is gone at the n-th call), ``none``.
"""

import gc
import importlib
import json
import os
import pkgutil
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dcant_tracker.cli
import dcant_tracker.exchange
import dcant_tracker.store
import dcant_tracker.team
from dcant_tracker.cli import main
from dcant_tracker.store.records.tables import metadata

CALLS = frozenset(
    {
        "open",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.utime",
        "shutil.copyfile",
        "sqlite3.connect",
    }
)
LIMIT_S = 120
"""Seconds after which a command is taken to hang."""

LOADED = (dcant_tracker.cli, dcant_tracker.exchange, dcant_tracker.store, dcant_tracker.team)
LOADED_ALONE = ("dcant_tracker.insight.reports.writing", "docx", "openpyxl", "sqlmodel")
"""What is imported before the first child is made, so that none of them does it again."""


class Counting:
    """Counts what a command does; ``act`` is called before the ``at``-th call or statement."""

    def __init__(self, folder: str, kind: str, at: int, act: Callable[[], None]) -> None:
        self.counts = {"call": 0, "statement": 0}
        self._folder = folder
        self._kind = kind
        self._at = at
        self._act = act
        sys.addaudithook(self._audit)
        fsync = os.fsync

        def synchronise(handle: int) -> None:
            self._hit("call")
            fsync(handle)

        os.fsync = synchronise
        connect = sqlite3.connect

        def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(lambda _statement: self._hit("statement"))
            return connection

        sqlite3.connect = traced

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CALLS and (event == "sqlite3.connect" or self._folder in str(arguments[0])):
            self._hit("call")

    def _hit(self, kind: str) -> None:
        self.counts[kind] += 1
        if kind == self._kind and self.counts[kind] == self._at:
            self._act()


def end_it() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(asked: dict[str, Any]) -> Counting:
    """Let what was asked for happen to this process."""
    kind, at = asked["kind"], asked["at"]
    if kind == "size":
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    if kind in ("size", "full"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(at), int(at)))
    if kind == "moment":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, at)
    act = (lambda: shutil.rmtree(asked["gone"], ignore_errors=True)) if kind == "vanish" else end_it
    return Counting(asked["folder"], "call" if kind == "vanish" else kind, int(at), act)


def child(asked: dict[str, Any], said: Path) -> None:
    """Be the command, to its end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder = Path(asked["folder"])
    os.environ["DCANT_DATA_DIR"] = str(folder / "maison")
    tempfile.tempdir = str(folder / "tmp")
    with said.open("w") as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    counting = arm(asked)
    status = main(["--data", str(folder / asked["data"]), *asked["words"]])
    sys.stdout.flush()
    sys.stderr.flush()
    signal.setitimer(signal.ITIMER_PROF, 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE))
    print(f"\n{json.dumps(counting.counts)}", flush=True)
    os._exit(status)


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """One command in a child; what came of it."""
    handle, name = tempfile.mkstemp()
    os.close(handle)
    said = Path(name)
    before = sum(os.times()[2:4])
    process = os.fork()
    if process == 0:
        try:
            child(asked, said)
        finally:
            os._exit(70)
    end = time.monotonic() + LIMIT_S
    while not (found := os.waitpid(process, os.WNOHANG))[0]:
        if time.monotonic() > end:
            os.kill(process, signal.SIGKILL)
            found = (*os.waitpid(process, 0),)
            said.write_text("hang")
            break
        time.sleep(0.002)
    status = os.waitstatus_to_exitcode(found[1])
    told, _line, counts = said.read_text(errors="replace").rstrip("\n").rpartition("\n")
    said.unlink()
    answer: dict[str, Any] = {"status": status, "told": told if status >= 0 else f"{told}\n{counts}"}
    answer["counts"] = json.loads(counts) if counts.startswith('{"call"') else {}
    answer["cpu"] = sum(os.times()[2:4]) - before
    return answer


if __name__ == "__main__":
    for package in LOADED:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for name in LOADED_ALONE:
        importlib.import_module(name)
    metadata()  # the class of every table is made
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
