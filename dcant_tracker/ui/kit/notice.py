"""What stands where there is nothing to work on: why, and what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import clear, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption

Way = tuple[str, Callable[[], object]]
"""The words of a button and what it does."""


class Notice(QWidget):
    """A sentence, a hint and the ways out; the first is the main one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = theme.set_role(Label(), "section")
        self.hint = theme.set_role(Label(wordWrap=True), "muted")
        self.hint.setMaximumWidth(60 * self.fontMetrics().averageCharWidth())
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
        layout.addWidget(self.title)
        across = in_row(None, (self.hint, 4), None)
        layout.addLayout(across)
        layout.addSpacing(theme.px("space.3"))
        layout.addLayout(self._row)
        layout.addStretch(3)

    def holds_keyboard(self) -> bool:
        """Whether the keyboard is on one of its buttons, which go as soon as it says something else."""
        return self.window().focusWidget() in self.buttons

    def say(self, title: str, hint: str, ways: Sequence[Way]) -> None:
        """Show these words and buttons."""
        self.title.setText(title)
        self.hint.setText(hint)
        clear(self._row)
        self._row.addStretch()
        self.buttons = []
        for rank, (words, does) in enumerate(ways):
            button = QPushButton(as_caption(words))
            button.setProperty("kind", "" if rank else "primary")
            button.clicked.connect(does)
            self._row.addWidget(button)
            self.buttons.append(button)
        self._row.addStretch()
        self.setFocusProxy(self.buttons[0])
