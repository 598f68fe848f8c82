"""A day, typed as people type it (29/05/2017, 29 mai 2017, « vendredi », « +7 ») or taken from a calendar."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dcant_tracker.domain.calendar_days import whole_day
from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import DoubtfulError, format_day, parse
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import MeaningBubble
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.records.table.editors.month import Month

_ANY_DAY = day_field("day", "")
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


_LEAVING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


class DayEditor(QLineEdit):
    """A line for a day; Alt+Down or F4 opens the calendar, the arrows then move in it.

    A day that is said from today on (« vendredi ») is shown as it is understood while one types, and written out
    when the line is left.

    The calendar is loaded when it is first opened: a line for a day stands on the first page.
    """

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setPlaceholderText(_("JJ/MM/AAAA"))
        self._calendar: Month | None = None
        self._meaning: MeaningBubble | None = None
        self.textEdited.connect(self._show_meaning)
        button = self.addAction(theme.icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        button.setToolTip(_("Ouvrir le calendrier (Alt+Bas)"))
        button.triggered.connect(self.toggle_calendar)

    def load(self, _value: Value, text: str) -> None:
        """Show ``text``, selected."""
        self.setText(text)
        self.selectAll()

    def raw(self) -> object:
        """What is typed; a day said from today on as it is understood."""
        meant = _meant(self.text())
        return self.text() if meant is None else format_day(meant)

    def takes(self, event: QKeyEvent) -> bool:
        """Open the calendar, or move in it while it is open."""
        key = Qt.Key(event.key())
        if self._calendar is None or not self._calendar.isVisible():
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and alt):
                self.toggle_calendar()
                return True
            return False
        if key in _STEPS:
            self._show(self._calendar.day().addDays(_STEPS[key]))
            return True
        if key in _MONTHS:
            self._show(self._calendar.day().addMonths(_MONTHS[key]))
            return True
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
            self._calendar.hide()
            return True
        return False

    @Slot()
    def toggle_calendar(self) -> None:
        """Open the calendar on the day that is written, or close it."""
        if self._calendar is None:
            from dcant_tracker.ui.records.table.editors.month import Month

            self._calendar = Month(self)
            self._calendar.picked.connect(self._on_picked)
            self.destroyed.connect(self._calendar.deleteLater)
        if self._calendar.isVisible():
            self._calendar.hide()
            return
        self._calendar.open_on(self._written())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes(event):
            event.accept()
            return
        if event.key() in _LEAVING:
            self._write_out()
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._close()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._write_out()
        super().focusOutEvent(event)
        self._close()

    def _close(self) -> None:
        self._forget_meaning()
        if self._calendar is not None:
            self._calendar.hide()

    def _write_out(self) -> None:
        self._forget_meaning()
        meant = _meant(self.text())
        if meant is not None:
            self.setText(format_day(meant))

    @Slot()
    def _show_meaning(self) -> None:
        self._forget_meaning()
        meant = _meant(self.text())
        if meant is not None:
            self._meaning = MeaningBubble(self, whole_day(meant))

    def _forget_meaning(self) -> None:
        if self._meaning is not None:
            self._meaning.hide()
            self._meaning.deleteLater()
            self._meaning = None
            self.setAccessibleDescription("")

    def _written(self) -> QDate:
        try:
            value = parse(_ANY_DAY, self.text())
        except UserError:
            value = None
        day = value if isinstance(value, date) else date.today()  # noqa: DTZ011 - days are local
        return QDate(day.year, day.month, day.day)

    def _show(self, day: QDate) -> None:
        self._forget_meaning()
        if self._calendar is not None:
            self._calendar.select(day)
            chosen = self._calendar.day()
            self.setText(format_day(date(chosen.year(), chosen.month(), chosen.day())))

    @Slot(QDate)
    def _on_picked(self, day: QDate) -> None:
        self._show(day)
        self._close()
        self.accepted.emit()


def _meant(text: str) -> date | None:
    """The day that ``text`` says from today on, or the end of the period that it names; None for a plain date."""
    try:
        parse(_ANY_DAY, text)
    except UserError as problem:
        from dcant_tracker.domain.near_days import near_day

        found = problem.value if isinstance(problem, DoubtfulError) else None
        return found if isinstance(found, date) else near_day(text, date.today())  # noqa: DTZ011 - days are local
    return None
