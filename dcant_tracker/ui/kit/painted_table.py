"""A table whose cells are painted by hand in one pass: each picture of a cell is drawn once and then copied."""

from collections.abc import Callable, Collection, Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.cell_popover import CellPopover
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.news_mark import paint_news
from dcant_tracker.ui.kit.paint_style import blank
from dcant_tracker.ui.kit.plain_text import show_tip
from dcant_tracker.ui.kit.qt_names import Index

OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)
"""The modifiers with which a letter or a digit is no shortcut."""


class PaintedTable(QTableView):
    """All rows are of one height and all columns of one width; a cell shows what its mask, a small number, says.

    Letters and digits are for who stands on this: they look for nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[tuple[int, int, int], QPixmap] = {}
        self.editor: CellPopover | None = None
        """The small editor that is open beside a cell."""
        theme.news.changed.connect(self._on_theme_changed)

    def set_up(self) -> None:
        """Let it be scrolled and painted so; to be called once the headings are there."""
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)

    # --- what each table says of itself -------------------------------------------------------------

    def ink(self, token: str) -> QColor:
        """The colour called ``token``."""
        raise NotImplementedError

    def dress(self) -> None:
        """Take the colours and sizes of the theme."""
        raise NotImplementedError

    def set_sizes(self) -> None:
        """Give rows, columns and headings their sizes."""
        raise NotImplementedError

    def masks(self, row: int, columns: range) -> Iterator[tuple[int, int]]:
        """The cells of ``row`` that show something, by column."""
        raise NotImplementedError

    def draw(self, painter: QPainter, box: QRectF, mask: int) -> None:
        """Draw a cell."""
        raise NotImplementedError

    def news(self, _row: int, _columns: range) -> Collection[int]:
        """The cells of a row, by column, that a colleague wrote and that were not seen yet."""
        return ()

    def tip(self, index: Index) -> str:
        """What is said of a cell where the mouse rests; empty for nothing."""
        raise NotImplementedError

    def column_edges(self) -> Collection[int]:
        """The columns before which a stronger line stands."""
        return ()

    # --- painting -----------------------------------------------------------------------------------

    def cell_size(self) -> QSize:
        """The width and height of a cell."""
        return QSize(self.horizontalHeader().defaultSectionSize(), self.verticalHeader().defaultSectionSize())

    def extent(self, offset: QPoint) -> QPoint:
        """Where the cells end in the viewport, scrolled by ``offset``."""
        model, size = self.model(), self.cell_size()
        return QPoint(model.columnCount() * size.width(), model.rowCount() * size.height()) - offset

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        box, size, model = event.rect(), self.cell_size(), self.model()
        painter.fillRect(box, self.ink("surface"))
        width, height = size.width(), size.height()
        offset = QPoint(self.horizontalHeader().offset(), self.verticalHeader().offset())
        rows = range(
            max(0, (box.top() + offset.y()) // height), min(model.rowCount(), (box.bottom() + offset.y()) // height + 1)
        )
        columns = range(
            max(0, (box.left() + offset.x()) // width),
            min(model.columnCount(), (box.right() + offset.x()) // width + 1),
        )
        self.paint_ground(painter, offset)
        self._paint_lines(painter, rows, columns, offset)
        for row in rows:
            top = row * height - offset.y()
            for column, mask in self.masks(row, columns):
                painter.drawPixmap(column * width - offset.x(), top, self._picture(mask, width, height))
            for column in self.news(row, columns):
                paint_news(painter, QRect(column * width - offset.x(), top, width, height))
        self._paint_cursor(painter)

    def paint_ground(self, painter: QPainter, offset: QPoint) -> None:
        """Tint the row and the column of the cursor."""
        current, size, end = self.currentIndex(), self.cell_size(), self.extent(offset)
        if current.isValid():
            tint = self.ink("surface.alt")
            painter.fillRect(current.column() * size.width() - offset.x(), 0, size.width(), end.y(), tint)
            painter.fillRect(0, current.row() * size.height() - offset.y(), end.x(), size.height(), tint)

    def _paint_lines(self, painter: QPainter, rows: range, columns: range, offset: QPoint) -> None:
        size, end, edges = self.cell_size(), self.extent(offset), self.column_edges()
        right, bottom = end.x() - 1, end.y() - 1
        thin, strong = QPen(self.ink("grid")), QPen(self.ink("border"), 3)
        painter.setPen(thin)
        for row in rows:
            line = (row + 1) * size.height() - offset.y() - 1
            painter.drawLine(0, line, right, line)
        for column in columns:
            line = (column + 1) * size.width() - offset.x() - 1
            painter.setPen(strong if column + 1 in edges else thin)
            painter.drawLine(line, 0, line, bottom)

    def _paint_cursor(self, painter: QPainter) -> None:
        index = self.currentIndex()
        if index.isValid():
            pen = QPen(self.ink("focus" if self.hasFocus() else "border.strong"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.visualRect(index).adjusted(0, 0, -1, -1))

    def _picture(self, mask: int, width: int, height: int) -> QPixmap:
        pixmap = self._pictures.get((mask, width, height))
        if pixmap is None:
            pixmap = blank(width, height, self.devicePixelRatioF())
            painter = QPainter(pixmap)
            self.draw(painter, QRectF(0, 0, width, height), mask)
            painter.end()
            self._pictures[mask, width, height] = pixmap
        return pixmap

    # --- the small editor ---------------------------------------------------------------------------

    def edit_beside(self, cell: Index, make: Callable[[QWidget], CellPopover]) -> None:
        """Open what ``make`` makes within the window beside ``cell``, unless an editor stays open there."""
        self.leave_editor()
        if self.editor is not None:
            return
        host, place = self.window(), self.visualRect(cell)
        self.editor = make(host)
        self.editor.closed.connect(self._on_editor_closed)
        self.editor.open_beside(QRect(self.viewport().mapTo(host, place.topLeft()), place.size()))

    def leave_editor(self) -> None:
        """Save what the editor holds, where one is open; it stays where that cannot be."""
        if self.editor is not None:
            self.editor.save()

    @Slot()
    def _on_editor_closed(self) -> None:
        self.editor = None
        self.setFocus()

    # --- events -------------------------------------------------------------------------------------

    def keyboardSearch(self, _text: str) -> None:
        """Look for nothing."""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            show_tip(event.globalPos(), self.tip(index) if index.isValid() else "", self.viewport())
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._pictures.clear()
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for shown in (self, self.verticalHeader(), self.horizontalHeader()):
            shown.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_sizes()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.dress()
        self._pictures.clear()
        self.set_sizes()
        self.viewport().update()

    @Slot(int)
    def go_to_row(self, row: int) -> None:
        """Put the cursor in ``row``, in the column that it is in."""
        go_to(self, self.model().index(row, max(0, self.currentIndex().column())))

    @Slot(int)
    def go_to_column(self, column: int) -> None:
        """Put the cursor in ``column``, in the row that it is in."""
        go_to(self, self.model().index(max(0, self.currentIndex().row()), column))
