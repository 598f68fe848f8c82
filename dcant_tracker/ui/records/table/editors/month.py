"""The calendar that a line for a day opens."""

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QWidget

from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.words import _


class Month(QFrame):
    """A month under a line; the line keeps the focus."""

    picked = Signal(QDate)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self._line = line
        self.setObjectName("suggestions")
        self._month = QCalendarWidget(self)
        self._month.setMinimumDate(QDate(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day))
        self._month.setMaximumDate(QDate(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day))
        self._month.setLocale(QLocale(QLocale.Language.French, QLocale.Country.France))
        plain = QTextCharFormat()
        plain.setForeground(theme.color("text"))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(weekend, plain)
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setAccessibleName(_("Calendrier"))
        self._month.clicked.connect(self.picked)
        in_column(self._month, within=self, margins=(1, 1, 1, 1))
        for child in self._month.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if child.objectName() in ("qt_calendar_yearbutton", "qt_calendar_monthbutton"):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._month.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def day(self) -> QDate:
        """The day under the bar."""
        return self._month.selectedDate()

    def select(self, day: QDate) -> None:
        """Put the bar on ``day``."""
        self._month.setSelectedDate(day)

    def open_on(self, day: QDate) -> None:
        """Show the month of ``day`` under the line."""
        self.select(day)
        host = self._line.window()
        if self.parentWidget() is not host:
            self.setParent(host)
        self.adjustSize()
        below = self._line.mapTo(host, QPoint(0, self._line.height()))
        top = below.y()
        if top + self.height() > host.height():
            top = max(0, self._line.mapTo(host, QPoint(0, 0)).y() - self.height())
        self.move(max(0, min(below.x(), host.width() - self.width() - 4)), top)
        self.show()
        self.raise_()
