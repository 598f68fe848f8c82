"""The organisations asked in a campaign, those ticked that a form is made for."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dcant_tracker.exchange.collecting.responses import Response
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.words import _

ORGANISATION, EXPECTED, RECEIVED, COMPLETE, STATE = range(5)


def state_of(response: Response) -> tuple[str, str, str]:
    """What an organisation has done: (word, icon, colour)."""
    if response.is_complete:
        return _("Tout répondu"), "circle-check-big", "success"
    if response.received:
        return _("En partie"), "hourglass", "warning"
    return _("Aucune réponse"), "circle", theme.PLAIN


class AskedTable(RowsModel[Response]):
    """One row an organisation, with a tick; ``ticked`` tells that other ones are ticked."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Organisme"), lambda one: one.asked.name),
                Column(_("Attendues"), lambda one: str(one.expected), tip=_nothing, side="middle"),
                Column(_("Reçues"), lambda one: str(one.received), tip=_nothing, side="middle"),
                Column(_("Complètes"), lambda one: str(one.complete), tip=_nothing, side="middle"),
                Column(
                    _("État"),
                    lambda one: state_of(one)[0],
                    tip=_nothing,
                    icon=lambda one: theme.icon(*state_of(one)[1:]),
                ),
            ),
            parent,
        )
        self._chosen: set[str] = set()

    def show(self, responses: Sequence[Response], chosen: Iterable[str]) -> None:
        """Show these organisations, ``chosen`` (uids) ticked."""
        self._chosen = {one.asked.organisation for one in responses} & set(chosen)
        self.show_rows(responses)
        self.ticked.emit()

    def chosen(self) -> list[Response]:
        """Those ticked, in the order of the table."""
        return [one for one in self.rows if one.asked.organisation in self._chosen]

    def choose(self, wanted: Callable[[Response], bool]) -> None:
        """Tick exactly those that ``wanted`` says yes to."""
        self._chosen = {one.asked.organisation for one in self.rows if wanted(one)}
        self._show_ticks()

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick these rows, or untick them when all of them were ticked."""
        uids = {self.rows[row].asked.organisation for row in rows}
        self._chosen = self._chosen - uids if uids <= self._chosen else self._chosen | uids
        self._show_ticks()

    def _show_ticks(self) -> None:
        self.redraw()
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ORGANISATION else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.row(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ORGANISATION and one is not None:
            is_in = one.asked.organisation in self._chosen
            return Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.column() != ORGANISATION:
            return False
        uid = self.rows[index.row()].asked.organisation
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(uid)
        else:
            self._chosen.discard(uid)
        self._show_ticks()
        return True


def _nothing(_one: Response) -> str:
    """No tip: the cell says it all."""
    return ""


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
        for column in (EXPECTED, RECEIVED, COMPLETE, STATE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(ORGANISATION, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = {index.row() for index in self.selectedIndexes()}
        if event.key() == Qt.Key.Key_Space and rows:
            self._table.toggle(rows)
            event.accept()
        else:
            super().keyPressEvent(event)
