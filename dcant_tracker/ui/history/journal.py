"""Historique: every step, who did it and when, what it changed, and how to take it back."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QApplication,
    QSplitter,
    QWidget,
)

from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.history.step_details import Details, as_html, came_in, read_details, who_did
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.log_table import log_table
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ORIGIN = 3

BATCH = 200
"""How many steps are read at a time, newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is listed; it ``stands`` until it is taken back."""

    step: StepInfo
    stands: bool


@dataclass(frozen=True)
class _ReadSteps:
    before: int | None
    limit: int
    down_to: int | None = None

    def __call__(self, store: Store) -> list[Line]:
        reading = store.read()
        newer = 0 if self.down_to is None else reading.last_step() - self.down_to
        steps = log.steps(reading, limit=max(self.limit, newer + 1), before=self.before)
        gone = log.taken_back(reading)
        return [Line(step, step.number not in gone) for step in steps]


class StepsModel(RowsModel[Line]):
    """The steps read so far; more are asked for when the view reaches the end."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Quand"), lambda line: when(line.step.done_at), color=_muted, tip=_came),
                Column(_("Qui"), lambda line: line.step.who, color=_muted, tip=lambda line: who_did(line.step)),
                Column(
                    _("Quoi"),
                    lambda line: line.step.label,
                    color=lambda line: None if line.stands else "text.muted",
                    font=lambda line: None if line.stands else _struck_out(),
                ),
                Column(_("Origine"), lambda line: line.step.origin or "", color=_muted),
            ),
            parent,
        )
        self._session = session
        self._is_complete = False

    def refresh(self, down_to: int | None = None) -> None:
        """Read again as many steps as are shown, and as far back as step ``down_to``."""
        limit = max(BATCH, len(self.rows))
        self._session.jobs.read(_ReadSteps(None, limit, down_to), self._on_all, owner=self, key="steps")

    def has_origins(self) -> bool:
        """Whether any step read so far came from a file."""
        return any(line.step.origin for line in self.rows)

    def row_of(self, number: int) -> int:
        """The row of step ``number``; -1 when it is not read yet."""
        return next((row for row, line in enumerate(self.rows) if line.step.number == number), -1)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and bool(self.rows) and not self._is_complete

    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid() and self.rows:
            before = self.rows[-1].step.number
            self._session.jobs.read(_ReadSteps(before, BATCH), self._on_more, owner=self, key="more steps")

    def _on_all(self, lines: list[Line]) -> None:
        self._is_complete = len(lines) < BATCH
        self.show_rows(lines)

    def _on_more(self, lines: list[Line]) -> None:
        if lines and self.rows and lines[0].step.number < self.rows[-1].step.number:
            self.add_rows(lines)
        self._is_complete = len(lines) < BATCH


def _came(line: Line) -> str:
    """When a step of somebody else came in; nothing is added to what one did here."""
    return came_in(line.step) or when(line.step.at)


def _muted(_line: Line) -> str:
    return "text.muted"


def _struck_out() -> QFont:
    font = QApplication.font()
    font.setStrikeOut(True)
    return font


class JournalPage(Page):
    """The steps at the left, the details of the one in view at the right."""

    chapter = "historique"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: int | None = None
        self._told: Details | None = None
        self.model = StepsModel(session, self)
        self.view = log_table(self.model, _("Étapes"), (140, 110, 300, 120), 2)
        self.details = Reader()
        self.details.setAccessibleName(_("Détail de l'étape"))
        self.details.setMinimumWidth(280)
        self.details.document().setDocumentMargin(16)
        self.details.anchorClicked.connect(self._on_link)
        self._empty = theme.set_role(
            Label(
                _("Rien n'a encore été modifié : chaque changement s'inscrira ici, avec son auteur et sa date."),
                wordWrap=True,
                alignment=Qt.AlignmentFlag.AlignCenter,
            ),
            "muted",
        )
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.view)
        split.addWidget(self.details)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 3)
        split.setSizes([620, 420])
        in_column((self._empty, 1), (split, 1), within=self)
        self._split = split
        self._undo = QAction(theme.icon("undo-2"), _("Annuler cette étape"), self)
        self._undo.setToolTip(_("Remet ce que cette étape a changé, sauf ce qui a été modifié depuis"))
        self._undo.triggered.connect(self._on_undo)
        self._undo.setEnabled(False)
        self.model.modelReset.connect(self._on_reset)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        session.changed.connect(self._on_changed)
        theme.news.changed.connect(self._draw)
        self.model.refresh()

    def head_actions(self) -> list[QAction]:
        """What can be done with the step in view."""
        return [self._undo]

    def show_place(self, place: object) -> None:
        """Show one step by its number, however old."""
        if isinstance(place, int):
            self._wanted = place
            self.model.refresh(place)

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.model.refresh()

    @Slot()
    def _on_reset(self) -> None:
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty)
        self._split.setVisible(not is_empty)
        self.view.setColumnHidden(_ORIGIN, not self.model.has_origins())
        row = self.model.row_of(self._wanted) if self._wanted is not None else 0
        if not is_empty:
            go_to_row(self.view, max(row, 0))

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        line = self.model.row(current.row())
        if line is None:
            return
        self._wanted = line.step.number if current.row() > 0 else None
        self._undo.setEnabled(line.stands and line.step.undoes is None)
        number = line.step.number

        def work(store: Store) -> Details:
            return read_details(store, number)

        self._session.jobs.read(work, self._on_details, owner=self, key="details")

    def _on_details(self, details: Details) -> None:
        self._told = details
        self._draw()

    @Slot()
    def _draw(self) -> None:
        """Tell the step in the colours and the size of the moment, where one is told."""
        if self._told is not None:
            self.details.setHtml(as_html(self._told))

    @Slot()
    def _on_undo(self) -> None:
        line = self.model.row(self.view.currentIndex().row())
        if line is not None:
            self._session.undo_step(line.step.number)

    @Slot(object)
    def _on_link(self, url: QUrl) -> None:
        entity, _slash, uid = url.path().strip("/").partition("/")
        self._session.openRecord(entity, uid)
