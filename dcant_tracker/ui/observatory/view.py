"""The grid on the screen: painted in one pass, headings that stay in view, a cursor, keys that give levels."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dcant_tracker.store.reading.observatory import Grid
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import show_tip
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.observatory.model import GridModel, Spot
from dcant_tracker.ui.observatory.painting import GridStyle, draw_cell, draw_column, draw_row
from dcant_tracker.words import _

_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
_REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the grid, by uid so that it outlives another answer."""

    territory: str = ""
    domain: str = ""
    across: int = 0
    down: int = 0


class GridView(QTableView):
    """Territories and domains; digits give levels and go on to the next cell."""

    levelTyped = Signal(int, int, int)
    """(territory, domain, level): ranks and the digit that was pressed."""
    removalAsked = Signal(int, int)
    editorAsked = Signal(int, int)
    strangeTyped = Signal(str)
    """What was typed is no level."""
    territoryOpened = Signal(str)
    domainOpened = Signal(str)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = model
        self._cells: dict[tuple[int, int, int], QPixmap] = {}
        self.grid_style = GridStyle(theme.tokens())
        self.beside = GridHeader(Qt.Orientation.Vertical, model, self)
        self.above = GridHeader(Qt.Orientation.Horizontal, model, self)
        self.setVerticalHeader(self.beside)
        self.setHorizontalHeader(self.above)
        self._set_up()
        self.setModel(model)
        self._set_sizes()
        theme.news.changed.connect(self._on_theme_changed)

    def _set_up(self) -> None:
        self.setAccessibleName(_("Grille de l'observatoire"))
        self.beside.setAccessibleName(_("Lignes de la grille"))
        self.above.setAccessibleName(_("Colonnes de la grille"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        for header in (self.beside, self.above):
            header.setSectionsClickable(True)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(20)
        self.above.sectionClicked.connect(self._on_column_clicked)
        self.beside.sectionClicked.connect(self._on_row_clicked)
        self.above.sectionDoubleClicked.connect(self._on_column_opened)
        self.beside.sectionDoubleClicked.connect(self._on_row_opened)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_grid(self, grid: Grid) -> None:
        """Show another answer, the cursor and the scrolling where they were."""
        place = self.place()
        self._shown.show(grid)
        self._set_sizes()
        self.go_to(place)

    def place(self) -> Place:
        """Where the cursor and the scroll bars are."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        spot = self.spot()
        if spot is None:
            return Place(across=across, down=down)
        grid = self._shown.grid
        return Place(grid.territories[spot.territory].uid, grid.domains[spot.domain].uid, across, down)

    def go_to(self, place: Place) -> None:
        """Put the cursor on a cell if it is shown, and the scroll bars back."""
        grid = self._shown.grid
        if not grid.territories or not grid.domains:
            return
        domain = next((rank for rank, one in enumerate(grid.domains) if one.uid == place.domain), 0)
        self.setCurrentIndex(self._shown.at(Spot(max(0, self._shown.rank(place.territory)), domain)))
        self.horizontalScrollBar().setValue(place.across)
        self.verticalScrollBar().setValue(place.down)

    def spot(self) -> Spot | None:
        """The cell that the cursor is on."""
        index = self.currentIndex()
        return self._shown.spot(index.row(), index.column()) if index.isValid() else None

    def put_cursor(self, spot: Spot) -> None:
        """Go to a cell, and show it whole."""
        self.setCurrentIndex(self._shown.at(spot))

    def cell_rect(self, spot: Spot) -> QRect:
        """Where a cell stands in the viewport."""
        return self.visualRect(self._shown.at(spot))

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        style, model = self.grid_style, self._shown
        painter = QPainter(self.viewport())
        box = event.rect()
        painter.fillRect(box, style.ink("surface"))
        width, height = self.above.defaultSectionSize(), self.beside.defaultSectionSize()
        across, down = self.above.offset(), self.beside.offset()
        rows = range(max(0, (box.top() + down) // height), min(model.rowCount(), (box.bottom() + down) // height + 1))
        columns = range(
            max(0, (box.left() + across) // width), min(model.columnCount(), (box.right() + across) // width + 1)
        )
        self._paint_grid(painter, rows, columns, QPoint(across, down))
        for row in rows:
            top = row * height - down
            for column in columns:
                mask = model.mask(model.spot(row, column))
                if mask is not None:
                    painter.drawPixmap(column * width - across, top, self._cell(mask, width, height))
        self._paint_cursor(painter)

    def _paint_grid(self, painter: QPainter, rows: range, columns: range, offset: QPoint) -> None:
        width, height = self.above.defaultSectionSize(), self.beside.defaultSectionSize()
        right = self._shown.columnCount() * width - offset.x() - 1
        bottom = self._shown.rowCount() * height - offset.y() - 1
        current = self.currentIndex()
        if current.isValid():
            tint = self.grid_style.ink("surface.alt")
            painter.fillRect(current.column() * width - offset.x(), 0, width, bottom, tint)
            painter.fillRect(0, current.row() * height - offset.y(), right, height, tint)
        painter.setPen(self.grid_style.ink("grid"))
        for row in rows:
            line = (row + 1) * height - offset.y() - 1
            painter.drawLine(0, line, right, line)
        for column in columns:
            line = (column + 1) * width - offset.x() - 1
            painter.drawLine(line, 0, line, bottom)

    def _paint_cursor(self, painter: QPainter) -> None:
        index = self.currentIndex()
        if index.isValid():
            pen = QPen(self.grid_style.ink("focus" if self.hasFocus() else "border.strong"), 2)
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
            draw_cell(painter, QRectF(0, 0, width, height), mask, self.grid_style)
            painter.end()
            self._cells[mask, width, height] = pixmap
        return pixmap

    # --- keyboard and mouse -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spot = self.spot()
        typed = event.text()
        if spot is None or event.modifiers() not in _PLAIN:
            super().keyPressEvent(event)
        elif event.key() in _OPENING_KEYS:
            self.editorAsked.emit(spot.territory, spot.domain)
        elif event.key() in _REMOVING_KEYS:
            self.removalAsked.emit(spot.territory, spot.domain)
        elif typed.isdecimal() and typed in "012345":
            self.levelTyped.emit(spot.territory, spot.domain, int(typed))
        elif typed.isalnum():
            self.strangeTyped.emit(typed)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Digits give levels here: they look for nothing."""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            spot = self._shown.spot(index.row(), index.column()) if index.isValid() else None
            filled = spot is not None and self._shown.mask(spot) is not None
            show_tip(event.globalPos(), self._shown.sentence(spot) if spot and filled else "", self.viewport())
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._cells.clear()
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for shown in (self, self.beside, self.above):
            shown.viewport().update()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        spot = self._shown.spot(index.row(), index.column())
        self.editorAsked.emit(spot.territory, spot.domain)

    def _on_row_clicked(self, row: int) -> None:
        self.setCurrentIndex(self._shown.index(row, max(0, self.currentIndex().column())))

    def _on_column_clicked(self, column: int) -> None:
        self.setCurrentIndex(self._shown.index(max(0, self.currentIndex().row()), column))

    def _on_row_opened(self, row: int) -> None:
        self._open(self._shown.spot(row, 0), is_territory=self._shown.is_upright)

    def _on_column_opened(self, column: int) -> None:
        self._open(self._shown.spot(0, column), is_territory=not self._shown.is_upright)

    def _open(self, spot: Spot, *, is_territory: bool) -> None:
        if is_territory:
            self.territoryOpened.emit(self._shown.grid.territories[spot.territory].uid)
        else:
            self.domainOpened.emit(self._shown.grid.domains[spot.domain].uid)

    # --- sizes --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_sizes()

    def _set_sizes(self) -> None:
        style, model = self.grid_style, self._shown
        usual = min(round(style.body * 20), max(style.body * 13, self.width() // 5))
        names = [] if model.is_upright else [domain.label for domain in model.grid.domains]
        self.beside.room = max(usual, min(style.beside_width(names), self.width() // 3))
        self.beside.setDefaultSectionSize(style.row)
        bar = self.verticalScrollBar().sizeHint().width()
        titles = [model.heading(rank, across=True).title for rank in range(model.columnCount())]
        width = style.widths(titles, self.width() - self.beside.room - bar)
        self.above.setDefaultSectionSize(width)
        self.above.room = style.heading_height(titles, width)
        self.verticalScrollBar().setSingleStep(style.row)
        self.horizontalScrollBar().setSingleStep(width // 2)
        self.updateGeometries()

    def _on_theme_changed(self) -> None:
        self.grid_style = GridStyle(theme.tokens())
        self._cells.clear()
        self._set_sizes()
        self.viewport().update()


class GridHeader(QHeaderView):
    """The headings along one side of the grid; ``room`` is their width, or their height above the columns."""

    def __init__(self, orientation: Qt.Orientation, model: GridModel, grid: GridView) -> None:
        super().__init__(orientation, grid)
        self._grid = grid
        self._shown = model
        self.room = 120

    def sizeHint(self) -> QSize:
        return QSize(0, self.room) if self.orientation() == Qt.Orientation.Horizontal else QSize(self.room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        style, current = self._grid.grid_style, self._grid.currentIndex()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), style.ink("surface"))
        size, offset, box = self.defaultSectionSize(), self.offset(), event.rect()
        across = self.orientation() == Qt.Orientation.Horizontal
        first, last = (box.left(), box.right()) if across else (box.top(), box.bottom())
        count = self._shown.columnCount() if across else self._shown.rowCount()
        for section in range(max(0, (first + offset) // size), min(count - 1, (last + offset) // size) + 1):
            shown = self._shown.heading(section, across=across)
            start = section * size - offset
            if across:
                place = QRect(start, 0, size, self.height())
                draw_column(painter, place, shown, style, current=section == current.column())
            else:
                place = QRect(0, start, self.width(), size)
                draw_row(painter, place, shown, style, current=section == current.row())
        painter.setPen(style.ink("border"))
        edge = self.rect().adjusted(0, 0, -1, -1)
        painter.drawLine(edge.bottomLeft() if across else edge.topRight(), edge.bottomRight())
