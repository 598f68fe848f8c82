"""The grid on the screen: painted in one pass, headings that stay in view, a cursor, keys that give levels."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from dcant_tracker.store.reading.observatory import Grid
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.painted_table import OPENING_KEYS, PLAIN, REMOVING_KEYS, PaintedTable
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.observatory.model import GridModel, Spot
from dcant_tracker.ui.observatory.painting import GridStyle, draw_cell, draw_column, draw_row
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the grid, by uid so that it outlives another answer."""

    territory: str = ""
    domain: str = ""
    across: int = 0
    down: int = 0


class GridView(PaintedTable):
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
        self.grid_style = GridStyle(theme.tokens())
        self.beside = GridHeader(Qt.Orientation.Vertical, model, self)
        self.above = GridHeader(Qt.Orientation.Horizontal, model, self)
        self.setVerticalHeader(self.beside)
        self.setHorizontalHeader(self.above)
        self.set_up()
        self.setModel(model)
        self.set_sizes()

    def set_up(self) -> None:
        super().set_up()
        self.setAccessibleName(_("Grille de l'observatoire"))
        self.beside.setAccessibleName(_("Lignes de la grille"))
        self.above.setAccessibleName(_("Colonnes de la grille"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for header in (self.beside, self.above):
            header.setSectionsClickable(True)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(20)
        self.above.sectionClicked.connect(self.go_to_column)
        self.beside.sectionClicked.connect(self.go_to_row)
        self.above.sectionDoubleClicked.connect(self._on_column_opened)
        self.beside.sectionDoubleClicked.connect(self._on_row_opened)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_grid(self, grid: Grid) -> None:
        """Show another answer, the cursor and the scrolling where they were."""
        place = self.place()
        self._shown.show(grid)
        self.set_sizes()
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
        go_to(self, self._shown.at(Spot(max(0, self._shown.rank(place.territory)), domain)))
        self.horizontalScrollBar().setValue(place.across)
        self.verticalScrollBar().setValue(place.down)

    def spot(self) -> Spot | None:
        """The cell that the cursor is on."""
        index = self.currentIndex()
        return self._shown.spot(index.row(), index.column()) if index.isValid() else None

    def put_cursor(self, spot: Spot) -> None:
        """Go to a cell, and show it whole."""
        go_to(self, self._shown.at(spot))

    # --- painting -----------------------------------------------------------------------------------

    def ink(self, token: str) -> QColor:
        return self.grid_style.ink(token)

    def dress(self) -> None:
        self.grid_style = GridStyle(theme.tokens())

    def masks(self, row: int, columns: range) -> Iterator[tuple[int, int]]:
        model = self._shown
        return ((one, mask) for one in columns if (mask := model.mask(model.spot(row, one))) is not None)

    def draw(self, painter: QPainter, box: QRectF, mask: int) -> None:
        draw_cell(painter, box, mask, self.grid_style)

    def news(self, row: int, columns: range) -> list[int]:
        model = self._shown
        return [one for one in columns if model.is_news(model.spot(row, one))] if model.unseen else []

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if previous.isValid() and self._shown.unseen:
            spot = self._shown.spot(previous.row(), previous.column())
            self._shown.unseen.look_in("maturity_assessment", self._shown.named(spot))

    def tip(self, index: Index) -> str:
        spot = self._shown.spot(index.row(), index.column())
        return self._shown.sentence(spot) if self._shown.mask(spot) is not None else ""

    # --- keyboard and mouse -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spot = self.spot()
        typed = event.text()
        if spot is None or event.modifiers() not in PLAIN:
            super().keyPressEvent(event)
        elif event.key() in OPENING_KEYS:
            self.editorAsked.emit(spot.territory, spot.domain)
        elif event.key() in REMOVING_KEYS:
            self.removalAsked.emit(spot.territory, spot.domain)
        elif typed.isdecimal() and typed in "012345":
            self.levelTyped.emit(spot.territory, spot.domain, int(typed))
        elif typed.isalnum():
            self.strangeTyped.emit(typed)
        else:
            super().keyPressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        spot = self._shown.spot(index.row(), index.column())
        self.editorAsked.emit(spot.territory, spot.domain)

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

    def set_sizes(self) -> None:
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
