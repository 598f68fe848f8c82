"""The navigation at the left: the pages with their counts, sub-entries below the entry in use."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCursor, QFont, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from dcant_tracker.domain.text import grouped
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.shell.pages import PageInfo, page
from dcant_tracker.words import _, ngettext

INFO = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2

WIDE, NARROW = 240, 52


class Navigation(QWidget):
    """Lists ``pages``; ``opened`` says which one the person wants."""

    opened = Signal(str)
    folded = Signal(bool)

    def __init__(self, pages: tuple[PageInfo, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._current = ""
        self._is_folded = False
        self._forced = False
        self._model = QStandardItemModel(self)
        for info in pages:
            self._model.appendRow(_item(info))
        self.view = QListView()
        self.view.setObjectName("navigationList")
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self))
        self.view.setAccessibleName(_("Pages"))
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        self.view.clicked.connect(self._on_chosen)
        self.view.activated.connect(self._on_chosen)
        self._fold = QToolButton(autoRaise=True)
        self._fold.clicked.connect(self._on_fold)
        self._name = theme.set_role(Label("DcANT"), "section")
        head = in_row(self._name, None, self._fold, margins=(14, 10, 8, 6))
        self._head = head
        in_column(head, self.view, within=self, spacing=0)
        self._show_sub_entries()
        self._lay_out()

    @property
    def is_folded(self) -> bool:
        """Whether only the icons show."""
        return self._is_folded or self._forced

    def set_folded(self, folded: bool) -> None:
        """Show only the icons, or the names as well."""
        self._is_folded = folded
        self._lay_out()

    def set_forced(self, forced: bool) -> None:
        """The window is too narrow for names: fold whatever was asked."""
        if forced != self._forced:
            self._forced = forced
            self._lay_out()

    def set_current(self, page_id: str) -> None:
        """Mark the page that is shown and list what lies below its entry."""
        self._current = page_id
        self._show_sub_entries()
        for item in self._items():
            if item.data(INFO).id == page_id:
                go_to(self.view, item.index())

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records each entity has; entities not named keep their number."""
        for item in self._items():
            info = item.data(INFO)
            if info.entity in counts:
                count = counts[info.entity]
                item.setData(count, COUNT)
                said = ngettext("{count} fiche", "{count} fiches", count).format(count=grouped(count))
                item.setData(f"{info.title}, {said}", Qt.ItemDataRole.AccessibleTextRole)
                item.setToolTip(as_tip(f"{info.title} ({grouped(count)})"))

    def count_of(self, page_id: str) -> int | None:
        """The number shown beside a page."""
        return next((item.data(COUNT) for item in self._items() if item.data(INFO).id == page_id), None)

    def shown(self) -> list[str]:
        """The ids of the pages that are listed now."""
        rows = range(self._model.rowCount())
        return [self._model.item(row).data(INFO).id for row in rows if not self.view.isRowHidden(row)]

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 400)

    def _items(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _show_sub_entries(self) -> None:
        current = page(self._current)
        section = (current.under or current.id) if current else ""
        for row, item in enumerate(self._items()):
            self.view.setRowHidden(row, item.data(INFO).under not in (None, section))

    def _lay_out(self) -> None:
        narrow = self.is_folded
        wide = round(WIDE * max(1.0, theme.tokens().scale ** 0.8))
        self.setFixedWidth(NARROW if narrow else wide)
        self._name.setVisible(not narrow)
        self._head.setContentsMargins(8 if narrow else 16, 10, 8, 6)
        self._fold.setVisible(not self._forced)
        self._fold.setIcon(theme.icon("panel-left-open" if narrow else "panel-left-close"))
        text = _("Déployer la navigation") if narrow else _("Réduire la navigation")
        self._fold.setToolTip(as_tip(f"{text} (F9)"))
        self._fold.setAccessibleName(text)
        self.view.doItemsLayout()

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(INFO).id)

    @Slot()
    def _on_fold(self) -> None:
        self.set_folded(not self._is_folded)
        self.folded.emit(self._is_folded)


def _item(info: PageInfo) -> QStandardItem:
    item = QStandardItem(info.title)
    item.setData(info, INFO)
    item.setData(info.title, Qt.ItemDataRole.AccessibleTextRole)
    shortcut = f" ({info.shortcut})" if info.shortcut else ""
    item.setToolTip(as_tip(f"{info.title}{shortcut}"))
    item.setEditable(False)
    return item


class _Delegate(QStyledItemDelegate):
    """Draws one entry: icon, name, count; the current one on a raised ground with an accent bar."""

    def __init__(self, navigation: Navigation) -> None:
        super().__init__(navigation)
        self._navigation = navigation

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = theme.px("row")
        return QSize(40, row - 2 if index.data(INFO).under else row + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        info: PageInfo = index.data(INFO)
        narrow = self._navigation.is_folded
        ground = option.rect.adjusted(6, 1, -6, -1)
        current = info.id == self._navigation._current  # noqa: SLF001
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, ground, current=current, hovered=self._is_hovered(option.rect))
        if self._navigation.view.hasFocus() and index == self._navigation.view.currentIndex():
            self._paint_focus(painter, ground)
        size = 16 if info.under else theme.px("icon")
        indent = 0 if narrow else (18 if info.under else 0)
        left = ground.center().x() - size // 2 + 1 if narrow else ground.left() + 10 + indent
        token = "accent" if current else "icon"
        box = QRect(left, ground.center().y() - size // 2 + 1, size, size)
        theme.icon(info.icon, token).paint(painter, box)
        if not narrow:
            self._paint_words(painter, option, ground.adjusted(10 + indent + size + 10, 0, -8, 0), index, current)
        painter.restore()

    def _is_hovered(self, box: QRect) -> bool:
        """Whether the mouse is over an entry; for the state of ``option`` PySide would make all that styles know of."""
        view = self._navigation.view
        return view.underMouse() and box.contains(view.mapFromGlobal(QCursor.pos()))

    def _paint_ground(self, painter: QPainter, ground: QRect, *, current: bool, hovered: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if current or hovered:
            painter.setBrush(theme.color("navigation.selected" if current else "navigation.hover"))
            painter.drawRoundedRect(ground, 5, 5)
        if current:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRect(ground.left(), ground.top() + 6, 3, ground.height() - 12), 1.5, 1.5)

    def _paint_focus(self, painter: QPainter, ground: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, index: Index, current: bool
    ) -> None:
        info: PageInfo = index.data(INFO)
        font = QFont(option.font)
        small = QFont(option.font)
        small.setPixelSize(theme.px("font.caption"))
        count = index.data(COUNT)
        middle = Qt.AlignmentFlag.AlignVCenter
        right = 0
        if count is not None:
            painter.setFont(small)
            painter.setPen(theme.color("text.muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle, grouped(count))
            right = painter.fontMetrics().horizontalAdvance(grouped(count)) + 8
        if current and not info.under:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text" if current else "navigation.text"))
        room = box.width() - right
        text = painter.fontMetrics().elidedText(info.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, text)
