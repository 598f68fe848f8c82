"""What every test rests on: no window on the screen, no file in the officer's folders, no silent warning."""

import functools
import gc
import logging
import os
import re
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

import dcant_tracker.ui  # noqa: F401 - before Qt: what tests import is not read a second time
from dcant_tracker.store.file import connection
from dcant_tracker.store.store import Store
from tests import under_wine

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
"""How long an example takes says how busy the machine is, not whether the code is right."""


LONGEST = (
    "tests/frozen/",
    "tests/e2e/",
    "tests/store/history/",
    "tests/store/checking/",
    "tests/store/file/",
    "tests/exchange/",
    "tests/fuzz/",
    "tests/ui/test_hostile_texts.py",
    "tests/benchmarks/",
    "tests/team/",
    "tests/cli/",
    "tests/insight/reports/",
    "tests/ui/evaluations/",
    "tests/ui/",
)
"""Folders whose files take longest: begun last, one of them would keep a core after all others are done."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, whatever order the others were dealt in."""
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST) if item.nodeid.startswith(one)), len(LONGEST)))


def pytest_sessionstart() -> None:
    """Nothing that is made while tests are collected goes before the first of them runs."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector of garbage pass over what stays for good, and come less often: it took a tenth of all time.

    What benchmarks measure is measured with the collector as it is.
    """
    gc.enable()
    if session.config.getoption("benchmark_enable", default=False):
        return
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_runtest_setup(item: pytest.Item) -> None:
    posix = item.get_closest_marker("posix")
    if posix and sys.platform == "win32":
        pytest.skip(f"not there on Windows: {posix.args[0]}")
    if reason := under_wine.lacking(item.nodeid):
        pytest.skip(f"not there in wine: {reason}")
    if item.get_closest_marker("display") and sys.platform == "linux" and not os.environ.get("DISPLAY"):
        pytest.skip("no display")
    if item.get_closest_marker("libreoffice") and not shutil.which("soffice"):
        pytest.skip("no LibreOffice")


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk(request: pytest.FixtureRequest) -> Iterator[None]:
    """What happens when the power fails is told by processes that are killed; here nothing waits for the disk.

    Each wait is some milliseconds, a fifth of all the time that the tests took. What benchmarks measure waits as it is.
    """
    if request.config.getoption("benchmark_enable", default=False):
        yield
        return
    prepare = connection.prepare

    @functools.wraps(prepare)
    def prepare_fast(opened: sqlite3.Connection) -> None:
        prepare(opened)
        opened.execute("PRAGMA synchronous = OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "prepare", prepare_fast)
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _data_folder_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The data folder for what is prepared before any test has one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCANT_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module", autouse=True)
def _no_thread_goes_on() -> Iterator[None]:
    """A thread that a test leaves behind takes its time from all that come later; one that spins, half of it."""
    before = _threads()
    yield
    patience = time.monotonic() + 10
    while (left := _threads() - before) and time.monotonic() < patience:
        time.sleep(0.01)
    assert not left, [one.name for one in left]


def _threads() -> set[threading.Thread]:
    """Those that run, but for what ends a test that hangs: on Windows that is a thread as well."""
    return {one for one in threading.enumerate() if not one.name.startswith("pytest_timeout")}


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test alone."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("DCANT_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read in this process: see tests/reading_here.py."""
    from dcant_tracker.exchange.reader import reading
    from tests.reading_here import ReadingHere

    monkeypatch.setattr(reading, "_start", ReadingHere)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty data file that tests work on copies of: making one takes twenty times as long as copying it."""
    path = tmp_path_factory.mktemp("vide") / "dcant.sqlite"
    Store.create(path).close()
    made = path.read_bytes()
    yield path
    assert path.read_bytes() == made, "a test wrote in the file that all others copy"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What the application of pytest-qt is told: the style of ours."""
    from dcant_tracker.ui.shell.app import IN_STYLE

    return ["pytest", *IN_STYLE]


PATIENCE = 300_000 if under_wine.is_wine() else 60_000
"""Milliseconds that a busy machine may need; wine needs several times as long for a window."""


class PatientBot(QtBot):
    """Waits as long as a busy machine may need: what is awaited ends the wait."""

    def waitSignal(self, signal, *, timeout=PATIENCE, **options):  # noqa: N802 - pytest-qt's name
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitUntil(self, callback, *, timeout=PATIENCE):  # noqa: N802 - pytest-qt's name
        return super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest) -> PatientBot:
    """The bot of pytest-qt, patient."""
    return PatientBot(request)


class _Unexpected(logging.Handler):
    """Keeps the warnings that no pattern expects."""

    def __init__(self, patterns: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.patterns = patterns
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not any(re.search(pattern, message) for pattern in self.patterns):
            self.messages.append(f"{record.levelname} {record.name}: {message}")


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or worse, unless ``@pytest.mark.expected_log`` announces it."""
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expected_log")]
    handler = _Unexpected(patterns)
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.messages:
        pytest.fail("logged unexpectedly:\n" + "\n".join(handler.messages), pytrace=False)


@pytest.fixture
def display_environment(data_folder: Path) -> dict[str, str]:
    """The environment in which a child process opens real windows (``display`` tests)."""
    platform = {"linux": "xcb", "win32": "windows", "darwin": "cocoa"}[sys.platform]
    return {**os.environ, "QT_QPA_PLATFORM": platform, "DCANT_DATA_DIR": str(data_folder)}
