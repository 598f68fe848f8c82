"""The table as people use it: like Excel, with sentences."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QTableView, QWidget
from shiboken6 import isValid

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.qt_names import Index, ranges
from dcant_tracker.ui.records.table.columns import Columns, SortHeader, next_order
from dcant_tracker.ui.records.table.delegate import CellDelegate
from dcant_tracker.ui.records.table.editors.factory import Editor
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.selection import Place, Rectangle, rows_of
from dcant_tracker.ui.records.table.transfer import CellTransfer
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_AT_ONCE = 1_000
"""Rows copied without a progress dialog."""

KEYS = KeysOf(
    lambda: _("Cellules d'un tableau"),
    {
        "edit": Keys(lambda: _("Modifier la cellule"), ("Return", "Enter")),
        "open": Keys(lambda: _("Ouvrir la fiche de la ligne"), ("Space",)),
        "clear": Keys(lambda: _("Effacer ce que contiennent les cellules"), ("Del",)),
        "rows": Keys(lambda: _("Choisir les lignes entières"), ("Shift+Space",)),
        "copy": Keys(lambda: _("Copier"), ("Ctrl+C", "Ctrl+Ins")),
        "copy_headed": Keys(lambda: _("Copier avec les en-têtes"), ("Ctrl+Shift+C",)),
        "cut": Keys(lambda: _("Couper"), ("Ctrl+X", "Shift+Del")),
        "paste": Keys(lambda: _("Coller, aussi ce qui vient d'Excel"), ("Ctrl+V", "Shift+Ins")),
        "down": Keys(lambda: _("Recopier vers le bas"), ("Ctrl+D",)),
    },
)

_SELECT = QItemSelectionModel.SelectionFlag
_HINT = QAbstractItemDelegate.EndEditHint


class TableView(QTableView):
    """A view of a RecordTable: editing in place, the clipboard, the order by headers, one menu."""

    currentRecord = Signal(str)
    """The uid of the row that became current; empty for none."""
    opened = Signal(str)
    """The uid whose sheet is wanted."""
    historyWanted = Signal(str, str)
    """(uid, field): what happened to this cell."""
    creationWanted = Signal(str, str, str)
    """(uid, field, name): a record of that name is to be created for this reference."""
    menuWanted = Signal(QMenu)
    """A context menu about to show: whoever holds the table adds its own entries."""

    def __init__(self, table: RecordTable, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._bubble: RefusalBubble | None = None
        self._refused: Editor | None = None
        self._step_after = 0
        self._kept: Place | None = None
        self._reported = ""
        self.offers_history = True
        """Whether the menu offers the history of a cell."""
        self._dress(table)
        self.setModel(table)
        self._edit_with(self.make_delegate())
        self.columns = Columns(self, table.session, table.entity, name)
        self.cells = CellTransfer(table, self.rectangle, self.columns.visible, self)
        self._header.sortWanted.connect(self._on_sort_wanted)
        table.session.unseen.changed.connect(self._on_news)
        table.replacing.connect(self._on_replacing)
        table.replaced.connect(self._on_replaced)
        table.refused.connect(self._on_refused_later)
        table.wholeWanted.connect(self.creationWanted, Qt.ConnectionType.QueuedConnection)
        theme.news.changed.connect(self._on_theme_changed)
        self.clicked.connect(self._on_clicked)

    @property
    def session(self) -> Session:
        """The session of the table."""
        return self.table.session

    def _dress(self, table: RecordTable) -> None:
        self._header = SortHeader(self)
        self.setHorizontalHeader(self._header)
        self._header.setStretchLastSection(True)
        self.verticalHeader().hide()
        self._on_theme_changed()
        self.setAccessibleName(table.entity.sheet)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(True)

    def make_delegate(self) -> CellDelegate:
        """What paints and edits the cells."""
        return CellDelegate(self.table, self)

    def _edit_with(self, delegate: CellDelegate) -> None:
        delegate.began.connect(self._on_editing_began)
        delegate.tried.connect(self._on_tried)
        delegate.stepped.connect(self._on_stepped)
        delegate.creationWanted.connect(self.creationWanted)
        self.setItemDelegate(delegate)

    @Slot()
    def _on_theme_changed(self) -> None:
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(theme.px("line"))
        rows.setDefaultSectionSize(theme.px("line"))

    # Where one is

    def current_uid(self) -> str:
        """The uid of the current row; empty when there is none."""
        return self.table.uid(self.currentIndex().row())

    def selected_rows(self) -> list[int]:
        """The rows of records that the selection touches, from top to bottom."""
        return [row for row in rows_of(self.selectionModel().selection()) if self.table.is_record(row)]

    def select_uid(self, uid: str, field: str = "") -> bool:
        """Make the record ``uid`` current; False when the list does not hold it."""
        row = self.table.row_of(uid)
        if row < 0 and self.table.grouping:
            self.table.fold_all(False)
            row = self.table.row_of(uid)
        if row < 0:
            return False
        column = self.table.column(field) if field else self._home_column()
        index = self.table.index(row, column)
        go_to(self, index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def _home_column(self) -> int:
        current = self.currentIndex().column()
        if current >= 0 and not self.isColumnHidden(current):
            return current
        visible = self.columns.visible()
        return visible[0] if visible else 0

    @Slot()
    def _on_news(self) -> None:
        """Colleagues wrote cells, or the person saw them: their corners are drawn again."""
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if previous.isValid() and previous.row() != current.row() and (session := self.table.session).unseen:
            session.unseen.look(self.table.entity.name, self.table.uid(previous.row()))
        left = previous.isValid() and self.table.is_draft(previous.row()) and previous.row() != current.row()
        if left and self.table.draft and not self.table.draft.missing():
            self._create_draft()
        uid = self.table.uid(current.row()) if current.isValid() else ""
        if uid != self._reported:
            self._reported = uid
            self.currentRecord.emit(uid)

    @Slot()
    def _on_replacing(self) -> None:
        self._kept = Place.of(self, self.table)

    @Slot()
    def _on_replaced(self) -> None:
        if self._kept is not None:
            self._kept.restore(self, self.table)
            self._kept = None

    # Editing

    @Slot(QWidget, object)
    def _on_tried(self, editor: Editor, problem: UserError | None) -> None:
        """Say beside ``editor`` why its value was refused; None: it was taken."""
        self._hide_bubble()
        self._refused = editor if problem is not None else None
        if problem is not None:
            self._bubble = RefusalBubble(editor, problem)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        """Once the editor has closed, go to the row below (1) or above (-1)."""
        self._step_after = step

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close ``editor``, unless what it holds was refused: then it stays, with the text, until mended or left."""
        step, self._step_after = self._step_after, 0
        was = self.currentIndex()
        if editor is self._refused and hint != _HINT.RevertModelCache:
            QTimer.singleShot(0, self, self._return_to_refused)
            return
        self._refused = None
        self._hide_bubble()
        if self.table.is_draft(was.row()) and (step > 0 or self._ends_row(hint)):
            super().closeEditor(editor, _HINT.NoHint)
            self.finish_draft()
            return
        super().closeEditor(editor, hint)
        if step:
            self._move_down(step)
        if not self.is_editing():
            self.table.release()

    def _ends_row(self, hint: QAbstractItemDelegate.EndEditHint) -> bool:
        return hint == _HINT.EditNextItem and self.currentIndex().column() == self.columns.visible()[-1]

    def finish_draft(self) -> None:
        """Make a record of what the empty line holds and begin the next one; go to what it lacks, if anything."""
        self.table.release()
        draft = self.table.draft
        if not draft:
            return
        missing = draft.missing()
        if missing:
            self._go_to_missing([field.name for field in missing])
        elif self._create_draft():
            go_to(self, self.table.index(self.table.draft_row, self.columns.visible()[0]))

    def _create_draft(self) -> bool:
        try:
            self.table.draft.create()
        except UserError as problem:
            self.session.messages.error(problem)
            return False
        self.table.show_draft()
        return True

    def _go_to_missing(self, names: Sequence[str]) -> None:
        columns = [self.table.column(name) for name in names]
        shown = next((column for column in self.columns.visible() if column in columns), None)
        if shown is None:
            shown = columns[0]
            self.columns.show_column(shown)
        go_to(self, self.table.index(self.table.draft_row, shown))

    def type_new_row(self) -> None:
        """Go to the empty line."""
        if self.table.grows:
            index = self.table.index(self.table.draft_row, self.columns.visible()[0])
            go_to(self, index)
            self.scrollTo(index)
            self.setFocus()

    def is_editing(self) -> bool:
        """Whether an editor is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def open_cell(self) -> None:
        """Edit the current cell."""
        self.edit(self.currentIndex())

    @Slot()
    def _on_editing_began(self) -> None:
        """An editor opens: other rows wait."""
        self.table.held = True

    @Slot()
    def _return_to_refused(self) -> None:
        editor = self._refused
        if editor is None or not isValid(editor):
            self._refused = None
            return
        uid, name = editor.property("cell")
        index = self.table.index(self.table.row_of(uid), self.table.column(name))
        if index.isValid() and self.currentIndex() != index:
            go_to(self, index)
        editor.setFocus()

    @Slot(str, str, str, object)
    def _on_refused_later(self, uid: str, name: str, typed: str, problem: UserError) -> None:
        """The write door refused: the cell opens again with what was typed."""
        index = self.table.index(self.table.row_of(uid), self.table.column(name))
        if self.is_editing() or not self.isVisible() or not index.isValid():
            self.session.messages.error(problem)
            return
        go_to(self, index)
        self.edit(index)
        editor = self._open_editor()
        if editor is None:
            self.session.messages.error(problem)
            return
        editor.load(None, typed)
        self._on_tried(editor, problem)

    def _open_editor(self) -> Editor | None:
        found = (child for child in self.viewport().children() if child.property("cell"))
        return next((child for child in found if isinstance(child, Editor) and child.isVisible()), None)

    def _hide_bubble(self) -> None:
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()
            self._bubble.deleteLater()
        self._bubble = None

    def _move_down(self, step: int) -> None:
        current = self.currentIndex()
        below = self.table.index(current.row() + step, current.column())
        if below.isValid():
            go_to(self, below)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        slot = self._slot_of(event)
        if slot is None:
            super().keyPressEvent(event)
        else:
            slot()

    def _slot_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        name = next((name for name, keys in KEYS.keys.items() if keys.pressed(event)), "")
        if name in {"edit", "open"} and not self.currentIndex().isValid():
            return None
        if name in {"edit", "open"} and self.table.group(self.currentIndex().row()) is not None:
            return self._fold_here
        return {
            "edit": self.open_cell,
            "open": self._on_open_wanted,
            "clear": self.clear_cells,
            "rows": self.select_whole_rows,
            "copy": self.copy,
            "copy_headed": self.copy_headed,
            "cut": self.cut,
            "paste": self.paste,
            "down": self.fill_down,
        }.get(name)

    def _fold_here(self) -> None:
        """Fold or unfold the group whose heading is current."""
        row = self.currentIndex().row()
        column = self.currentIndex().column()
        self.table.fold(row)
        go_to(self, self.table.index(row, column))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if self.table.group(index.row()) is not None:
            self._fold_here()

    def select_whole_rows(self) -> None:
        """Extend the selection to whole rows."""
        selection = QItemSelection()
        last = self.table.columnCount() - 1
        for part in ranges(self.selectionModel().selection()):
            selection.select(self.table.index(part.top(), 0), self.table.index(part.bottom(), last))
        self.selectionModel().select(selection, _SELECT.ClearAndSelect)

    # Order

    @Slot(int, bool)
    def _on_sort_wanted(self, column: int, adds: bool) -> None:
        from dataclasses import replace

        query = self.table.query
        order = next_order(query.order, self.table.fields[column].name, adds=adds)
        self.table.show_query(replace(query, order=order))
        self._header.viewport().update()

    # Clipboard

    def rectangle(self) -> Rectangle:
        """The rows and the visible columns that the selection covers."""
        return Rectangle.of(self.selectionModel().selection(), self.columns.visible())

    @Slot()
    def copy(self) -> None:
        """Put the selected rectangle on the clipboard, as text and as HTML."""
        self.cells.copy()

    @Slot()
    def copy_headed(self) -> None:
        """Put the selected rectangle on the clipboard below the names of its columns."""
        self.cells.copy(headed=True)

    @Slot()
    def cut(self) -> None:
        """Copy the selected rectangle, then empty it."""
        self.cells.cut()

    @Slot()
    def paste(self) -> None:
        """Write the clipboard's rectangle from the first selected cell on; one cell fills the selection."""
        self.cells.paste()

    @Slot()
    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.cells.clear()

    @Slot()
    def fill_down(self) -> None:
        """Copy the first selected row into those below it."""
        self.cells.fill_down()

    # Menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.cell_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = event.globalPos() if event.reason() == event.Reason.Mouse else self._below_current()
        menu.popup(at)

    def _below_current(self) -> QPoint:
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.bottomLeft())

    def cell_menu(self) -> QMenu:
        """What can be done with the selected cells."""
        menu = QMenu(self)
        here = self.currentIndex().isValid()
        entries = (
            (_("Modifier la cellule"), "F2", "pencil", self._on_edit_wanted),
            (_("Ouvrir la fiche"), _("Espace"), "panel-left-open", self._on_open_wanted),
            None,
            (_("Couper"), "Ctrl+X", "minus", self.cut),
            (_("Copier"), "Ctrl+C", "copy", self.copy),
            (_("Copier avec les en-têtes"), _("Ctrl+Maj+C"), "table", self.copy_headed),
            (_("Coller"), "Ctrl+V", "clipboard-paste", self.paste),
            (_("Recopier vers le bas"), "Ctrl+D", "arrow-down", self.fill_down),
            (_("Effacer"), _("Suppr"), "x", self.clear_cells),
            None,
            (_("Trier par cette colonne"), "", "arrow-up", self._on_sort_here),
            (_("Ajouter cette colonne au tri"), "", "list-ordered", self._on_sort_here_too),
            None,
            (_("Historique de cette cellule"), "", "history", self._on_history_wanted),
        )
        for entry in entries if self.offers_history else entries[:-2]:
            if entry is None:
                menu.addSeparator()
                continue
            text, keys, icon, slot = entry
            action = menu.addAction(theme.icon(icon), f"{text}\t{keys}" if keys else text, slot)
            action.setEnabled(here)
        self.menuWanted.emit(menu)
        return menu

    @Slot()
    def _on_edit_wanted(self) -> None:
        self.open_cell()

    @Slot()
    def _on_sort_here(self) -> None:
        self._on_sort_wanted(self.currentIndex().column(), False)

    @Slot()
    def _on_sort_here_too(self) -> None:
        self._on_sort_wanted(self.currentIndex().column(), True)

    @Slot()
    def _on_open_wanted(self) -> None:
        self.opened.emit(self.current_uid())

    @Slot()
    def _on_history_wanted(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            name = self.table.fields[index.column()].name
            self.historyWanted.emit(self.current_uid(), name if name in self.table.entity else "")
