"""The sentence beside a cell or a field that was refused; what was typed stays."""

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label

_WIDTH = 340


class RefusalBubble(QFrame):
    """Says why ``editor`` was refused and what to do, below it (above where there is no room)."""

    def __init__(self, editor: QWidget, problem: UserError) -> None:
        super().__init__(editor.window())
        self._editor = editor
        self.setObjectName("refusal")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(str(problem))
        message = theme.set_role(Label(problem.message), "strong")
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px("space.2")] * 4)
        layout.setSpacing(2)
        layout.addWidget(message)
        labels = [message]
        if problem.hint:
            labels.append(Label(problem.hint))
            layout.addWidget(labels[-1])
        for label in labels:
            label.setWordWrap(True)
        editor.destroyed.connect(self.deleteLater)
        editor.setAccessibleDescription(str(problem))
        QTimer.singleShot(0, self, self.place)

    @Slot()
    def place(self) -> None:
        """Stand beside the editor."""
        host = self._editor.window()
        self.setFixedWidth(min(_WIDTH, host.width() - 16))
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        corner = self._editor.mapTo(host, QPoint(0, self._editor.height() + 3))
        top = corner.y()
        if top + self.height() > host.height():
            top = self._editor.mapTo(host, QPoint(0, 0)).y() - self.height() - 3
        self.move(max(8, min(corner.x(), host.width() - self.width() - 8)), max(0, top))
        self.show()
        self.raise_()
