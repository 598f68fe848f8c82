"""One line of what is to be done: what, who, when; each written as it is left, a new one once it is whole."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import display, parse
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.who import KnownNames, UnknownWhoError, Who, who_is, who_text
from dcant_tracker.ui.records.deleting import delete
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.editors.line import LineEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

T = TypeVar("T")

_ACTION = CATALOGUE["action_item"]


class ActionLine(QWidget):
    """An action of the meeting, or the empty line that becomes one. ``home`` are the values that a new one has."""

    added = Signal(bool)
    """It became an action: another empty line is wanted; True: and the keyboard goes there."""
    passed = Signal()
    """Enter at its end, or in the empty line: go on with what follows."""

    def __init__(self, session: Session, names: KnownNames, home: dict[str, Value], parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._names = names
        self._home = home
        self.uid = ""
        self.is_written = False
        self._doubted = ""
        what, who, when = LineEditor(self), LineEditor(self, names), DayEditor(self)
        what.setPlaceholderText(_("À faire"))
        who.setPlaceholderText(_("Qui"))
        when.setPlaceholderText(_("Quand"))
        self.what = InPlace(what, _("À faire"))
        self.who = InPlace(who, _("Qui : un organisme ou un agent"))
        self.when = InPlace(when, _("Quand"))
        self.remove = icon_button("x", _("Supprimer cette suite à donner (Ctrl+Suppr)"))
        self.remove.clicked.connect(self.delete)
        when.setFixedWidth(19 * self.fontMetrics().averageCharWidth())
        in_row((what, 6), (who, 4), when, self.remove, within=self, spacing=4)
        self._follow()
        self._connect()

    def _connect(self) -> None:
        for line, slot in ((self.what, self._on_what), (self.who, self._on_who), (self.when, self._on_when)):
            line.left.connect(slot)
            line.left.connect(self._on_left)
        self.what.entered.connect(self._after_what)
        self.who.entered.connect(self.when.focus)
        self.when.entered.connect(self._after_when)

    def lines(self) -> tuple[InPlace, InPlace, InPlace]:
        """What, who and when, in order."""
        return self.what, self.who, self.when

    @property
    def touched(self) -> bool:
        """Whether anything typed is not written."""
        return any(line.touched for line in self.lines())

    def show_action(self, action: Record) -> None:
        """Show ``action``; what is being typed stays."""
        self.uid, self.is_written = action.uid, True
        self.what.show_text(str(action["title"]))
        self.what.editor.setToolTip(as_tip(str(action["title"])))
        self.who.show_text(who_text(self._session.labels(), action))
        self.when.show_text(display(_ACTION["due_on"], action["due_on"]))
        self._follow()

    def leave(self) -> None:
        """Write what is typed: the person goes elsewhere."""
        if self.uid:
            for line in self.lines():
                line.leave()
        elif self.touched:
            self._add(goes_on=False)

    @Slot()
    def delete(self) -> None:
        """Take this action away; an undo brings it back."""
        if self.is_written:
            delete(self._session, "action_item", [self.uid])
        else:
            for line in self.lines():
                line.put("")

    # --- an action that is written ------------------------------------------------------------------

    @Slot()
    def _on_what(self) -> None:
        if self.is_written:
            steps.write_field(self._session, "action_item", self.uid, "title", self.what)

    @Slot()
    def _on_when(self) -> None:
        if self.is_written:
            steps.write_field(self._session, "action_item", self.uid, "due_on", self.when)
        elif not self.uid:
            self._meant(self.when, self._day)

    @Slot()
    def _on_who(self) -> None:
        if self.uid and not self.is_written:
            return
        who = self._meant(self.who, self._who)
        action = get(self._session.store.read(), "action_item", self.uid) if self.is_written else None
        if who is not None and action is not None:
            self.who.accept()
            values: dict[str, Value] = {"organisation": who.organisation, "officer": who.officer}
            steps.write_values(self._session, action, values, self.who.refuse)

    # --- a line that becomes one --------------------------------------------------------------------

    @Slot()
    def _on_left(self) -> None:
        if not self.uid:
            QTimer.singleShot(0, self, self._add_once_left)

    @Slot()
    def _add_once_left(self) -> None:
        focused = QApplication.focusWidget()
        if not self.uid and self.what.text and (focused is None or not self.isAncestorOf(focused)):
            self._add(goes_on=False)

    def _add(self, *, goes_on: bool) -> None:
        if not self.what.text:
            self.what.refuse(UserError(_("Que faut-il faire ?"), _("Écrivez-le ici, ou videz la ligne.")))
            return
        who, due_on = self._meant(self.who, self._who), self._meant(self.when, self._day)
        if who is None or self.when.refused:
            return
        values = self._home | {
            "title": self.what.text,
            "organisation": who.organisation,
            "officer": who.officer,
            "due_on": due_on,
        }
        uid = new_uid()
        try:
            steps.add(self._session, "action_item", values, uid, self._on_added, self._on_refused)
        except UserError as problem:
            self.what.refuse(problem)
            return
        self.uid = uid
        for line in self.lines():
            line.accept()
        self._follow()
        self.added.emit(goes_on)

    def _on_added(self) -> None:
        self.is_written = True
        self.leave()

    def _on_refused(self, problem: UserError) -> None:
        self.uid = ""
        self.what.refuse(problem)

    # --- what is typed ------------------------------------------------------------------------------

    def _meant(self, line: InPlace, meaning: Callable[[], T]) -> T | None:
        """What ``line`` means by ``meaning``; a refusal is said beside it."""
        try:
            value = meaning()
        except UserError as problem:
            line.refuse(problem)
            return None
        line.forgive()
        return value

    def _day(self) -> Value:
        return parse(_ACTION["due_on"], self.when.editor.raw())

    def _who(self) -> Who:
        """Whom the line means; a name that Enter confirms is an officer's."""
        text = self.who.text
        try:
            return who_is(self._session.store.read(), self._session.labels(), text, self._names.officers)
        except UnknownWhoError as problem:
            if self._doubted != text or not self.who.editor.hasFocus():
                self._doubted = text
                raise
            self._names.confirm(problem.name)
            return self._who()

    @Slot()
    def _after_what(self) -> None:
        if self.what.text or self.uid:
            self.who.focus()
        else:
            self.passed.emit()

    @Slot()
    def _after_when(self) -> None:
        if self.uid:
            self.passed.emit()
        else:
            self._add(goes_on=True)

    def _follow(self) -> None:
        self.remove.setEnabled(bool(self.uid))
