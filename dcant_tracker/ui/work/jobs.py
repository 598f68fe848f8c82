"""Work off the main thread: one worker reads and writes the data file, answers come back on the main thread.

Jobs run in the order they were asked for, so a read asked after a write sees it. The worker never holds
the last reference to a widget: what is to be called back stays on the main thread, by number.
"""

import contextlib
import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Operation
from dcant_tracker.ui.work.garbage_collection import MainThreadCollection

T = TypeVar("T")

PATIENCE_MS = 400
"""Long work shorter than this shows no dialog."""

_BETWEEN_REPORTS = 0.05


class Progress(QObject):
    """How far a piece of long work is. The work calls it; a dialog listens and may cancel.

    Calling it raises Cancelled once the person gave up, so the work stops at its next report.
    """

    moved = Signal(int, int, str)
    finished = Signal()
    lasting = Signal(object)
    """This very progress, once PATIENCE_MS have passed without an end."""

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.cancelled = False
        self._reported = 0.0
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self._patience.start()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Report ``done`` of ``total`` (0: unknown). Raises Cancelled when the person gave up."""
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if done == total or now - self._reported > _BETWEEN_REPORTS:
            self._reported = now
            self.moved.emit(done, total, text)

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop."""
        self.cancelled = True

    def end(self) -> None:
        """The work is over: whoever shows this closes."""
        self._patience.stop()
        self.finished.emit()
        self.deleteLater()

    @Slot()
    def _on_patience(self) -> None:
        self.lasting.emit(self)


