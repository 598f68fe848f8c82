"""Actions and menus of a page, made in one line each."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, give
from dcant_tracker.ui.kit.plain_text import as_tip, named_action

Slot = Callable[..., object]


def action(owner: QWidget, icon: str, text: str, slot: Slot, *, tip: str = "", primary: bool = False) -> QAction:
    """What ``text`` says, done by ``slot``; the ``primary`` one of a head is filled."""
    made = named_action(text, owner)
    made.setIcon(theme.icon(icon))
    if tip:
        made.setToolTip(as_tip(tip))
    made.setProperty("primary", primary)
    made.triggered.connect(slot)
    return made


def give_keys(made: QAction, owner: QWidget, keys: Keys) -> None:
    """Let ``keys`` do it while the keyboard is within ``owner``."""
    give(made, keys)
    made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    owner.addAction(made)


def menu(owner: QWidget, entries: Iterable[tuple[str, str, Slot]]) -> QMenu:
    """A menu of (icon, text, slot)."""
    made = QMenu(owner)
    for icon, text, slot in entries:
        made.addAction(action(made, icon, text, slot))
    return made
