"""The data file meets its team now and then, beside the worker: nobody waits, being offline is only a quiet word."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.membership import KnownMember, Membership
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.jobs import Errand, Failure, Jobs
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.team.syncing import Synced

EVERY_MS = 180_000
"""How often the team is met while the window is open."""

PATIENCE_MS = 1_500
"""How long a window that closes waits for what it sends."""

_SOON_MS = 300


@dataclass(frozen=True, slots=True)
class TeamState:
    """What the data file knows by itself of its team. ``to_send`` counts steps, ``conflicts`` what is to be settled."""

    membership: Membership | None = None
    to_send: int = 0
    conflicts: int = 0
    members: tuple[KnownMember, ...] = ()


def read_state(store: Store) -> TeamState:
    """What ``store`` says."""
    from dcant_tracker.store.replicas.contested import Kind, contested

    reading = store.read()
    told = kept.membership(reading)
    conflicts = 0
    if any(contested(reading, kind) for kind in Kind):  # what tells them loads all that writes
        from dcant_tracker.store.replicas.conflicts import count_open

        conflicts = count_open(reading)
    return TeamState(told, _count_unsent(store, told), conflicts, tuple(kept.known_members(reading)))


def _count_unsent(store: Store, told: Membership | None) -> int:
    if told is None:  # and nothing is loaded that reads the history as it travels
        return 0
    from dcant_tracker.store.replicas.sending import count_unshared

    return count_unshared(store.read())


def meet(store: Store) -> "Synced":
    """Meet the team once, over connections of its own."""
    from dcant_tracker.team.membership import sync_now

    with contextlib.closing(Store(store.path)) as own:
        own.sign(store.officer)
        return sync_now(own)


class Meetings(QObject):
    """Of one data file, on the main thread. A file without a team only knows what is to be settled."""

    changed = Signal()
    """Something that is told of the team is another."""
    tookIn = Signal()
    """Steps of colleagues came in: whoever shows data looks again."""
    said = Signal(str)
    """What came of a meeting that the person asked for."""
    failed = Signal(object)
    """An exception that nobody expects."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self.state = TeamState()
        self.problem: UserError | None = None
        """Why the last meeting came to nothing."""
        self.is_offline = False
        self.notes: tuple[str, ...] = ()
        """What the last meeting noticed."""
        self.met_at: datetime | None = None
        self._errand: Errand | None = None
        self._is_asked = False
        self._is_begun = False
        self._has_parted = False
        self._parting: Callable[[], None] | None = None
        self._every = QTimer(self, interval=EVERY_MS)
        self._every.timeout.connect(self.meet)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_parted)

    @property
    def is_member(self) -> bool:
        """Whether the file belongs to a team."""
        return self.state.membership is not None

    @property
    def is_meeting(self) -> bool:
        """Whether it is at the place of its team at this moment."""
        return self._errand is not None

    @Slot()
    def begin(self) -> None:
        """Look what there is, meet the team, and again every few minutes."""
        self._is_begun = True
        self.refresh()

    @Slot()
    def look_soon(self) -> None:
        """Something was written: count again, once it is calm."""
        self._soon.start()

    @Slot()
    def refresh(self) -> None:
        """Count again, on the worker."""
        self._jobs.read(read_state, self._on_state, owner=self, key="team")

    def _on_state(self, state: TeamState) -> None:
        was_member = self.is_member
        self.state = state
        if not state.membership:
            self._every.stop()
            self.problem, self.is_offline, self.notes, self.met_at = None, False, (), None
        elif self._is_begun and not self._every.isActive():
            self._every.start()
            if not was_member and self.met_at is None:
                self.meet()
        self.changed.emit()

    @Slot()
    def meet(self) -> None:
        """Meet the team, unless that is going on."""
        if self._errand is None and self.is_member:
            store = self._store
            self._errand = Errand(lambda: meet(store), self._on_met, self)
            self._errand.start()
            self.changed.emit()

    @Slot()
    def meet_now(self) -> None:
        """The same because the person asks for it; what came of it is said."""
        if self.is_member:
            self._is_asked = True
            self.meet()

    def take(self, synced: "Synced") -> None:
        """Know that the team was met otherwise: it was founded, or joined."""
        self.problem, self.is_offline, self.notes = None, False, synced.problems
        self.met_at = datetime.now(UTC)
        self.state = replace(self.state, to_send=0)
        if synced.received:
            self.tookIn.emit()
        self.refresh()

    def _on_met(self, answer: object) -> None:
        from dcant_tracker.team.place import OutOfReachError
        from dcant_tracker.team.syncing import Synced

        self._errand = None
        said = ""
        if isinstance(answer, Synced):
            self.take(answer)
            said = "\n".join([_told(answer), *answer.problems])
        elif isinstance(answer, Failure):
            if isinstance(answer.problem, UserError):
                self.problem, self.notes = answer.problem, ()
                self.is_offline = isinstance(answer.problem, OutOfReachError)
                said = str(answer.problem)
            else:
                self.failed.emit(answer.problem)
            self.refresh()
        if self._is_asked and said:
            self.said.emit(said)
        self._is_asked = False
        if self._parting is not None:
            self._on_parted()

    # --- how it ends --------------------------------------------------------------------------------

    def part(self, done: Callable[[], None]) -> bool:
        """Send what waits before the file is closed, and call ``done`` then or a moment later; False: nothing does."""
        if self._parting is not None:
            return True
        if self._has_parted or not self.is_member:
            return False
        self.state = replace(self.state, to_send=_count_unsent(self._store, self.state.membership))
        if not self.state.to_send:
            return False
        self._has_parted = True
        self._parting = done
        self.meet()
        self._patience.start()
        return True

    @Slot()
    def _on_parted(self) -> None:
        """What was sent is sent; the rest goes at the next opening: nobody waits for a place that sleeps."""
        self._patience.stop()
        done, self._parting = self._parting, None
        if done is not None:
            done()

    def end(self) -> None:
        """The file is closed: a meeting that goes on is left to itself, what it does is whole or not at all."""
        self._every.stop()
        self._soon.stop()
        self._patience.stop()
        if self._errand is not None:
            self._errand.abandon()
            self._errand = None


def _told(synced: "Synced") -> str:
    """What went and came, in a sentence."""
    received = ngettext("{count} modification reçue", "{count} modifications reçues", synced.received)
    sent = ngettext("{count} modification envoyée", "{count} modifications envoyées", synced.sent)
    parts = [text.format(count=count) for text, count in ((received, synced.received), (sent, synced.sent)) if count]
    return _("À jour avec l'équipe : {said}.").format(said=", ".join(parts) or _("rien de nouveau"))
