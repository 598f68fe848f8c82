"""A page whose records stand in a grid, or in a list of the same."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.kit.buttons import switch_button
from dcant_tracker.ui.records.records_page import RecordsPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.records.list_page import ListPage


class GridPage(RecordsPage):
    """Shows the grid that it holds at first; the list of ``entity`` is made when it is wanted."""

    def __init__(self, session: Session, entity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._stack = QStackedWidget()
        self.list: ListPage | None = None
        self.list_button = switch_button(_("Liste"), "list")
        self.list_button.clicked.connect(self._on_list_wanted)

    def hold(self, pane: QWidget, view: QWidget) -> None:
        """Stack ``pane``, whose ``view`` has the keyboard while it is in view."""
        self._pane, self._view = pane, view
        self._stack.addWidget(pane)
        self.setFocusProxy(view)

    @property
    def shown_list(self) -> "ListPage | None":
        """The list, while it is in view."""
        return self.list if self._stack.currentWidget() is self.list else None

    def show_query(self, query: Query) -> None:
        """Show the list under the conditions of ``query``."""
        self.show_list().show_query(query)

    def select(self, uid: str) -> None:
        """Show one record in the list."""
        self.show_list().select(uid)

    def show_list(self) -> "ListPage":
        """Show the list, made the first time."""
        if self.list is None:
            from dcant_tracker.ui.records.list_page import ListPage

            self.list = ListPage(self._session, self._entity)
            self._stack.addWidget(self.list)
        self.switch_to(self.list, self.list_button)
        return self.list

    def switch_to(self, shown: QWidget, button: QPushButton) -> None:
        """Show what ``button`` stands for."""
        button.setChecked(True)
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(self._view if shown is self._pane else shown)
        self._session.navigatePage.emit(self._entity)

    @Slot()
    @abstractmethod
    def _on_list_wanted(self) -> None:
        """Show the list, under those filters of the grid that a list knows."""
