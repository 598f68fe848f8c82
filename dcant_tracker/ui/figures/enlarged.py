"""A figure in a window of its own, beside the main one; Escape closes it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.words import _


class EnlargedFigure(QWidget):
    """Holds ``view``, the same figure made larger, above ``window``; it closes with the file."""

    def __init__(self, view: QWidget, title: str, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("{title} – DcANT").format(title=in_one_line(title)))
        self.view = view
        in_column(view, within=self)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        room = self.screen().availableSize()
        return QSize(round(room.width() * 0.9), round(room.height() * 0.86))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
