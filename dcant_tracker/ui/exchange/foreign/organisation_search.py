"""A line that looks for an organisation among ours, then in the official directory."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.answered_names import Ours
from dcant_tracker.exchange.sources.answers import directory
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.adding.pick_organisation import known_among, where
from dcant_tracker.ui.records.table.candidates import Candidate, Wanted, find
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.records.table.edits import Picked
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_ENTRIES = 15
_SHORTEST = 2


class OrganisationSearch(PickEditor):
    """``found`` gives what was picked, an :class:`Ours` or a DirectoryEntry; the line is then empty again."""

    found = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_no_source, parent, opens=False)
        self._session = session
        self._entries: dict[str, DirectoryEntry] = {}
        self.setFrame(True)
        self.setPlaceholderText(_("Chercher un autre organisme : les nôtres, puis l'annuaire"))
        self.setAccessibleName(_("Chercher un autre organisme"))
        self.set_source(self._ask)
        self.accepted.connect(self._on_picked)
        self.returnPressed.connect(self._on_picked)

    def _ask(self, text: str, done: Callable[[list[Candidate]], None]) -> None:
        def work(store: Store) -> tuple[list[Candidate], list[DirectoryEntry]]:
            mine = find(store.read(), store.labels(), Wanted("organisation"), text)
            return mine, _from_directory(store, text)

        def listed(answer: tuple[list[Candidate], list[DirectoryEntry]]) -> None:
            mine, entries = answer
            self._entries = {entry.source_key: entry for entry in entries}
            found = [Candidate(one.text, f"ours:{one.value}", one.detail) for one in mine]
            found += [Candidate(_annotated(one), f"entry:{one.source_key}", where(one)) for one in entries]
            done(found)

        self._session.jobs.read(work, listed, owner=self, key="organisations", failed=_not_now)

    @Slot()
    def _on_picked(self) -> None:
        raw = self.raw()
        if not isinstance(raw, Picked):
            return
        kind, _colon, key = str(raw.value).partition(":")
        meaning = Ours(key, self.text()) if kind == "ours" else self._entries.get(key)
        self.load(None, "")
        if meaning is not None:
            self.found.emit(meaning)


def _annotated(entry: DirectoryEntry) -> str:
    return _("{name} – annuaire").format(name=entry.name)


def _from_directory(store: Store, text: str) -> list[DirectoryEntry]:
    """Those of the directory that we do not follow yet."""
    if len(text.strip()) < _SHORTEST:
        return []
    return not_followed(store, directory().search(text, _MOST_ENTRIES))


def not_followed(store: Store, entries: Sequence[DirectoryEntry]) -> list[DirectoryEntry]:
    """Those of ``entries`` that no record of ours stands for."""
    known = known_among(store, list(entries))
    return [entry for entry in entries if entry.source_key not in known]


def _no_source(_text: str, done: Callable[[list[Candidate]], None]) -> None:
    done([])


def _not_now(_problem: UserError) -> None:
    """Proposals that cannot be read are left out."""
