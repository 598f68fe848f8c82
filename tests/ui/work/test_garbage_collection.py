"""Garbage is collected on the main thread alone while the worker lives."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from dcant_tracker.ui.work.garbage_collection import MainThreadCollection


class Knot:
    """Two that hold each other; remembers on which thread they went."""

    def __init__(self, seen: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: seen.append(threading.current_thread().name))


def test_a_worker_never_collects_what_the_main_thread_left(session, settle, qtbot):
    seen: list[str] = []
    for _ in range(50):
        Knot(seen)

    def allocate(_store: object) -> int:
        return len([[] for _ in range(50_000)])

    session.jobs.read(allocate, lambda _count: None, owner=session)
    settle()
    assert seen == []
    due = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert due
    assert set(seen) == {threading.main_thread().name}


def test_collection_is_as_usual_once_no_worker_is_left(qapp):
    owner = QObject()
    was = gc.isenabled()
    one, other = MainThreadCollection(owner), MainThreadCollection(owner)
    assert not gc.isenabled()
    one.end()
    assert not gc.isenabled()
    other.end()
    assert gc.isenabled() is was
