"""The page « Suites à donner »: under headings by who or by meeting, or the list."""

from datetime import date
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_tip, named_action
from dcant_tracker.ui.meetings.grouped_promises import By, GroupedPromises, Line, Reading
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SHOWN = "action_item.shown"
_WITH_DONE = "action_item.with_done"
_LIST = "list"
_READ = frozenset({"action_item", *(str(link.target) for link in CATALOGUE["action_item"].refs)})


class ActionItemsPage(ListPage):
    """The list, which what is grouped takes the place of; the sheet stays beside either."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "action_item", parent)
        self.grouped = GroupedPromises(session, self.left)
        self.grouped.current.connect(self._on_grouped_current)
        self.grouped.opened.connect(self._on_opened)
        self._bodies = QStackedWidget(self.left)
        self.column.replaceWidget(self.stack, self._bodies)
        self._bodies.addWidget(self.stack)
        self._bodies.addWidget(self.grouped)
        self._stale = True
        add, *others = super().head_actions()
        self._ways: dict[str, QAction] = {}
        self._with_done = named_action(_("Avec ce qui est fait"), self)
        self._page_actions = [add, self._make_menu(), *others]
        self._of_rows = [self.list_actions.action(name) for name in ("duplicate", "bulk", "delete")] + [others[-2]]
        session.changed.connect(self._on_session_changed)
        session.programmeChanged.connect(self._on_session_programme)
        kept = session.preferences.recall(_SHOWN, By.WHO.value)
        self._show(kept if kept in self._ways else By.WHO.value)

    @property
    def way(self) -> str:
        """« list », or what the headings are."""
        return next(way for way, action in self._ways.items() if action.isChecked())

    def head_actions(self) -> list[QAction]:
        """The page's actions, for its header."""
        return self._page_actions

    def focus_list(self) -> None:
        """Give the keyboard to what shows."""
        if self.way == _LIST:
            super().focus_list()
        else:
            self.grouped.setFocus()

    def show_query(self, query: Query) -> None:
        """Show the list of ``query``: what is grouped knows no filters."""
        self._show(_LIST)
        super().show_query(query)

    def select(self, uid: str) -> None:
        """Go to the record ``uid`` where it shows, else in the list."""
        if self.way == _LIST or not self.grouped.go_to(uid):
            self._show(_LIST)
            super().select(uid)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @Slot()
    def _show_current(self) -> None:
        """The sheet follows the rows of the list while these show."""
        if self.way == _LIST:
            super()._show_current()

    def _make_menu(self) -> QAction:
        shown = QAction(theme.icon("layers"), _("Regrouper"), self)
        shown.setToolTip(as_tip(_("Par qui, par réunion, ou la liste")))
        menu = QMenu(self)
        group = QActionGroup(self)
        for way, text in ((By.WHO.value, _("Par qui")), (By.MEETING.value, _("Par réunion")), (_LIST, _("En liste"))):
            action = named_action(text, menu)
            action.setCheckable(True)
            action.triggered.connect(partial(self._on_way, way))
            group.addAction(action)
            menu.addAction(action)
            self._ways[way] = action
        menu.addSeparator()
        self._with_done.setCheckable(True)
        self._with_done.setChecked(bool(self.session.preferences.recall(_WITH_DONE, False)))
        self._with_done.toggled.connect(self._on_with_done)
        menu.addAction(self._with_done)
        shown.setMenu(menu)
        return shown

    @Slot()
    def _on_way(self, way: str, _checked: bool = False) -> None:
        self.session.preferences.remember(_SHOWN, way)
        self._show(way)
        self.focus_list()

    @Slot(bool)
    def _on_with_done(self, shown: bool) -> None:
        self.session.preferences.remember(_WITH_DONE, shown)
        self._ask_again()

    def _show(self, way: str) -> None:
        self._ways[way].setChecked(True)
        is_list = way == _LIST
        self._bodies.setCurrentWidget(self.stack if is_list else self.grouped)
        self.bar.setVisible(is_list)
        for action in self._of_rows:
            action.setVisible(is_list)
        self._with_done.setEnabled(not is_list)
        if self.isVisible():
            self.session.navigatePage.emit(self.entity.name)
        if not is_list:
            self._ask_again()

    def _ask_again(self) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        if not self._stale or self.way == _LIST:
            return
        self._stale = False
        today = date.today()  # noqa: DTZ011 - days are local
        asked = Reading(By(self.way), self.session.programme or None, self._with_done.isChecked(), today)
        self.session.jobs.read(asked, self._on_lines, owner=self, key="grouped")

    def _on_lines(self, lines: list[Line]) -> None:
        self.grouped.show_lines(lines)

    @Slot(str)
    def _on_grouped_current(self, uid: str) -> None:
        if self.way != _LIST and uid and not self.sheet.isHidden():
            self.sheet.show_record(self.entity.name, uid)

    @Slot(object)
    def _on_session_changed(self, changes: Changes) -> None:
        if _READ & changes.touched.keys():
            self._ask_again()

    @Slot(str)
    def _on_session_programme(self, _programme: str) -> None:
        self._ask_again()
