"""Accueil: what needs attention, one line each that opens the list, and four pictures beside it; below, the counts.

All of it now, or at an earlier day: then to be read only, without what only the present knows (sendings, imports).
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from dcant_tracker.insight.earlier_states import state_of
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.history.moments import first_day
from dcant_tracker.store.reading import attention
from dcant_tracker.store.reading.attention import Figure, Matter, Paused, Unsent
from dcant_tracker.store.reading.colleagues import Work
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.figures.day_chooser import DayChooser, PastBanner, nothing_yet
from dcant_tracker.ui.home.cards import (
    Card,
    ColleagueRow,
    ConflictsRow,
    FigureRow,
    MatterRow,
    PausedRow,
    Row,
    UnsentRow,
    row_button,
    sentence,
)
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import clear, in_column, in_row
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.presented import counted, essential
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.home.four_pictures import FourPictures

_SIDE_BY_SIDE = 860
"""Width from which the pictures stand beside the matters, in device-independent pixels."""


_MOST_COLLEAGUES = 6
"""How many people are told by name."""

_LATEST = 3
"""How many steps of the history are shown."""

_PICTURES_MS = 250
"""What is urgent is on the screen for that long before anything is loaded that draws."""


class View(NamedTuple):
    """What the page says first, read in one go; ``begins`` is the day of the first step of the history."""

    mine: list[Matter]
    matters: list[Matter]
    unsent: list[Unsent]
    paused: Paused
    steps: list[StepInfo]
    is_empty: bool
    begins: date | None


def _read(programme: str | None, officer: str, when: str, store: Store) -> View:
    state = state_of(store, when)
    reading, today = state.reading, state.day
    return View(
        attention.matters_of(reading, officer, programme, today),
        attention.matters(reading, programme, today),
        [] if when else attention.unsent(reading),
        Paused(0, 0) if when else attention.paused(reading),
        log.steps(reading, limit=_LATEST),
        not any(count(reading, Query(entity)) for entity in essential()),
        first_day(store.read()) if when else None,
    )


def _read_figures(programme: str | None, when: str, store: Store) -> list[Figure]:
    """The counts take longer in a large file: they come after what is urgent."""
    return attention.figures(state_of(store, when).reading, programme, counted())


class HomePage(Page):
    """The first page of the day."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = False
        self._conflicts = 0
        self._work: list[Work] = []
        self.pictures: FourPictures | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        self._latest, self._counts = QVBoxLayout(), QVBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(14)
        for part in (self._column, self._latest, self._counts):
            words.addLayout(part)
        words.addStretch()
        self._beside = QVBoxLayout()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._split.setSpacing(16)
        self._split.addLayout(words, 1)
        self._split.addLayout(self._beside, 1)
        body = QWidget()
        self._body = in_column(
            self._top_line(), self.past, self._split, None, within=body, margins=(20, 10, 20, 14), spacing=14
        )
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(_("Accueil"))
        scroll.setWidget(body)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        in_column(scroll, within=self)
        self._picturing = QTimer(self, singleShot=True, interval=_PICTURES_MS)
        self._picturing.timeout.connect(self._on_attention_shown)
        session.changed.connect(self._on_changed)
        session.programmeChanged.connect(self._on_programme)
        session.jobs.worked.connect(self._on_worked)
        session.preferencesChanged.connect(self.refresh)
        session.unseen.changed.connect(self._on_team)
        session.meetings.changed.connect(self._on_team)
        self.refresh()

    def _top_line(self) -> QHBoxLayout:
        """What day it is, and the way to another one."""
        self.day = theme.set_role(Label(), "muted")
        self.chooser = DayChooser(self._session)
        self.past = PastBanner()
        self.chooser.chosen.connect(self._on_day)
        self.past.left.connect(self.chooser.back_to_today)
        return in_row((self.day, 1), self.chooser)

    def rows(self) -> "list[Row]":
        """The lines that can be opened, from top to bottom."""
        layouts = (self._column, self._latest, self._counts)
        items = [layout.itemAt(at) for layout in layouts for at in range(layout.count())]
        cards = [item.widget() for item in items if item is not None]
        return [row for card in cards if isinstance(card, Card) for row in card.rows]

    @Slot()
    def refresh(self) -> None:
        """Read everything again, on the worker."""
        self._is_stale = False
        programme, when = self._session.programme or None, self.chooser.when
        self.past.show_day(when)
        self.day.setText("" if when else long_day(date.today()))  # noqa: DTZ011 - days are local
        work = partial(_read, programme, self._session.preferences.officer, when)
        self._session.jobs.read(work, self._on_view, owner=self, key="home")
        counts = partial(_read_figures, programme, when)
        self._session.jobs.read(counts, self._on_figures, owner=self, key="figures")
        if self.pictures is not None:
            self.pictures.ask(programme, when)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)

    def _on_view(self, view: View) -> None:
        clear(self._column)
        clear(self._latest)
        if view.is_empty and self.chooser.when:
            self.past.explain(nothing_yet(view.begins))
        elif view.is_empty:
            self._column.addWidget(self._empty())
        else:
            self._show_mine(view.mine)
            self._show_matters(view)
            if not self.chooser.when:
                self._show_team()
            self._show_latest(view.steps)
        if self.pictures is not None:
            self.pictures.setVisible(not view.is_empty)
        elif not view.is_empty:
            self._picturing.start()

    @Slot()
    def _on_attention_shown(self) -> None:
        """Load what draws, beside the worker; the pictures come after that."""
        from dcant_tracker.ui.figures.drawn import load_painters

        if self._session.is_open:
            self._session.jobs.aside(load_painters, self._on_painters)

    def _on_painters(self, _nothing: None) -> None:
        from dcant_tracker.ui.home.four_pictures import FourPictures

        if isValid(self) and self._session.is_open and self.pictures is None:
            self.pictures = FourPictures(self._session)
            self.pictures.ask(self._session.programme or None, self.chooser.when)
            self._beside.addWidget(self.pictures)
            self._beside.addStretch()

    def _on_figures(self, figures: list[Figure]) -> None:
        clear(self._counts)
        if any(figure.total for figure in figures):
            self._counts.addWidget(self._count_card(figures))

    def _show_mine(self, mine: list[Matter]) -> None:
        officer = self._session.preferences.officer
        card = Card(_("Mes dossiers"), officer)
        for matter in mine:
            card.add(MatterRow(self._session, matter, self.chooser.when))
        if not officer:
            card.add(
                row_button(
                    _("Indiquez votre nom pour voir ici ce que vous suivez"),
                    "user",
                    self._on_preferences,
                )
            )
        elif not mine:
            card.add(sentence(_("Aucune mesure, suite ou relance n'est à votre nom (champ « Suivi par »).")))
        self._column.addWidget(card)

    def _show_matters(self, view: View) -> None:
        card = Card(_("À traiter"))
        self._conflicts = 0 if self.chooser.when else self._session.meetings.state.conflicts
        if self._conflicts:
            card.add(ConflictsRow(self._session, self._conflicts))
        if view.paused.imports:
            card.add(PausedRow(self._session, view.paused))
        for matter in view.matters:
            card.add(MatterRow(self._session, matter, self.chooser.when))
        for left in view.unsent:
            card.add(UnsentRow(self._session, left))
        if not card.rows:
            card.add(sentence(_("Rien en retard, rien à compléter : tout est à jour.")))
        self._column.addWidget(card)

    def _show_team(self) -> None:
        """What colleagues did since it was last marked as seen."""
        self._work = work = self._session.unseen.work
        if not work:
            return
        card = Card(_("Ce que l'équipe a fait"))
        for one in work[:_MOST_COLLEAGUES]:
            card.add(ColleagueRow(self._session, one))
        card.add(row_button(_("Tout marquer comme vu"), "check", self._session.unseen.look_at_all))
        self._column.addWidget(card)

    def _show_latest(self, steps: list[StepInfo]) -> None:
        card = Card(_("Dernières modifications"))
        for step in steps:
            said = [when(step.done_at), step.who, step.origin or ""]
            row = Row("history", "", step.label, "  ·  ".join(filter(None, said)))
            row.clicked.connect(self._on_journal)
            card.add(row)
        if steps:
            self._latest.addWidget(card)

    def _count_card(self, figures: list[Figure]) -> QWidget:
        card = Card(_("En bref"))
        for figure in figures:
            card.add(FigureRow(self._session, figure))
        return card

    def _way_to(self, page: str) -> Callable[[], None]:
        return partial(self._session.navigatePage.emit, page)

    def _empty(self) -> QWidget:
        card = Card(_("Ce fichier de données est vide"))
        card.add(sentence(_("Commencez par l'une de ces étapes ; tout pourra être annulé.")))
        card.add(row_button(_("Ajouter un programme et ses mesures"), "library", self._way_to("programme")))
        card.add(row_button(_("Ajouter les collectivités suivies"), "landmark", self._way_to("organisation")))
        card.add(row_button(_("Importer un classeur Excel, LibreOffice ou CSV"), "download", self._on_import))
        return card

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    @Slot()
    def _on_team(self) -> None:
        """Colleagues did more, or settled something: only then is the page another one."""
        if self._work != self._session.unseen.work or self._conflicts != self._session.meetings.state.conflicts:
            self._on_changed(Changes())

    @Slot()
    def _on_worked(self) -> None:
        self._on_changed(Changes())

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self._on_changed(Changes())

    @Slot(str)
    def _on_day(self, _when: str) -> None:
        self.refresh()

    @Slot()
    def _on_journal(self) -> None:
        self._session.navigatePage.emit("journal")

    @Slot()
    def _on_preferences(self) -> None:
        self._session.preferencesRequested.emit()

    @Slot()
    def _on_import(self) -> None:
        self._session.importWanted.emit()
