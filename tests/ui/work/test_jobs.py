"""The worker: in order, never twice for nothing, never for a widget that is gone."""

import gc
import threading
import time
import weakref

import pytest
from PySide6.QtCore import QObject

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.store.writing.changes import Operation


@pytest.fixture
def jobs(session):
    return session.jobs


def hold(jobs):
    """Keeps the worker busy until the event that is returned is set."""
    gate = threading.Event()
    jobs.read(lambda _store: gate.wait(10), lambda _answer: None, owner=None)
    return gate


def test_a_read_runs_off_the_main_thread_and_answers_on_it(jobs):
    seen = []
    jobs.read(
        lambda store: (threading.current_thread().name, store.path.name),
        lambda answer: seen.append((*answer, threading.current_thread() is threading.main_thread())),
        owner=None,
    )
    assert jobs.busy()
    assert jobs.wait_idle()
    assert seen == [("dcant-worker", "suivi.sqlite", True)]


def test_a_newer_read_with_the_same_key_supersedes_the_one_that_waits(jobs):
    owner, ran, told = QObject(), [], []
    gate = hold(jobs)
    for number in range(3):
        jobs.read(lambda _store, n=number: ran.append(n) or n, told.append, owner=owner, key="list")
    jobs.read(lambda _store: "other", told.append, owner=owner, key="count")
    gate.set()
    assert jobs.wait_idle()
    assert ran == [2]
    assert told == [2, "other"]


def test_nothing_is_delivered_to_an_owner_that_was_destroyed(jobs):
    owner, told = QObject(), []
    gate = hold(jobs)
    jobs.read(lambda _store: 1, told.append, owner=owner)
    owner.deleteLater()
    owner = None
    gc.collect()
    gate.set()
    assert jobs.wait_idle()
    assert told == []


def test_a_read_asked_after_a_write_sees_it(jobs):
    told = []
    jobs.write(Operation("add", "Ajout"), lambda tx: tx.add("partner", {"name": "Direction"}))
    jobs.read(lambda store: store.read().fetch_all("SELECT name FROM partner"), told.append, owner=None)
    assert jobs.writes_pending()
    assert jobs.wait_idle()
    assert told == [[("Direction",)]]
    assert not jobs.writes_pending()


def test_a_refused_write_goes_to_whoever_asked_and_otherwise_to_the_messages(jobs, messages):
    refused = []
    jobs.write(Operation("add", "Ajout"), lambda tx: tx.add("partner", {}), failed=refused.append)
    jobs.write(Operation("add", "Ajout"), lambda tx: tx.add("partner", {}))
    assert jobs.wait_idle()
    assert isinstance(refused[0], UserError)
    assert [str(problem) for problem in messages.errors] == [str(refused[0])]


def test_a_defect_reaches_the_crash_dialog_with_its_traceback(jobs, messages):
    def broken(_store):
        raise ZeroDivisionError("défaut")

    jobs.read(broken, lambda _answer: None, owner=None)
    assert jobs.wait_idle()
    (crash,) = messages.crashes
    messages.crashes.clear()
    assert isinstance(crash, ZeroDivisionError)
    assert crash.__traceback__ is not None


def test_long_work_reports_shows_its_progress_once_it_lasts_and_can_be_stopped(jobs, messages, qtbot):
    reported, done = [], []
    stopped = threading.Event()

    def work(_store, progress):
        try:
            for step in range(10_000):
                progress(step, 10_000, f"Ligne {step}")
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise

    progress = jobs.long("Lecture du classeur", work, done.append)
    progress.moved.connect(lambda *told: reported.append(told))
    qtbot.waitUntil(lambda: messages.progresses == [progress])
    assert reported[0][1:] == (10_000, reported[0][2])
    progress.cancel()
    assert jobs.wait_idle()
    assert stopped.is_set()
    assert done == []
    assert messages.errors == []


def test_short_long_work_shows_nothing(jobs, messages):
    done = []
    jobs.long("Export", lambda _store, progress: progress(1, 1, "fini"), done.append)
    assert jobs.wait_idle()
    assert done == [None]
    assert messages.progresses == []


def test_work_beside_the_worker_does_not_make_reads_wait(jobs):
    gate, told = threading.Event(), []
    jobs.aside(lambda: gate.wait(10), lambda _ended: told.append("aside"))
    jobs.read(lambda _store: "read", lambda answer: (told.append(answer), gate.set()), owner=None)
    assert jobs.wait_idle()
    assert told == ["read", "aside"]


def test_the_worker_keeps_no_reference_to_what_it_was_given(jobs):
    class Asker(QObject):
        def answered(self, answer):
            self.answer = answer

    asker = Asker()
    seen = weakref.ref(asker)
    jobs.read(lambda _store, asked=asker: asked.objectName(), asker.answered, owner=asker)
    assert jobs.wait_idle()
    del asker
    gc.collect()
    assert seen() is None
