"""« Regrouper » : by which field the rows of a list stand under headings with their counts."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import named_action
from dcant_tracker.ui.records.table.grouping import groupable
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Listes de fiches"),
    {"group": Keys(lambda: _("Regrouper les lignes"), ("Ctrl+Shift+G",))},
)


class GroupMenu(QObject):
    """The action « Regrouper » of ``table``."""

    def __init__(self, table: RecordTable, owner: QWidget) -> None:
        super().__init__(owner)
        self._table = table
        self._owner = owner
        self.action = QAction(theme.icon("layers"), _("Regrouper"), owner)
        self.action.setToolTip(_("Regrouper les lignes, avec le nombre de chacune (Ctrl+Maj+G)"))
        self._menu = PatientMenu(owner)
        self._menu.aboutToShow.connect(self.fill)
        self.action.setMenu(self._menu)
        self.action.triggered.connect(self.pop_up)
        answer(owner, KEYS["group"], self.pop_up, inside=True)
        self.fill()

    @Slot()
    def pop_up(self) -> None:
        """Open the menu, below its button where there is one."""
        self._menu.pop_up(self.action, self._owner)

    @Slot()
    def fill(self) -> None:
        """One entry a field, and what is done with all groups."""
        self._menu.clear()
        by = self._table.grouping
        for field in groupable(self._table.entity):
            entry = named_action(field.label, self._menu)
            entry.setCheckable(True)
            entry.setChecked(field.name == by)
            entry.setProperty("palette_text", _("Regrouper par : {label}").format(label=field.label))
            entry.triggered.connect(partial(self.group_by, "" if field.name == by else field.name))
            self._menu.addAction(entry)
        if by:
            self._menu.addSeparator()
            self._menu.addAction(_("Ne plus regrouper"), partial(self.group_by, ""))
            self._menu.addAction(_("Tout replier"), partial(self._table.fold_all, True))
            self._menu.addAction(_("Tout déplier"), partial(self._table.fold_all, False))
        label = self._table.entity[by].label if by else ""
        self.action.setText(_("Par : {label}").format(label=label) if by else _("Regrouper"))

    def group_by(self, field: str, _checked: bool = False) -> None:
        """Put the rows under headings of ``field``; under none where it is empty."""
        self._table.group_by(field)
        self.fill()
