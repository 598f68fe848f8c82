"""A line of controls that goes on below when the window is narrow."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Places its items from left to right, then on the next line."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max([item.minimumSize().width() for item in self._items if not item.isEmpty()], default=0)
        tallest = max([item.sizeHint().height() for item in self._items if not item.isEmpty()], default=0)
        margins = self.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), tallest + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def _place(self, rect: QRect, *, really: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        left, top, tallest = inner.left(), inner.top(), 0
        line: list[tuple[QLayoutItem, int]] = []
        for item in (item for item in self._items if not item.isEmpty()):
            size = item.sizeHint()
            if line and left + size.width() > inner.right() + 1:
                self._settle(line, top, tallest, really=really)
                left, top, tallest, line = inner.left(), top + tallest + self._gap, 0, []
            line.append((item, left))
            left += size.width() + self._gap
            tallest = max(tallest, size.height())
        self._settle(line, top, tallest, really=really)
        return top + tallest - rect.top() + margins.bottom()

    @staticmethod
    def _settle(line: list[tuple[QLayoutItem, int]], top: int, height: int, *, really: bool) -> None:
        if really:
            for item, left in line:
                size = item.sizeHint()
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
