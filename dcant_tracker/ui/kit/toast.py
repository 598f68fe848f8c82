"""What is said in passing: the toast at the foot of the window."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent, QFontMetrics, QHideEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption
from dcant_tracker.ui.work.messages import Action
from dcant_tracker.words import _

STAYS_MS = 7_000
"""How long a toast stays; longer while the pointer is on it."""
CHOICE_STAYS_MS = 20_000
"""How long one stays that offers what is not offered again: it is to be read and decided upon."""

_ABOVE_FOOT = 44
_STEP = 12
SPARED = "spared"
"""A property of what is to be read at once: a toast lies elsewhere if it can."""

_SHARES = (0.75, 0.5, 0.33)
"""How wide the sentence may be, as a share of the host: narrower where no wider one has a place."""
_MOST_LINES = 5
_LOOKS_AGAIN_MS = 250
_TAKEN = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QTabBar)
"""What one clicks or types in: a toast never lies over it, since a second click would then take its action."""


class Toast(QFrame):
    """One sentence with one thing to do about it, above the foot of ``host``."""

    _timer: QTimer | None = None
    _looking: QTimer | None = None
    """None to a toast that is being destroyed, which Qt still tells that the mouse leaves it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("toast")
        self._text = ""
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
        self._looking = QTimer(self, interval=_LOOKS_AGAIN_MS)
        self._looking.timeout.connect(self._look_again)
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
        self._text = text
        self.label.setAccessibleName(text)
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        if self._timer is not None:
            self._timer.setInterval(CHOICE_STAYS_MS if self._also else STAYS_MS)
        if self._looking is not None:
            self._looking.start()
        self._stay(counting=True)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._looking is not None:
            self._looking.stop()
        super().hideEvent(event)

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
        """At the foot of the host, in the middle; elsewhere where that would cover what one clicks, types in or is at.

        Higher, at a side, on two lines or more: a button is never covered while there is a place without any.
        """
        for is_in_use in (_is_used, _is_clicked):
            for share in _SHARES:
                self._fold(share)
                found = self._free_place(self._taken(is_in_use))
                if found is not None:
                    self.move(found)
                    return
        self._fold(_SHARES[0])
        self.move(min(self._places(), key=self._covered))

    def _fold(self, share: float) -> None:
        """Have the sentence take at most that ``share`` of the host's width, on as many lines as it needs."""
        beside = sum(one.sizeHint().width() + _STEP for one in (self.button, self.second) if not one.isHidden())
        most = max(120, round(self._host.width() * share) - beside - 80)
        metrics = self.label.fontMetrics()
        lines = [line for text in self._text.split("\n") for line in _folded(text, metrics, most)]
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])]
        self.label.setText("\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, most) for line in lines))
        self.adjustSize()

    def _places(self) -> list[QPoint]:
        """Where it may stand, the best first: low, then near the middle."""
        room, own = self._host.size(), self.size()
        lowest, middle, right = room.height() - own.height(), (room.width() - own.width()) // 2, room.width()
        across = sorted(range(0, max(right - own.width(), 0) + 1, 2 * _STEP), key=lambda left: abs(left - middle))
        usual = max(lowest - _ABOVE_FOOT, 0)
        above = [*range(usual, 0, -_STEP), *range(usual + _STEP, max(lowest, 0), _STEP)] or [0]
        return [QPoint(left, top) for top in above for left in (max(middle, 0), *across)]

    def _free_place(self, taken: Sequence[QRect]) -> QPoint | None:
        places = self._places()
        middle = places[0].x()
        straight = [one for one in places if one.x() == middle and one.y() > self._host.height() // 3]
        own = self.size()
        free = (one for one in (*straight, *places) if not any(other.intersects(QRect(one, own)) for other in taken))
        return next(free, None)

    def _covered(self, place: QPoint) -> int:
        """How much of what is in use it would cover at ``place``."""
        covered = (one.intersected(QRect(place, self.size())) for one in self._taken(_is_clicked))
        return sum(one.width() * one.height() for one in covered if one.isValid())

    def _taken(self, is_in_use: Callable[[QWidget], bool]) -> list[QRect]:
        """Where what ``is_in_use`` can be seen, and the current cell."""
        host = self._host
        seen = (one for one in host.findChildren(QWidget) if one.isVisible() and not self.isAncestorOf(one))
        used = [_rectangle(one, host) for one in seen if is_in_use(one)]
        return [one for one in used if not one.isEmpty()] + _cursor_in(host)

    @Slot()
    def _look_again(self) -> None:
        """What came up below it since is not covered either; under the pointer it stays where it is."""
        if self.isVisible() and not self.underMouse():
            here = self.geometry()
            if any(one.intersects(here) for one in self._taken(_is_clicked)):
                self._place()

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


def _is_clicked(widget: QWidget) -> bool:
    """Whether ``widget`` is one of those that are clicked or typed in at once."""
    return isinstance(widget, _TAKEN)


def _is_used(widget: QWidget) -> bool:
    """Whether ``widget`` is one of those, or one of ours that takes the keyboard: what a toast spares if it can."""
    if _is_clicked(widget) or widget.property(SPARED):
        return True
    takes = widget.focusPolicy() == Qt.FocusPolicy.StrongFocus
    return takes and not isinstance(widget, QAbstractScrollArea) and not widget.findChildren(QWidget)


def _folded(text: str, metrics: QFontMetrics, most: int) -> Iterator[str]:
    """``text`` in lines that are no wider than ``most``, but for a word that is."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and metrics.horizontalAdvance(longer) > most:
            yield line
            line = word
        else:
            line = longer
    yield line


def _rectangle(widget: QWidget, host: QWidget) -> QRect:
    """The place within ``host`` of what can be seen of ``widget``, which may be scrolled away."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(host, seen.topLeft()), seen.size()) if not seen.isEmpty() else QRect()


def _cursor_in(host: QWidget) -> list[QRect]:
    """The place of the current cell, where the keyboard is in a table or list of ``host``."""
    view = QApplication.focusWidget()
    if not isinstance(view, QAbstractItemView) or not host.isAncestorOf(view):
        return []
    cell = view.visualRect(view.currentIndex())
    return [QRect(view.viewport().mapTo(host, cell.topLeft()), cell.size())] if cell.isValid() else []
