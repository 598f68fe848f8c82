"""The matrix on the screen: painted in one pass, headers that stay in view, a cursor, keys that give roles."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from dcant_tracker.store.reading.matrix import Matrix
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.plain_text import show_tip
from dcant_tracker.ui.kit.qt_names import Index, ranges
from dcant_tracker.ui.participations.drawing import draw_cell
from dcant_tracker.ui.participations.headers import Corner, OrganisationHeader, RecommendationHeader
from dcant_tracker.ui.participations.model import MatrixModel, cell_sentence
from dcant_tracker.ui.participations.paint_style import MatrixStyle
from dcant_tracker.ui.participations.rectangles import Area
from dcant_tracker.ui.participations.roles import role_of_letter
from dcant_tracker.words import _

_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
_REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
KEYS = KeysOf(
    lambda: _("Matrice des participations"),
    {
        "extend": Keys(lambda: _("Choisir un rectangle de cases"), ("Shift+Right", "Shift+Down")),
        "copy": Keys(lambda: _("Copier les cases"), ("Ctrl+C", "Ctrl+Ins")),
        "paste": Keys(lambda: _("Coller dans les cases, aussi ce qui vient d'Excel"), ("Ctrl+V", "Shift+Ins")),
        "clear": Keys(lambda: _("Vider les cases"), ("Del",)),
    },
)

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the matrix, by uid so that it outlives another answer."""

    organisation: str = ""
    recommendation: str | None = None
    across: int = 0
    down: int = 0


