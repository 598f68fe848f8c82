"""A text of several lines, edited in a panel over the table."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.ui.kit import theme
from dcant_tracker.words import _

_FEWEST_LINES, _MOST_LINES = 2, 9
_FRAME = 14


class LongTextEditor(QPlainTextEdit):
    """Lines of text: Enter breaks a line, Ctrl+Enter accepts, Escape gives up."""

    accepted = Signal()
    enlargeWanted = Signal()
    """More room is wanted to read and write."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._grows = False
        self._fewest = _FEWEST_LINES
        super().__init__(parent)
        self._button: QToolButton | None = None
        self.setTabChangesFocus(True)
        self.setToolTip(_("Entrée va à la ligne ; Ctrl+Entrée valide ; Échap abandonne."))

    def grow(self, fewest: int = _FEWEST_LINES) -> None:
        """Take as many lines as the text needs, within reason (in a form, where a panel has its own size)."""
        self._grows = True
        self._fewest = fewest
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def offer_enlarging(self) -> None:
        """Show a button that asks for more room (F2)."""
        button = QToolButton(self)
        button.setIcon(theme.icon("file-text"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(_("Agrandir (F2)"))
        button.setAccessibleName(_("Agrandir"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(self.enlargeWanted)
        self.setViewportMargins(0, 0, button.sizeHint().width(), 0)
        self._button = button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._button is not None:
            size = self._button.sizeHint()
            self._button.setGeometry(self.width() - size.width() - 3, 3, size.width(), size.height())
        if self._grows and event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._grows:
            self._fit()

    @Slot()
    def _fit(self) -> None:
        needed = round(self.document().size().height())
        lines = max(self._fewest, min(_MOST_LINES, needed))
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if needed > lines else bar.ScrollBarAlwaysOff)
        self.setFixedHeight(
            lines * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + _FRAME
        )

    def load(self, _value: Value, text: str) -> None:
        """Show ``text``, the cursor at its end."""
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def raw(self) -> object:
        """What is typed."""
        return self.toPlainText()

    def takes(self, event: QKeyEvent) -> bool:
        """Keep Enter for line breaks; Ctrl+Enter accepts."""
        if event.key() == Qt.Key.Key_F2 and self._button is not None:
            self.enlargeWanted.emit()
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
        else:
            self.insertPlainText("\n")
        return True
