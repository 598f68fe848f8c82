"""What was refused: the banner under the page's head."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class Banner(QFrame):
    """What was refused and what to do next; stays until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = Label()
        self.message = theme.set_role(Label(wordWrap=True), "strong")
        self.hint = Label(wordWrap=True)
        for label in (self.message, self.hint):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = icon_button("x", _("Fermer le message"))
        close.clicked.connect(self.hide)
        words = in_column(self.message, self.hint, spacing=2)
        layout = in_row(within=self, margins=(20, 10, 12, 10), spacing=12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        theme.news.changed.connect(self._draw_icon)

    @Slot()
    def _draw_icon(self) -> None:
        drawn = theme.pixmap("circle-alert", theme.color("danger").name(), 18, self.devicePixelRatioF())
        self._icon.setPixmap(drawn)

    @Slot(object)
    def say(self, problem: UserError) -> None:
        """Show ``problem``."""
        self._draw_icon()
        self.message.setText(problem.message)
        self.hint.setText(problem.hint)
        self.hint.setVisible(bool(problem.hint))
        self.setAccessibleName(str(problem))
        self.show()
