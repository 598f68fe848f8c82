"""A row of small widgets that goes on to the next line where it is full."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowRow(QWidget):
    """Places its widgets from left to right, then on the next line; the hidden ones take no room.

    A widget and no QLayout: a layout written in Python and its items do not agree on who deletes whom.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._spacing = spacing
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, before: QWidget | None = None) -> None:
        """Take ``widget`` in, at the end or before another one."""
        widget.setParent(self)
        place = self._widgets.index(before) if before is not None else len(self._widgets)
        self._widgets.insert(place, widget)
        self.rearrange()

    def drop(self, widget: QWidget) -> None:
        """Let ``widget`` go for good."""
        self._widgets.remove(widget)
        widget.hide()
        widget.deleteLater()
        self.rearrange()

    def rearrange(self) -> None:
        """Place the widgets again: one was shown, hidden or renamed."""
        self._arrange(self.width(), moves=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, moves=False)

    def sizeHint(self) -> QSize:
        width = max(self.width(), self.minimumSizeHint().width())
        return QSize(width, self._arrange(width, moves=False))

    def minimumSizeHint(self) -> QSize:
        sizes = [_size(widget) for widget in self._shown()]
        least = QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )
        return least.grownBy(self.contentsMargins())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width(), moves=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.rearrange()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _arrange(self, width: int, *, moves: bool) -> int:
        """Place the widgets, those of a line at the same middle; returns the height of it all."""
        margins = self.contentsMargins()
        left, room, top = margins.left(), width - margins.left() - margins.right(), margins.top()
        lines = list(self._lines(room))
        for line in lines:
            high, at = max(size.height() for _widget, size in line), left
            for widget, size in line:
                if moves:
                    widget.setGeometry(QRect(QPoint(at, top + (high - size.height()) // 2), size))
                at += size.width() + self._spacing
            top += high + self._spacing
        return top - (self._spacing if lines else 0) + margins.bottom()

    def _lines(self, room: int) -> Iterator[list[tuple[QWidget, QSize]]]:
        """The widgets of each line that is ``room`` wide, with their sizes."""
        line: list[tuple[QWidget, QSize]] = []
        used = 0
        for widget in self._shown():
            size = _size(widget)
            if line and used + size.width() > room:
                yield line
                line, used = [], 0
            line.append((widget, size))
            used += size.width() + self._spacing
        if line:
            yield line


def _size(widget: QWidget) -> QSize:
    """What ``widget`` asks for, within the bounds that it was given."""
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
