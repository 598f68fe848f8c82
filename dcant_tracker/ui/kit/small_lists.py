"""Lists of a few columns that are read, not edited, and the column of widgets around one."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QWidget,
)

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index


class RowHeight(QStyledItemDelegate):
    """A row as high as those of the lists of records."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), theme.px("row") - 4))


class _UnderTitles(RowHeight):
    """Texts begin where the titles of their columns do."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(2 * _inset(), 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, ground, painter, ground.widget
        )
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(_inset(), 0, -_inset(), 0)
        super().paint(painter, inner, index)


def _inset() -> int:
    """What the title of a column has before it and its texts do not."""
    return theme.px("space.2") - 3


def plain_list(name: str, titles: Sequence[str], *, grouped: bool = False) -> QTreeWidget:
    """A list called ``name`` with these column titles; ``grouped`` when its rows stand below headings."""
    made = QTreeWidget()
    made.setAccessibleName(name)
    made.setHeaderLabels(list(titles))
    made.setRootIsDecorated(grouped)
    made.setIndentation(theme.px("space.4") if grouped else 0)
    made.setUniformRowHeights(True)
    made.setAllColumnsShowFocus(True)
    made.setItemDelegate(RowHeight(made) if grouped else _UnderTitles(made))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    head = made.header()
    head.setStretchLastSection(True)
    head.setHighlightSections(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return made


def share_width(listed: QTreeWidget, width: int, most: Sequence[float]) -> None:
    """Fit the columns but the last to their texts, none wider than its share of ``width``."""
    for column, share in enumerate(most):
        listed.resizeColumnToContents(column)
        listed.setColumnWidth(column, min(listed.columnWidth(column), round(width * share)))


def column_of(title: str, shown: QWidget, buttons: Sequence[QPushButton], note: QWidget | None = None) -> QWidget:
    """``shown`` under its title, what can be done with it below."""
    column = QWidget()
    layout = in_column(theme.set_role(Label(title), "strong"), (shown, 1), within=column, spacing=6)
    if note is not None:
        layout.addWidget(note)
    layout.addLayout(button_row(*buttons, None))
    return column
