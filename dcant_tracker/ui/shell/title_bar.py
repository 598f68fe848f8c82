"""The bar at the top: menus, the programme that everything shows, search, undo and redo."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.shell.actions import ActionInfo, menus
from dcant_tracker.ui.shell.recent_files import RecentFilesMenu
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class TitleBar(QWidget):
    """Menus at the left; at the right what applies everywhere."""

    def __init__(
        self,
        session: Session,
        infos: tuple[ActionInfo, ...],
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("titleBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.menus: dict[str, QMenu] = {}
        self.recent = RecentFilesMenu(menus()["file.recent"], session, self)
        self._fill(infos, actions)
        self.programme = ProgrammeSelector(session)
        self.search = SearchButton(actions["search"])
        layout = in_row(within=self, margins=(6, 6, 12, 6), spacing=8)
        layout.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        layout.addWidget(self.programme)
        layout.addWidget(self.search, 2)
        for name in ("undo", "redo"):
            layout.addWidget(_plain_button(actions[name]))

    def _fill(self, infos: tuple[ActionInfo, ...], actions: Mapping[str, QAction]) -> None:
        for name, title in menus().items():
            above, _dot, _last = name.rpartition(".")
            menu = self.recent if name == "file.recent" else QMenu(title, self)
            menu.setToolTipsVisible(True)
            self.menus[name] = menu
            if not above:
                self.menu_bar.addMenu(menu)
        for info in infos:
            menu = self.menus[info.menu]
            if info.break_before:
                menu.addSeparator()
            menu.addAction(actions[info.id])
        after_open = actions["import"]
        self.menus["file"].insertMenu(self.menus["file"].actions()[2], self.menus["file.recent"])
        first = self.menus["view"].actions()[0]
        self.menus["view"].insertMenu(first, self.menus["view.theme"])
        self.menus["view"].insertMenu(first, self.menus["view.scale"])
        self.menus["view"].insertMenu(first, self.menus["view.density"])
        after_open.setToolTip(_("On peut aussi déposer un classeur sur la fenêtre."))


class ProgrammeSelector(QComboBox):
    """Which programme every page shows."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Programme affiché partout"))
        self.setToolTip(_("Programme affiché partout"))
        self.setMinimumWidth(130)
        self.setMaximumWidth(250)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refresh()
        self.activated.connect(self._on_activated)
        session.programmeChanged.connect(self._on_programme)

    def refresh(self) -> None:
        """Read the programmes again."""
        reading = self._session.store.read()
        self.clear()
        self.addItem(_("Tous les programmes"), "")
        for found in records(reading, Query("programme")):
            self.addItem(str(found["code"]), found.uid)
            self.setItemData(self.count() - 1, as_tip(str(found["title"])), Qt.ItemDataRole.ToolTipRole)
        self._on_programme(self._session.programme)

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        self._session.set_programme(self.itemData(row))

    @Slot(str)
    def _on_programme(self, uid: str) -> None:
        self.setCurrentIndex(max(0, self.findData(uid)))


class SearchButton(QPushButton):
    """MatrixStyle like a search field, opens the palette."""

    def __init__(self, action: QAction) -> None:
        super().__init__(_("Rechercher une fiche, une action…"))
        self.setObjectName("searchField")
        self.setIcon(theme.icon("search"))
        self.setAccessibleName(_("Rechercher partout"))
        self._keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(as_tip(f"{_('Rechercher partout')} ({self._keys})"))
        self.setMinimumWidth(120)
        self.setMaximumWidth(360)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        return QSize(320, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        said, metrics = _("Rechercher une fiche, une action…"), self.fontMetrics()
        taken = metrics.horizontalAdvance(said) + metrics.horizontalAdvance(self._keys) + 4 * theme.px("control") // 2
        self.setText(said if self.width() > taken else _("Rechercher…"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.width() > 190:
            painter = QPainter(self)
            font = self.font()
            font.setPixelSize(theme.px("font.caption"))
            painter.setFont(font)
            painter.setPen(theme.color("text.muted"))
            painter.drawText(
                self.rect().adjusted(0, 0, -10, 0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                self._keys,
            )


def _plain_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(18, 18))
    return button
