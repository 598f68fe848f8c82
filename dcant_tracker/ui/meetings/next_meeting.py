"""« Réunion suivante »: the day is asked for in place, the rest is as in this meeting."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.parsing import parse
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_KEPT = ("title", "hours", "kind", "group", "place", "chair")
"""What the next meeting has of this one."""


class NextMeeting(QFrame):
    """One line, hidden until it is asked for."""

    made = Signal(str)
    """The uid of the meeting that was made."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._meeting: Record | None = None
        theme.set_role(self, "card")
        editor = DayEditor(self)
        editor.setFrame(True)
        self.day = InPlace(editor, _("Date de la réunion suivante"))
        self.day.left.connect(self.day.forgive)
        self.day.entered.connect(self.make)
        make = push_button(_("Créer et ouvrir"), kind="primary")
        make.clicked.connect(self.make)
        close = push_button(_("Fermer"), kind="quiet")
        close.clicked.connect(self.hide)
        label = Label(_("Date de la réunion suivante"))
        label.setBuddy(editor)
        in_row(label, (editor, 1), close, make, within=self, margins=(10, 8, 10, 8), spacing=6)
        self.hide()

    def open(self, meeting: Record) -> None:
        """Ask when the meeting after ``meeting`` is."""
        self._meeting = meeting
        self.day.put("")
        self.show()
        self.day.focus()

    @Slot()
    def make(self) -> None:
        """Make the meeting of that day, of the same group."""
        meeting = self._meeting
        if meeting is None or self.isHidden():
            return
        try:
            held_on = parse(CATALOGUE["meeting"]["held_on"], self.day.editor.raw())
            if held_on is None:
                raise UserError(_("À quelle date ?"), _("Par exemple 29/05/2017, « vendredi » ou « +7 »."))  # noqa: TRY301
            uid = new_uid()
            values = {name: meeting[name] for name in _KEPT} | {"held_on": held_on}
            steps.add(self._session, "meeting", values, uid, lambda: self.made.emit(uid), self.day.refuse)
        except UserError as problem:
            self.day.refuse(problem)
            return
        self.day.put("")
        self.hide()
