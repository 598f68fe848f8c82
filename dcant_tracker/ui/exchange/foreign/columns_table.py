"""The columns of one sheet: what they hold, which field they give, how sure that is."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.exchange.merging.first_rows import samples
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.sources.foreign.adjusting import doubled
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping
from dcant_tracker.ui.exchange.foreign.confidence import CONFIDENCE, ConfidenceDelegate
from dcant_tracker.ui.exchange.foreign.correspondence_words import column_name, fed, settings_of, sureness
from dcant_tracker.ui.exchange.foreign.picking import Option, PickDelegate
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.words import _

HEADING, SAMPLES, FIELD, SURENESS, SETTINGS = range(5)
_SHARES = (0.22, 0.26, 0.31, 0, 0.21)
"""Of the width that is left beside the column of fixed width, the confidence."""
_SURENESS_WIDTH = 125


def field_options(entity: Entity) -> list[Option]:
    """« Laisser de côté », the fields that name a record, then the others."""
    keys = [(field.label, field.name) for field in entity if field.key]
    others = [(field.label, field.name) for field in entity if not field.key]
    listed: list[Option] = [(_("Laisser de côté"), ""), (_("Ce qui désigne la fiche"), None), *keys]
    return [*listed, (_("Le reste"), None), *others] if others else listed


class ColumnsModel(RowsModel[ColumnMapping]):
    """The columns of ``mapping``; a field that is picked is told by ``picked`` and set by whoever listens."""

    picked = Signal(int, str)
    """(position of the column, name of the field or "")."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Colonne"), column_name, color=self._muted),
                Column(_("Exemples"), self._examples, color=lambda _column: "text.muted"),
                Column(_("Donne le champ"), self._fed, color=self._muted, icon=self._warning),
                Column(_("Confiance"), self._sureness, color=self._muted),
                Column(_("Réglages"), self._settings, color=self._muted),
            ),
            parent,
        )
        self.mapping: SheetMapping | None = None
        self._samples: dict[int, tuple[str, ...]] = {}
        self._doubled: set[int] = set()

    def show(self, mapping: SheetMapping, rows: Sequence[Sequence[CellValue]]) -> None:
        """Show another sheet, or the same read otherwise."""
        self.beginResetModel()
        self._samples = {column.position: samples(rows, column.position) for column in mapping.columns}
        self._keep(mapping)
        self.endResetModel()

    def update(self, mapping: SheetMapping) -> None:
        """Show other fields for the same columns."""
        self._keep(mapping)
        self.redraw()

    def _keep(self, mapping: SheetMapping) -> None:
        self.mapping, self.rows = mapping, mapping.columns
        self._doubled = {column.position for columns in doubled(mapping).values() for column in columns}

    def position(self, row: int) -> int | None:
        """The place in the sheet of the column in ``row``."""
        column = self.row(row)
        return column.position if column is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        reads = self.mapping is not None and bool(self.mapping.entity)
        return flags | Qt.ItemFlag.ItemIsEditable if reads and index.column() == FIELD else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.row(index.row())
        if column is not None and role == CONFIDENCE:
            return column.confidence if self._reads(column) and index.column() == SURENESS else None
        if column is not None and role == Qt.ItemDataRole.EditRole:
            return column.field
        return super().data(index, role)

    def _reads(self, column: ColumnMapping) -> bool:
        return self.mapping is not None and bool(self.mapping.entity and column.field)

    def _muted(self, column: ColumnMapping) -> str | None:
        return None if self._reads(column) else "text.muted"

    def _examples(self, column: ColumnMapping) -> str:
        return " · ".join(self._samples[column.position]) or _("(vide)")

    def _fed(self, column: ColumnMapping) -> str:
        assert self.mapping is not None
        return fed(self.mapping, column)

    def _warning(self, column: ColumnMapping) -> QIcon | None:
        return theme.icon("triangle-alert", "warning") if column.position in self._doubled else None

    def _sureness(self, column: ColumnMapping) -> str:
        return sureness(column.confidence) if self._reads(column) else ""

    def _settings(self, column: ColumnMapping) -> str:
        assert self.mapping is not None
        return settings_of(self.mapping, column)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        position = self.position(index.row())
        if role != Qt.ItemDataRole.EditRole or index.column() != FIELD or position is None:
            return False
        self.picked.emit(position, str(value or ""))
        return True


class ColumnsTable(QTableView):
    """Enter, F2 or a click on a field drops the list of fields down; Delete leaves the column aside."""

    current = Signal(int)
    """The position of the column under the cursor; -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsModel(self)
        self.setModel(self.columns)
        self.setObjectName("steps")
        self.setAccessibleName(_("Colonnes de la feuille"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        quieten(self)
        head = self.horizontalHeader()
        head.setSectionResizeMode(SURENESS, QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(60)
        self.setItemDelegateForColumn(FIELD, PickDelegate(self, self._options, _("Champ donné par la colonne")))
        self.setItemDelegateForColumn(SURENESS, ConfidenceDelegate(self))
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.columns.modelReset.connect(self._on_reset)

    def position(self) -> int:
        """The place in the sheet of the column under the cursor; -1 for none."""
        found = self.columns.position(self.currentIndex().row())
        return -1 if found is None else found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fixed = round(_SURENESS_WIDTH * theme.tokens().scale)
        left = self.viewport().width() - fixed
        for column, share in enumerate(_SHARES):
            self.horizontalHeader().resizeSection(column, round(left * share) or fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.columns.index(self.currentIndex().row(), FIELD)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not event.modifiers():
            self.edit(index)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.position() >= 0:
            self.columns.picked.emit(self.position(), "")
        else:
            super().keyPressEvent(event)

    def _options(self, _index: Index) -> list[Option]:
        mapping = self.columns.mapping
        return field_options(CATALOGUE[mapping.entity]) if mapping is not None and mapping.entity else []

    @Slot(object)
    def _on_clicked(self, index: Index) -> None:
        if index.column() == FIELD:
            self.edit(index)

    @Slot()
    def _on_current(self) -> None:
        self.current.emit(self.position())

    @Slot()
    def _on_reset(self) -> None:
        """Begin at the first column that is read."""
        columns = self.columns.mapping.columns if self.columns.mapping else ()
        row = next((at for at, column in enumerate(columns) if column.field), 0)
        if columns:
            go_to(self, self.columns.index(row, FIELD))
            self.scrollTo(self.columns.index(0, 0))
        self.current.emit(self.position())
