"""The matrix on the screen: painted in one pass, headers that stay in view, a cursor, keys that give roles."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from dcant_tracker.store.reading.matrix import Matrix
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.painted_table import OPENING_KEYS, PLAIN, REMOVING_KEYS, PaintedTable
from dcant_tracker.ui.kit.qt_names import Index, ranges
from dcant_tracker.ui.participations.drawing import draw_cell
from dcant_tracker.ui.participations.headers import Corner, OrganisationHeader, RecommendationHeader
from dcant_tracker.ui.participations.model import MatrixModel
from dcant_tracker.ui.participations.paint_style import MatrixStyle
from dcant_tracker.ui.participations.rectangles import Area
from dcant_tracker.ui.participations.roles import role_of_letter
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Matrice des participations"),
    {
        "extend": Keys(lambda: _("Choisir un rectangle de cases"), ("Shift+Right", "Shift+Down")),
        "copy": Keys(lambda: _("Copier les cases"), ("Ctrl+C", "Ctrl+Ins")),
        "paste": Keys(lambda: _("Coller dans les cases, aussi ce qui vient d'Excel"), ("Ctrl+V", "Shift+Ins")),
        "clear": Keys(lambda: _("Vider les cases"), ("Del",)),
    },
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the matrix, by uid so that it outlives another answer."""

    organisation: str = ""
    recommendation: str | None = None
    across: int = 0
    down: int = 0


