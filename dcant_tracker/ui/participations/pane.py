"""The matrix with its filters, its answer, its legend: reads on the worker, writes what the keys ask for."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStackedWidget, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import matrix as store_matrix
from dcant_tracker.store.reading.matrix import Facets, Matrix, Question, Row, bit
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.cell_popover import CellPopover
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.participations import editing
from dcant_tracker.ui.participations.answer import answer
from dcant_tracker.ui.participations.editor import CellEditor
from dcant_tracker.ui.participations.emptiness import Emptiness
from dcant_tracker.ui.participations.filters import FilterBar
from dcant_tracker.ui.participations.legend import Legend
from dcant_tracker.ui.participations.model import MatrixModel
from dcant_tracker.ui.participations.rectangles import Rectangles
from dcant_tracker.ui.participations.view import MatrixView
from dcant_tracker.ui.work.session import Session

_FIRST_SCREEN = 64
"""Rows read ahead, so that something shows while the rest is read."""


class MatrixPane(QWidget):
    """Filters, answer, matrix, legend."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._question = Question()
        self._wanted = ""
        self.model = MatrixModel(self)
        self.model.unseen = session.unseen
        self.view = MatrixView(self.model)
        self.filters = FilterBar()
        self._rectangles = Rectangles(session, self.model, lambda: self._question, self._on_refused)
        self.view.corner.hold(self.filters.order)
        self.legend = Legend()
        self.answer = theme.set_role(Label(), "strong")
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.emptiness = Emptiness()
        self._lay_out()
        self._connect()
        self._read_facets()
        self.read()

    @property
    def editor(self) -> CellPopover | None:
        """The editor that is open beside a cell."""
        return self.view.editor

    @property
    def matrix(self) -> Matrix:
        """What is shown, as it is now."""
        shown = self.model.matrix
        return Matrix(shown.question, shown.columns, tuple(self.model.rows), shown.complete)

    @Slot()
    def read(self) -> None:
        """Ask the store again for what the filters say."""
        self._question = self.filters.question(self._session.programme)
        self.legend.light(self._question.roles)
        shown = self.model.matrix
        if shown.complete and shown.question == self._question and shown.columns:
            self._read_all(self._question)
        else:
            self._read_first(self._question)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.emptiness)
        frame = QFrame()
        theme.set_role(frame, "card")
        in_column(self._stack, within=frame, margins=(1, 1, 1, 1))
        in_column(self.filters, self.answer, (frame, 1), self.legend, within=self, margins=(16, 0, 16, 10), spacing=8)

    def _connect(self) -> None:
        self.filters.changed.connect(self.read)
        self.legend.roleClicked.connect(self._on_role_clicked)
        self.view.roleTyped.connect(self._on_role_typed)
        self.view.removalAsked.connect(self._on_removal_asked)
        self.view.editorAsked.connect(self.open_editor)
        self.view.areaCopied.connect(self._rectangles.copy)
        self.view.areaPasted.connect(self._rectangles.paste)
        self.view.areaCleared.connect(self._rectangles.clear)
        self.view.roleGiven.connect(self._rectangles.give)
        self.view.organisationOpened.connect(self._on_organisation_opened)
        self.view.recommendationOpened.connect(self._on_recommendation_opened)
        self.emptiness.clearAsked.connect(self.filters.reset)
        self.emptiness.everyoneAsked.connect(self._on_everyone_asked)
        self.emptiness.listAsked.connect(self._on_list_asked)
        self._session.changed.connect(self._on_changed)
        self._session.unseen.changed.connect(self.view.viewport().update)
        self._session.programmeChanged.connect(self._on_programme_changed)

    def _read_facets(self) -> None:
        programme = self._session.programme

        def work(store: Store) -> Facets:
            return store_matrix.facets(store.read(), programme)

        self._session.jobs.read(work, self.filters.offer, owner=self, key="facets")

    def _read_first(self, question: Question) -> None:
        def first(store: Store) -> Matrix:
            return store_matrix.read(store.read(), question, _FIRST_SCREEN)

        self._session.jobs.read(first, self._on_first_screen, owner=self, key="matrix")

    def _read_all(self, question: Question) -> None:
        def everything(store: Store) -> Matrix:
            return store_matrix.read(store.read(), question)

        self._session.jobs.read(everything, self._show, owner=self, key="matrix")

    def _on_first_screen(self, matrix: Matrix) -> None:
        self._show(matrix)
        if not matrix.complete:
            self._read_all(matrix.question)

    def go_to_organisation(self, uid: str) -> None:
        """Show the organisation ``uid`` in the matrix, whatever the filters hid, with the cursor in its row."""
        self._wanted = uid
        with QSignalBlocker(self.filters):
            self.filters.reset()
            self.filters.everyone.setChecked(True)
        self.read()

    def _show(self, matrix: Matrix) -> None:
        self.view.show_matrix(matrix)
        self._go_to_wanted()
        self._say()
        if matrix.rows and matrix.columns:
            self._stack.setCurrentWidget(self.view)
        else:
            self._read_emptiness(matrix)

    def _go_to_wanted(self) -> None:
        rank = self.model.row_rank(self._wanted) if self._wanted else -1
        if rank >= 0 and self.model.columns:
            self._wanted = ""
            index = self.model.index(rank, 0)
            go_to(self.view, index)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.view.setFocus()

    def _say(self) -> None:
        self.answer.setText(answer(self.matrix) if self.model.matrix.complete else " ")

    def _read_emptiness(self, matrix: Matrix) -> None:
        def work(store: Store) -> int:
            return store_matrix.count_organisations(store.read())

        def told(organisations: int) -> None:
            if self.model.matrix is matrix:
                self.emptiness.explain(matrix, organisations)
                self._stack.setCurrentWidget(self.emptiness)

        self._session.jobs.read(work, told, owner=self, key="emptiness")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        matrix = self.model.matrix
        if any(changes.of(name) for name in store_matrix.NAMED):
            self._read_facets()
        if not any(changes.of(name) for name in store_matrix.SHOWN):
            return

        def work(store: Store) -> dict[str, Row] | None:
            reading = store.read()
            organisations = store_matrix.touched_organisations(reading, changes)
            if organisations is None:
                return None
            rows = store_matrix.read_rows(reading, matrix, organisations)
            return rows if rows.keys() == organisations else None

        def patched(rows: dict[str, Row] | None) -> None:
            if rows is None or self.model.matrix is not matrix or not self._all_shown(rows):
                self.read()
            else:
                self.model.put_rows(rows)
                self.view.corner.update()
                self._say()

        self._session.jobs.read(work, patched, owner=self)

    def _all_shown(self, rows: dict[str, Row]) -> bool:
        return all(self.model.row_rank(uid) >= 0 or not row.cells for uid, row in rows.items())

    @Slot(str)
    def _on_programme_changed(self, _programme: str) -> None:
        self._read_facets()
        self.read()

    @Slot(str)
    def _on_role_clicked(self, role: str) -> None:
        alone = self.filters.role.values() == (role,)
        self.filters.role.choose(() if alone else (role,))
        self.filters.role.chosen.emit()

    @Slot(int, int, str)
    def _on_role_typed(self, row: int, column: int, role: str) -> None:
        organisation, recommendation = self.model.rows[row], self.model.columns[column]
        mask = self.model.mask(row, column)
        if mask & store_matrix.role_mask(role):
            shown = editing.shown_in_cell(self._session, organisation, recommendation, self._question)
            chosen = [record for record in shown if record["role"] == role]
            if editing.remove(self._session, organisation, recommendation, chosen, self._on_refused):
                self.model.put_mask(row, column, mask & ~store_matrix.role_mask(role))
        else:
            status = editing.usual_status(self._question)
            self.model.put_mask(row, column, mask | bit(role, status))
            editing.add_role(self._session, organisation, recommendation, role, status, self._on_refused)

    @Slot(int, int)
    def _on_removal_asked(self, row: int, column: int) -> None:
        organisation, recommendation = self.model.rows[row], self.model.columns[column]
        shown = editing.shown_in_cell(self._session, organisation, recommendation, self._question)
        if editing.remove(self._session, organisation, recommendation, shown, self._on_refused):
            self.model.put_mask(row, column, 0)

    @Slot(object)
    def _on_refused(self, problem: UserError) -> None:
        """A write was refused: say it, and show again what is true."""
        self._session.messages.error(problem)
        self.read()

    @Slot(int, int)
    def open_editor(self, row: int, column: int) -> None:
        """Open the small editor on a cell."""
        organisation, recommendation = self.model.rows[row], self.model.columns[column]
        make = partial(CellEditor, self._session, organisation, recommendation, self._question)
        self.view.edit_beside(self.model.index(row, column), make)

    def hideEvent(self, event: QHideEvent) -> None:
        self.view.leave_editor()
        super().hideEvent(event)

    @Slot(str)
    def _on_organisation_opened(self, uid: str) -> None:
        self._session.openRecord("organisation", uid)

    @Slot(str)
    def _on_recommendation_opened(self, uid: str) -> None:
        self._session.openRecord("recommendation", uid)

    @Slot()
    def _on_everyone_asked(self) -> None:
        self.filters.everyone.setChecked(True)

    @Slot(str)
    def _on_list_asked(self, entity: str) -> None:
        self._session.open_list(entity, Query(entity, programme=self._session.programme or None))
