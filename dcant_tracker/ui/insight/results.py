"""« Résultats »: every figure of the catalogue about what is chosen above, now or at an earlier day."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.insight.figures.catalogue import RESULTS
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.figures.day_chooser import DayChooser, PastBanner, nothing_yet
from dcant_tracker.ui.figures.figure_grid import scrolled_grid
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.figures.heights import height_for
from dcant_tracker.ui.figures.period_zoom import PeriodZoom
from dcant_tracker.ui.insight.selector import Offered, Offering, Selector
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.notice import Notice
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_HEIGHT = 290
_TALLEST = 900


class ResultsPage(Page):
    """A page, or a tab of another: the choice is remembered for the next time."""

    chapter = "figures"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = True
        self.selector = Selector(self)
        self.selector.recall(session.preferences.recall(self._key()))
        self.chooser = DayChooser(session, self)
        self.past = PastBanner(self)
        self.zoom = PeriodZoom(self)
        self.none = Notice()
        self.views = [FigureView(session, name, info.title, self) for name, info in RESULTS.items()]
        self.beside = theme.set_role(
            Label(_("Le programme entier, sans tenir compte des choix ci-dessus"), self), "muted"
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.selector.campaigns)

    def view(self, name: str) -> FigureView:
        """The view of the figure ``name``."""
        return next(view for view in self.views if view.asked.name == name)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.selector, 1)
        line.addWidget(self.zoom, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.chooser, 0, Qt.AlignmentFlag.AlignTop)
        top = in_column(line, self.past, margins=(20, 10, 20, 8), spacing=8)
        self.scrolled, self._grid = scrolled_grid(_("Résultats"), (20, 2, 20, 14))
        layout = in_column(top, within=self, spacing=0)
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.scrolled)
        self._bodies.addWidget(self.none)
        layout.addWidget(self._bodies, 1)
        self._place()

    def _connect(self) -> None:
        self.selector.changed.connect(self._on_chosen)
        self.zoom.changed.connect(self._ask)
        self.chooser.chosen.connect(self._on_day)
        self.past.left.connect(self.chooser.back_to_today)
        self._session.changed.connect(self._on_changed)
        self._session.programmeChanged.connect(self._on_programme)
        theme.news.changed.connect(self._place)
        for view in self.views:
            view.told.connect(self._place)

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
            view.set_room(height_for(view.figure, _HEIGHT, _TALLEST))
        if not self._grid.follow(self.width()):
            return
        heeding = [view for view in self.views if RESULTS[view.asked.name].takes]
        others = [view for view in self.views if view not in heeding]
        below = self._grid.rows_of(len(heeding))
        self._grid.put(heeding)
        self._grid.addWidget(self.beside, below, 0, 1, self._grid.across)
        self._grid.put(others, below + 1)

    def _offer(self) -> None:
        """Read what there is to choose from, then draw."""
        self._is_stale = False
        work = Offering(self._session.programme or None, self.chooser.when)
        self._session.jobs.read(work, self._on_offered, owner=self, key="offered")

    def _on_offered(self, offered: Offered) -> None:
        self.selector.offer(offered)
        self.selector.setVisible(not offered.is_nothing)
        self.zoom.setVisible(not offered.is_nothing)
        if offered.is_nothing:
            self._explain_none(offered.begins)
        self._bodies.setCurrentWidget(self.none if offered.is_nothing else self.scrolled)
        self._ask()

    def _explain_none(self, begins: date | None) -> None:
        """Say what is to be done first, rather than draw so many empty frames."""
        if begins is not None and self.chooser.day < begins:
            self.none.say(
                _("Avant le début de ce fichier"),
                nothing_yet(begins),
                [(_("Revenir à aujourd'hui"), self.chooser.back_to_today)],
            )
        elif self.chooser.when:
            self.none.say(
                _("Rien à montrer à cette date"),
                _("Le programme choisi n'avait encore ni mesure, ni expérimentation, ni campagne d'évaluation."),
                [(_("Revenir à aujourd'hui"), self.chooser.back_to_today)],
            )
        else:
            self.none.say(
                _("Rien à montrer pour l'instant"),
                _("Les figures se dessinent dès qu'un programme a des mesures, des participants ou des évaluations."),
                [
                    (_("Ajouter un programme et ses mesures"), partial(self._session.navigatePage.emit, "programme")),
                    (_("Importer un classeur"), self._session.importWanted.emit),
                ],
            )

    @Slot()
    def _ask(self) -> None:
        selection = self.selector.selection(self._session.programme or None)
        along = replace(selection, period=self.zoom.period(self.chooser.day))
        self.past.show_day(self.chooser.when)
        for view in self.views:
            view.ask(along if "period" in RESULTS[view.asked.name].takes else selection, self.chooser.when)

    def _key(self) -> str:
        return f"results.{self._session.store.meta('store_id')}"

    @Slot()
    def _on_chosen(self) -> None:
        self._session.preferences.remember(self._key(), self.selector.kept())
        self._ask()

    @Slot(str)
    def _on_day(self, _when: str) -> None:
        self._renew()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if named_in("evaluation") & set(changes.touched):
            self._renew()

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self._renew()

    def _renew(self) -> None:
        if self.isVisible():
            self._offer()
        else:
            self._is_stale = True
