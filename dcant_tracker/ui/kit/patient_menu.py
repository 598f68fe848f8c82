"""A menu in which letters find an entry, and several can be ticked one after the other."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from dcant_tracker.domain.text import fold

_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_SPACE = Qt.Key.Key_Space
_PAUSE_MS = 1_000
"""Letters typed within that time are one beginning of a word."""


class PatientMenu(QMenu):
    """Stays open for a tick made with the space bar or with Ctrl held; ``ticking``: for every tick.

    Typed letters go to the next entry that begins so, accents and case aside.
    """

    def __init__(self, parent: QWidget | None = None, *, ticking: bool = False) -> None:
        super().__init__(parent)
        self._ticking = ticking
        self._typed = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._forget)
        self.aboutToShow.connect(self._forget)

    def pop_up(self, action: QAction, owner: QWidget) -> None:
        """Open by the keyboard: below the button of ``action``, else at the corner of ``owner``.

        The first entry is marked, so that Enter takes it.
        """
        buttons = (one for one in action.associatedObjects() if isinstance(one, QAbstractButton) and one.isVisible())
        beside = next(buttons, None)
        place = owner.rect().topLeft() if beside is None else beside.rect().bottomLeft()
        self.popup((beside or owner).mapToGlobal(place))
        for first in [one for one in self.actions() if one.isEnabled()][:1]:
            self.setActiveAction(first)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        held = event.modifiers() & _CTRL
        if (held or self._ticking) and action is not None and _is_tick(action):
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == _SPACE and not self._typed and action is not None and _is_tick(action):
            action.trigger()
        elif event.text().isprintable() and event.text() and not event.modifiers() & (_CTRL | _ALT):
            self._find(event.text())
        else:
            super().keyPressEvent(event)

    def _find(self, text: str) -> None:
        self._pause.start()
        self._typed = fold(self._typed + text) if self._typed.strip() else fold(text)
        entries = [one for one in self.actions() if one.isEnabled() and one.isVisible() and not one.isSeparator()]
        at = entries.index(self.activeAction()) if self.activeAction() in entries else -1
        if len(self._typed) == 1:
            at += 1
        found = next((one for one in entries[max(at, 0) :] + entries if _begins(one, self._typed)), None)
        if found is not None:
            self.setActiveAction(found)

    def _forget(self) -> None:
        self._typed = ""


def _begins(action: QAction, typed: str) -> bool:
    text = fold(action.text().replace("&", ""))
    return text.startswith(typed)


def _is_tick(action: QAction) -> bool:
    return action.isCheckable() and action.isEnabled()
