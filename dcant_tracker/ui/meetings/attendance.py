"""« Présences »: who is invited, who came, and a last line to add whoever is there besides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import display
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.meetings import Held, members_to_convene
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.asked import Questions
from dcant_tracker.ui.meetings.newcomer_line import NewcomerLine
from dcant_tracker.ui.meetings.persons import Coming, Unclear, lines_of, newcomers, understood
from dcant_tracker.ui.meetings.seats_table import SeatsTable
from dcant_tracker.ui.records.deleting import delete
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


class Attendance(QWidget):
    """The table of seats between its head and the line of the next one."""

    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._meeting: Record | None = None
        self._wanted = ""
        self.table = SeatsTable(self)
        self.newcomer = NewcomerLine(session, self)
        self.questions = Questions(session, self)
        self.count = theme.set_role(Label(parent=self), "muted")
        self.hint = theme.set_role(Label(parent=self), "muted")
        self.hint.setWordWrap(True)
        self.count.setWordWrap(True)
        for label in (self.count, self.hint):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._rest = QWidget(self)
        self.convene_button = push_button(_("Convoquer le groupe"), icon="users")
        self.convene_button.setToolTip(_("Ajoute comme invités les membres du groupe en fonction ce jour-là"))
        self.convene_button.clicked.connect(self.convene)
        title = theme.set_role(Label(_("Présences"), self), "section")
        in_column(
            in_row(title, None, self.convene_button, spacing=8),
            self.count,
            self.hint,
            (self.table, 1),
            self.newcomer,
            self.questions,
            (self._rest, 1),
            within=self,
            spacing=6,
        )
        self.table.said.connect(self._on_said)
        self.table.removed.connect(self._on_removed)
        self.newcomer.typed.connect(self.add_typed)
        self.questions.answered.connect(self._on_answered)

    def show_held(self, held: Held) -> None:
        """Show who is counted at a meeting."""
        self._meeting = held.meeting
        self.table.show_seats(held.seats)
        if self._wanted and any(seat.uid == self._wanted for seat in held.seats):
            self.table.go_to(self._wanted)
            self._wanted = ""
        self._tell(held)

    def _tell(self, held: Held) -> None:
        self.convene_button.setEnabled(held.meeting["group"] is not None)
        counted = Counter(seat.presence for seat in held.seats)
        labels = CHOICES["presence"]
        self.count.setText(
            " · ".join(f"{labels.label(code)} : {counted[code]}" for code in labels.codes if counted[code])
        )
        keys = _("P présent · E excusé · A absent · R représenté · I invité · Suppr retire")
        none = _("Personne encore. Convoquez le groupe, ou tapez un nom et son organisme.")
        without = _("Réunion sans instance : tapez un nom et son organisme, ou collez une liste.")
        self.hint.setText(keys if held.seats else none if held.meeting["group"] is not None else without)
        self.count.setVisible(bool(held.seats))
        self.table.setVisible(bool(held.seats))
        self._rest.setVisible(not held.seats)

    def widgets(self) -> Iterator[QWidget]:
        """What takes the keyboard, in order."""
        yield from (self.convene_button, self.table, self.newcomer)
        yield from (question.organisation.editor for question in self.questions.questions)

    def focus_first(self) -> None:
        """Give the keyboard to the seats, else to the line of the next one."""
        (self.table if self.table.seats.rows else self.newcomer).setFocus()

    def leave(self) -> None:
        """Write what is typed; names that nobody knows stay asked."""
        self.table.leave()
        self.newcomer.submit()

    # --- the group ----------------------------------------------------------------------------------

    @Slot()
    def convene(self) -> None:
        """Count the members of the group in force that day as invited."""
        meeting = self._meeting
        if meeting is None or meeting["group"] is None:
            return
        self._session.jobs.read(lambda store: _members(store, meeting.uid), self._on_members, owner=self, key="members")

    def _on_members(self, members: Sequence[Record]) -> None:
        if self._meeting is None:
            return
        if not members:
            self._session.messages.toast(_("Tous les membres du groupe en fonction ce jour-là sont dans la liste."))
            return
        steps.convene(self._session, self._meeting, members, self._on_convened)

    def _on_convened(self) -> None:
        self.table.setFocus()

    # --- what is said of each -----------------------------------------------------------------------

    @Slot(str, str, str)
    def _on_said(self, uid: str, presence: str, deputy: str) -> None:
        seat = get(self._session.store.read(), "attendance", uid)
        if seat is None:
            return

        def failed(problem: UserError) -> None:
            self.table.written(uid)
            self._session.messages.error(problem)

        changed = {"presence": presence, "represented_by": deputy or None}
        steps.write_values(self._session, seat, changed, failed, lambda: self.table.written(uid))

    @Slot(str)
    def _on_removed(self, uid: str) -> None:
        delete(self._session, "attendance", [uid])

    # --- whoever is there besides -------------------------------------------------------------------

    @Slot(str)
    def add_typed(self, text: str) -> None:
        """Add whom the lines of ``text`` name; those that nobody knows are asked about in place."""
        reading, labels = self._session.store.read(), self._session.labels()
        found = [understood(reading, labels, line) for line in lines_of(text)]
        self._add([one for one in found if isinstance(one, Coming)])
        self.questions.ask([one for one in found if isinstance(one, Unclear)])
        self.rearranged.emit()

    @Slot(object)
    def _on_answered(self, coming: Coming) -> None:
        self._add([coming])
        if not self.questions.questions:
            self.newcomer.setFocus()
        self.rearranged.emit()

    def _add(self, coming: Sequence[Coming]) -> None:
        meeting = self._meeting
        if meeting is None or not coming:
            return
        here = Query("attendance", conditions=(Condition("meeting", (meeting.uid,)),))
        fresh = newcomers(coming, records(self._session.store.read(), here))
        if not fresh:
            self._session.messages.toast(_("Déjà dans la liste."))
            return
        label = ngettext("Ajout d'une présence : {meeting}", "Ajout de {count} présences : {meeting}", len(fresh))
        operation = Operation(Op.ADD, label.format(count=len(fresh), meeting=meeting["title"]))
        self._session.write(operation, _AddSeats(meeting, fresh), self._on_added)

    def _on_added(self, _changes: Changes, uids: Sequence[str]) -> None:
        self._wanted = uids[0]
        self.table.go_to(uids[0])


class _AddSeats:
    """Each of ``coming`` becomes an attendance, of a new contact where nobody of that name is known."""

    def __init__(self, meeting: Record, coming: Sequence[Coming]) -> None:
        self._meeting = meeting
        self._coming = coming

    def __call__(self, transaction: "Transaction") -> list[str]:
        return [self._seat(transaction, one) for one in self._coming]

    def _seat(self, transaction: "Transaction", coming: Coming) -> str:
        contact = coming.contact
        if contact is None and coming.name:
            held_on = display(CATALOGUE["meeting"]["held_on"], self._meeting["held_on"])
            source = _("Présence à « {meeting} », {day}").format(meeting=self._meeting["title"], day=held_on)
            person: dict[str, Value] = {"organisation": coming.organisation, "name": coming.name, "source": source}
            contact = transaction.add("contact", person)
        seat: dict[str, Value] = {"meeting": self._meeting.uid, "organisation": coming.organisation, "contact": contact}
        return transaction.add("attendance", seat | {"presence": "guest"})


def _members(store: Store, meeting: str) -> list[Record]:
    found = get(store.read(), "meeting", meeting)
    return members_to_convene(store.read(), found) if found is not None else []
