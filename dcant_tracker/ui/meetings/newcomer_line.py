"""The last line of the attendance: a person typed as a name, or a list pasted, one a line."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from dcant_tracker.store.reading.people import is_in_office
from dcant_tracker.store.records.record import get_many
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.candidates import Candidate, Wanted, find
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.suggestions import Suggestions
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST = 10


class NewcomerLine(LongTextEditor):
    """Proposes whom we know while one types; Enter gives all that is typed to ``typed``."""

    typed = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._suggestions: Suggestions | None = None
        self._asked = ""
        self.setPlaceholderText(_("Ajouter : Camille Durand, Brest Métropole"))
        self.setToolTip(_("Un nom et son organisme, ou une liste collée, une personne par ligne ; Entrée ajoute."))
        self.setAccessibleName(_("Ajouter une personne : nom, organisme"))
        self.setLineWrapMode(LongTextEditor.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grow(1)
        self.textChanged.connect(self._on_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._uses(event):
            super().keyPressEvent(event)

    def _uses(self, event: QKeyEvent) -> bool:
        shown = self._suggestions if self._suggestions is not None and self._suggestions.isVisible() else None
        key = event.key()
        if shown is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            shown.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            if shown is not None:
                shown.hide()
            else:
                self.clear()
            return True
        if key in _ENTER:
            marked = shown.marked() if shown is not None else None
            if marked is not None:
                self._take(marked)
            self.submit()
            return True
        return False

    def submit(self) -> None:
        """Give what is typed to whoever adds it."""
        self._hide()
        text = self.toPlainText().strip()
        self.clear()
        if text:
            self.typed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hide()

    def _hide(self) -> None:
        self._asked = ""
        if self._suggestions is not None:
            self._suggestions.hide()

    @Slot()
    def _on_changed(self) -> None:
        text = self.toPlainText().strip()
        if not text or "\n" in text or not self.hasFocus():
            self._hide()
            return
        self._asked = text
        self._session.jobs.read(lambda store: (text, _known(store, text)), self._on_known, owner=self, key="people")

    def _on_known(self, answer: tuple[str, list[Candidate]]) -> None:
        text, found = answer
        if text != self._asked:
            return
        if self._suggestions is None:
            self._suggestions = Suggestions(self)
            self._suggestions.chosen.connect(self._on_chosen)
            self.destroyed.connect(self._suggestions.deleteLater)
        self._suggestions.show_candidates(found)

    @Slot(object)
    def _on_chosen(self, candidate: Candidate) -> None:
        self._take(candidate)
        self.submit()

    def _take(self, candidate: Candidate) -> None:
        self.setPlainText(candidate.text)
        self.moveCursor(QTextCursor.MoveOperation.End)


def _known(store: Store, text: str) -> list[Candidate]:
    """The people and organisations that ``text`` may mean, as one would type them in full."""
    reading, labels = store.read(), store.labels()
    person, comma, rest = text.partition(",")
    if comma:
        found = find(reading, labels, Wanted("organisation"), rest.strip())[:_MOST] if rest.strip() else []
        return [Candidate(f"{person.strip()}, {one.text}", one.value) for one in found]
    uids = [str(one.value) for one in find(reading, labels, Wanted("contact"), text)[:_MOST]]
    people = get_many(reading, "contact", uids)
    known = [
        Candidate(f"{people[uid]['name']}, {labels.of('organisation', str(people[uid]['organisation']))}", uid)
        for uid in uids
        if is_in_office(people[uid], date.today())  # noqa: DTZ011 - days are local
    ]
    return [*known, *find(reading, labels, Wanted("organisation"), text)][:_MOST]
