"""A small editor that opens beside a cell of a painted table."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column

_WIDTH = 430


class CellPopover(QFrame):
    """Opens beside a cell, within ``host``. Leaving it saves, giving up writes nothing; either way it is ``closed``."""

    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._closing = False
        theme.set_role(self, "card")
        self.setObjectName("popover")
        gap = theme.px("space.2")
        self._layout: QVBoxLayout = in_column(
            within=self, margins=(gap * 2, gap * 3 // 2, gap * 2, gap * 3 // 2), spacing=gap
        )

    def first(self) -> QWidget:
        """What has the keyboard when it opens."""
        raise NotImplementedError

    @Slot()
    def save(self) -> None:
        """Write what changed as one step, and close; stay open where that cannot be."""
        raise NotImplementedError

    def open_beside(self, place: QRect) -> None:
        """Appear beside ``place``, a rectangle of the host."""
        self.setFixedWidth(min(theme.px("font.body") * _WIDTH // 13, self._host.width() - 8))
        self._place(place)
        self.show()
        self.raise_()
        self.first().setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @Slot()
    def give_up(self) -> None:
        """Close and write nothing."""
        if not self._closing:
            self._closing = True
            self.hide()
            self.closed.emit()
            self.deleteLater()

    def hideEvent(self, event: QHideEvent) -> None:
        if not self._closing:
            self.save()
        super().hideEvent(event)

    @Slot()
    def _fit(self) -> None:
        """Be as high as what it holds, where it stands."""
        if self.isVisible():
            self._place(QRect())

    def _place(self, place: QRect) -> None:
        host = self._host.rect().adjusted(4, 4, -4, -4)
        self._layout.activate()
        height = min(self._layout.totalHeightForWidth(self.width()), host.height())
        corner = self.pos()
        if not place.isNull():
            right, left = place.right() + 6, place.left() - self.width() - 6
            corner = QPoint(right if right + self.width() <= host.right() else left, place.top() - 12)
        self.setFixedHeight(height)
        corner.setX(min(max(corner.x(), host.left()), host.right() - self.width()))
        corner.setY(min(max(corner.y(), host.top()), host.bottom() - height))
        self.move(corner)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._closing and self.isVisible() and not self._holds(now):
            self.save()

    def _holds(self, widget: QWidget | None) -> bool:
        """Whether ``widget`` is of this editor, in a window of its own too (a list that drops down)."""
        while widget is not None:
            if widget is self:
                return True
            widget = widget.parentWidget()
        return False
