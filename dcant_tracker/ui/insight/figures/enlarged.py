"""A figure in a window of its own, beside the main one; Escape closes it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dcant_tracker.ui.insight.figures.figure_view import FigureView
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ZOOM = 1.3


class EnlargedFigure(QWidget):
    """The figure of a view, larger; it closes when records are opened from it, or with the file."""

    def __init__(self, session: Session, view: FigureView) -> None:
        super().__init__(view.window(), Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = view.title.text()
        self.setWindowTitle(_("{title} – DcANT").format(title=title))
        self.view = FigureView(session, view.asked.name, title, self)
        self.view.area.zoom = _ZOOM
        self.view.ask(view.asked.selection, view.asked.when)
        self.view.opened.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.area.setFocus()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        room = self.screen().availableSize()
        return QSize(round(room.width() * 0.9), round(room.height() * 0.86))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
