"""What is done with the records of a list: add, duplicate, change many, delete."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.nouns import added
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action, give_keys
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.adding.new_record import named
from dcant_tracker.ui.records.adding.noting_weather import ask
from dcant_tracker.ui.records.table import weather
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.words import _

_MOST_DELETED = 2_000

KEYS = KeysOf(
    lambda: _("Listes de fiches"),
    {
        "add": Keys(lambda: _("Ajouter"), ("Ctrl+N",)),
        "duplicate": Keys(lambda: _("Dupliquer"), ("Ctrl+Shift+D",)),
        "bulk": Keys(lambda: _("Modifier la sélection"), ("Ctrl+M",)),
        "delete": Keys(lambda: _("Supprimer"), ("Ctrl+Del",)),
        "join": Keys(lambda: _("Fusionner…"), ("Ctrl+Shift+U",)),
        "paste": Keys(lambda: _("Coller des lignes"), ("Ctrl+Shift+V",)),
        "replace": Keys(lambda: _("Rechercher et remplacer"), ("Ctrl+Shift+H",)),
    },
)


class ListActions(QObject):
    """The actions of a table of records, for the head of a page, the keyboard and the context menu.

    ``presets`` are what a record added here holds already (a sub-table's owner).
    """

    def __init__(self, view: TableView, owner: QWidget, presets: dict[str, Value] | None = None) -> None:
        super().__init__(owner)
        self._owner = owner
        self._view = view
        self._session = view.session
        self._entity = view.table.entity
        self._presets = presets or {}
        self._actions = {
            "add": self._action("plus", KEYS["add"], self.add),
            "duplicate": self._action("copy", KEYS["duplicate"], self.duplicate),
            "bulk": self._action("pencil", KEYS["bulk"], self.edit_many),
            "delete": self._action("trash-2", KEYS["delete"], self.delete),
            "join": self._action("merge", KEYS["join"], self.join),
            "paste": self._action("clipboard-paste", KEYS["paste"], self.paste_rows),
            "replace": self._action("arrow-left-right", KEYS["replace"], self.replace),
        }
        self._actions["paste"].setToolTip(
            as_tip(_("Ajouter les lignes copiées dans Excel, avec ou sans leurs en-têtes (Ctrl+Maj+V)"))
        )
        self._actions["join"].setToolTip(
            as_tip(_("Fusionner deux fiches qui n'en sont qu'une (deux lignes, ou une seule ; Ctrl+Maj+U)"))
        )
        self._actions["add"].setProperty("primary", True)
        self._actions["add"].setIcon(theme.icon("plus", "accent.text"))
        self._actions["add"].setToolTip(as_tip(_("{add} (Ctrl+N)").format(add=added(self._entity))))
        self._menu_add = QAction(theme.icon("plus"), _("Ajouter\tCtrl+N"), owner)
        self._menu_add.triggered.connect(self.add)
        view.selectionModel().selectionChanged.connect(self._on_selected)
        view.table.modelReset.connect(self._on_selected)
        view.creationWanted.connect(self._on_creation_wanted)
        self._on_selected()

    def _action(self, icon: str, keys: Keys, slot: Callable[[], None]) -> QAction:
        text = keys.said()
        made = action(self._owner, icon, text, slot)
        give_keys(made, self._owner, keys)
        made.setToolTip(as_tip(f"{text} ({made.shortcut().toString(made.shortcut().SequenceFormat.NativeText)})"))
        return made

    def page_actions(self) -> list[QAction]:
        """Add, duplicate, change many, delete."""
        return [self._actions[name] for name in ("add", "duplicate", "bulk", "delete")]

    def more_actions(self) -> list[QAction]:
        """What is done more seldom: paste rows, replace words, join two records that are one."""
        return [self._actions[name] for name in ("paste", "replace", "join")]

    def row_actions(self) -> list[QAction]:
        """Those of the context menu, in its order."""
        names = ("paste", "duplicate", "bulk", "replace", "join", "delete")
        return [self._menu_add, *(self._actions[name] for name in names)]

    def action(self, name: str) -> QAction:
        """One of « add », « duplicate », « bulk », « delete », « paste », « replace », « join »."""
        return self._actions[name]

    @Slot()
    def _on_selected(self) -> None:
        some = self._view.selectionModel().hasSelection()
        for name in ("duplicate", "bulk", "join", "delete"):
            self._actions[name].setEnabled(some)

    @Slot()
    def add(self) -> None:
        """Ask for a new record and go to it."""
        create(self._session, self._entity.name, self._presets, self._go_to, several=True)

    @Slot()
    def paste_rows(self) -> None:
        """Add what the clipboard holds, a record a line."""
        self._view.cells.paste_below()

    @Slot()
    def replace(self) -> None:
        """Replace words in the cells of the list, each shown before it is written."""
        from dcant_tracker.ui.records.table.replace_dialog import ReplaceDialog

        table = self._view.table
        fields = [table.fields[column] for column in self._view.columns.visible()]
        chosen = table.row_ids(self._view.selected_rows())
        dialog = ReplaceDialog(self._session, self._entity, fields, table.all_ids(), chosen)
        if self._session.messages.run(dialog):
            dialog.write()

    @Slot()
    def duplicate(self) -> None:
        """Ask for a record like the current one."""
        record = get(self._session.store.read(), self._entity.name, self._view.current_uid())
        if record is None:
            return
        presets = dict(record.values)
        named = next((field for field in self._entity.key if field.kind is Kind.TEXT), None)
        if named is not None and presets[named.name]:
            presets[named.name] = _("{name} (copie)").format(name=presets[named.name])
        create(self._session, self._entity.name, presets, self._go_to, title=_("Dupliquer la fiche"))

    @Slot()
    def edit_many(self) -> None:
        """Set one field of every selected record, as one step."""
        from dcant_tracker.ui.records.bulk_edit import BulkEditDialog

        rows = self._view.selected_rows()
        if not rows:
            return
        index = self._view.currentIndex()
        first = self._view.table.fields[index.column()].name if index.isValid() else ""
        first = first if first in self._entity else ""
        dialog = BulkEditDialog(self._session, self._entity, len(rows), first)
        if self._session.messages.run(dialog):
            self._set(rows, dialog.field, dialog.value)

    def _set(self, rows: list[int], field: Field, value: Value) -> None:
        self._view.cells.write_value(rows, field, value, _("Modification en nombre"))

    @Slot()
    def join(self) -> None:
        """Let the two selected records be one, or the selected one and another that is asked for."""
        rows = self._view.selected_rows()
        self._view.table.with_uids(rows[:_MOST_DELETED], self._join)

    def _join(self, uids: list[str]) -> None:
        from dcant_tracker.ui.records.joining.opening import join_selected

        join_selected(self._session, self._entity.name, uids, self._owner)

    @Slot()
    def delete(self) -> None:
        """Delete the selected records, after saying what goes along."""
        rows = self._view.selected_rows()
        if len(rows) > _MOST_DELETED:
            told = _("{count} fiches sont sélectionnées.").format(count=len(rows))
            hint = _("Supprimez-en {most} au plus à la fois.").format(most=_MOST_DELETED)
            self._session.messages.error(UserError(told, hint))
        elif rows:
            self._view.table.with_uids(rows, self._delete)

    def _delete(self, uids: list[str]) -> None:
        from dcant_tracker.ui.records.deleting import delete

        delete(self._session, self._entity.name, uids)

    @Slot(str, str, str)
    def _on_creation_wanted(self, uid: str, field: str, typed: str) -> None:
        """« Créer … » was taken in a cell: ask for the record, then let the cell refer to it.

        It belongs to what the row belongs to. In the cell of a weather, the whole of a progress point is asked for.
        """
        if field in self._view.table.computed:
            side = weather.side_of(self._session, self._entity.name, uid, by_state=field == weather.BY_STATE)
            if side is not None:
                ask(self._session, side, typed)
            return
        target = CATALOGUE[str(self._entity[field].target)]
        record = get(self._session.store.read(), self._entity.name, uid)
        context = [one.name for one in self._entity.refs if one.is_context]
        nearby = {name: record[name] for name in context if record[name] is not None} if record else {}
        create(self._session, target.name, named(target, typed, nearby), partial(self._refer, uid, field))

    def _refer(self, uid: str, field: str, created: str) -> None:
        if not self._view.table.edit(uid, field, Picked(created)) and self._view.table.refusal:
            self._session.messages.error(self._view.table.refusal)

    def _go_to(self, uid: str) -> None:
        self._session.openRecord(self._entity.name, uid)
