"""What is said in passing: the toast at the foot of the window, the banner under the page's head."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QWidget,
)

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption
from dcant_tracker.ui.work.messages import Action
from dcant_tracker.words import _

STAYS_MS = 7_000
"""How long a toast stays; longer while the pointer is on it."""
CHOICE_STAYS_MS = 20_000
"""How long one stays that offers what is not offered again: it is to be read and decided upon."""

_ABOVE_FOOT = 44
_STEP = 12
_TAKEN = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
"""What one clicks or types in: a toast never lies over it, since a second click would then take its action."""


class Toast(QFrame):
    """One sentence with one thing to do about it, above the foot of ``host``."""

    _timer: QTimer | None = None
    """None to a toast that is being destroyed, which Qt still tells that the mouse leaves it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("toast")
        self._action: Action | None = None
        self._also: Action | None = None
        self.label = Label()
        self.button = QPushButton()
        self.button.clicked.connect(self._on_action)
        self.second = QPushButton()
        self.second.clicked.connect(self._on_also)
        close = icon_button("x", _("Fermer"), "overlay.text")
        close.clicked.connect(self.hide)
        in_row(self.label, self.button, self.second, close, within=self, margins=(16, 8, 6, 8), spacing=8)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        theme.lift(self)
        self.hide()

    def say(self, text: str, action_label: str, action: Action | None, also: tuple[str, Action] | None = None) -> None:
        """Show ``text``; what was shown before gives way."""
        self._action = action
        label, self._also = also or ("", None)
        self.second.setText(as_caption(label))
        self.second.setVisible(self._also is not None)
        self.button.setText(as_caption(action_label))
        self.button.setVisible(bool(action_label and action))
        lines = text.split("\n")
        most = max(240, self._host.width() - 320)
        metrics = self.label.fontMetrics()
        self.label.setText("\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, most) for line in lines))
        self.label.setAccessibleName(text)
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        if self._timer is not None:
            self._timer.setInterval(CHOICE_STAYS_MS if self._also else STAYS_MS)
        self._stay(counting=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._stay(counting=False)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._stay(counting=True)
        super().leaveEvent(event)

    def _stay(self, *, counting: bool) -> None:
        """Stay for a while, counted from now, or as long as the mouse is over it."""
        if self._timer is not None:
            self._timer.start() if counting else self._timer.stop()

    def _place(self) -> None:
        """At the foot of the host, in the middle; higher where that would cover what one clicks, types in or is at."""
        self.adjustSize()
        host = self._host
        left = max(0, (host.width() - self.width()) // 2)
        lowest = host.height() - self.height() - _ABOVE_FOOT
        taken = [_rectangle(one, host) for one in host.findChildren(QWidget) if self._is_in_use(one)]
        taken += _cursor_in(host)
        free = (
            top
            for top in range(lowest, host.height() // 3, -_STEP)
            if not any(one.intersects(QRect(QPoint(left, top), self.size())) for one in taken)
        )
        self.move(left, next(free, lowest))

    def _is_in_use(self, widget: QWidget) -> bool:
        return isinstance(widget, _TAKEN) and widget.isVisible() and not self.isAncestorOf(widget)

    @Slot()
    def _on_action(self) -> None:
        self._do(self._action)

    @Slot()
    def _on_also(self) -> None:
        self._do(self._also)

    def _do(self, action: Action | None) -> None:
        self._action = self._also = None
        self.hide()
        if action is not None:
            action()


def _rectangle(widget: QWidget, host: QWidget) -> QRect:
    """The place of ``widget`` within ``host``."""
    return QRect(widget.mapTo(host, QPoint(0, 0)), widget.size())


def _cursor_in(host: QWidget) -> list[QRect]:
    """The place of the current cell, where the keyboard is in a table or list of ``host``."""
    view = QApplication.focusWidget()
    if not isinstance(view, QAbstractItemView) or not host.isAncestorOf(view):
        return []
    cell = view.visualRect(view.currentIndex())
    return [QRect(view.viewport().mapTo(host, cell.topLeft()), cell.size())] if cell.isValid() else []


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

    @Slot(object)
    def say(self, problem: UserError) -> None:
        """Show ``problem``."""
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(theme.pixmap("circle-alert", theme.color("danger").name(), 18, ratio))
        self.message.setText(problem.message)
        self.hint.setText(problem.hint)
        self.hint.setVisible(bool(problem.hint))
        self.setAccessibleName(str(problem))
        self.show()