class MatrixView(PaintedTable):
    """Organisations down, recommendations across."""

    roleTyped = Signal(int, int, str)
    """(row, column, role): the key of a role was pressed on a cell."""
    removalAsked = Signal(int, int)
    editorAsked = Signal(int, int)
    areaCopied = Signal(object)
    """The `Area` that is to go to the clipboard."""
    areaPasted = Signal(object)
    areaCleared = Signal(object)
    roleGiven = Signal(object, str)
    """(Area, role): the key of a role was pressed on several cells."""
    organisationOpened = Signal(str)
    recommendationOpened = Signal(str)

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = model
        self._hovered = -1
        self.matrix_style = MatrixStyle(theme.tokens())
        self.organisations = OrganisationHeader(model, self.matrix_style, self)
        self.recommendations = RecommendationHeader(model, self.matrix_style, self)
        self.setVerticalHeader(self.organisations)
        self.setHorizontalHeader(self.recommendations)
        self.corner = Corner(model, self.matrix_style, self)
        self.set_up()
        self.setModel(model)
        self.set_sizes()

    def set_up(self) -> None:
        super().set_up()
        self.setAccessibleName(_("Matrice des participations"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setMouseTracking(True)
        self.recommendations.sectionClicked.connect(self.go_to_column)
        self.recommendations.sectionDoubleClicked.connect(self._on_column_opened)
        self.organisations.sectionClicked.connect(self.go_to_row)
        self.organisations.sectionDoubleClicked.connect(self._on_row_opened)
        self.horizontalScrollBar().valueChanged.connect(self.recommendations.viewport().update)
        self.clicked.connect(self._on_clicked)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another answer, the cursor and the scrolling where they were."""
        place = self.place()
        if self._shown.matrix.question != matrix.question:
            place = replace(place, down=0)
        self._shown.show(matrix)
        self.set_sizes()
        self.go_to(place)

    def place(self) -> Place:
        """Where the cursor and the scroll bars are."""
        index = self.currentIndex()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        if not index.isValid():
            return Place(across=across, down=down)
        column = self._shown.columns[index.column()].uid
        return Place(self._shown.rows[index.row()].uid, column, across, down)

    def go_to(self, place: Place) -> None:
        """Put the cursor on a cell if it is shown, and the scroll bars back."""
        row = max(0, self._shown.row_rank(place.organisation))
        column = 0 if place.recommendation is None else max(0, self._shown.column_rank(place.recommendation))
        if self._shown.rows and self._shown.columns:
            go_to(self, self._shown.index(row, column))
        self.horizontalScrollBar().setValue(place.across)
        self.verticalScrollBar().setValue(place.down)

    def area(self) -> Area:
        """The selected cells; the current one where nothing else is selected. Empty where there is none."""
        current, parts = self.currentIndex(), ranges(self.selectionModel().selection())
        if not current.isValid():
            return Area(range(0), range(0))
        here = (current.row(), current.column())
        if not parts:
            return Area.around(here, here)
        first, last = parts[0], parts[-1]
        return Area.around((first.top(), first.left()), (last.bottom(), last.right()))

    @Slot()
    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        self.areaCopied.emit(self.area())

    @Slot()
    def paste(self) -> None:
        """Let the selected cells hold what the clipboard does."""
        self.areaPasted.emit(self.area())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def set_hovered(self, column: int) -> None:
        """Light up a column, header included; -1 for none."""
        if column != self._hovered:
            self._hovered = self.recommendations.hovered = column
            self.viewport().update()
            self.recommendations.viewport().update()

    def ink(self, token: str) -> QColor:
        return self.matrix_style.ink(token)

    def dress(self) -> None:
        self.matrix_style = MatrixStyle(theme.tokens())
        for header in (self.organisations, self.recommendations, self.corner):
            header.matrix_style = self.matrix_style

    def masks(self, row: int, columns: range) -> Iterator[tuple[int, int]]:
        cells = self._shown.rows[row].cells
        return ((column, mask) for column in columns if (mask := cells.get(column)))

    def draw(self, painter: QPainter, box: QRectF, mask: int) -> None:
        draw_cell(painter, box, mask, self.matrix_style)

    def tip(self, index: Index) -> str:
        row, column = index.row(), index.column()
        return self._shown.sentence(row, column) if self._shown.mask(row, column) else ""

    def news(self, row: int, columns: range) -> list[int]:
        if not self._shown.unseen:
            return []
        return [column for column in columns if self._shown.is_news(row, column)]

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if previous.isValid() and self._shown.unseen:
            self._shown.unseen.look_in("participation", self._shown.spot(previous.row(), previous.column()))

    def column_edges(self) -> frozenset[int]:
        return self.recommendations.group_ends()

    def paint_ground(self, painter: QPainter, offset: QPoint) -> None:
        """Tint the column under the mouse, the cursor's row and column, and the rectangle of cells that is chosen."""
        width, height = self.cell_size().width(), self.cell_size().height()
        if 0 <= self._hovered < len(self._shown.columns):
            left = self._hovered * width - offset.x()
            painter.fillRect(left, 0, width, self.extent(offset).y(), self.ink("hover"))
        super().paint_ground(painter, offset)
        area = self.area()
        if len(area) > 1:
            left, top = area.columns.start * width - offset.x(), area.rows.start * height - offset.y()
            size = len(area.columns) * width, len(area.rows) * height
            painter.fillRect(left, top, *size, self.ink("selection"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        plain = event.modifiers() in PLAIN
        name = next((name for name, keys in KEYS.keys.items() if keys.pressed(event)), "")
        several = len(self.area()) > 1
        if index.isValid() and name == "copy":
            self.copy()
        elif index.isValid() and name == "paste":
            self.paste()
        elif not index.isValid() or not plain:
            super().keyPressEvent(event)
        elif event.key() in OPENING_KEYS:
            self.editorAsked.emit(index.row(), index.column())
        elif event.key() in REMOVING_KEYS:
            if several:
                self.areaCleared.emit(self.area())
            else:
                self.removalAsked.emit(index.row(), index.column())
        elif several and (role := role_of_letter(event.text())):
            self.roleGiven.emit(self.area(), role)
        elif role := role_of_letter(event.text()):
            self.roleTyped.emit(index.row(), index.column(), role)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.set_hovered(self.columnAt(round(event.position().x())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.set_hovered(-1)
        return super().viewportEvent(event)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.corner.setGeometry(0, 0, self.organisations.width(), self.recommendations.height())

    def set_sizes(self) -> None:
        style = self.matrix_style
        self.organisations.width_wanted = min(round(style.body * 23), max(style.body * 15, self.width() // 4))
        self.organisations.setDefaultSectionSize(style.row)
        bar = self.verticalScrollBar().sizeHint().width()
        available = self.width() - self.organisations.width_wanted - bar
        width = style.column_width(available, len(self._shown.columns))
        self.recommendations.setDefaultSectionSize(width)
        self.recommendations.prepare()
        self.verticalScrollBar().setSingleStep(style.row)
        self.horizontalScrollBar().setSingleStep(width // 2)
        self.updateGeometries()
        self.corner.update()

    def _on_clicked(self, index: QModelIndex) -> None:
        if len(self.area()) > 1:
            return
        self.editorAsked.emit(index.row(), index.column())

    def _on_row_opened(self, row: int) -> None:
        self.organisationOpened.emit(self._shown.rows[row].uid)

    def _on_column_opened(self, column: int) -> None:
        if self._shown.columns[column].uid:
            self.recommendationOpened.emit(self._shown.columns[column].uid)
