"""A list of records: filters above, the table in the middle, the current record's sheet at the right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QSplitter, QStackedWidget, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer, give
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.presented import PRESENTED, page_title
from dcant_tracker.ui.records.empty_list import EmptyState
from dcant_tracker.ui.records.group_menu import GroupMenu
from dcant_tracker.ui.records.list_actions import ListActions
from dcant_tracker.ui.records.printing import PrintedList
from dcant_tracker.ui.records.records_page import RecordsPage
from dcant_tracker.ui.records.saved_views import SavedViews
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet
from dcant_tracker.ui.records.sheet.tab import SheetTab
from dcant_tracker.ui.records.table.filters.bar import FilterBar
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.ui.records.view_definition import ListView, list_values, list_view
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SHEET_DELAY_MS = 90

KEYS = KeysOf(
    lambda: _("Listes de fiches"),
    {
        "find": Keys(lambda: _("Filtrer la liste"), ("Ctrl+F",)),
        "sheet": Keys(lambda: _("Montrer ou cacher la fiche"), ("F8",)),
    },
)


class ListPage(RecordsPage):
    """The records of one entity, edited in place; ``tabs`` are brought to their sheets.

    Whether the sheet shows is kept under ``sheet_kept``; where it does not, going to a record shows it unless
    its row says enough (``sheet_at_first``).
    """

    sheet_kept = "sheet.shown"
    sheet_at_first = True

    def __init__(
        self, session: Session, entity: str, parent: QWidget | None = None, *, tabs: Sequence[SheetTab] = ()
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.entity = CATALOGUE[entity]
        self.chapter = PRESENTED[entity].chapter
        self._wanted = ""
        self._apart = ""
        self._total = 0
        self._typing = False
        self._was_counted = False
        """Whether rows are to be typed although there is none."""
        self._build(tabs)
        self._sheet_timer = QTimer(self, singleShot=True, interval=_SHEET_DELAY_MS)
        self._sheet_timer.timeout.connect(self._show_current)
        self.list_actions = ListActions(self.view, self.left)
        self._actions = [*self.list_actions.page_actions(), *self._own_actions(), *self.list_actions.more_actions()]
        self.views = SavedViews(session, self, self.left)
        self.groups = GroupMenu(self.table, self.left)
        self.bar.beside(self.groups.action)
        self.bar.beside(self.views.action)
        self._connect()
        self.setFocusProxy(self.view)
        self.table.requery()
        self._count_all()

    def _build(self, tabs: Sequence[SheetTab]) -> None:
        self.table = self.make_table()
        self.bar = FilterBar(self.session, self.entity.name, self)
        self.view = self.make_view()
        self.empty = EmptyState(self.entity, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self.left = theme.set_role(QFrame(self), "surface")
        self.column = in_column(self.bar, (self.stack, 1), within=self.left, spacing=0)
        self.sheet = RecordSheet(self.session, self, tabs=tabs)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.sheet)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setHandleWidth(5)
        self.left.setMinimumWidth(280)
        self.sheet.setMinimumWidth(320)
        in_column(self.splitter, within=self)
        sizes = self.session.preferences.recall("sheet.sizes") or [680, round(390 * min(theme.tokens().scale, 1.15))]
        self.splitter.setSizes([int(size) for size in sizes])
        self.sheet.setVisible(bool(self.session.preferences.recall(self.sheet_kept, self.sheet_at_first)))

    def make_table(self) -> RecordTable:
        """The model of the list."""
        return RecordTable(self.session, self.entity.name, self, grows=True)

    def make_view(self) -> TableView:
        """The view of the list."""
        return TableView(self.table, f"list.{self.entity.name}", self)

    def _connect(self) -> None:
        self.bar.changed.connect(self._on_filter_changed)
        self.bar.left.connect(self._on_bar_left)
        self.table.counted.connect(self._on_counted)
        self.view.currentRecord.connect(self._on_current)
        self.view.opened.connect(self._on_opened)
        self.view.historyWanted.connect(self._on_history_wanted)
        self.view.menuWanted.connect(self._on_menu_wanted)
        self.empty.added.connect(self.list_actions.add)
        self.empty.typed.connect(self._on_typing_wanted)
        self.empty.pasted.connect(self.list_actions.paste_rows)
        self.empty.cleared.connect(self.bar.clear)
        self.sheet.closed.connect(self._on_sheet_closed)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.session.changed.connect(self._on_changed)
        self.session.programmeChanged.connect(self._on_programme_changed)
        answer(self, KEYS["find"], self._on_find, inside=True)

    def _own_actions(self) -> list[QAction]:
        columns = QAction(theme.icon("columns-3"), _("Colonnes"), self)
        columns.setToolTip(_("Choisir les colonnes qui se voient"))
        columns.triggered.connect(self._on_columns_wanted)
        self._columns_menu = PatientMenu(self, ticking=True)
        self._columns_menu.aboutToShow.connect(self._on_columns_shown)
        columns.setMenu(self._columns_menu)
        self.sheet_action = QAction(theme.icon("panel-left-open"), _("Fiche"), self, checkable=True)
        give(self.sheet_action, KEYS["sheet"])
        self.sheet_action.setToolTip(_("Montrer ou cacher la fiche à droite (F8)"))
        self.sheet_action.setChecked(not self.sheet.isHidden())
        self.sheet_action.toggled.connect(self._on_sheet_toggled)
        self.addAction(self.sheet_action)
        return [columns, self.sheet_action]

    # What the window asks for

    def head_actions(self) -> list[QAction]:
        """The page's actions, for its header."""
        return self._actions

    def more_actions(self) -> list[QAction]:
        """Groups and saved views."""
        return [self.groups.action, self.views.action]

    @property
    def listing(self) -> str:
        """Whose views are kept."""
        return self.entity.name

    def view_values(self) -> Mapping[str, Value]:
        """What the list shows, as the record of a view holds it."""
        query = replace(self.table.query, text=self.bar.text(), conditions=self.bar.conditions())
        shown = tuple(self.table.fields[column].name for column in self.view.columns.visible())
        return list_values(ListView(query, shown, self.table.grouping))

    def show_view(self, values: Mapping[str, Value]) -> list[str]:
        """Show what the record of a view holds; returns what it names that is gone."""
        shown, gone = list_view(self.session.store.read(), self.entity, values)
        self._lay_out(shown)
        return gone

    def show_usual(self) -> None:
        """Show everything, in the columns that the officer chose."""
        self._lay_out(ListView(Query(self.entity.name)))

    def _lay_out(self, shown: ListView) -> None:
        self.view.columns.restore()
        self.view.columns.show_only(shown.columns)
        self.table.show_query(replace(self.table.query, order=shown.query.order))
        self.groups.group_by(shown.grouping)
        self.bar.show_query(shown.query)

    @property
    def listed(self) -> str:
        """The entity of the list."""
        return self.entity.name

    @property
    def reported(self) -> tuple[str, str]:
        """What the sheet shows, while it does."""
        return self.sheet.reported

    @property
    def printed(self) -> tuple[Printed, str] | None:
        """The list as it shows."""
        fields = [self.table.fields[column] for column in self.view.columns.visible()]
        title = page_title(self.entity)
        return PrintedList(title, self.table.effective_query(), fields), title

    @property
    def called(self) -> Mapping[str, Value]:
        """The organisation or the person that the sheet shows, while it does."""
        return self.sheet.called_with()

    def show_query(self, query: Query) -> None:
        """Show the list of ``query``: its words and conditions become the filters."""
        if query.order:
            self.table.show_query(replace(self.table.query, order=query.order))
        self.bar.show_query(query)

    def select(self, uid: str) -> None:
        """Go to the record ``uid``, lifting the filters if they hide it, and show its sheet.

        Where the list does not hold it, no row is current: what is done with a row is never done with another record.
        """
        if self.sheet_at_first:
            self._show_sheet()
        self._apart = ""
        if self.view.current_uid() != uid:
            self._let_rows_go()
        self._wanted = uid
        self._sheet_timer.stop()
        self.sheet.show_record(self.entity.name, uid)
        if self.table.loaded:
            self._go_to_wanted()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.table.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.table.sleep()

    def focus_list(self) -> None:
        """Give the keyboard to the table, at its first row unless the sheet shows what no row is of."""
        if self._shows_another():
            self.view.setFocus()
        else:
            self._on_bar_left()

    def _go_to_wanted(self) -> None:
        uid, self._wanted = self._wanted, ""
        if not uid or self.view.select_uid(uid):
            return
        if get(self.session.store.read(), self.entity.name, uid) is None:
            return
        if self.bar.is_active():
            self._wanted = uid
            self.bar.clear()
        elif not self.session.programme:
            self._wanted = uid  # written elsewhere a moment ago: its row is still to come
        else:
            self._apart = uid
            self.session.messages.toast(
                _("Cette fiche relève d'un autre programme : la liste ne la montre pas."),
                _("Montrer tous les programmes"),
                partial(self._show_in_all_programmes, uid),
            )

    def _let_rows_go(self) -> None:
        """No row is current or selected."""
        go_to(self.view, QModelIndex())

    def _show_in_all_programmes(self, uid: str) -> None:
        self._wanted = uid
        self.session.set_programme("")

    # Filters and counts

    @Slot()
    def _on_filter_changed(self) -> None:
        query = self.table.query
        text, conditions = self.bar.text(), self.bar.conditions()
        if (text, conditions) != (query.text, query.conditions) or self._wanted:
            self.table.show_query(replace(query, text=text, conditions=conditions))

    @Slot(int)
    def _on_counted(self, shown: int) -> None:
        if not self.bar.is_active():
            self._total = shown
        self._tell_count(shown)
        self._go_to_wanted()
        somewhere, self._was_counted = self._is_somewhere(), True
        if shown and not somewhere and not self._shows_another():
            go_to(self.view, self.table.index(0, self.view.columns.visible()[0]))

    def _is_somewhere(self) -> bool:
        """Whether the cursor is where one put it: before any row came, Qt put it on the empty line."""
        at = self.view.currentIndex()
        return at.isValid() and (self._was_counted or bool(self.table.draft) or not self.table.is_draft(at.row()))

    @Slot()
    def _on_typing_wanted(self) -> None:
        """Show the table with its empty line, although it has no row yet."""
        self._typing = True
        self._tell_count(self.table.count)
        self.view.type_new_row()

    def _shows_another(self) -> bool:
        """Whether the sheet shows, or is about to, a record that was asked for and that no row is of."""
        return bool(self._wanted) or (bool(self._apart) and not self.sheet.isHidden() and self.sheet.uid == self._apart)

    def _tell_count(self, shown: int) -> None:
        self.bar.show_count(shown, max(self._total, shown))
        self._typing = self._typing and not shown and not self.bar.is_active()
        if shown or self._typing or self.table.draft:
            self.stack.setCurrentWidget(self.view)
            return
        self.empty.tell(filtered=self.bar.is_active(), programme=bool(self.session.programme))
        self.stack.setCurrentWidget(self.empty)
        self.sheet.show_record(self.entity.name, "")

    def _count_all(self) -> None:
        query = replace(Query(self.entity.name), programme=self.session.programme or None)
        self.session.jobs.read(
            lambda store: queries.count(store.read(), query), self._on_total, owner=self, key="total"
        )

    def _on_total(self, total: int) -> None:
        self._total = total
        if self.table.loaded:
            self._tell_count(self.table.count)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self.entity.name in changes.structural:
            self._count_all()

    @Slot(str)
    def _on_programme_changed(self, _uid: str) -> None:
        self._count_all()

    # The sheet

    @Slot(str)
    def _on_current(self, uid: str) -> None:
        if uid:
            self._wanted = self._apart = ""
        self._sheet_timer.start()

    @Slot()
    def _show_current(self) -> None:
        if not self.session.is_open or self.sheet.isHidden():
            return
        uid = self.view.current_uid()
        begins = self.table.is_draft(self.view.currentIndex().row()) and not self._shows_another()
        if uid or begins:
            self.sheet.show_record(self.entity.name, uid)

    @Slot(str)
    def _on_opened(self, uid: str) -> None:
        self.sheet.show_record(self.entity.name, uid)
        self._show_sheet()
        self.sheet.setFocus()

    @Slot(str, str)
    def _on_history_wanted(self, uid: str, field: str) -> None:
        self._show_sheet()
        self.sheet.show_record(self.entity.name, uid)
        self.sheet.show_history(field)

    def _show_sheet(self) -> None:
        self.sheet_action.setChecked(True)

    @Slot(bool)
    def _on_sheet_toggled(self, shown: bool) -> None:
        self.sheet.setVisible(shown)
        self.session.preferences.remember(self.sheet_kept, shown)
        if shown:
            self._show_current()

    @Slot()
    def _on_sheet_closed(self) -> None:
        self.sheet_action.setChecked(False)
        self.view.setFocus()

    @Slot(int, int)
    def _on_splitter_moved(self, _at: int, _number: int) -> None:
        self.session.preferences.remember("sheet.sizes", self.splitter.sizes())

    # Keyboard and menus

    @Slot()
    def _on_find(self) -> None:
        self.bar.field.setFocus()
        self.bar.field.selectAll()

    @Slot()
    def _on_bar_left(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self.table.count:
            go_to(self.view, self.table.index(0, self.view.columns.visible()[0]))

    @Slot()
    def _on_columns_wanted(self) -> None:
        """From the search everywhere, where no button is: at the corner of the list."""
        self._columns_menu.popup(self.view.mapToGlobal(self.view.rect().topLeft()))

    @Slot()
    def _on_columns_shown(self) -> None:
        self.view.columns.fill(self._columns_menu)

    @Slot(QMenu)
    def _on_menu_wanted(self, menu: QMenu) -> None:
        menu.addSeparator()
        menu.addActions(self.list_actions.row_actions())
