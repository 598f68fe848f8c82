"""A drop-down list that goes to what is typed: accents, case and leading spaces do not count."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QListView, QWidget

from dcant_tracker.domain.text import fold
from dcant_tracker.ui.kit.going import go_to

_SLOW = 2
"""Times the usual pause between two letters that Qt allows: officers look at the list between them."""


class _TypedList(QListView):
    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._clock = QElapsedTimer()
        self._clock.start()
        self._last = 0
        self._now = 0

    def typed_at(self, milliseconds: int) -> None:
        """When the next letter was typed; 0 where nobody knows.

        A window that is busy reads letters late, and would else take one word for several.
        """
        self._now = milliseconds

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.typed_at(event.timestamp())
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        if not search:
            self._typed = ""
            return
        now = self._now or self._clock.elapsed()
        if now - self._last > _SLOW * QApplication.keyboardInputInterval():
            self._typed = ""
        self._last = now
        self._typed += search
        row = self._found()
        if row is not None:
            go_to(self, self.model().index(row, self.modelColumn()))

    def _found(self) -> int | None:
        """The row that begins with what was typed, else has a word that does; one letter again is the next such row."""
        words = fold(self._typed)
        again = len(self._typed) > 1 and len(set(words)) == 1
        here = self.currentIndex().row()
        model = self.model()
        texts = [
            (row, fold(str(index.data(Qt.ItemDataRole.DisplayRole) or "")))
            for row in range(model.rowCount())
            for index in (model.index(row, self.modelColumn()),)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable
        ]
        start = here if len(self._typed) > 1 and not again else here + 1
        around = [item for item in texts if item[0] >= start] + [item for item in texts if item[0] < start]
        if not words:
            return None
        for wanted in (words, words[0]) if again else (words,):
            for row, text in around:
                if text.startswith(wanted):
                    return row
        return next((row for row, text in around if f" {words}" in text), None)


class TypedCombo(QComboBox):
    """A combo box whose list, open or closed, answers to typed letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = _TypedList()
        self.setView(self._list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._list.typed_at(event.timestamp())
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is typed next begins a word."""
        self._list.keyboardSearch("")
        super().focusOutEvent(event)
