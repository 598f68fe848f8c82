"""Values that hold for every record of a sheet: those that name it and that no column gives, and others."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping
from dcant_tracker.ui.exchange.foreign.naming import value_line
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import quiet_button
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def labelled(text: str, field: QWidget) -> QWidget:
    """``field`` with its label before it, as one widget."""
    box = QWidget()
    label = Label(text)
    label.setBuddy(field)
    in_row(label, field, within=box, spacing=6)
    return box


class SheetValues(FlowRow):
    """One line for each value; ``changed`` tells what was typed."""

    changed = Signal(str, str)
    """(name of the field, text)."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=10)
        self._session = session
        self._sheet: SheetMapping | None = None
        self._added: set[str] = set()
        self._boxes: dict[str, QWidget] = {}
        self.lines: dict[str, QLineEdit] = {}
        self.more = quiet_button("plus", _("Autre valeur"))
        self.more.setToolTip(_("Une valeur qui vaut pour toutes les fiches de la feuille"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._on_menu)
        self.add(self.more)

    def show_sheet(self, sheet: SheetMapping) -> None:
        """Show the values of a sheet; lines that stay keep what is being typed."""
        if self._sheet is None or (sheet.sheet, sheet.entity) != (self._sheet.sheet, self._sheet.entity):
            self._added.clear()
            for name in list(self.lines):
                self._take_away(name)
        self._sheet = sheet
        wanted = self._wanted()
        for name in [name for name in self.lines if name not in wanted]:
            self._take_away(name)
        for name in wanted:
            if name not in self.lines:
                self._put(CATALOGUE[sheet.entity], CATALOGUE[sheet.entity][name])
            if not self.lines[name].hasFocus():
                self.lines[name].setText(sheet.given.get(name, ""))
        self.more.setVisible(bool(sheet.entity))
        self.rearrange()

    def _wanted(self) -> list[str]:
        sheet = self._sheet
        if sheet is None or not sheet.entity:
            return []
        entity, fed, given = CATALOGUE[sheet.entity], self._fed(), sheet.given
        needed = {field.name for field in entity.key if field.required and field.target != ANY} - fed
        return [
            field.name
            for field in entity
            if field.name in needed or field.name in given or field.name in self._added - fed
        ]

    def _fed(self) -> set[str]:
        assert self._sheet is not None
        return {name for column in self._sheet.used for name in (column.field, column.leading, *column.given) if name}

    def _put(self, entity: Entity, field: Field) -> None:
        line = value_line(self._session, entity, field, self)
        line.setMinimumWidth(round(170 * theme.tokens().scale))
        line.setPlaceholderText(_("pour toute la feuille"))
        if isinstance(line, PickEditor):
            line.accepted.connect(partial(self._tell, field.name))
        line.textChanged.connect(partial(self._tell, field.name))
        box = labelled(field.label, line)
        self._boxes[field.name] = box
        self.lines[field.name] = line
        self.add(box, before=self.more)
        QWidget.setTabOrder(self.more, line)
        box.show()

    def _take_away(self, name: str) -> None:
        del self.lines[name]
        self.drop(self._boxes.pop(name))

    def _tell(self, name: str, *_text: object) -> None:
        if self._sheet is None or name not in self.lines:
            return
        text = self.lines[name].text().strip()
        if text != self._sheet.given.get(name, ""):
            self._added.add(name)
            self.changed.emit(name, text)

    @Slot()
    def _on_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        if self._sheet is None or not self._sheet.entity:
            return
        fed = self._fed()
        for field in CATALOGUE[self._sheet.entity]:
            if field.name not in fed and field.name not in self.lines and field.target != ANY:
                action = QAction(field.label, menu)
                action.triggered.connect(partial(self.offer, field.name))
                menu.addAction(action)

    def offer(self, name: str, *_checked: object) -> None:
        """Show a line for one more value, ready to be typed in."""
        self._added.add(name)
        if self._sheet is not None:
            self.show_sheet(self._sheet)
        self.lines[name].setFocus()
