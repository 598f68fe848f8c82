"""One value picked from a list while typing: a choice, yes or no, another record."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.records.table.candidates import Candidate
from dcant_tracker.ui.records.table.editors.suggestions import Suggestions
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.words import _

Source = Callable[[str, Callable[[list[Candidate]], None]], None]
"""Gives the candidates for a text to a callback, at once or later."""

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 9, Qt.Key.Key_PageUp: -9}


class PickEditor(QLineEdit):
    """A line whose proposals follow what is typed; its value is the proposal taken, or the text itself."""

    accepted = Signal()
    """A proposal was clicked: nothing more is to be typed."""
    openWanted = Signal()
    """The record that is named is to be shown."""
    creationWanted = Signal(str)
    """« Créer … » was taken for this name."""

    def __init__(self, source: Source, parent: QWidget | None = None, *, opens: bool = True) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self._source = source
        self._opens = opens
        self._link: QAction | None = None
        self._picked: Candidate | None = None
        self._typed = False
        self._awaited = 0
        self._suggestions = Suggestions(self)
        self._suggestions.chosen.connect(self._on_clicked)
        self.destroyed.connect(self._suggestions.deleteLater)
        self.textEdited.connect(self._on_edited)
        arrow = self.addAction(theme.icon("chevron-down"), QLineEdit.ActionPosition.TrailingPosition)
        arrow.setToolTip(_("Ouvrir la liste (Alt+Bas)"))
        arrow.triggered.connect(self.open_list)

    def load(self, value: Value, text: str) -> None:
        """Show ``text``, the name of ``value``, selected; typing replaces it."""
        self._picked = Candidate(text, value) if value is not None else None
        self._typed = False
        self._close_list()
        self.setText(text)
        self.selectAll()
        self._show_link()

    def raw(self) -> object:
        """Picked for a proposal taken, else what is typed."""
        marked = self._suggestions.marked() if self._typed else None
        if marked is not None and not marked.creates and self.text().strip():
            return Picked(marked.value)
        if self._picked is not None and self.text() == self._picked.text:
            return Picked(self._picked.value)
        return self.text()

    def set_source(self, source: Source) -> None:
        """Propose from ``source`` from now on."""
        self._source = source

    def open_list(self) -> None:
        """Show every proposal, whatever is written."""
        self._fetch("")

    def offer_opening(self) -> None:
        """Show a button that opens the record named here, while there is one."""
        self._link = self.addAction(theme.icon("external-link"), QLineEdit.ActionPosition.TrailingPosition)
        self._link.setToolTip(_("Ouvrir la fiche liée (Ctrl+Entrée)"))
        self._link.triggered.connect(self.openWanted)
        self._show_link()

    def _show_link(self) -> None:
        if self._link is not None:
            self._link.setVisible(self._picked is not None)

    def suggestions(self) -> Suggestions:
        """The list of proposals."""
        return self._suggestions

    def takes(self, event: QKeyEvent) -> bool:
        """Use the arrows, Enter and Escape for the proposals."""
        key, shown = Qt.Key(event.key()), self._suggestions
        if self._link is not None and self._link.isVisible() and _is_ctrl_enter(event):
            self.openWanted.emit()
            return True
        if not shown.isVisible():
            if key in (Qt.Key.Key_Down, Qt.Key.Key_F4):
                self.open_list()
                return True
            return False
        if key in _STEPS:
            shown.step(_STEPS[key])
            self._typed = True
            return True
        if key == Qt.Key.Key_Escape and not self._opens:
            self._close_list()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            marked = shown.marked()
            if marked is not None and (self._typed or marked.creates):
                return self._take(marked)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._opens and self.takes(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._opens:
            QTimer.singleShot(0, self, self._open_when_shown)

    def hideEvent(self, event: QHideEvent) -> None:
        self._close_list()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close_list()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self._suggestions.isVisible():
            self.open_list()

    @Slot()
    def _open_when_shown(self) -> None:
        if not self._typed:
            self.open_list()

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._typed = True
        self._picked = None
        self._fetch(text)

    def _fetch(self, text: str) -> None:
        self._awaited += 1
        self._source(text, partial(self._on_candidates, self._awaited))

    def _close_list(self) -> None:
        """Hide the proposals; those that are still to come open nothing."""
        self._awaited += 1
        self._suggestions.hide()

    def _on_candidates(self, asked: int, candidates: list[Candidate]) -> None:
        if asked != self._awaited:
            return
        current = 0 if self._typed and self.text().strip() else -1
        if not self._typed and self._picked is not None:
            values = [one.value for one in candidates]
            current = values.index(self._picked.value) if self._picked.value in values else -1
        self._suggestions.show_candidates(candidates, current)

    @Slot(object)
    def _on_clicked(self, candidate: Candidate) -> None:
        if not self._take(candidate):
            self.accepted.emit()

    def _take(self, candidate: Candidate) -> bool:
        """Take a proposal; True when it asks for a creation instead of ending the editing."""
        self._close_list()
        self._typed = False
        if candidate.creates:
            self.creationWanted.emit(str(candidate.value))
            return True
        self._picked = candidate
        self.setText(candidate.text)
        return False


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
