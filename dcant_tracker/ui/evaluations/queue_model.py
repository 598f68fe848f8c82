"""The entries of a campaign as a list: packed numbers for all of them, the entries themselves around the view."""

from array import array
from collections import OrderedDict
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.file.refusals import DatabaseBusyError
from dcant_tracker.store.reading import entry_queue
from dcant_tracker.store.reading.entry_queue import EVALUATION, Arrangement, Entry, Place
from dcant_tracker.ui.kit.news_mark import said_of
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

BLOCK = 64
"""Entries read together: a screen or two."""

_MOST_BLOCKS = 32

ENTRY = Qt.ItemDataRole.UserRole
"""The Entry itself."""
LINES = Qt.ItemDataRole.UserRole + 1
"""The two lines that it shows as."""
TROUBLED = Qt.ItemDataRole.UserRole + 2
NEWS = Qt.ItemDataRole.UserRole + 3
"""Which colleague wrote in the evaluation, and when, where that was not seen yet: a Touched."""
"""Whether something typed for it could not be written."""


class QueueModel(QAbstractListModel):
    """One row an entry; belongs to the main thread."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._blocks: OrderedDict[int, dict[int, Entry]] = OrderedDict()
        self._troubled: frozenset[Place] = frozenset()
        self.numbers = array("q")
        self.by = Arrangement.EVALUATOR

    def show(self, numbers: "array[int]", by: Arrangement) -> None:
        """Take another list."""
        self.beginResetModel()
        self.numbers, self.by = numbers, by
        self._blocks.clear()
        self.endResetModel()

    def renumber(self, row: int, number: int) -> None:
        """The entry at ``row`` has an evaluation now, or another state: read it again."""
        self.numbers[row] = number
        self._blocks.pop(row // BLOCK, None)
        self.dataChanged.emit(self.index(row), self.index(row))

    def trouble(self, places: frozenset[Place]) -> None:
        """Mark the entries at ``places``."""
        if places != self._troubled:
            self._troubled = places
            if len(self.numbers):
                self.dataChanged.emit(self.index(0), self.index(len(self.numbers) - 1))

    def position(self, number: int) -> int:
        """Where the entry ``number`` stands; -1 when it is not in the list."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return -1

    def entry(self, row: int) -> Entry | None:
        """The entry at ``row``, read with its neighbours when needed; None when it is gone."""
        if not 0 <= row < len(self.numbers):
            return None
        block = self._blocks.get(row // BLOCK)
        if block is None:
            block = self._read(row // BLOCK)
        return block.get(self.numbers[row])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == TROUBLED:
            return entry.place in self._troubled
        if role == LINES:
            return _lines(entry, self.by)
        if role == NEWS:
            return self._session.unseen.last_of(EVALUATION.name, entry.uid)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole):
            news = said_of(self._session.unseen.last_of(EVALUATION.name, entry.uid))
            said = "\n".join(filter(None, (*_lines(entry, self.by), state_word(entry.state), news)))
            return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def _read(self, number: int) -> dict[int, Entry]:
        wanted = self.numbers[number * BLOCK : (number + 1) * BLOCK]
        try:
            block = self._named(entry_queue.entries(self._session.store.read(), wanted))
        except DatabaseBusyError:  # busy: asked for again at the next painting
            return {}
        self._blocks[number] = block
        if len(self._blocks) > _MOST_BLOCKS:
            self._blocks.popitem(last=False)
        return block

    def _named(self, block: dict[int, Entry]) -> dict[int, Entry]:
        """The same entries, evaluators of the same name told apart."""
        labels = self._session.labels()
        labels.preload("organisation", {entry.place.evaluator for entry in block.values()})
        return {
            number: replace(entry, evaluator=labels.of("organisation", entry.place.evaluator))
            for number, entry in block.items()
        }


def _lines(entry: Entry, by: Arrangement) -> tuple[str, str]:
    return (entry.evaluator, entry.subject) if by is Arrangement.EVALUATOR else (entry.subject, entry.evaluator)


def state_word(state: str) -> str:
    """The state of an entry, as it reads."""
    return CHOICES["evaluation_state"].label(state) if state else _("À faire")
