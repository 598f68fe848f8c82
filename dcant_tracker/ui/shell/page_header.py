"""The head of a page: its title and what one mainly does there."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.words import _

_GAP = 6


class PageHeader(QWidget):
    """Shows the title and a button for each action of the page; what does not fit moves under « … »."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHeader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = theme.set_role(Label(), "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setMinimumWidth(80)
        self.above = theme.set_role(Label(), "muted")
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._more = icon_button("ellipsis", _("Autres actions"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._buttons: list[tuple[QAction, QWidget]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 8, 14, 8)
        layout.addWidget(self.above, 0, Qt.AlignmentFlag.AlignBaseline)
        layout.addWidget(self.title, 1, Qt.AlignmentFlag.AlignBaseline)
        layout.addLayout(self._row)
        layout.addWidget(self._more)

    def show_page(self, title: str, actions: Sequence[QAction], above: str = "") -> None:
        """Show ``title`` (below the entry ``above``) and ``actions``, the most useful first."""
        self.above.setText(f"{above}  ›" if above else "")
        self.above.setVisible(bool(above))
        self.title.setText(title)
        self.title.setAccessibleName(title)
        for _action, button in self._buttons:
            self._row.removeWidget(button)
            button.hide()  # else its layout, which has yet to show it, would show it as a window of its own
            button.setParent(None)
            button.deleteLater()
        shown = [action for action in actions if action.isVisible() and not action.isSeparator()]
        self._buttons = [(action, ActionButton(action)) for action in shown]
        for _action, button in self._buttons:
            self._row.addWidget(button)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(400, theme.px("control") + 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show as many buttons as there is room for, the rest in the menu."""
        above = self.above.sizeHint().width() if self.above.text() else 0
        room = self.width() - above - self.title.fontMetrics().horizontalAdvance(self.title.text()) - 58
        needed = [button.sizeHint().width() + _GAP for _action, button in self._buttons]
        fitting = len(needed)
        if sum(needed) > room:
            room -= self._more.sizeHint().width() + _GAP
            fitting = next((n for n in range(len(needed), 0, -1) if sum(needed[:n]) <= room), 1)
        menu = self._more.menu()
        menu.clear()
        for rank, (action, button) in enumerate(self._buttons):
            button.setVisible(rank < fitting)
            if rank >= fitting:
                menu.addAction(action)
        self._more.setVisible(fitting < len(self._buttons))


class ActionButton(QPushButton):
    """A button that follows its action: text, icon, state, menu. The primary one is filled."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._action = action
        self._is_primary = bool(action.property("primary"))
        if self._is_primary:
            self.setProperty("kind", "primary")
        menu = action.menu()
        if isinstance(menu, QMenu):
            self.setMenu(menu)
        else:
            self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        action = self._action
        self.setText(action.text() if action.icon().isNull() else f"\u2009{action.text()}")
        self.setAccessibleName(action.text().replace("&", ""))
        self.setEnabled(action.isEnabled())
        self.setToolTip(as_tip(action.toolTip()))
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setIcon(theme.in_token(action.icon(), "accent.text") if self._is_primary else action.icon())
