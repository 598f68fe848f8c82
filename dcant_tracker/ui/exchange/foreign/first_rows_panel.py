"""« Ce que donneront les premières lignes » : the records that the first rows would become."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from dcant_tracker.exchange.merging.first_rows import FirstRows, ShownRecord
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.words import _

_LINES = 2
"""How many sentences are in view; the others scroll."""


class FirstRowsPanel(QWidget):
    """A line for each record, a column for each field; what cannot be read is marked and said below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTableWidget(0, 0)
        self.table.setAccessibleName(_("Ce que donneront les premières lignes"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px("row") - 4)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setObjectName("steps")
        self.said = QListWidget()
        self.said.setAccessibleName(_("Ce qui ne va pas dans les premières lignes"))
        self.said.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.said.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said.setIconSize(QSize(16, 16))
        self.said.setTextElideMode(Qt.TextElideMode.ElideRight)
        title = theme.set_role(Label(_("Ce que donneront les premières lignes")), "strong")
        title.setContentsMargins(12, 6, 12, 4)
        in_column(title, (self.table, 1), self.said, within=self, spacing=0)

    def show_rows(self, first: FirstRows) -> None:
        """Show what was read."""
        self.table.setUpdatesEnabled(False)
        self.table.clear()
        titles = [_("Ligne"), *(field.label for field in first.fields)] if first.fields else []
        self.table.setColumnCount(len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setRowCount(len(first.records))
        for row, record in enumerate(first.records):
            for column, item in enumerate((_row_item(record), *_cells(record))):
                self.table.setItem(row, column, item)
        self._set_widths()
        self.table.setUpdatesEnabled(True)
        self._say(first)

    def _say(self, first: FirstRows) -> None:
        lines, icon = list(first.problems), ("triangle-alert", "warning")
        if not first.fields and not lines:
            lines, icon = [_("Rien n'est lu de cette feuille.")], ("info", "icon")
        elif first.fields and not first.records and not lines:
            lines = [_("Aucune ligne sous les titres : vérifiez la ligne des titres et la première fiche.")]
        self.said.clear()
        height = self.said.fontMetrics().height() + 8
        for line in lines:
            item = QListWidgetItem(theme.icon(*icon), line)
            item.setToolTip(as_tip(line))
            item.setSizeHint(QSize(0, height))
            self.said.addItem(item)
        self.said.setFixedHeight(min(_LINES, len(lines)) * height + 10)
        self.said.setVisible(bool(lines))

    def _set_widths(self) -> None:
        scale = theme.tokens().scale
        self.table.resizeColumnsToContents()
        for column in range(self.table.columnCount()):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column) + 8, round(260 * scale)))


def _row_item(record: ShownRecord) -> QTableWidgetItem:
    what = _("illisible") if record.trouble else _("connue") if record.known else _("nouvelle")
    item = QTableWidgetItem(_("{row} · {what}").format(row=record.row, what=what))
    item.setForeground(theme.color("text.muted"))
    if record.trouble:
        item.setIcon(theme.icon("triangle-alert", "warning"))
        item.setToolTip(as_tip(record.trouble))
    return item


def _cells(record: ShownRecord) -> list[QTableWidgetItem]:
    items = []
    for cell in record.cells:
        item = QTableWidgetItem(" ".join(cell.text.split()))
        item.setToolTip(as_tip(cell.problem or cell.text))
        if cell.problem:
            item.setIcon(theme.icon("triangle-alert", "warning"))
            item.setForeground(theme.color("warning"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{cell.text}, {cell.problem}")
        items.append(item)
    return items
