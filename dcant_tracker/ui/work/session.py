"""An open data file as the screens see it: who reads, who writes, what just changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dcant_tracker.errors import UserError
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.file.same_file import AnotherFile
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Operation
from dcant_tracker.ui.work.begun_lines import BegunLines
from dcant_tracker.ui.work.jobs import Jobs
from dcant_tracker.ui.work.meetings import Meetings
from dcant_tracker.ui.work.messages import Messages
from dcant_tracker.ui.work.unseen import Unseen
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

T = TypeVar("T")

_MOST_KEPT = 4
"""How many sentences on what an undo left alone are shown."""

POLL_MS = 2_000
"""How often the steps of other windows and programs are looked for."""


class Session(QObject):
    """One data file, its worker, and the news about it. Everything here belongs to the main thread."""

    changed = Signal(object)
    """Changes: after a write, an undo, a redo, or another window's steps."""
    programmeChanged = Signal(str)
    """The uid of the programme everything shows; empty for all of them."""
    navigate = Signal(str, str)
    """(entity, uid): show the sheet of this record."""
    navigateList = Signal(str, object)
    """(entity, Query): show the list with these conditions."""
    navigatePage = Signal(str)
    """The id of a page of the registry."""
    navigatePlace = Signal(str, object)
    """(page id, what to show there): a step of the history, the partner of a sending."""
    importRequested = Signal(list)
    """Paths of workbooks that were dropped or chosen."""
    decisionsWanted = Signal(object)
    """A `Batch`: files that were compared elsewhere, to be decided on and taken in."""
    reportWanted = Signal(str, str)
    """(kind, uid): a report is to be chosen and saved, about this record at first; both may be empty."""
    formsWanted = Signal(str, str)
    """(entity, campaign uid): forms that ask for records of the entity are to be prepared; both may be empty."""
    settlingWanted = Signal()
    """What several laptops wrote in the same place is to be settled."""
    teamWanted = Signal()
    """The team, and how one belongs to it, is to be seen."""
    returnsWanted = Signal(str)
    """A folder of forms is to be read; the uid of their campaign, empty for the one that most are of."""
    printWanted = Signal(object, str)
    """(what makes pages, what they may be called): something on a page is to be printed."""
    importWanted = Signal()
    """The person wants to choose a workbook to import."""
    dataReplaced = Signal()
    """Another program put an earlier state, or other data, in place of what is shown: the file is to be opened anew."""
    preferencesRequested = Signal()
    """The person wants to change the preferences."""
    preferencesChanged = Signal()
    """The officer's name may be another one now."""

    def __init__(
        self,
        store: Store,
        messages: Messages,
        preferences: Preferences | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        self.messages = messages
        self.preferences = preferences if preferences is not None else Preferences.load()
        self._sign()
        self.preferencesChanged.connect(self._sign)
        self.is_open = True
        """Whether the file may still be read: windows outlive their session by an instant."""
        self.jobs = Jobs(store, self)
        self.begun_lines = BegunLines()
        self._labels: Labels | None = None
        self._known_step = store.read().last_step()
        self.meetings = Meetings(store, self.jobs, self)
        self.meetings.tookIn.connect(self.poll)
        self.meetings.said.connect(messages.toast)
        self.meetings.failed.connect(messages.problem)
        self.changed.connect(self.meetings.look_soon)
        self.unseen = Unseen(store, self.jobs, self.preferences, self._known_step, self)
        self.meetings.tookIn.connect(self.unseen.refresh)
        self._seen = _last(store)
        self._lost: str | None = None
        self._programme = self._remembered_programme()
        self.jobs.wrote.connect(self._on_wrote)
        self.jobs.worked.connect(self.poll)
        self.jobs.problem.connect(messages.problem)
        self.jobs.progressWanted.connect(messages.progress)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    @Slot()
    def _sign(self) -> None:
        """Let the journal say the officer's name, where she gave one."""
        self.store.sign(self.preferences.officer)

    @property
    def programme(self) -> str:
        """The uid of the programme that every page shows; empty for all."""
        return self._programme

    def set_programme(self, uid: str) -> None:
        """Show one programme everywhere (empty: all of them); remembered for the next start."""
        if uid != self._programme:
            self._programme = uid
            self.preferences.remember(self._programme_key(), uid)
            self.programmeChanged.emit(uid)

    def write(
        self,
        operation: Operation,
        work: "Callable[[Transaction], T]",
        done: Callable[[Changes, T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Write one step, tell every page, and offer « Annuler »."""

        def written(changes: Changes, answer: T) -> None:
            if done is not None:
                done(changes, answer)
            if changes:
                self._offer_undo(changes)

        self.jobs.write(operation, work, written, failed)

    def change(
        self,
        work: Callable[[Store], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Run a step that the store knows by itself, tell every page, and offer « Annuler »."""

        def written(changes: Changes) -> None:
            if done is not None:
                done(changes)
            if changes:
                self._offer_undo(changes)

        self.jobs.change(work, written, failed)

    def undo(self) -> None:
        """Take back the last step that stands."""
        self.jobs.change(Store.undo, self._on_undone)

    def redo(self) -> None:
        """Bring back the step undone last."""
        self.jobs.change(Store.redo, self._on_redone)

    def undo_step(self, number: int) -> None:
        """Take back one step of the history, wherever it stands."""

        def work(store: Store) -> Changes:
            info = log.step(store.read(), number)
            return store.reverse_step(info) if info else Changes()

        self.jobs.change(work, self._on_undone)

    def labels(self) -> Labels:
        """Key texts, kept until the next change; for the rows in view, on the main thread."""
        if self._labels is None:
            self._labels = self.store.labels()
        return self._labels

    def openRecord(self, entity: str, uid: str) -> None:
        """Go to the sheet of a record."""
        self.navigate.emit(entity, uid)

    def open_list(self, entity: str, query: Query) -> None:
        """Go to the list of ``entity`` with the conditions of ``query``."""
        self.navigateList.emit(entity, query)

    @Slot()
    def poll(self) -> None:
        """Look for steps that others wrote, and whether the file is still the same."""
        known, seen = self._known_step, self._seen

        def work(store: Store) -> _News:
            store.refuse_another_file()
            reading = store.read()
            last = reading.last_step()
            if last < known or (seen is not None and _at(store, seen.number) != seen.at):
                return _News(Changes(), None, is_replaced=True)
            return _News(store.changes_since(known) if last > known else Changes(), _last(store), is_replaced=False)

        self.jobs.read(work, self._on_polled, owner=self, key="poll", failed=self._on_poll_failed)

    def close(self) -> None:
        """Stop the worker once its writes are done, and let the file go."""
        self.is_open = False
        self._timer.stop()
        self.meetings.end()
        self.jobs.stop()
        self.store.close()

    def _remembered_programme(self) -> str:
        uid = str(self.preferences.recall(self._programme_key(), "") or "")
        return uid if uid and get(self.store.read(), "programme", uid) else ""

    def _programme_key(self) -> str:
        return f"programme.{self.store.meta('store_id')}"

    def _on_wrote(self, changes: Changes) -> None:
        step = changes.step or 0
        if step == self._known_step + 1:
            self._announce(changes)
        elif step > self._known_step:
            self.poll()
            self._announce(changes, step=self._known_step)

    def _on_polled(self, news: "_News") -> None:
        if news.is_replaced:
            self._timer.stop()
            self.dataReplaced.emit()
            return
        self._seen, self._lost = news.seen, None
        if news.changes and (news.changes.step or 0) > self._known_step:
            self._announce(news.changes)

    def _on_poll_failed(self, problem: UserError) -> None:
        """A file that is elsewhere is told once; one that is busy, or on a sleeping disk, is asked again soon."""
        if isinstance(problem, AnotherFile) and self._lost != problem.message:
            self._lost = problem.message
            self.messages.error(problem)

    def _announce(self, changes: Changes, step: int | None = None) -> None:
        self._known_step = step if step is not None else (changes.step or self._known_step)
        self._labels = None
        if self._programme and self._programme in changes.of("programme"):
            self._drop_vanished_programme()
        self.changed.emit(changes)

    def _drop_vanished_programme(self) -> None:
        if get(self.store.read(), "programme", self._programme) is None:
            self.set_programme("")

    def _offer_undo(self, changes: Changes) -> None:
        self.messages.toast(changes.label, _("Annuler"), _UndoOf(self, changes.step or 0))

    def _on_undone(self, changes: Changes) -> None:
        self._say_done(_("Annulé : {label}"), changes)

    def _on_redone(self, changes: Changes) -> None:
        self._say_done(_("Rétabli : {label}"), changes)

    def _say_done(self, sentence: str, changes: Changes) -> None:
        """Say what was taken back; the step's own label is « Annuler : … »."""
        lines = [sentence.format(label=changes.label.partition(" : ")[2]), *changes.kept[:_MOST_KEPT]]
        if len(changes.kept) > _MOST_KEPT:
            lines.append("…")
        self.messages.toast("\n".join(lines))


class _UndoOf:
    """The « Annuler » of a toast: takes back the step it announced, even if others were made since."""

    def __init__(self, session: Session, step: int) -> None:
        self._session = session
        self._step = step

    def __call__(self) -> None:
        self._session.undo_step(self._step)


class _News(NamedTuple):
    """What a poll found: others' steps, the last step seen, or that all of it is other data."""

    changes: Changes
    seen: StepInfo | None
    is_replaced: bool


def _last(store: Store) -> StepInfo | None:
    return next(iter(log.steps(store.read(), limit=1)), None)


def _at(store: Store, number: int) -> str | None:
    info = log.step(store.read(), number)
    return info.at if info else None
