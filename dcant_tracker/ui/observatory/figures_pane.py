"""The figures of the observatory about what is chosen above them, now or at an earlier day."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.observatory import OBSERVED_AND_ASSESSED
from dcant_tracker.insight.earlier_states import state_of
from dcant_tracker.insight.figures.catalogue import OBSERVATORY
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.observed import TERRITORY
from dcant_tracker.store.reading.maturity import levelled, territories_levelled
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.figures.day_chooser import DayChooser, PastBanner
from dcant_tracker.ui.figures.figure_grid import scrolled_grid
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.chips import ListChip, OneChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_HEIGHT = 330

Choices = list[tuple[str, str]]


class FiguresPane(QWidget):
    """Every figure of the observatory; the page places the ``choices`` that these heed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = True
        self.campaigns = ListChip(_("Campagnes"), _("Toutes les campagnes"))
        self.territories = ListChip(_("Territoires"), _("Aucun en particulier"))
        self.kind = OneChip(_("Type"), _("Tous les types"))
        self.chooser = DayChooser(session, self)
        self.past = PastBanner(self)
        self.views = [FigureView(session, name, info.title, self) for name, info in OBSERVATORY.items()]
        self._lay_out()
        self._connect()

    def view(self, name: str) -> FigureView:
        """The view of the figure ``name``."""
        return next(view for view in self.views if view.asked.name == name)

    def choose_territories(self, uids: Sequence[str]) -> None:
        """Show the figures of these territories."""
        self.territories.choose(uids)
        self._ask()

    def selection(self) -> Selection:
        """What is chosen."""
        subjects = tuple(Subject(TERRITORY[0], uid) for uid in self.territories.values())
        kinds = self.kind.values()
        return Selection(None, self.campaigns.values(), subjects, kinds[0] if kinds else None)

    def _lay_out(self) -> None:
        self.choices = QWidget()
        row = FlowRow()
        for chip in (self.campaigns, self.territories, self.kind):
            row.add(chip)
        line = in_row((row, 1), within=self.choices, spacing=6)
        line.addWidget(self.chooser, 0, Qt.AlignmentFlag.AlignTop)
        scrolled, self._grid = scrolled_grid(_("Figures de l'observatoire"), (16, 2, 16, 14))
        above = in_column(self.past, margins=(16, 0, 16, 0))
        in_column(above, (scrolled, 1), within=self, spacing=8)
        self.setFocusProxy(self.campaigns)
        self._place()

    def _connect(self) -> None:
        for chip in (self.campaigns, self.territories, self.kind):
            chip.chosen.connect(self._ask)
        self.chooser.chosen.connect(self._renew)
        self.past.left.connect(self.chooser.back_to_today)
        self._session.changed.connect(self._on_changed)
        theme.news.changed.connect(self._place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @Slot()
    def _place(self) -> None:
        for view in self.views:
            view.set_room(_HEIGHT)
        if self._grid.follow(self.width()):
            self._grid.put(self.views)

    def _offer(self) -> None:
        """Read what there is to choose from, then draw."""
        self._is_stale = False
        when = self.chooser.when

        def work(store: Store) -> tuple[Choices, Choices, Choices]:
            reading = state_of(store, when).reading
            named = territories_levelled(reading)
            kinds = {one.kind for one in named}
            return (
                [(one.uid, one.label) for one in levelled(reading, None)],
                [(one.uid, one.name) for one in named],
                [(code, label) for code, label in CHOICES["organisation_kind"].labels.items() if code in kinds],
            )

        self._session.jobs.read(work, self._on_offered, owner=self, key="offered")

    def _on_offered(self, offered: tuple[Choices, Choices, Choices]) -> None:
        for chip, choices in zip((self.campaigns, self.territories, self.kind), offered, strict=True):
            chip.offer(choices)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        self.past.show_day(self.chooser.when)
        selection = self.selection()
        for view in self.views:
            view.ask(selection, self.chooser.when)

    @Slot()
    def _renew(self) -> None:
        if self.isVisible():
            self._offer()
        else:
            self._is_stale = True

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if any(changes.of(name) for name in OBSERVED_AND_ASSESSED):
            self._renew()
