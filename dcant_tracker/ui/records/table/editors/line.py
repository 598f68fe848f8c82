"""One line of text, with what was already written in this field proposed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.ui.records.table.candidates import Candidate
from dcant_tracker.ui.records.table.editors.suggestions import Suggestions

Known = Callable[[Callable[[list[str]], None]], None]
"""Asks for the texts known in the field; they are delivered later."""

_MOST = 12


class LineEditor(QLineEdit):
    """Text as it is typed. ``known`` fetches texts to propose; ``several`` proposes for the last of a list."""

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None, known: Known | None = None, *, several: bool = False) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self._several = several
        self._texts: list[str] = []
        self._suggestions: Suggestions | None = None
        if known is not None:
            self.textEdited.connect(self._on_edited)
            known(self._on_known)

    def load(self, _value: Value, text: str) -> None:
        """Show ``text``, selected."""
        self.setText(text)
        self.selectAll()

    def raw(self) -> object:
        """What is typed."""
        return self.text()

    def takes(self, event: QKeyEvent) -> bool:
        """Use the arrows, Enter and Escape for the proposals while they are open."""
        shown = self._suggestions
        if shown is None or not shown.isVisible():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            shown.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            shown.hide()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and (marked := shown.marked()):
            self._take(marked)
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        if self._suggestions is not None:
            self._suggestions.hide()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._suggestions is not None:
            self._suggestions.hide()
        super().focusOutEvent(event)

    def _on_known(self, texts: list[str]) -> None:
        self._texts = texts

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        word = fold(text.rpartition(";")[2] if self._several else text)
        found = [known for known in self._texts if word and _begins(fold(known), word) and fold(known) != word]
        if self._suggestions is None:
            if not found:
                return
            self._suggestions = Suggestions(self)
            self._suggestions.chosen.connect(self._take)
            self.destroyed.connect(self._suggestions.deleteLater)
        self._suggestions.show_candidates([Candidate(known, known) for known in found[:_MOST]])

    @Slot(object)
    def _take(self, candidate: Candidate) -> None:
        before, semicolon, _last = self.text().rpartition(";")
        kept = f"{before}{semicolon} " if self._several and semicolon else ""
        self.setText(f"{kept}{candidate.text}")
        if self._suggestions is not None:
            self._suggestions.hide()


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) or f" {word}" in text
