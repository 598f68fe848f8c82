"""What the marks mean; a role of the legend is also the shortest way to show it alone."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from dcant_tracker.store.reading.matrix import FIRMEST_FIRST, ROLES
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.paint_style import blank
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.participations.model import role_label, status_label
from dcant_tracker.ui.participations.paint_style import MatrixStyle, draw_mark
from dcant_tracker.ui.participations.roles import LETTERS
from dcant_tracker.words import _


def mark_pixmap(role: str, status: str, size: int = 18, ratio: float = 2.0) -> QPixmap:
    """One mark, as large as an icon."""
    pixmap = blank(size, size, ratio)
    painter = QPainter(pixmap)
    draw_mark(painter, QRectF(0.5, 0.5, size - 1, size - 1), role, status, MatrixStyle(theme.tokens()))
    painter.end()
    return pixmap


def mark_icon(role: str, status: str) -> QIcon:
    """One mark as the icon of a menu entry."""
    return QIcon(mark_pixmap(role, status))


class Legend(FlowRow):
    """Roles by shape and letter, statuses by filling. A click on a role asks for it alone, again for all."""

    roleClicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=1)
        self.setAccessibleName(_("Légende"))
        self._roles = {role: self._role_button(role) for role in ROLES}
        self._pictures = {status: Label() for status in FIRMEST_FIRST}
        for button in self._roles.values():
            self.add(button)
        for status in FIRMEST_FIRST:
            self.add(self._status_entry(status))
        self._draw()
        theme.news.changed.connect(self._draw)

    def button(self, role: str) -> QToolButton:
        """The entry of ``role``."""
        return self._roles[role]

    def light(self, roles: tuple[str, ...]) -> None:
        """Light up the roles that are asked for."""
        for role, button in self._roles.items():
            button.setChecked(role in roles)

    def _role_button(self, role: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(role_label(role))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(
            as_tip(
                _("Montrer ce rôle seul. Dans une case, la touche {key} l'ajoute ou l'enlève.").format(
                    key=LETTERS[role]
                )
            )
        )
        button.setAccessibleName(_("Rôle {role} : montrer ce rôle seul").format(role=role_label(role)))
        button.setProperty("participationRole", role)
        button.clicked.connect(self._on_clicked)
        return button

    def _status_entry(self, status: str) -> QWidget:
        entry = QWidget(self)
        in_row(
            self._pictures[status],
            theme.set_role(Label(status_label(status)), "muted"),
            within=entry,
            margins=(9, 0, 0, 0),
            spacing=4,
        )
        return entry

    def _draw(self) -> None:
        for role, button in self._roles.items():
            button.setIcon(mark_icon(role, "active"))
        for status, label in self._pictures.items():
            label.setPixmap(mark_pixmap("working_group", status, 16))

    def _on_clicked(self) -> None:
        self.roleClicked.emit(self.sender().property("participationRole"))
