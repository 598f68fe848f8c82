"""The line that names the record a report is about."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.records.table.candidates import Candidate, Wanted, find, meant
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class SubjectLine(PickEditor):
    """Proposes records while one types; ``named`` when it is another one than before."""

    named = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_no_source, parent, opens=False)
        self._session = session
        self._bubble: RefusalBubble | None = None
        self.entity = ""
        self.uid: str | None = None
        self.setFrame(True)
        self.set_source(self._ask)
        self.accepted.connect(self._on_entered)
        self.editingFinished.connect(self._on_entered)
        self.textEdited.connect(self._forgive)

    def look_for(self, entity: str) -> None:
        """Name records of ``entity`` from now on."""
        if entity != self.entity:
            self.entity = entity
            self.setPlaceholderText(_("Chercher : {what}").format(what=CATALOGUE[entity].one))
            self.setAccessibleName(CATALOGUE[entity].one.capitalize())
            self._forgive()
            self.uid = None
            self.load(None, "")

    def name(self, uid: str) -> None:
        """Name the record ``uid``, without telling."""
        self.uid = uid
        self.load(uid, Titles(self._session.labels()).of(self.entity, uid))

    def _ask(self, text: str, done: Callable[[list[Candidate]], None]) -> None:
        wanted = Wanted(self.entity, programme=self._session.programme)

        def work(store: Store) -> list[Candidate]:
            return find(store.read(), store.labels(), wanted, text)

        self._session.jobs.read(work, done, owner=self, key="subjects")

    @Slot()
    def _on_entered(self) -> None:
        raw = self.raw()
        try:
            found = str(raw.value) if isinstance(raw, Picked) else self._meant(self.text())
        except UserError as problem:
            self._refuse(problem)
            return
        self._forgive()
        if found != (self.uid or ""):
            self.uid = found or None
            if found:
                self.load(found, Titles(self._session.labels()).of(self.entity, found))
            self.named.emit()

    def _meant(self, text: str) -> str:
        if not text.strip():
            return ""
        session = self._session
        return meant(session.store.read(), session.labels(), self.entity, text, session.programme)

    def _refuse(self, problem: UserError) -> None:
        self._forgive()
        self.setProperty("invalid", True)
        theme.repolish(self)
        self._bubble = RefusalBubble(self, problem)

    @Slot()
    def _forgive(self) -> None:
        if self._bubble is not None:
            self._bubble.deleteLater()
            self._bubble = None
            self.setProperty("invalid", False)
            theme.repolish(self)


def _no_source(_text: str, done: Callable[[list[Candidate]], None]) -> None:
    done([])
