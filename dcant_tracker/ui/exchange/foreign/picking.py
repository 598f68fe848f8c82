"""A cell whose value is picked from a short list, some of it under headings."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.typed_combo import TypedCombo

Option = tuple[str, str | None]
"""A text and what it stands for; None makes it a heading that cannot be taken."""


def fill(combo: QComboBox, options: Sequence[Option], chosen: str | None = None) -> None:
    """Put ``options`` in ``combo``, with ``chosen`` in view."""
    combo.clear()
    for text, value in options:
        combo.addItem(text if value is None else f"  {text}" if _grouped(options) else text, value)
        if value is None:
            model = combo.model()
            assert isinstance(model, QStandardItemModel)
            model.item(combo.count() - 1).setFlags(Qt.ItemFlag.NoItemFlags)
    if chosen is not None:
        combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _grouped(options: Sequence[Option]) -> bool:
    return any(value is None for _text, value in options)


class PickDelegate(QStyledItemDelegate):
    """Draws the text with an arrow beside it; editing drops the list down at once."""

    def __init__(self, parent: QWidget, options: Callable[[Index], Sequence[Option]], name: str) -> None:
        super().__init__(parent)
        self._options = options
        self._name = name

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # type: ignore[override]
        options = self._options(index)
        if not options:
            return None
        combo = TypedCombo(parent)
        combo.setAccessibleName(self._name)
        combo.setMaxVisibleItems(18)
        fill(combo, options)
        combo.activated.connect(self._on_activated)
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole) or "")))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        size = round(theme.px("icon") * 0.7)
        text = QStyleOptionViewItem(option)
        text.textElideMode = Qt.TextElideMode.ElideMiddle
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, theme.color("selection"))
            text.rect = option.rect.adjusted(0, 0, -size - 8, 0)
            place = QPoint(option.rect.right() - size - 5, option.rect.center().y() - size // 2)
            theme.icon("chevron-down").paint(painter, QRect(place, QSize(size, size)))
        super().paint(painter, text, index)

    @Slot()
    def _on_activated(self) -> None:
        editor = self.sender()
        assert isinstance(editor, QComboBox)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
