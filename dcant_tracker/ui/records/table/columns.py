"""The columns of a table: which show, in which order, how wide; and the order of the rows by their headers."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.ui.presented_choices import pictures_in_cells
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SAVE_MS = 400
_NARROWEST_PX = 36
_SHARE_OF_NAME = 0.55
"""How much of a narrow table its first column, which names its rows, takes at most."""
_LEAST_CHARACTERS = 15
"""A column that shows less of its words than that says nothing."""


def reading_order(entity: Entity) -> list[str]:
    """The fields of ``entity`` in the order that a list shows at first."""
    leading = PRESENTED[entity.name].columns
    return [*leading, *(field.name for field in entity.columns if field.name not in leading)]


def shown_at_first(entity: Entity, field: Field) -> bool:
    """Whether a column shows before the officer says otherwise: not the long, the internal, the sources."""
    if field.name in PRESENTED[entity.name].columns:
        return True
    if field.internal or field.name.endswith("source"):
        return False
    if field.kind is Kind.LONGTEXT:
        return field.required
    return not (field.is_ref and field.target == entity.name)


class SortHeader(QHeaderView):
    """A header that says how it was clicked; Shift adds a key to the order."""

    sortWanted = Signal(int, bool)
    """(column, whether it is added to the order)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST_PX)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(_("En-têtes des colonnes"))
        self.sectionClicked.connect(self._on_clicked)

    @Slot(int)
    def _on_clicked(self, column: int) -> None:
        adds = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.sortWanted.emit(column, adds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Menu:
            self.customContextMenuRequested.emit(self.rect().center())
            return
        super().keyPressEvent(event)


def next_order(order: tuple[str, ...], name: str, *, adds: bool) -> tuple[str, ...]:
    """The order after a click on the header of ``name``: ascending, descending, then no longer."""
    kept = tuple(given for given in order if given.lstrip("-") != name) if adds else ()
    turned = {name: (f"-{name}",), f"-{name}": ()}
    present = next((given for given in order if given.lstrip("-") == name), None)
    mine = turned[present] if present else (name,)
    if adds and present and mine:
        return tuple(mine[0] if given == present else given for given in order)
    return kept + mine


class Columns(QObject):
    """The layout of the columns of ``view``, remembered under ``name`` in the preferences."""

    reset_done = Signal()
    """The columns stand as on the first day again."""

    def __init__(self, view: QTableView, session: Session, entity: Entity, name: str) -> None:
        super().__init__(view)
        self._header = view.horizontalHeader()
        self._session = session
        self._entity = entity
        self._name = f"columns.{name}"
        self._restoring = False
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._save_timer.timeout.connect(self.save)
        self.restore()
        self._header.sectionMoved.connect(self._on_touched)
        self._header.sectionResized.connect(self._on_resized)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._on_menu_wanted)

    def restore(self) -> None:
        """Lay the columns out as they were left, or as they are at first."""
        kept: dict[str, Any] = self._session.preferences.recall(self._name) or {}
        names = [field.name for field in self._entity.columns]
        hidden = kept.get("hidden")
        widths = kept.get("widths") or {}
        kept_order = kept.get("order") or reading_order(self._entity)
        order = [name for name in kept_order if name in names]
        self._restoring = True
        for column, field in enumerate(self._entity.columns):
            by_rule = not shown_at_first(self._entity, field)
            self._header.setSectionHidden(column, by_rule if hidden is None else field.name in hidden)
            self._header.resizeSection(column, int(widths.get(field.name) or self._usual_width(field)))
        for place, name in enumerate(order):
            self._header.moveSection(self._header.visualIndex(names.index(name)), place)
        self._restoring = False

    @Slot()
    def save(self) -> None:
        """Remember the layout."""
        self._save_timer.stop()
        header, fields = self._header, self._entity.columns
        shown = [column for column in self.visual_order() if not header.isSectionHidden(column)]
        widths = {fields[column].name: header.sectionSize(column) for column in shown}
        if shown and header.stretchLastSection():
            widths.pop(fields[shown[-1]].name)
        self._session.preferences.remember(
            self._name,
            {
                "order": [fields[column].name for column in self.visual_order()],
                "hidden": [field.name for rank, field in enumerate(fields) if header.isSectionHidden(rank)],
                "widths": widths,
            },
        )

    def visual_order(self) -> list[int]:
        """Every column from left to right, the hidden ones too."""
        return [self._header.logicalIndex(place) for place in range(self._header.count())]

    def visible(self) -> list[int]:
        """The columns that show, from left to right."""
        return [column for column in self.visual_order() if not self._header.isSectionHidden(column)]

    def show_column(self, column: int, *, shown: bool = True) -> None:
        """Show or hide one column; the last one stays."""
        if not shown and self.visible() == [column]:
            return
        self._header.setSectionHidden(column, not shown)
        self._touch()

    def fit(self, names: Sequence[str], room: int) -> None:
        """Show as many of ``names`` (the most important first) as ``room`` pixels hold, unless one chose oneself."""
        if self._session.preferences.recall(self._name) is not None:
            return
        fields = {field.name: (column, field) for column, field in enumerate(self._entity.columns)}
        widths: dict[int, int] = {}
        left = room
        for column, field in (fields[name] for name in names):
            least = self._least_width(field) if widths else min(self._usual_width(field), round(room * _SHARE_OF_NAME))
            if not widths or least <= left:
                widths[column], left = least, left - least
        self._restoring = True
        for column, _field in fields.values():
            self._header.setSectionHidden(column, column not in widths)
        for place, (column, least) in enumerate(widths.items()):
            more = min(max(left, 0), self._usual_width(self._entity.columns[column]) - least)
            left -= max(more, 0)
            self._header.resizeSection(column, least + max(more, 0))
            self._header.moveSection(self._header.visualIndex(column), place)
        self._restoring = False

    def share(self, shares: Mapping[str, float], room: int) -> None:
        """Show the columns of ``shares``, each with its part of ``room`` pixels, unless one chose oneself."""
        if self._session.preferences.recall(self._name) is not None or self._save_timer.isActive():
            return
        whole = sum(shares.values())
        self._restoring = True
        for column, field in enumerate(self._entity.columns):
            self._header.setSectionHidden(column, field.name not in shares)
            if field.name in shares:
                self._header.resizeSection(column, max(_NARROWEST_PX, int(room * shares[field.name] / whole)))
        self._restoring = False

    def show_only(self, names: Sequence[str]) -> None:
        """Show these columns from left to right for a while; :meth:`restore` goes back to what the officer chose."""
        ranks = {field.name: rank for rank, field in enumerate(self._entity.columns)}
        listed = [ranks[name] for name in names if name in ranks]
        if not listed:
            return
        self._restoring = True
        for column in range(self._header.count()):
            self._header.setSectionHidden(column, column not in listed)
        for place, column in enumerate(listed):
            self._header.moveSection(self._header.visualIndex(column), place)
        self._restoring = False

    def reset(self) -> None:
        """Go back to the layout of the first day."""
        self._session.preferences.remember(self._name, None)
        self.restore()
        self.reset_done.emit()

    def menu(self, parent: QWidget) -> QMenu:
        """One entry a column to show or hide it, and the way back."""
        menu = PatientMenu(parent, ticking=True)
        self.fill(menu)
        return menu

    def fill(self, menu: QMenu) -> None:
        """Put the entries into ``menu``, as the columns stand."""
        menu.clear()
        for column in self.visual_order():
            action = QAction(self._entity.columns[column].label, menu, checkable=True)
            action.setChecked(not self._header.isSectionHidden(column))
            action.setData(column)
            action.toggled.connect(self._on_toggled)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(_("Revenir aux colonnes d'origine"), self.reset)

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.show_column(int(sender.data()), shown=shown)

    @Slot(QPoint)
    def _on_menu_wanted(self, at: QPoint) -> None:
        menu = self.menu(self._header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._header.mapToGlobal(at))

    def _on_touched(self, *_moved: int) -> None:
        self._touch()

    def _on_resized(self, column: int, _before: int, _now: int) -> None:
        """Take what a person drew; the last column follows the room that there is, one that is hidden shrinks."""
        if self._header.isSectionHidden(column):
            return
        if not self._header.stretchLastSection() or self.visible()[-1:] != [column]:
            self._touch()

    def _touch(self) -> None:
        if not self._restoring:
            self._save_timer.start()

    @staticmethod
    def _name_width(field: Field) -> int:
        return PRESENTED[str(field.target)].name_width if field.is_ref and field.target != ANY else 0

    def _least_width(self, field: Field) -> int:
        """What a column needs to be worth showing."""
        metrics = QFontMetrics(self._header.font())
        return min(self._usual_width(field), metrics.averageCharWidth() * _LEAST_CHARACTERS)

    def _usual_width(self, field: Field) -> int:
        metrics = QFontMetrics(self._header.font())
        characters = self._name_width(field) or min(field.width, 36)
        if field.kind is Kind.TEXT and not field.key:
            characters = min(characters, 17)
        if field.choices is not None:
            characters = min(characters, 1 + max(len(label) for label in field.choices.labels.values()))
        wanted = metrics.averageCharWidth() * characters + 2 * theme.px("space.2")
        if self._entity.deadline and field.name == self._entity.deadline.on:
            wanted += metrics.horizontalAdvance(" · en retard") + theme.px("icon")
        if pictures_in_cells(field):
            wanted += theme.px("icon")
        title = metrics.horizontalAdvance(field.label) + 2 * theme.px("space.2") + theme.px("icon")
        return max(wanted, min(title, 180))
