"""The names that were not recognised, each with what was chosen for it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dcant_tracker.ui.exchange.foreign.answering import Name, decided, place
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.words import _

_ELIDE = Qt.TextElideMode.ElideRight


class _Names(QAbstractListModel):
    def __init__(self, names: Sequence[Name], parent: QWidget) -> None:
        super().__init__(parent)
        self.names = names

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        name = self.names[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name.unknown.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{name.unknown.text}, {place(name.unknown)}, {decided(name)}"
        return None


class _NameDelegate(QStyledItemDelegate):
    """Two lines: the name, then what was chosen and where the name stands."""

    def __init__(self, model: _Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        name = self._model.names[index.row()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, theme.color("selection"))
        space, metrics = theme.px("space.2"), option.fontMetrics
        size = round(theme.px("icon") * 0.8)
        inner = option.rect.adjusted(space + size + 8, 5, -space, -5)
        icon = ("circle-check", "success") if name.meaning is not None else ("circle", "icon")
        box = QRect(option.rect.x() + space, inner.y() + (metrics.height() - size) // 2, size, size)
        theme.icon(*icon).paint(painter, box)
        painter.setFont(option.font)
        painter.setPen(theme.color("selection.text" if selected else "text"))
        top = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(inner, top, metrics.elidedText(" ".join(name.unknown.text.split()), _ELIDE, inner.width()))
        painter.setPen(theme.color("selection.text" if selected else "text.muted"))
        said = metrics.elidedText(decided(name), _ELIDE, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft), said)
        where = place(name.unknown)
        if metrics.horizontalAdvance(said) + metrics.horizontalAdvance(where) + space <= inner.width():
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight), where)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, 2 * option.fontMetrics.height() + 14)


class NamesList(QListView):
    """One line for each name."""

    chosen = Signal(int)
    """The rank of the name under the cursor."""

    def __init__(self, names: Sequence[Name], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = _Names(names, self)
        self.setModel(self._names)
        self.setItemDelegate(_NameDelegate(self._names, self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("Noms à reconnaître"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def rank(self) -> int:
        """The name under the cursor."""
        return self.currentIndex().row()

    def go(self, rank: int) -> None:
        """Put the cursor on a name."""
        index = self._names.index(rank)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def refresh(self) -> None:
        """Draw what was chosen again."""
        self._names.dataChanged.emit(self._names.index(0), self._names.index(self._names.rowCount() - 1))

    @Slot()
    def _on_current(self) -> None:
        if self.rank() >= 0:
            self.chosen.emit(self.rank())
