"""The organisations asked in a campaign, those ticked that a form is made for."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dcant_tracker.ui.evaluations.collecting.standing import Standing
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.words import _

ORGANISATION, EXPECTED, ANSWERED, STATE = range(4)


def state_of(standing: Standing) -> tuple[str, str, str]:
    """What an organisation has done: (word, icon, colour)."""
    if standing.is_complete:
        return _("Tout répondu"), "circle-check-big", "success"
    if standing.begun:
        return _("En partie"), "hourglass", "warning"
    return _("Aucune réponse"), "circle", theme.PLAIN


class AskedTable(QAbstractTableModel):
    """One row an organisation, with a tick; ``ticked`` tells that other ones are ticked."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standings: list[Standing] = []
        self._chosen: set[str] = set()
        self._titles = (_("Organisme"), _("Évaluations attendues"), _("Réponses complètes"), _("État"))

    def show(self, standings: Sequence[Standing], chosen: Iterable[str]) -> None:
        """Show these organisations, ``chosen`` (uids) ticked."""
        self.beginResetModel()
        self.standings = list(standings)
        self._chosen = {one.asked.organisation for one in standings} & set(chosen)
        self.endResetModel()
        self.ticked.emit()

    def chosen(self) -> list[Standing]:
        """Those ticked, in the order of the table."""
        return [one for one in self.standings if one.asked.organisation in self._chosen]

    def choose(self, wanted: Callable[[Standing], bool]) -> None:
        """Tick exactly those that ``wanted`` says yes to."""
        self._chosen = {one.asked.organisation for one in self.standings if wanted(one)}
        self._redraw()

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick these rows, or untick them when all of them were ticked."""
        uids = {self.standings[row].asked.organisation for row in rows}
        self._chosen = self._chosen - uids if uids <= self._chosen else self._chosen | uids
        self._redraw()

    def _redraw(self) -> None:
        if self.standings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.standings) - 1, STATE))
        self.ticked.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.standings)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ORGANISATION else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one, column = self.standings[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.asked.name, str(one.expected), f"{one.answered} / {one.expected}", state_of(one)[0])[column]
        if role == Qt.ItemDataRole.DecorationRole and column == STATE:
            _word, icon, token = state_of(one)
            return theme.icon(icon, token)
        if role == Qt.ItemDataRole.CheckStateRole and column == ORGANISATION:
            is_in = one.asked.organisation in self._chosen
            return Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole and column == ORGANISATION:
            return one.asked.name
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.column() != ORGANISATION:
            return False
        uid = self.standings[index.row()].asked.organisation
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(uid)
        else:
            self._chosen.discard(uid)
        self._redraw()
        return True


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignHCenter if column in (EXPECTED, ANSWERED) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class AskedView(QTableView):
    """The table itself; Space ticks all selected rows at once."""

    def __init__(self, table: AskedTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setModel(table)
        self.setAccessibleName(_("Organismes interrogés"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        quieten(self)
        head = self.horizontalHeader()
        for column in (EXPECTED, ANSWERED, STATE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(ORGANISATION, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = {index.row() for index in self.selectedIndexes()}
        if event.key() == Qt.Key.Key_Space and rows:
            self._table.toggle(rows)
            event.accept()
        else:
            super().keyPressEvent(event)