class MatrixView(QTableView):
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
        self._cells: dict[tuple[int, int, int], QPixmap] = {}
        self._hovered = -1
        self.matrix_style = MatrixStyle(theme.tokens())
        self.organisations = OrganisationHeader(model, self.matrix_style, self)
        self.recommendations = RecommendationHeader(model, self.matrix_style, self)
        self.setVerticalHeader(self.organisations)
        self.setHorizontalHeader(self.recommendations)
        self.corner = Corner(model, self.matrix_style, self)
        self._set_up()
        self.setModel(model)
        self._set_sizes()
        theme.news.changed.connect(self._on_theme_changed)

    def _set_up(self) -> None:
        self.setAccessibleName(_("Matrice des participations"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.recommendations.sectionClicked.connect(self._on_column_clicked)
        self.recommendations.sectionDoubleClicked.connect(self._on_column_opened)
        self.organisations.sectionClicked.connect(self._on_row_clicked)
        self.organisations.sectionDoubleClicked.connect(self._on_row_opened)
        self.horizontalScrollBar().valueChanged.connect(self.recommendations.viewport().update)
        self.clicked.connect(self._on_clicked)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another answer, the cursor and the scrolling where they were."""
        place = self.place()
        if self._shown.matrix.question != matrix.question:
            place = replace(place, down=0)
        self._shown.show(matrix)
        self._set_sizes()
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
            self.setCurrentIndex(self._shown.index(row, column))
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

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a cell is, in the coordinates of the viewport."""
        return self.visualRect(self._shown.index(row, column))

    def set_hovered(self, column: int) -> None:
        """Light up a column, header included; -1 for none."""
        if column != self._hovered:
            self._hovered = self.recommendations.hovered = column
            self.viewport().update()
            self.recommendations.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self.matrix_style
        painter = QPainter(self.viewport())
        box = event.rect()
        painter.fillRect(box, style.ink("surface"))
        width, height = self.recommendations.defaultSectionSize(), self.organisations.defaultSectionSize()
        across, down = self.recommendations.offset(), self.organisations.offset()
        rows = range(
            max(0, (box.top() + down) // height),
            min(len(self._shown.rows), (box.bottom() + down) // height + 1),
        )
        columns = range(
            max(0, (box.left() + across) // width),
            min(len(self._shown.columns), (box.right() + across) // width + 1),
        )
        self._paint_bands(painter, QPoint(across, down), width, height)
        self._paint_area(painter, QPoint(across, down), width, height)
        self._paint_grid(painter, rows, columns, QPoint(across, down))
        for rank in rows:
            cells = self._shown.rows[rank].cells
            top = rank * height - down
            for column in columns:
                mask = cells.get(column)
                if mask:
                    painter.drawPixmap(column * width - across, top, self._cell(mask, width, height))
        self._paint_cursor(painter)

    def _paint_bands(self, painter: QPainter, offset: QPoint, width: int, height: int) -> None:
        right = len(self._shown.columns) * width - offset.x()
        bottom = len(self._shown.rows) * height - offset.y()
        if 0 <= self._hovered < len(self._shown.columns):
            painter.fillRect(self._hovered * width - offset.x(), 0, width, bottom, self.matrix_style.ink("hover"))
        current = self.currentIndex()
        if current.isValid():
            tint = self.matrix_style.ink("surface.alt")
            painter.fillRect(current.column() * width - offset.x(), 0, width, bottom, tint)
            painter.fillRect(0, current.row() * height - offset.y(), right, height, tint)

    def _paint_area(self, painter: QPainter, offset: QPoint, width: int, height: int) -> None:
        area = self.area()
        if len(area) > 1:
            left, top = area.columns.start * width - offset.x(), area.rows.start * height - offset.y()
            size = len(area.columns) * width, len(area.rows) * height
            painter.fillRect(left, top, *size, self.matrix_style.ink("selection"))

    def _paint_grid(self, painter: QPainter, rows: range, columns: range, offset: QPoint) -> None:
        width, height = self.recommendations.defaultSectionSize(), self.organisations.defaultSectionSize()
        right = len(self._shown.columns) * width - offset.x() - 1
        bottom = len(self._shown.rows) * height - offset.y() - 1
        painter.setPen(self.matrix_style.ink("grid"))
        for row in rows:
            line = (row + 1) * height - offset.y() - 1
            painter.drawLine(0, line, right, line)
        edges = self.recommendations.group_ends()
        for column in columns:
            line = (column + 1) * width - offset.x() - 1
            painter.setPen(
                QPen(self.matrix_style.ink("border"), 3) if column + 1 in edges else self.matrix_style.ink("grid")
            )
            painter.drawLine(line, 0, line, bottom)

    def _paint_cursor(self, painter: QPainter) -> None:
        index = self.currentIndex()
        if index.isValid():
            pen = QPen(self.matrix_style.ink("focus" if self.hasFocus() else "border.strong"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.visualRect(index).adjusted(0, 0, -1, -1))

    def _cell(self, mask: int, width: int, height: int) -> QPixmap:
        pixmap = self._cells.get((mask, width, height))
        if pixmap is None:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap(round(width * ratio), round(height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            draw_cell(painter, QRectF(0, 0, width, height), mask, self.matrix_style)
            painter.end()
            self._cells[mask, width, height] = pixmap
        return pixmap

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        plain = event.modifiers() in _PLAIN
        name = next((name for name, keys in KEYS.keys.items() if keys.pressed(event)), "")
        several = len(self.area()) > 1
        if index.isValid() and name == "copy":
            self.copy()
        elif index.isValid() and name == "paste":
            self.paste()
        elif not index.isValid() or not plain:
            super().keyPressEvent(event)
        elif event.key() in _OPENING_KEYS:
            self.editorAsked.emit(index.row(), index.column())
        elif event.key() in _REMOVING_KEYS:
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

    def keyboardSearch(self, _text: str) -> None:
        """Letters give roles here: they look for nothing."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.set_hovered(self.columnAt(round(event.position().x())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.set_hovered(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._cells.clear()
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        mask = self._shown.mask(index.row(), index.column()) if index.isValid() else 0
        if mask:
            said = cell_sentence(self._shown.rows[index.row()], self._shown.columns[index.column()], mask)
            show_tip(event.globalPos(), said, self.viewport())
        else:
            show_tip(event.globalPos(), "", self.viewport())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for shown in (self, self.organisations, self.recommendations):
            shown.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_sizes()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.corner.setGeometry(0, 0, self.organisations.width(), self.recommendations.height())

    def _set_sizes(self) -> None:
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

    def _on_theme_changed(self) -> None:
        self.matrix_style = MatrixStyle(theme.tokens())
        self._cells.clear()
        for header in (self.organisations, self.recommendations, self.corner):
            header.matrix_style = self.matrix_style
        self._set_sizes()
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        if len(self.area()) > 1:
            return
        self.editorAsked.emit(index.row(), index.column())

    def _on_row_clicked(self, row: int) -> None:
        self.setCurrentIndex(self._shown.index(row, max(0, self.currentIndex().column())))

    def _on_column_clicked(self, column: int) -> None:
        self.setCurrentIndex(self._shown.index(max(0, self.currentIndex().row()), column))

    def _on_row_opened(self, row: int) -> None:
        self.organisationOpened.emit(self._shown.rows[row].uid)

    def _on_column_opened(self, column: int) -> None:
        if self._shown.columns[column].uid:
            self.recommendationOpened.emit(self._shown.columns[column].uid)
