"""Buttons that several places make alike."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStyleOptionToolButton, QToolButton

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip


def icon_button(icon: str, says: str, token: str = theme.PLAIN) -> QToolButton:
    """A button that shows an icon only; ``says`` is its tooltip and what a screen reader says."""
    button = QToolButton()
    button.setIcon(theme.icon(icon, token))
    button.setToolTip(as_tip(says))
    button.setAccessibleName(says)
    return button


def quiet_button(icon: str, text: str = "", token: str = theme.PLAIN) -> QToolButton:
    """A flat button with an icon and words beside it."""
    button = QToolButton()
    button.setIcon(theme.icon(icon, token))
    button.setText(f"\u2009{as_caption(text)}")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button


class _MenuButton(QToolButton):
    """Keeps its words as far from its icon as other buttons do, whatever its action is called at the moment."""

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        option.text = f"\u2009{option.text}"


def menu_button(action: QAction) -> QToolButton:
    """A flat button that follows ``action`` and opens its menu."""
    button = _MenuButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def switch_button(text: str, icon: str) -> QPushButton:
    """A button that stays pressed while what it names is in view."""
    button = QPushButton(theme.icon(icon), text)
    button.setCheckable(True)
    return button


def push_button(text: str, *, kind: str = "", icon: str = "", default: bool = False) -> QPushButton:
    """A dialog's button; ``kind`` is primary, danger, quiet or nothing."""
    button = QPushButton(as_caption(text))
    if icon:
        button.setText(f"\u2009{as_caption(text)}")
        button.setIcon(theme.icon(icon))
    button.setProperty("kind", kind)
    button.setDefault(default)
    button.setAutoDefault(default)
    return button


def button_row(*buttons: QPushButton | None) -> QHBoxLayout:
    """Buttons at the right of a row; those before None stay at the left."""
    row = QHBoxLayout()
    if None not in buttons:
        row.addStretch()
    for button in buttons:
        if button is None:
            row.addStretch()
        else:
            row.addWidget(button)
    return row
