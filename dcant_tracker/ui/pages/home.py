"""Accueil: what needs attention, one line each that opens the list, then how much of everything there is."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.store import attention, history
from dcant_tracker.store.attention import Figure, Matter, Unsent, Waiting
from dcant_tracker.store.changes import Changes
from dcant_tracker.store.history import StepInfo
from dcant_tracker.store.queries import Query, count
from dcant_tracker.store.store import Store
from dcant_tracker.ui.pages.cards import (
    Card,
    FigureRow,
    GoTo,
    MatterRow,
    Row,
    UnsentRow,
    WaitingRow,
    clear,
    row_button,
    sentence,
)
from dcant_tracker.ui.pages.step_details import when
from dcant_tracker.ui.session import Session
from dcant_tracker.words import _

_SIDE_BY_SIDE = 860
"""Width from which the counts stand beside the matters, in device-independent pixels."""


_LATEST = 5
"""How many steps of the history are shown."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page says first, read in one go."""

    mine: list[Matter]
    matters: list[Matter]
    unsent: list[Unsent]
    waiting: Waiting
    steps: list[StepInfo]
    is_empty: bool


@dataclass(frozen=True)
class _Read:
    programme: str | None
    officer: str

    def __call__(self, store: Store) -> View:
        connection = store.read()
        today = date.today()  # noqa: DTZ011 - lateness is local
        return View(
            attention.matters_of(connection, self.officer, self.programme, today),
            attention.matters(connection, self.programme, today),
            attention.unsent(connection),
            attention.waiting(connection),
            history.steps(connection, limit=_LATEST),
            not any(count(connection, Query(entity)) for entity in ("recommendation", "organisation", "programme")),
        )


@dataclass(frozen=True)
class _ReadFigures:
    """The counts take longer in a large file: they come after what is urgent."""

    programme: str | None

    def __call__(self, store: Store) -> list[Figure]:
        return attention.figures(store.read(), self.programme)


class HomePage(QWidget):
    """The first page of the day."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Accueil")
        self._session = session
        self._is_stale = False
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        self._beside = QVBoxLayout()
        self._beside.setSpacing(14)
        body = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._split.setContentsMargins(20, 14, 20, 14)
        self._split.setSpacing(16)
        self._split.addLayout(self._column, 5)
        self._split.addLayout(self._beside, 3)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(body)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        session.changed.connect(self._on_changed)
        session.programmeChanged.connect(self._on_programme)
        session.jobs.worked.connect(self._on_worked)
        session.preferencesChanged.connect(self.refresh)
        self.refresh()

    def actions(self) -> list[QAction]:
        """Nothing to do here but to go elsewhere."""
        return []

    def rows(self) -> "list[Row]":
        """The lines that can be opened, from top to bottom."""
        layouts = (self._column, self._beside)
        items = [layout.itemAt(at) for layout in layouts for at in range(layout.count())]
        cards = [item.widget() for item in items if item is not None]
        return [row for card in cards if isinstance(card, Card) for row in card.rows]

    @Slot()
    def refresh(self) -> None:
        """Read everything again, on the worker."""
        self._is_stale = False
        programme = self._session.programme or None
        work = _Read(programme, self._session.preferences.officer)
        self._session.jobs.read(work, self._on_view, owner=self, key="home")
        self._session.jobs.read(_ReadFigures(programme), self._on_figures, owner=self, key="figures")

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
        if view.is_empty:
            self._column.addWidget(self._empty())
        else:
            self._show_mine(view.mine)
            self._show_matters(view)
            self._show_latest(view.steps)
        self._column.addStretch()

    def _on_figures(self, figures: list[Figure]) -> None:
        clear(self._beside)
        if any(figure.total for figure in figures):
            self._beside.addWidget(self._counts(figures))
        self._beside.addStretch()

    def _show_mine(self, mine: list[Matter]) -> None:
        officer = self._session.preferences.officer
        card = Card(_("Mes dossiers"), officer)
        for matter in mine:
            card.add(MatterRow(self._session, matter))
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
        if view.waiting.imports:
            card.add(WaitingRow(self._session, view.waiting))
        for matter in view.matters:
            card.add(MatterRow(self._session, matter))
        for left in view.unsent:
            card.add(UnsentRow(self._session, left))
        if not card.rows:
            card.add(sentence(_("Rien en retard, rien à compléter : tout est à jour.")))
        self._column.addWidget(card)

    def _show_latest(self, steps: list[StepInfo]) -> None:
        card = Card(_("Dernières modifications"))
        for step in steps:
            said = [when(step.at), step.who, step.origin or ""]
            row = Row("history", "", step.label, "  ·  ".join(filter(None, said)))
            row.clicked.connect(self._on_journal)
            card.add(row)
        if steps:
            self._column.addWidget(card)

    def _counts(self, figures: list[Figure]) -> QWidget:
        card = Card(_("En bref"))
        for figure in figures:
            card.add(FigureRow(self._session, figure))
        return card

    def _empty(self) -> QWidget:
        card = Card(_("Ce fichier de données est vide"))
        card.add(sentence(_("Commencez par l'une de ces étapes ; tout pourra être annulé.")))
        card.add(row_button(_("Ajouter un programme et ses mesures"), "library", GoTo(self._session, "programme")))
        card.add(row_button(_("Ajouter les collectivités suivies"), "landmark", GoTo(self._session, "organisation")))
        card.add(row_button(_("Importer un classeur Excel, LibreOffice ou CSV"), "download", self._on_import))
        return card

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    @Slot()
    def _on_worked(self) -> None:
        self._on_changed(Changes())

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self._on_changed(Changes())

    @Slot()
    def _on_journal(self) -> None:
        self._session.navigatePage.emit("journal")

    @Slot()
    def _on_preferences(self) -> None:
        self._session.preferencesRequested.emit()

    @Slot()
    def _on_import(self) -> None:
        self._session.importWanted.emit()
