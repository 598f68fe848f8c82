"""What happened to a record, or to one of its cells: who, when, from where, before and after."""

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.ui.records.sheet.record_story import Entry, entries
from dcant_tracker.ui.records.table.edits import Picked, prepared
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def _read(entry: Entry) -> str:
    return f"{entry.headline}\n{entry.detail}"


class _EntryDelegate(QStyledItemDelegate):
    """What changed, on as many lines as it takes; below it who and when, in grey."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ROW)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        inner = _inner(option.rect)
        small = _small(option)
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(inner, flags, entry.headline)
        painter.setFont(small)
        painter.setPen(theme.color("text.muted"))
        metrics = QFontMetrics(small)
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom), detail)
        painter.setPen(theme.color("grid"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ROW)
        width = self._view.viewport().width()
        inner = _inner(QRect(0, 0, width, 1000))
        wrapped = option.fontMetrics.boundingRect(inner, int(Qt.TextFlag.TextWordWrap), entry.headline)
        height = wrapped.height() + QFontMetrics(_small(option)).height() + 3 * theme.px("space.1") + 4
        return QSize(width, height)


def _inner(rect: QRect) -> QRect:
    return rect.adjusted(theme.px("space.3"), theme.px("space.1") + 2, -theme.px("space.3"), -theme.px("space.1") - 2)


def _small(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(theme.px("font.caption"))
    return font


class _StoryModel(RowsModel[Entry]):
    """What was read so far of the story of a record; more is asked for when the view reaches the end."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__((Column[Entry]("", lambda entry: entry.headline, tip=_read, read=_read),), parent)
        self._session = session
        self._asked: tuple[Record, str] | None = None
        self._floor: int | None = None

    def ask(self, record: Record, field: str) -> None:
        """Show the newest part of the story of ``record``, or of its cell ``field``."""
        self._asked, self._floor = (record, field), None
        self._session.jobs.read(lambda store: entries(store, record, field), self._on_first, owner=self, key="history")

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._floor is not None

    def fetchMore(self, parent: Index) -> None:
        if parent.isValid() or self._floor is None or self._asked is None:
            return
        (record, field), before = self._asked, self._floor
        self._floor = None
        self._session.jobs.read(
            lambda store: entries(store, record, field, before), self._on_more, owner=self, key="history"
        )

    def _on_first(self, read: tuple[list[Entry], int | None]) -> None:
        found, self._floor = read
        self.show_rows(found)

    def _on_more(self, read: tuple[list[Entry], int | None]) -> None:
        found, self._floor = read
        self.add_rows(found)


class RecordHistory(QWidget):
    """The history of the record that shows, or of one of its cells."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self._field = ""
        self._title = theme.set_role(Label(parent=self), "strong")
        self._all = QToolButton(self)
        self._all.setText(_("Toute la fiche"))
        self._all.setIcon(theme.icon("x"))
        self._all.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._all.clicked.connect(self._on_all)
        head = in_row(
            (self._title, 1), self._all, margins=(theme.px("space.3"), theme.px("space.2"), theme.px("space.2"), 0)
        )
        self._entries = _StoryModel(session, self)
        self.list = QListView(self)
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_menu_wanted)
        self.list.setAccessibleName(_("Historique"))
        in_column(head, (self.list, 1), within=self)
        session.changed.connect(self._on_changed)

    def show_record(self, record: Record) -> None:
        """Show what happened to ``record``."""
        if self._record is None or self._record.uid != record.uid:
            self._field = ""
        self._record = record
        if self.isVisible():
            self.read()

    def show_field(self, field: str) -> None:
        """Show what happened to one cell; an empty name for the whole record."""
        self._field = field
        self.read()

    def entries(self) -> list[Entry]:
        """What is listed."""
        return list(self._entries.rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the history again."""
        record, field = self._record, self._field
        if record is None:
            return
        label = CATALOGUE[record.entity][field].label if field else ""
        self._title.setText(_("Cellule « {label} »").format(label=label) if field else _("Toute la fiche"))
        self._all.setVisible(bool(field))
        self._entries.ask(record, field)

    @Slot()
    def _on_all(self) -> None:
        self.show_field("")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._record is not None and self.isVisible() and self._record.uid in changes.of(self._record.entity):
            self.read()

    def _on_menu_wanted(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if not index.isValid() or not self._entries.rows[index.row()].field:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(theme.icon("undo-2"), _("Mettre cette valeur"), self.put_back)
        menu.popup(self.list.viewport().mapToGlobal(at))

    @Slot()
    def put_back(self) -> None:
        """Write again the value that the entry under the bar replaced."""
        index = self.list.currentIndex()
        if self._record is None or not index.isValid():
            return
        entry = self._entries.rows[index.row()]
        if not entry.field:
            return
        declared = CATALOGUE[self._record.entity]
        try:
            edit = prepared(self._session, declared, self._record.uid, entry.field, Picked(entry.before))
        except UserError as problem:
            self._session.messages.error(problem)
            return
        if edit.changes:
            edit.write(self._session, None, None)
