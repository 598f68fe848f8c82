"""« Qui » does something: an organisation, an officer, or both (« Brest Métropole ; Camille Martin »)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.queries import distinct
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.names import not_one, whole_names
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.candidates import Wanted, find
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_OFFICERS = tuple(entity.name for entity in CATALOGUE.values() if "officer" in entity)
"""The entities that name an officer."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it: an organisation (uid), the officer who follows it."""

    organisation: str | None = None
    officer: str | None = None


class UnknownWhoError(UserError):
    """``name`` is neither an organisation nor an officer named before: to be confirmed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » n'est ni un organisme connu ni un agent déjà nommé.").format(name=name),
            _("Entrée encore une fois : suivi par « {name} ». Sinon, prenez un organisme proposé.").format(name=name),
        )
        self.name = name


def who_text(labels: Labels, action: Record) -> str:
    """« Brest Métropole ; Camille Martin »."""
    named = (labels.of_field(CATALOGUE["action_item"]["organisation"], action["organisation"]), action["officer"])
    return " ; ".join(str(one) for one in named if one)


def who_is(reading: Reading, labels: Labels, text: str, officers: frozenset[str]) -> Who:
    """Whom ``text`` means; ``officers`` are the folded names of those who are known or were confirmed.

    Raises UserError where a part of it names nobody known, or several organisations.
    """
    organisation = officer = None
    for part in filter(None, (one.strip() for one in text.split(";"))):
        if fold(part) in officers:
            officer = part
        else:
            organisation = organisation_named(reading, labels, part)
            if organisation is None:
                raise UnknownWhoError(part)
    return Who(organisation, officer)


def organisation_named(reading: Reading, labels: Labels, text: str) -> str | None:
    """The uid of the organisation that ``text`` names in full; None for no such name. Raises UserError for several."""
    listed = [str(one.value) for one in find(reading, labels, Wanted("organisation"), text)]
    found = get_many(reading, "organisation", listed)
    exact = [one for one in found.values() if fold(text) in {fold(name) for name in whole_names(one, labels)}]
    if len(exact) > 1:
        raise not_one("organisation", text, [labels.told_apart("organisation", one.uid) for one in exact])
    return exact[0].uid if exact else None


class KnownNames(QObject):
    """The organisations and officers to complete « qui » with, read once for all lines of a page."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._texts: list[str] | None = None
        self._waiting: list[Callable[[list[str]], None]] = []
        self.officers = frozenset({fold(session.preferences.officer)} - {""})

    def __call__(self, done: Callable[[list[str]], None]) -> None:
        """Give the names to ``done``, at once or once they are read."""
        if self._texts is not None:
            done(self._texts)
            return
        self._waiting.append(done)
        if len(self._waiting) == 1:
            self._session.jobs.read(_all_names, self._on_read, owner=self, key="names")

    def confirm(self, name: str) -> None:
        """``name`` is an officer's."""
        self.officers |= {fold(name)}
        if self._texts is not None and name not in self._texts:
            self._texts.append(name)

    def _on_read(self, names: tuple[list[str], list[str]]) -> None:
        officers, organisations = names
        own = self._session.preferences.officer
        known = list(dict.fromkeys([*([own] if own else []), *officers]))
        self.officers |= {fold(name) for name in known}
        self._texts = known + organisations
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done(self._texts)


def _all_names(store: Store) -> tuple[list[str], list[str]]:
    reading = store.read()
    officers = [str(name) for entity in _OFFICERS for name in distinct(reading, entity, "officer")]
    return officers, reading.labels().all_of("organisation")