class Errand(QObject):
    """One piece of work on a thread of its own; ``done`` gets its answer, or a Failure, on the main thread."""

    _ended = Signal()

    def __init__(
        self, work: Callable[[], object], done: Callable[[object], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._done = done
        self._answer: object = None
        self._garbage: MainThreadCollection | None = None
        self._thread = threading.Thread(target=self._run, name="dcant-errand", daemon=True)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self._garbage = MainThreadCollection(self)
        self._thread.start()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()
        self._let_garbage_go()

    def abandon(self) -> None:
        """Wait for it no more: it ends by itself, outliving its owner, and nobody is told."""
        self._done = _unheard
        self.setParent(QCoreApplication.instance())

    def _let_garbage_go(self) -> None:
        if self._garbage is not None:
            self._garbage.end()

    def _run(self) -> None:
        try:
            self._answer = self._work()
        except Exception as problem:  # noqa: BLE001 - told on the main thread
            self._answer = Failure(problem)
        with contextlib.suppress(RuntimeError):  # the application is gone: nobody waits any more
            self._ended.emit()

    @Slot()
    def _on_ended(self) -> None:
        self._thread.join()
        self._let_garbage_go()
        self.deleteLater()
        self._done(self._answer)


def _unheard(_answer: object) -> None:
    """Nobody waits for it."""


class Failure(NamedTuple):
    """What went wrong instead of an answer."""

    problem: Exception


@dataclass(slots=True)
class _Job:
    work: Callable[[Store], Any]
    done: Callable[[Any], None] | None = None
    failed: Callable[[UserError], None] | None = None
    owner: QObject | None = None
    key: str | None = None
    progress: Progress | None = None
    is_write: bool = False
    superseded: bool = False


class Jobs(QObject):
    """The worker of one data file."""

    wrote = Signal(object)
    """Changes: a write reached the file (emitted before its own ``done``)."""
    worked = Signal()
    """Long work ended; it may have written."""
    writing = Signal(bool)
    """Writes are waiting or running (True), or all are on the disk (False)."""
    progressWanted = Signal(object)
    """Progress: long work has lasted more than PATIENCE_MS."""
    problem = Signal(object)
    """An exception that nobody else handles: a UserError to show, anything else a defect."""
    idle = Signal()
    _finished = Signal(int)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._numbers = itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._answers: dict[int, Any] = {}
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._errands: dict[int, Errand] = {}
        self._garbage = MainThreadCollection(self)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="dcant-worker", daemon=True)
        self._thread.start()

    def read(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], None],
        *,
        owner: QObject | None,
        key: str | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run ``work(store)`` on the worker, then ``done(answer)`` on the main thread.

        A newer read with the same owner and key supersedes an older one; nothing is delivered once
        ``owner`` is destroyed.
        """
        if key is not None:
            for job in self._jobs.values():
                if job.key == key and job.owner is owner:
                    job.superseded = True
        self._submit(_Job(work, done, failed, owner, key))

    def write(
        self,
        operation: Operation,
        work: Callable[..., T],
        done: Callable[[Changes, T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run ``work(transaction)`` as one step of the history, then ``done(changes, answer)``."""

        def answered(answer: tuple[Changes, T]) -> None:
            if done is not None:
                done(*answer)

        self._submit(
            _Job(lambda store: store.transact(operation, work), answered, failed, is_write=True),
        )

    def change(
        self,
        work: Callable[[Store], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run a step that the store knows by itself (undo, redo), then ``done(changes)``."""
        self._submit(_Job(work, done, failed, is_write=True))

    def long(
        self,
        text: str,
        work: Callable[[Store, Progress], T],
        done: Callable[[T], None] | None,
        failed: Callable[[UserError], None] | None = None,
    ) -> Progress:
        """Run ``work(store, progress)``; a dialog headed ``text`` appears when it lasts. Cancelled: no ``done``."""
        progress = Progress(text, self)
        progress.lasting.connect(self.progressWanted)
        self._submit(_Job(lambda store: work(store, progress), done, failed, progress=progress, is_write=True))
        return progress

    def aside(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run ``work()`` beside the worker, for what opens its own connection and may last (a backup)."""
        number = next(self._numbers)
        self._jobs[number] = _Job(lambda _store: None, done, failed)

        def ended(answer: object) -> None:
            self._answers[number] = answer
            self._errands.pop(number)
            self._on_finished(number)

        errand = self._errands[number] = Errand(work, ended, self)
        errand.start()

    def busy(self) -> bool:
        """Whether anything is waiting, running or not yet delivered."""
        return bool(self._jobs)

    def writes_pending(self) -> bool:
        """Whether a write is waiting or running."""
        return any(job.is_write for job in self._jobs.values())

    def wait_idle(self, ms: int = 30_000) -> bool:
        """Let events run until nothing is left to do; False when ``ms`` milliseconds did not suffice."""
        if not self.busy():
            return True
        loop = QEventLoop()
        self.idle.connect(loop.quit)
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        timer.start(ms)
        while self.busy() and timer.isActive():
            loop.exec()
        timer.stop()
        self.idle.disconnect(loop.quit)
        return not self.busy()

    def stop(self) -> None:
        """End the worker once it is through with what it has; answers not delivered yet are dropped."""
        self._queue.put(None)
        self._thread.join()
        for errand in self._errands.values():
            errand.join()
        self._jobs.clear()
        self._garbage.end()

    def _submit(self, job: _Job) -> int:
        number = next(self._numbers)
        was_writing = self.writes_pending()
        self._jobs[number] = job
        if job.is_write and not was_writing:
            self.writing.emit(True)
        self._queue.put(number)
        return number

    def _run(self) -> None:
        while (number := self._queue.get()) is not None:
            job = self._jobs.get(number)
            self._answers[number] = None if job is None or job.superseded else self._answer(job)
            del job
            with contextlib.suppress(RuntimeError):  # the application is gone: nobody waits any more
                self._finished.emit(number)

    def _answer(self, job: _Job) -> Any:
        try:
            return job.work(self._store)
        except (Cancelled, UserError) as problem:
            return Failure(problem)
        except Exception as problem:  # noqa: BLE001 - told on the main thread
            from dcant_tracker.store.file.explaining import explained

            return Failure(explained(problem, self._store.path) or problem)

    @Slot(int)
    def _on_finished(self, number: int) -> None:
        answer = self._answers.pop(number, None)
        job = self._jobs.pop(number, None)
        if job is None:
            return
        try:
            if job.progress is not None:
                job.progress.end()
                self.worked.emit()
            self._deliver(job, answer)
        finally:
            if job.is_write and not self.writes_pending():
                self.writing.emit(False)
            if not self._jobs:
                self.idle.emit()

    def _deliver(self, job: _Job, answer: Any) -> None:
        if isinstance(answer, Failure):
            self._tell(job, answer.problem)
            return
        if job.is_write and job.progress is None:
            changes = answer[0] if isinstance(answer, tuple) else answer
            if changes:
                self.wrote.emit(changes)
        if job.superseded or job.done is None or not _alive(job.owner):
            return
        job.done(answer)

    def _tell(self, job: _Job, problem: Exception) -> None:
        if job.superseded or not _alive(job.owner) or isinstance(problem, Cancelled):
            return
        if isinstance(problem, UserError) and job.failed is not None:
            job.failed(problem)
        else:
            self.problem.emit(problem)


def _alive(owner: QObject | None) -> bool:
    return owner is None or isValid(owner)
