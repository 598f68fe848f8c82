"""The page « Expérimentations »: the list, or the same experiments along the time (« Frise »)."""

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.ui.figures.evaluation_tab import EVALUATION_TAB
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.figures.heights import height_for
from dcant_tracker.ui.figures.period_zoom import PeriodZoom
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SHOWN = "experiment.timeline"
_LEAST, _MOST = 380, 4_000

KEYS = KeysOf(lambda: _("Expérimentations"), {"timeline": Keys(lambda: _("La liste ou la frise"), ("F7",))})


class ExperimentsPage(ListPage):
    """The list with « Frise » in its head, which takes the place of the list and of what is done with its rows."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "experiment", parent, tabs=(EVALUATION_TAB,))
        self.timeline = FigureView(session, "timeline", _("Expérimentations et jalons"), self)
        self.timeline.told.connect(self._on_told)
        theme.set_role(self.timeline, "surface")
        self._along = QScrollArea(widgetResizable=True)
        self._along.setWidget(self.timeline)
        self.zoom = PeriodZoom(self)
        self.zoom.changed.connect(self._on_programme)
        self._framed = QWidget()
        head = in_row(self.zoom, None, margins=(16, 8, 16, 0))
        in_column(head, (self._along, 1), within=self._framed, spacing=0)
        self._along.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bodies = QStackedWidget(self.left)
        self.column.replaceWidget(self.stack, self._bodies)
        self._bodies.addWidget(self.stack)
        self._bodies.addWidget(self._framed)
        add, *others = super().head_actions()
        self.timeline_action = self._make_action()
        self._page_actions = [add, self.timeline_action, *others]
        self._of_rows = [action for action in others if action is not self.sheet_action]
        session.programmeChanged.connect(self._on_programme)
        self.timeline_action.toggled.connect(self._on_timeline_toggled)
        self._on_programme()
        self.timeline_action.setChecked(bool(session.preferences.recall(_SHOWN, False)))

    def head_actions(self) -> list[QAction]:
        """The page's actions, for its header."""
        return self._page_actions

    @property
    def printed(self) -> tuple[Printed, str] | None:
        """The list, or the experiments along the time."""
        along = self.timeline.printed if self.timeline_action.isChecked() else None
        return along or super().printed

    def focus_list(self) -> None:
        """Give the keyboard to what shows."""
        if self.timeline_action.isChecked():
            self.timeline.area.setFocus()
        else:
            super().focus_list()

    def _make_action(self) -> QAction:
        action = QAction(theme.icon("chart-gantt"), _("Frise"), self, checkable=True)
        self.addAction(action)
        give(action, KEYS["timeline"])
        action.setToolTip(_("Montrer les étapes et les jalons le long du temps (F7)"))
        return action

    @Slot(bool)
    def _on_timeline_toggled(self, shown: bool) -> None:
        self._bodies.setCurrentWidget(self._framed if shown else self.stack)
        self.bar.setVisible(not shown)
        for action in self._of_rows:
            action.setVisible(not shown)
        self.session.preferences.remember(_SHOWN, shown)
        if self.isVisible():
            self.session.navigatePage.emit(self.entity.name)

    @Slot()
    def _on_told(self) -> None:
        self.timeline.set_room(height_for(self.timeline.figure, _LEAST, _MOST))

    @Slot()
    def _on_programme(self) -> None:
        today = date.today()  # noqa: DTZ011 - days are local
        self.timeline.ask(Selection(self.session.programme or None, period=self.zoom.period(today)))
