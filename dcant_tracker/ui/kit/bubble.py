"""A sentence beside a cell or a field: why it was refused, or how it is understood; what was typed stays."""

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import Label

_WIDTH = 340


class Bubble(QFrame):
    """``lines`` below ``editor`` (above where there is no room), the first one strong; it never takes the keyboard."""

    def __init__(self, editor: QWidget, *lines: str) -> None:
        super().__init__(editor.window())
        self._editor = editor
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px("space.2")] * 4)
        layout.setSpacing(2)
        for line in filter(None, lines):
            label = Label(line)
            label.setWordWrap(True)
            layout.addWidget(label if layout.count() else theme.set_role(label, "strong"))
        editor.destroyed.connect(self.deleteLater)
        self.say(*lines)
        QTimer.singleShot(0, self, self.place)

    def say(self, *lines: str) -> None:
        """Let screen readers hear ``lines``."""
        said = " ".join(filter(None, lines))
        self.setAccessibleName(said)
        self._editor.setAccessibleDescription(said)

    @Slot()
    def place(self) -> None:
        """Stand beside the editor."""
        host = self._editor.window()
        self.setFixedWidth(min(self.wide(), host.width() - 16))
        wraps = self._column.hasHeightForWidth()
        self.setFixedHeight(self._column.heightForWidth(self.width()) if wraps else self.sizeHint().height())
        corner = self._editor.mapTo(host, QPoint(0, self._editor.height() + 3))
        top = corner.y()
        if top + self.height() > host.height():
            top = self._editor.mapTo(host, QPoint(0, 0)).y() - self.height() - 3
        self.move(max(8, min(corner.x(), host.width() - self.width() - 8)), max(0, top))
        self.show()
        self.raise_()

    def wide(self) -> int:
        """How wide it stands where there is room, in pixels."""
        return _WIDTH


class RefusalBubble(Bubble):
    """Says why ``editor`` was refused and what to do."""

    def __init__(self, editor: QWidget, problem: UserError) -> None:
        super().__init__(editor, problem.message, problem.hint)
        self.setObjectName("refusal")


class MeaningBubble(Bubble):
    """Says how what is typed in ``editor`` is understood, before it counts."""

    def __init__(self, editor: QWidget, meaning: str) -> None:
        super().__init__(editor, meaning)
        self.setObjectName("meaning")
        for label in self.findChildren(Label):
            label.setWordWrap(False)

    def wide(self) -> int:
        return self.sizeHint().width()
