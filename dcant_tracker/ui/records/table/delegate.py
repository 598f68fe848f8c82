"""How a cell is painted and edited."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.news_mark import paint_news
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.presented_choices import picture_in_cell
from dcant_tracker.ui.records.table.editors.factory import Editor, make_editor, weather_editor
from dcant_tracker.ui.records.table.editors.line import LineEditor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.weather import BY_STATE, Side
from dcant_tracker.words import _

_SELECTED = QStyle.StateFlag.State_Selected
_FOCUS = QStyle.StateFlag.State_HasFocus
_ELIDE = Qt.TextElideMode.ElideRight
_PANEL = QSize(440, 170)
_END = QAbstractItemDelegate.EndEditHint


class CellDelegate(QStyledItemDelegate):
    """Paints straight from the model's rows (the style sheet's way is too slow) and makes the editors."""

    began = Signal()
    """An editor opens."""
    tried = Signal(QWidget, object)
    """(editor, UserError or None): what it holds was refused, or taken."""
    stepped = Signal(int)
    """Once the editor has closed, the row below (1) or above (-1) is wanted."""
    creationWanted = Signal(str, str, str)
    """(uid, field, name): a record of that name is to be created for this reference."""

    def __init__(self, table: RecordTable, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self.on_theme_changed()
        theme.news.changed.connect(self.on_theme_changed)

    @Slot()
    def on_theme_changed(self) -> None:
        """Take the colours and sizes of the theme."""
        self._text = theme.color("text")
        self._muted = theme.color("text.muted")
        self._selection = theme.color("selection")
        self._selection_text = theme.color("selection.text")
        self._unreadable = theme.color("surface.sunken")
        self._heading_ground = theme.color("surface.sunken")
        self._warning = theme.color("warning")
        self._focus_pen = QPen(theme.color("focus"), 2)
        self._margin = theme.px("space.2")
        self._icon = round(theme.px("icon") * 0.8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), index.column()
        rect, state, table = option.rect, option.state, self._table
        color = self._text
        if state & _SELECTED:
            painter.fillRect(rect, self._selection)
            color = self._selection_text
        banner = table.cells.banner(row)
        if banner and table.group(row) is not None:
            self._paint_heading(painter, option, banner)
            return
        if banner:
            self._paint_banner(painter, option, banner)
        found = table.content(row) if table.is_draft(row) else table.row(row)
        if not isinstance(found, Record):
            painter.fillRect(rect, self._unreadable)
            color = self._muted
        elif not state & _SELECTED and table.cells.is_over(row):
            color = self._muted
        text = table.cells.shown(row, column)
        if text and not banner:
            self._paint_text(painter, option, row, column, text, color)
        if isinstance(found, Record) and table.cells.news(row, column) is not None:
            paint_news(painter, rect)
        if state & _FOCUS:
            painter.setPen(self._focus_pen)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_banner(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, ink: QColor | None = None
    ) -> None:
        """Paint this cell's part of what stands across the whole row."""
        painter.save()
        painter.setClipRect(option.rect)
        painter.setPen(self._selection_text if option.state & _SELECTED else ink or self._muted)
        painter.setFont(option.font)
        metrics, rect = option.fontMetrics, option.rect
        painter.drawText(self._margin, rect.y() + (rect.height() + metrics.ascent() - metrics.descent()) // 2, text)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        """Paint this cell's part of the heading of a group."""
        if not option.state & _SELECTED:
            painter.fillRect(option.rect, self._heading_ground)
        bold = QStyleOptionViewItem(option)
        bold.font = QFont(option.font)
        bold.font.setWeight(QFont.Weight.DemiBold)
        self._paint_banner(painter, bold, text, self._text)

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, row: int, column: int, text: str, color: QColor
    ) -> None:
        rect, metrics = option.rect, option.fontMetrics
        field = self._table.fields[column]
        left, width = rect.x() + self._margin, rect.width() - 2 * self._margin
        if column == self._table.cells.due_column and self._table.cells.is_late(row, column):
            color = self._warning
            box = QRect(left, rect.center().y() - self._icon // 2, self._icon, self._icon)
            theme.icon("triangle-alert", "warning").paint(painter, box)
            left, width = left + self._icon + 4, width - self._icon - 4
            text = _("{day} · en retard").format(day=text)
        elif field.name in self._table.computed and self._table.cells.warns(row, column):
            color = self._warning
            box = QRect(left, rect.center().y() - self._icon // 2, self._icon, self._icon)
            theme.icon("triangle-alert", "warning").paint(painter, box)
            left, width = left + self._icon + 4, width - self._icon - 4
        elif field.choices is not None and (picture := picture_in_cell(field, self._table.cells.value(row, column))):
            box = QRect(left, rect.center().y() - self._icon // 2, self._icon, self._icon)
            theme.icon(*picture).paint(painter, box)
            left, width = left + self._icon + 5, width - self._icon - 5
        if len(text) * metrics.averageCharWidth() > width * 0.7:
            text = metrics.elidedText(text, _ELIDE, width)
        if field.kind is Kind.INT:
            left += max(0, width - metrics.horizontalAdvance(text))
        painter.setPen(color)
        painter.setFont(option.font)
        baseline = rect.y() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
        painter.drawText(left, baseline, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        mark = self._icon + 5
        text = str(self._table.data(index) or "")
        return QSize(min(420, metrics.horizontalAdvance(text[:80]) + 2 * self._margin + mark), theme.px("line"))

    # Editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # type: ignore[override]
        record = self._table.content(index.row())
        if record is None:
            return None
        field = self._table.fields[index.column()]
        editor = self._make_editor(record, field, parent)
        if editor is None:
            return None
        editor.setProperty("cell", (record.uid, field.name))
        self.began.emit()
        editor.setAutoFillBackground(True)
        editor.accepted.connect(self._on_accepted)
        if isinstance(editor, PickEditor):
            editor.creationWanted.connect(self._on_creation_wanted)
        return editor

    def _make_editor(self, record: Record, field: Field, parent: QWidget) -> Editor | None:
        session = self._table.session
        if field.name not in self._table.computed:
            return make_editor(session, self._table.entity, field, record.values, parent)
        if not self._table.is_set_in_place(field):
            return None
        return weather_editor(session, Side(record, field.name == BY_STATE), field, parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, Editor)
        if editor.property("loaded"):
            return
        editor.setProperty("loaded", True)
        number, column = index.row(), index.column()
        table = self._table
        editor.load(table.cells.value(number, column), str(table.data(index, Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, _index: Index) -> None:
        assert isinstance(editor, Editor)
        assert isinstance(model, RecordTable)
        uid, name = editor.property("cell")
        self.tried.emit(editor, None if model.edit(uid, name, editor.raw()) else model.refusal)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """A text that its cell cuts is edited beyond it."""
        viewport = editor.parentWidget()
        assert viewport is not None
        area, cell = viewport.rect(), option.rect.size()
        if isinstance(editor, LongTextEditor):
            size = _PANEL.boundedTo(area.size()).expandedTo(QSize(min(cell.width(), area.width()), 0))
        elif isinstance(editor, LineEditor):
            text = editor.fontMetrics().horizontalAdvance(str(index.data() or "")) + 4 * self._margin
            size = QSize(max(cell.width(), min(text, _PANEL.width(), area.width())), cell.height())
        else:
            editor.setGeometry(option.rect)
            return
        corner = option.rect.topLeft()
        left = max(0, min(corner.x(), area.width() - size.width()))
        top = max(0, min(corner.y(), area.height() - size.height()))
        editor.setGeometry(QRect(QPoint(left, top), size))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            if event.type() == QEvent.Type.KeyPress:
                if isinstance(editor, Editor) and editor.takes(event):
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self.commitData.emit(editor)
                    up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    self.stepped.emit(-1 if up else 1)
                    self.closeEditor.emit(editor, _END.SubmitModelCache)
                    return True
            elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
        return super().eventFilter(editor, event)

    @Slot()
    def _on_accepted(self) -> None:
        editor = self.sender()
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _END.SubmitModelCache)

    @Slot(str)
    def _on_creation_wanted(self, name: str) -> None:
        editor = self.sender()
        uid, field = editor.property("cell")
        self.closeEditor.emit(editor, _END.RevertModelCache)
        self.creationWanted.emit(uid, field, name)
