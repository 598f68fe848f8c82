"""The organisations of a campaign, those ticked that something is written for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from dcant_tracker.exchange.collecting.addressees import Addressees
from dcant_tracker.exchange.collecting.groups import Body, standing_said
from dcant_tracker.ui.evaluations.group_look import group_look
from dcant_tracker.ui.evaluations.ticked_view import TickedView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.words import _

ORGANISATION, EXPECTED, RECEIVED, COMPLETE, STATE, PEOPLE = range(6)


@dataclass(frozen=True, slots=True)
class Line:
    """One body of the campaign, and who answers for it."""

    body: Body
    people: Addressees

    @property
    def uid(self) -> str:
        """That of the organisation."""
        return self.body.uid


class AskedTable(RowsModel[Line]):
    """One row an organisation, with a tick; ``ticked`` tells that other ones are ticked."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Organisme"), lambda one: one.body.name),
                Column(_("Attendues"), lambda one: str(one.body.response.expected), tip=_nothing, side="middle"),
                Column(_("Reçues"), lambda one: str(one.body.response.received), tip=_nothing, side="middle"),
                Column(_("Complètes"), lambda one: str(one.body.response.complete), tip=_nothing, side="middle"),
                Column(
                    _("État"),
                    lambda one: standing_said(one.body),
                    icon=lambda one: theme.icon(*group_look(one.body.group)),
                ),
                Column(
                    _("Message à"),
                    lambda one: people_said(one.people),
                    tip=lambda one: people_told(one.people),
                    color=lambda one: None if one.people.people else "warning",
                ),
            ),
            parent,
        )
        self._chosen: set[str] = set()

    def show(self, lines: Sequence[Line], chosen: Iterable[str]) -> None:
        """Show these organisations, ``chosen`` (uids) ticked."""
        self._chosen = {one.uid for one in lines} & set(chosen)
        self.show_rows(lines)
        self.ticked.emit()

    def chosen(self) -> list[Line]:
        """Those ticked, in the order of the table."""
        return [one for one in self.rows if one.uid in self._chosen]

    def choose(self, wanted: Callable[[Line], bool]) -> None:
        """Tick exactly those that ``wanted`` says yes to."""
        self._chosen = {one.uid for one in self.rows if wanted(one)}
        self._show_ticks()

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick these rows, or untick them when all of them were ticked."""
        uids = {self.rows[row].uid for row in rows}
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
            is_in = one.uid in self._chosen
            return Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.column() != ORGANISATION:
            return False
        uid = self.rows[index.row()].uid
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(uid)
        else:
            self._chosen.discard(uid)
        self._show_ticks()
        return True


def people_said(people: Addressees) -> str:
    """The names of those that a message goes to."""
    return people.names or _("personne")


def people_told(people: Addressees) -> str:
    """Who gets the message, with the address, and who does not, with the reason."""
    said = [
        f"{one.name} ({_('référent')}), {one.address}" if one.is_referent else f"{one.name}, {one.address}"
        for one in people.people
    ]
    left = [f"{one.person or _('Personne')} : {one.reason}" for one in people.left_out]
    return "\n".join((*said, *left))


def _nothing(_one: Line) -> str:
    """No tip: the cell says it all."""
    return ""


class AskedView(TickedView):
    """The table itself."""

    def __init__(self, table: AskedTable, parent: QWidget | None = None) -> None:
        super().__init__(table, table.toggle, parent)
        head = self.horizontalHeader()
        for column in (EXPECTED, RECEIVED, COMPLETE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = self.horizontalHeader()
        taken = sum(head.sectionSize(column) for column in (EXPECTED, RECEIVED, COMPLETE))
        room = self.viewport().width() - taken
        head.resizeSection(ORGANISATION, round(room * 0.36))
        head.resizeSection(STATE, round(room * 0.33))
