"""From the text of a reference to the record it means (exchange.md section 2, « References »).

Asked in order: the base's own text (unchanged), this workbook's own rows, names as they were when
sent, then current and former names. Several answers are told with their candidates, never guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from dcant_tracker.domain.kinds import ANY
from dcant_tracker.domain.text import comparable, fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.names.organisations import Candidate
from dcant_tracker.exchange.sources.source import Left
from dcant_tracker.store.records.labels import SEPARATOR
from dcant_tracker.store.records.names import not_one
from dcant_tracker.words import _

R = TypeVar("R")

ORGANISATION = "organisation"
RECOMMENDATION = "recommendation"


class UnknownOrganisationError(UserError):
    """A name that no organisation of ours bears, with those that come close."""

    def __init__(self, text: str, candidates: Sequence[Candidate]) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        refusal = not_one(ORGANISATION, text, [])
        message = " ".join(filter(None, (refusal.message, _near_names(candidates))))
        super().__init__(message, refusal.hint)


def _near_names(candidates: Sequence[Candidate]) -> str:
    """The end of the sentence: « Noms proches : Brest Métropole (93 %) ; … »."""
    if not candidates:
        return ""
    listed = " ; ".join(f"{candidate.label} ({candidate.score}\N{NO-BREAK SPACE}%)" for candidate in candidates)
    return _("Noms proches : {names}.").format(names=listed)


class OwnNames(Generic[R]):
    """The names that the rows of the workbook itself bear, by entity and folded text.

    ``names_of`` says which; it is asked once an entity's names are looked for, which for most never happens.
    """

    def __init__(self, names_of: Callable[[R], Iterable[str]]) -> None:
        self._names_of = names_of
        self._rows: dict[str, list[R]] = {}
        self._named: dict[str, dict[str, list[R]]] = {}

    def put(self, entity: str, row: R) -> None:
        """Let ``row`` be found by its names."""
        self._rows.setdefault(entity, []).append(row)
        self._named.pop(entity, None)

    def find(self, entity: str, text: str) -> list[R]:
        """The rows that ``text`` names."""
        if entity not in self._named:
            self._named[entity] = self._index(self._rows.get(entity, []))
        return self._named[entity].get(fold(text), [])

    def in_full(self, row: R) -> str:
        """The name of ``row`` that says most: what tells it apart, where it says that."""
        return [*self._names_of(row)][:2][-1]

    def _index(self, rows: Iterable[R]) -> dict[str, list[R]]:
        named: dict[str, list[R]] = {}
        for row in rows:
            for name in {fold(text) for text in self._names_of(row)}:
                named.setdefault(name, []).append(row)
        return named


class Resolver(Generic[R]):
    """Finds the uid behind a reference's text. ``identify`` gives the uid of one of the workbook's rows."""

    def __init__(
        self,
        known: Known,
        names: Sequence[Left],
        own: OwnNames[R],
        identify: Callable[[R], str],
        aliases: Mapping[str, str],
        glossary: Glossary,
    ) -> None:
        """``names`` hold names as they were when the workbook left, ``glossary`` those of its sheets.

        ``aliases`` gives the uid behind names of organisations, folded, that the person was asked about.
        """
        self._known_names = known
        self._own = own
        self._identify = identify
        self._left = names
        self._aliases = aliases
        self._glossary = glossary
        self._found: dict[tuple[str, str], str] = {}

    @cached_property
    def _sent(self) -> dict[str, dict[str, set[str]]]:
        """The uids by entity and folded text, as they were when sent."""
        sent: dict[str, dict[str, set[str]]] = {}
        named = {name for left in self._left for name in left.names()}
        for entity, text, uid in named:
            sent.setdefault(entity, {}).setdefault(fold(text), set()).add(uid)
        return sent

    def resolve(self, target: str, text: str) -> str:
        """The reference that ``text`` means. Raises UserError when there is none, or several."""
        place = (target, comparable(text))
        if place not in self._found:
            self._found[place] = self._any(text) if target == ANY else self._one(target, text)
        return self._found[place]

    def borne_today(self, target: str, text: str) -> str | None:
        """The one record that bears ``text`` now, as after a merger, whichever bore it when the workbook left."""
        found = self._known(target, text) if target != ANY else []
        return found[0] if len(found) == 1 else None

    def _any(self, text: str) -> str:
        sent = self._sent.get(ANY, {}).get(fold(text), set())
        if len(sent) == 1:
            return next(iter(sent))
        sheet, _separator, rest = text.partition(SEPARATOR)
        entity = self._glossary.entity(sheet) if rest else None
        if entity is not None:
            return f"{entity.name}:{self._one(entity.name, rest)}"
        raise UserError(
            _("« {text} » ne désigne aucune fiche.").format(text=text),
            _("Écrivez le nom de la feuille puis la fiche : « Recommandations / DcANT 2015-2017 / 3 »."),
        )

    def _one(self, entity: str, text: str) -> str:
        if entity == ORGANISATION and (answered := self._aliases.get(fold(text))):
            return answered
        for candidates in (self._in_workbook, self._as_sent, self._known):
            found = candidates(entity, text)
            if len(found) == 1:
                return found[0]
            if found:
                raise not_one(entity, text, self._told_apart(entity, text, found))
        near = self._known_names.organisations.near(text) if entity == ORGANISATION else []
        if entity == ORGANISATION:
            raise UnknownOrganisationError(text, near)
        raise not_one(entity, text, [])

    def _told_apart(self, entity: str, text: str, uids: Iterable[str]) -> list[str]:
        """What each candidate is called in full, so that a person can write which one is meant."""
        rows = {self._identify(row): row for row in self._own.find(entity, text)}
        told = {uid: self._known_names.labels.told_apart(entity, uid) for uid in uids}
        return sorted(
            self._own.in_full(rows[uid]) if name == uid and uid in rows else name for uid, name in told.items()
        )

    def _in_workbook(self, entity: str, text: str) -> list[str]:
        return list(dict.fromkeys(self._identify(row) for row in self._own.find(entity, text)))

    def _as_sent(self, entity: str, text: str) -> list[str]:
        return sorted(self._sent.get(entity, {}).get(fold(text), set()))

    def _known(self, entity: str, text: str) -> list[str]:
        found = self._known_names.names(entity).find(text)
        if not found and entity == ORGANISATION:
            return self._known_names.organisations.named(text)
        if not found and entity == RECOMMENDATION:
            return self._known_names.numbered(text)
        return found
