"""« Proposer »: late milestones and open actions to tick, put on the agenda in one step."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import display
from dcant_tracker.store.reading.meetings import matters_to_bring
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.who import who_text
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_ROWS = 8


class MattersList(QListWidget):
    """Matters with ticks: Space ticks, Enter adds those that are ticked, Escape closes."""

    entered = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class Proposals(QFrame):
    """A list inside the page, hidden until it is asked for."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._meeting: Record | None = None
        self._matters: Sequence[Record] = ()
        theme.set_role(self, "card")
        self.title = theme.set_role(Label(parent=self), "strong")
        self.title.setWordWrap(True)
        self.list = MattersList(self)
        self.list.setAccessibleName(_("Points proposés : Espace coche, Entrée ajoute"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.add_button = push_button(_("Ajouter à l'ordre du jour"), kind="primary")
        close = push_button(_("Fermer"), kind="quiet")
        self.list.entered.connect(self.add)
        self.list.escaped.connect(self.shut)
        self.add_button.clicked.connect(self.add)
        close.clicked.connect(self.shut)
        in_column(
            self.title,
            self.list,
            in_row(None, close, self.add_button, spacing=6),
            within=self,
            margins=(10, 8, 10, 8),
            spacing=6,
        )
        self.hide()

    def open(self, meeting: Record) -> None:
        """Offer what may be brought to ``meeting``."""
        self._meeting = meeting
        self._session.jobs.read(lambda store: _matters(store, meeting.uid), self._on_read, owner=self, key="matters")

    @Slot()
    def shut(self) -> None:
        """Offer nothing more."""
        self.hide()
        self.closed.emit()

    @Slot()
    def add(self) -> None:
        """Put what is ticked on the agenda."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [
            matter
            for matter, item in zip(self._matters, items, strict=True)
            if item.checkState() == Qt.CheckState.Checked
        ]
        if self._meeting is not None and ticked:
            steps.add_points(self._session, self._meeting, ticked)
            self.shut()

    def _on_read(self, matters: Sequence[Record]) -> None:
        self._matters = matters
        self.list.clear()
        labels = self._session.labels()
        for matter in matters:
            item = QListWidgetItem(_line(matter, who_text(labels, matter) if matter.entity == "action_item" else ""))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(as_tip(str(matter["title"])))
            self.list.addItem(item)
        self.title.setText(
            _("Jalons en retard et suites encore ouvertes : Espace coche, Entrée ajoute.")
            if matters
            else _("Rien à proposer : ni jalon en retard ni suite ouverte sur les mesures de l'instance et des points.")
        )
        self.list.setVisible(bool(matters))
        self.add_button.setVisible(bool(matters))
        self.list.setFixedHeight(min(len(matters), _MOST_ROWS) * (self.list.sizeHintForRow(0) or 20) + 12)
        self.show()
        if matters:
            self.list.setCurrentRow(0)
            self.list.setFocus()


def _matters(store: Store, uid: str) -> list[Record]:
    meeting, today = get(store.read(), "meeting", uid), date.today()  # noqa: DTZ011 - days are local
    return matters_to_bring(store.read(), meeting, today) if meeting is not None else []


def _line(matter: Record, who: str) -> str:
    """« Jalon en retard – Cahier des charges – 01/02/2017 »."""
    kind = _("Jalon en retard") if matter.entity == "milestone" else _("Suite ouverte")
    due_on = display(CATALOGUE[matter.entity]["due_on"], matter["due_on"])
    return " – ".join(filter(None, (kind, " ".join(str(matter["title"]).split()), who, due_on)))
