"""One meeting on one page, without dialogs: head, agenda, what was promised, attendance."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QScrollArea, QSizePolicy, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.meetings import Held, held
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.meetings.agenda import Agenda
from dcant_tracker.ui.meetings.attendance import Attendance
from dcant_tracker.ui.meetings.head import Head
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.next_meeting import NextMeeting
from dcant_tracker.ui.meetings.promised import Promised
from dcant_tracker.ui.meetings.proposals import Proposals
from dcant_tracker.ui.meetings.who import KnownNames
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Réunion"),
    {
        "section": Keys(lambda: _("Partie suivante : en-tête, ordre du jour, promesses, présences"), ("F6",)),
        "back": Keys(lambda: _("Partie précédente"), ("Shift+F6",)),
        "convene": Keys(lambda: _("Convoquer le groupe"), ("Ctrl+G",)),
        "propose": Keys(lambda: _("Proposer des points"), ("Ctrl+J",)),
        "person": Keys(lambda: _("Ajouter une personne"), ("Ctrl+P",)),
    },
)

_OF_IT = {"meeting", *(one.name for one in CATALOGUE.values() if any(ref.target == "meeting" for ref in one.refs))}
_SHOWN = _OF_IT.union(str(ref.target) for name in _OF_IT for ref in CATALOGUE[name].refs)
"""A meeting, what belongs to one, and what these name: a change there may show."""

_SIDE_BY_SIDE = 860
_SEATS_BELOW = 10
"""How many rows of the attendance show at once where it stands below the agenda."""


class SittingPane(QFrame):
    """The page of the meeting ``uid``; whatever is typed is written as it is left, and when the page is."""

    openWanted = Signal(str)
    """The uid of another meeting to be opened."""
    gone = Signal()
    """The meeting is no more."""

    def __init__(self, session: Session, shown: Held, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.held = shown
        self._is_stale = False
        self._is_narrow = False
        theme.set_role(self, "surface")
        self.head = Head(session, shown.meeting)
        self.next = NextMeeting(session)
        self.proposals = Proposals(session)
        self.agenda = Agenda(session, KnownNames(session, self))
        self.promised = Promised(session)
        self.attendance = Attendance(session)
        self.propose_button = push_button(_("Proposer"), icon="list-checks")
        self.propose_button.setToolTip(_("Jalons en retard et suites encore ouvertes (Ctrl+J)"))
        self._lay_out()
        self._connect()
        self._show(shown)

    @property
    def uid(self) -> str:
        """The meeting that shows."""
        return self.held.meeting.uid

    def _lay_out(self) -> None:
        gap = theme.px("space.3")
        title = theme.set_role(Label(_("Ordre du jour"), self), "section")
        agenda_head = in_row(title, None, self.propose_button)
        left = theme.set_role(QFrame(self), "surface")
        self._left = in_column(
            self.next, self.head, 6, agenda_head, self.proposals, self.agenda, within=left, spacing=8
        )
        self._left.setContentsMargins(gap, gap, gap, gap)
        self._left.addStretch(1)
        self._right = theme.set_role(QFrame(self), "surface")
        in_column(self.promised, (self.attendance, 1), within=self._right, spacing=gap, margins=(gap, gap, gap, gap))
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(left)
        self._rule = theme.set_role(QFrame(self), "column")
        for side in (self.area, self._right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._across: QBoxLayout = in_row((self.area, 4), self._rule, (self._right, 3), within=self, spacing=0)

    def _connect(self) -> None:
        self._session.changed.connect(self._on_changed)
        self.agenda.rearranged.connect(self._chain)
        self.attendance.rearranged.connect(self._chain)
        self.propose_button.clicked.connect(self.propose)
        self.proposals.closed.connect(self.agenda.focus_first)
        self.next.made.connect(self.openWanted)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        slots: dict[str, Callable[[], object]] = {
            "section": self.go_on,
            "back": self.go_back,
            "convene": self.attendance.convene,
            "propose": self.propose,
            "person": self.attendance.newcomer.setFocus,
        }
        for name, slot in slots.items():
            answer(self, KEYS[name], slot, inside=True)

    # --- what shows ---------------------------------------------------------------------------------

    def _show(self, shown: Held) -> None:
        self.held = shown
        self.setAccessibleName(_("Réunion : {title}").format(title=shown.meeting["title"]))
        self.head.show_meeting(shown.meeting)
        self.promised.show_held(shown)
        self.attendance.show_held(shown)
        self.agenda.show_held(shown)
        self._fit_seats()

    def in_places(self) -> Iterator[InPlace]:
        """The texts that are written in place."""
        yield from (*self.head.in_places(), *self.agenda.in_places())

    @property
    def refused(self) -> list[str]:
        """What is typed and was refused, or is not decided: it would be lost with the page."""
        texts = [line.text for line in self.in_places() if line.refused and line.touched]
        return texts + self.attendance.questions.lines

    @Slot()
    def leave(self) -> None:
        """Write what is typed: the person goes elsewhere."""
        if self._session.is_open:
            self.head.leave()
            self.agenda.leave()
            self.attendance.leave()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not _SHOWN & changes.touched.keys():
            return
        if self.isVisible():
            self.read()
        else:
            self._is_stale = True

    def read(self) -> None:
        """Read the meeting anew."""
        self._is_stale = False
        uid = self.uid
        self._session.jobs.read(lambda store: held(store.read(), uid), self._on_read, owner=self, key="held")

    def _on_read(self, shown: Held | None) -> None:
        if shown is None:
            self.gone.emit()
        else:
            self._show(shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and not event.spontaneous():
            self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.leave()
        super().hideEvent(event)

    # --- where one is -------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Give the keyboard to the agenda."""
        self.agenda.focus_first()

    @Slot()
    def propose(self) -> None:
        """Offer late milestones and open actions for the agenda."""
        self.proposals.open(self.held.meeting)

    @Slot()
    def go_on(self) -> None:
        """The next part of the page."""
        self._go_by(1)

    @Slot()
    def go_back(self) -> None:
        """The part before."""
        self._go_by(-1)

    def _go_by(self, by: int) -> None:
        parts: list[tuple[QWidget, Callable[[], object]]] = [
            (self.head, self.head.fields["title"].focus),
            (self.agenda, self.agenda.focus_first),
            (self.promised, self.promised.table.setFocus),
            (self.attendance, self.attendance.focus_first),
        ]
        parts = [part for part in parts if part[0].isVisible()]
        focused = QApplication.focusWidget()
        at = next((rank for rank, (part, _go) in enumerate(parts) if focused and part.isAncestorOf(focused)), 0)
        parts[(at + by) % len(parts)][1]()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        inner = self.area.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, 40)

    @Slot()
    def _chain(self) -> None:
        """Let Tab go through the page as it reads."""
        widgets = [
            *self.head.widgets(),
            self.propose_button,
            *self.agenda.widgets(),
            self.promised.table,
            *self.attendance.widgets(),
        ]
        for first, second in pairwise(widgets):
            QWidget.setTabOrder(first, second)

    # --- room ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _SIDE_BY_SIDE * theme.tokens().scale
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._rule.setHidden(narrow)
            if narrow:
                self._left.insertWidget(self._left.count() - 1, self._right)
            else:
                self._across.addWidget(self._right, 3)
            self._right.show()
            self._fit_seats()

    def _fit_seats(self) -> None:
        """Beside the agenda the seats take the room there is, below it a fixed one."""
        table = self.attendance.table
        rows = min(len(self.held.seats), _SEATS_BELOW)
        high = table.horizontalHeader().sizeHint().height() + rows * theme.px("row") + 4
        table.setMinimumHeight(high if self._is_narrow else min(high, 5 * theme.px("row")))
        table.setMaximumHeight(high if self._is_narrow else 16_777_215)
