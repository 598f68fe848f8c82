"""What leaves of one sheet: which records, by the filters of its list, and which columns."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from dcant_tracker.domain.fields import Entity
from dcant_tracker.exchange.scope import Narrowing, must_leave
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.small_lists import RowHeight
from dcant_tracker.ui.records.table.filters.bar import FilterBar
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_NAME = Qt.ItemDataRole.UserRole


class SheetChoice(QWidget):
    """The filters and the columns of one sheet; ``changed`` when something else would leave."""

    changed = Signal()

    def __init__(self, session: Session, entity: Entity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entity = entity
        self.bar = FilterBar(session, entity.name, self)
        self.bar.field.hide()
        self.bar.count.hide()
        self.bar.changed.connect(self.changed)
        self.columns = QListWidget(self)
        self.columns.setItemDelegate(RowHeight(self.columns))
        self.columns.setAccessibleName(_("Colonnes de « {sheet} »").format(sheet=entity.sheet))
        for declared in entity:
            item = QListWidgetItem(
                _("{label} (interne)").format(label=declared.label) if declared.internal else declared.label
            )
            item.setData(_NAME, declared.name)
            always = must_leave(declared)
            ticked = Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | (ticked if always else Qt.ItemFlag.ItemIsEnabled | ticked))
            item.setCheckState(Qt.CheckState.Checked)
            if always:
                item.setToolTip(_("Toujours envoyée : elle dit de quelle fiche il s'agit, ou lui est nécessaire."))
            self.columns.addItem(item)
        self.columns.itemChanged.connect(self._on_ticked)
        in_column(
            theme.set_role(Label(entity.sheet, self), "section"),
            Label(_("Lignes"), self),
            self.bar,
            Label(_("Colonnes"), self),
            (self.columns, 1),
            within=self,
            spacing=6,
        )

    def narrowing(self) -> Narrowing:
        """What leaves of the sheet."""
        without = (item.data(_NAME) for item in self._items() if item.checkState() is Qt.CheckState.Unchecked)
        return Narrowing(frozenset(without), self.bar.conditions())

    def show_narrowing(self, narrowing: Narrowing) -> None:
        """Tick what leaves, without telling."""
        self.columns.blockSignals(True)
        for item in self._items():
            is_out = item.data(_NAME) in narrowing.without and bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked)
        self.columns.blockSignals(False)
        self.bar.blockSignals(True)
        self.bar.show_query(Query(self._entity.name, conditions=narrowing.conditions))
        self.bar.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.columns.item(row) for row in range(self.columns.count())]

    @Slot(QListWidgetItem)
    def _on_ticked(self, _item: QListWidgetItem) -> None:
        self.changed.emit()
