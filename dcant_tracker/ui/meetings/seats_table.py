"""Who was asked or came, one row each: a letter says what became of it, and goes on to the next row."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QWidget

from dcant_tracker.domain.presences import presence_said
from dcant_tracker.store.reading.meetings import Seat
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.meetings import presences
from dcant_tracker.ui.presented_choices import PRESENTED_CHOICES
from dcant_tracker.words import _

_SHARES = {1: 0.27, 2: 0.27}
"""The parts of the width that person and presence take; organisations, whose names are long, have the rest."""


def said(seat: Seat) -> str:
    """« Représenté par Mme Durand »."""
    return presence_said(seat.presence, seat.represented_by)


def _color(seat: Seat) -> str | None:
    picture = PRESENTED_CHOICES["presence"].pictures.get(seat.presence)
    return picture.token if picture else None


class SeatsTable(QTableView):
    """Shows seats; what is said of one shows at once and is told by ``said``."""

    said = Signal(str, str, str)
    """(uid, presence, by whom)."""
    removed = Signal(str)
    """The uid of the seat to take away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = (
            Column[Seat](_("Organisme"), lambda seat: seat.organisation),
            Column[Seat](_("Personne"), lambda seat: seat.person or "—"),
            Column[Seat](_("Présence"), said, color=_color),
        )
        self.seats: RowsModel[Seat] = RowsModel(columns, self)
        self._waiting: dict[str, tuple[str, str]] = {}
        self._deputy: QLineEdit | None = None
        self.setModel(self.seats)
        self.setAccessibleName(_("Présences"))
        quieten(self)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(40)
        for rank, mode in enumerate((QHeaderView.ResizeMode.Stretch, *[QHeaderView.ResizeMode.Fixed] * 2)):
            head.setSectionResizeMode(rank, mode)

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """Show ``seats``, at the row where one is; what is on its way to the file shows already."""
        current = self.current()
        shown = [self._with_waiting(seat) for seat in seats]
        if shown == self.seats.rows:
            return
        uids = [seat.uid for seat in shown]
        if uids == [seat.uid for seat in self.seats.rows]:
            self.seats.rows = shown
            self.seats.redraw()
            return
        self.give_up()
        self.seats.show_rows(shown)
        if current is not None and current.uid in uids:
            self.go_to(current.uid)
        elif shown and self.hasFocus():
            go_to_row(self, 0)

    def written(self, uid: str) -> None:
        """What was said of ``uid`` is in the file, or was refused."""
        self._waiting.pop(uid, None)

    def current(self) -> Seat | None:
        """The seat in the row where one is."""
        return self.seats.row(self.currentIndex().row())

    def go_to(self, uid: str) -> None:
        """Go to the row of ``uid``."""
        for rank, seat in enumerate(self.seats.rows):
            if seat.uid == uid:
                go_to_row(self, rank)
                self.scrollTo(self.seats.index(rank, 0))

    def say(self, presence: str, deputy: str = "") -> None:
        """Say of the current row what became of it, and go on to the next."""
        seat = self.current()
        if seat is None:
            return
        self._waiting[seat.uid] = (presence, deputy)
        self.seats.rows = [self._with_waiting(one) for one in self.seats.rows]
        self.seats.redraw()
        self.said.emit(seat.uid, presence, deputy)
        go_to_row(self, min(self.currentIndex().row() + 1, len(self.seats.rows) - 1))

    def _with_waiting(self, seat: Seat) -> Seat:
        if seat.uid not in self._waiting:
            return seat
        presence, deputy = self._waiting[seat.uid]
        return replace(seat, presence=presence, represented_by=deputy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for rank, share in _SHARES.items():
            self.horizontalHeader().resizeSection(rank, round(self.viewport().width() * share))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.seats.rows:
            go_to_row(self, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = next((name for name, keys in presences.KEYS.keys.items() if keys.pressed(event)), "")
        seat = self.current()
        if not name or seat is None:
            super().keyPressEvent(event)
        elif name == "remove":
            self.removed.emit(seat.uid)
        elif name == "represented":
            self._ask_deputy(seat)
        else:
            self.say(name)

    # --- by whom somebody is represented ------------------------------------------------------------

    @property
    def deputy(self) -> QLineEdit | None:
        """Where one types who stands in, while that is asked."""
        return self._deputy

    def _ask_deputy(self, seat: Seat) -> None:
        self.give_up()
        index = self.seats.index(self.currentIndex().row(), 2)
        self.scrollTo(index)
        line = QLineEdit(seat.represented_by, self.viewport())
        line.setPlaceholderText(_("Représenté par…"))
        line.setAccessibleName(_("Qui représente {person}").format(person=seat.person or seat.organisation))
        line.setGeometry(self.visualRect(index))
        line.installEventFilter(self)
        line.show()
        line.setFocus()
        self._deputy = line

    def leave(self) -> None:
        """Take the name that is being typed."""
        line = self._deputy
        if line is not None:
            deputy = line.text().strip()
            self.give_up()
            self.say("represented", deputy)

    @Slot()
    def give_up(self) -> None:
        """Ask no more who stands in."""
        line, self._deputy = self._deputy, None
        if line is not None:
            line.removeEventFilter(self)
            line.hide()
            line.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._deputy:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.leave()
                self.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.give_up()
                self.setFocus()
                return True
        return super().eventFilter(watched, event)
