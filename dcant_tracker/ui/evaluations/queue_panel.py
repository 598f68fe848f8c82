"""The entries of a campaign with their filters and how far they are: what to answer next."""

from array import array
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QProgressBar, QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_words import received_of, standing
from dcant_tracker.store.reading import entry_queue
from dcant_tracker.store.reading.entry_queue import Arrangement, Entry, Place, Show, Tally, Wanted
from dcant_tracker.store.store import Store
from dcant_tracker.ui.evaluations.queue_model import QueueModel
from dcant_tracker.ui.evaluations.queue_view import QueueView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.qt_names import ranges
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

T = TypeVar("T", Show, Arrangement)

_ROOM_BESIDE = 260
"""Width from which the two choices stand side by side, in device-independent pixels at 100 %."""
_SHOW, _BY = "evaluations.show", "evaluations.by"


@dataclass(frozen=True, slots=True)
class _Read:
    wanted: Wanted
    numbers: "array[int]"
    tally: Tally


class QueuePanel(QWidget):
    """Reads on the worker; ``went`` tells which entry the person went to."""

    went = Signal(object)
    activated = Signal()
    loaded = Signal()
    """The list was read: see :attr:`tally`, :attr:`wanted`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.wanted = Wanted(
            "", show=_recalled(session, _SHOW, Show.TODO), by=_recalled(session, _BY, Arrangement.EVALUATOR)
        )
        self.tally = Tally()
        self.place: Place | None = None
        """The entry that is open beside the list, kept in view when the list is read again."""
        self.model = QueueModel(session, self)
        self.view = QueueView(self.model)
        self.show_box = QComboBox()
        self.show_box.setAccessibleName(_("Évaluations à montrer"))
        self.by_box = QComboBox()
        self.by_box.setAccessibleName(_("Ordre de la liste"))
        self.text = SearchLine(_("Évaluateur, recommandation…"), _("Chercher dans la liste"))
        self.told = theme.set_role(Label(), "muted")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(_("Avancement"))
        self._lay_out()
        self._connect()

    def show_campaign(self, campaign: str, programme: str | None) -> None:
        """List the entries of ``campaign``, those about ``programme`` only where one is given."""
        if (campaign, programme) != (self.wanted.campaign, self.wanted.programme):
            self.wanted = replace(self.wanted, campaign=campaign, programme=programme)
            self.place = None
            self.model.show(array("q"), self.wanted.by)
        self.read()

    def show_only(self, show: Show, text: str = "") -> None:
        """Set the filters."""
        with QSignalBlocker(self.text), QSignalBlocker(self.show_box):
            self.text.setText(text)
            self.show_box.setCurrentIndex(self.show_box.findData(show))
        self._take_filters()

    @Slot()
    def read(self) -> None:
        """Ask the store again."""
        wanted = self.wanted

        def work(store: Store) -> _Read:
            reading = store.read()
            numbers = entry_queue.numbers(reading, wanted)
            return _Read(wanted, numbers, entry_queue.tally(reading, wanted.campaign, wanted.programme))

        self._session.jobs.read(work, self._on_read, owner=self, key="queue")

    def note_written(self, row: int, number: int) -> None:
        """The entry at ``row`` was just saved as ``number``: it stays where it is."""
        if 0 <= row < len(self.model.numbers):
            self.model.renumber(row, number)
        wanted = self.wanted

        def work(store: Store) -> Tally:
            return entry_queue.tally(store.read(), wanted.campaign, wanted.programme)

        self._session.jobs.read(work, self._tell, owner=self, key="tally")

    def row_of(self, number: int) -> int:
        """Where the entry ``number`` stands; -1 when it is not in the list."""
        return self.model.position(number)

    def follow(self, place: Place, number: int) -> None:
        """Show that ``place`` is open beside the list, without telling."""
        self.place = place
        row = self.row_of(number)
        if row >= 0:
            self.view.go_to(row)
        else:
            self.view.clearSelection()

    def next_after(self, row: int, step: int, *, open_only: bool) -> Entry | None:
        """The entry ``step`` rows on; ``open_only`` passes over what is transmitted, and begins again at the top."""
        count = len(self.model.numbers)
        rows = range(row + step, count if step > 0 else -1, step)
        if not open_only:
            return self.model.entry(rows[0]) if rows else None
        for at in (*rows, *range(max(row, 0))):
            entry = self.model.entry(at)
            if entry is not None and not entry.is_done:
                return entry
        return None

    def chosen(self) -> list[int]:
        """The numbers of the selected entries that have an evaluation."""
        chosen = ranges(self.view.selectionModel().selection())
        return [
            number for part in chosen for number in self.model.numbers[part.top() : part.bottom() + 1] if number > 0
        ]

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._name_shows()
        self.show_box.setCurrentIndex(self.show_box.findData(self.wanted.show))
        for by, words in ((Arrangement.EVALUATOR, _("Par évaluateur")), (Arrangement.SUBJECT, _("Par sujet"))):
            self.by_box.addItem(words, by)
        self.by_box.setCurrentIndex(self.by_box.findData(self.wanted.by))
        self._boxes = boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        boxes.setSpacing(6)
        for box in (self.show_box, self.by_box):
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            boxes.addWidget(box, 1)
        filters = in_column(
            boxes,
            self.text,
            self.told,
            self.bar,
            margins=(theme.px("space.3"), theme.px("space.2"), theme.px("space.3"), theme.px("space.2")),
            spacing=6,
        )
        in_column(filters, (self.view, 1), within=self, spacing=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        beside = self.width() >= _ROOM_BESIDE * theme.tokens().scale
        self._boxes.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def _connect(self) -> None:
        self.show_box.activated.connect(self._take_filters)
        self.by_box.activated.connect(self._take_filters)
        self.text.returnPressed.connect(self.view.setFocus)
        self.text.settled.connect(self._take_filters)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.activated.connect(self._on_activated)

    def _name_shows(self) -> None:
        words = {
            Show.TODO: _("À faire ({count})"),
            Show.DRAFT: _("Brouillons ({count})"),
            Show.SUBMITTED: _("Transmises ({count})"),
            Show.VALIDATED: _("Validées ({count})"),
            Show.ALL: _("Toutes ({count})"),
        }
        for rank, (show, pattern) in enumerate(words.items()):
            text = pattern.format(count=grouped(self.tally.of(show)))
            if rank < self.show_box.count():
                self.show_box.setItemText(rank, text)
            else:
                self.show_box.addItem(text, show)

    @Slot()
    def _take_filters(self) -> None:
        self.text.taken()
        show, by = Show(self.show_box.currentData()), Arrangement(self.by_box.currentData())
        self._session.preferences.remember(_SHOW, str(show))
        self._session.preferences.remember(_BY, str(by))
        self.wanted = replace(self.wanted, show=show, by=by, text=self.text.text().strip())
        self.read()

    def _on_read(self, read: "_Read") -> None:
        if read.wanted != self.wanted:
            return
        self.model.show(read.numbers, read.wanted.by)
        self._tell(read.tally)
        all_done = read.wanted.show is Show.TODO and not read.wanted.text
        self.view.empty = _("Tout est saisi.") if all_done else _("Aucune évaluation ne correspond.")
        if not read.tally.total:
            self.view.empty = ""
        if self.place is not None:
            self.follow(self.place, entry_queue.number_of(self._session.store.read(), self.place))
        self.loaded.emit()

    def _tell(self, tally: Tally) -> None:
        self.tally = tally
        self._name_shows()
        one = tally.count
        self.told.setText(received_of(one))
        self.told.setToolTip(as_tip("\n".join(standing(one))))
        self.bar.setRange(0, max(one.asked or one.received, 1))
        self.bar.setValue(one.came if one.asked else one.received)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self.model.entry(current.row()) if current.isValid() else None
        if entry is not None and entry.place != self.place:
            self.went.emit(entry)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._on_current(index, index)
        self.activated.emit()


def _recalled(session: Session, name: str, default: T) -> T:
    """What was chosen last time."""
    try:
        return type(default)(session.preferences.recall(name, default))
    except ValueError:
        return default
