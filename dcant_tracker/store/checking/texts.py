"""The texts of the records, each read once for all that depends on it: its form, its folded twin, its words.

Texts repeat (answers, names of places): what is worked out of one is remembered, within bounds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.words import Place, place_of, words_of
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records import search

_REMEMBERED = 50_000
"""Different texts kept in mind at once."""

_sort_key = lru_cache(_REMEMBERED)(sort_key)
_words = lru_cache(_REMEMBERED)(lambda kept: tuple(Counter(words_of(kept)).items()))


@dataclass(slots=True)
class EntityTexts:
    """What the texts of the records of one entity say, by row number.

    ``malformed`` are the records in which a text is not of the form that its field takes, ``twins`` the folded columns
    that do not hold what they should, with what that is; ``words`` says where each word is (see ``words.Place``).
    """

    malformed: set[int] = field(default_factory=set)
    twins: dict[int, dict[str, str | None]] = field(default_factory=dict)
    words: dict[str, Place] = field(default_factory=lambda: defaultdict(int))


class Texts:
    """The texts of one state of the data file; those of an entity are read when they are first asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, EntityTexts] = {}

    def of(self, entity: Entity) -> EntityTexts:
        """What the texts of the records of ``entity`` say."""
        if entity.name not in self._found:
            self._found[entity.name] = found = EntityTexts()
            for each in entity.texts:
                _look_at(self._database, entity, each, found)
        return self._found[entity.name]

    def words(self) -> dict[str, Place]:
        """Where each word of all records is."""
        places: dict[str, Place] = defaultdict(int)
        for entity in CATALOGUE.values():
            for word, place in self.of(entity).words.items():
                places[word] += place
        return places


class _Text:
    """One text that some records hold in one field: how it should be kept, and the place of those records."""

    __slots__ = ("is_right", "place", "twin")

    def __init__(self, declared: Field, kept: Any) -> None:
        self.is_right = kept is None or _is_well_formed(declared, kept)
        self.twin = None if kept is None else _sort_key(str(kept))
        self.place = 0


def _look_at(database: Database, entity: Entity, declared: Field, found: EntityTexts) -> None:
    twin = f"{declared.name}_folded"
    sql = (
        f'SELECT id, "{declared.name}", "{twin}" FROM "{entity.name}" '
        f'WHERE "{declared.name}" IS NOT NULL OR "{twin}" IS NOT NULL'
    )
    seen: dict[Any, _Text] = {}
    first = search.row_number(entity.name, 0)
    for number, kept, folded in database.connection.execute(sql):
        text = seen.get(kept)
        if text is None:
            if len(seen) == _REMEMBERED:
                _count_words(seen.items(), found)
                seen.clear()
            text = seen[kept] = _Text(declared, kept)
        text.place += place_of(first + number)
        if folded != text.twin:
            found.twins.setdefault(number, {})[twin] = text.twin
        if not text.is_right:
            found.malformed.add(number)
    _count_words(seen.items(), found)


def _count_words(seen: Iterable[tuple[Any, _Text]], found: EntityTexts) -> None:
    for kept, text in seen:
        for word, times in _words(kept):
            found.words[word] += times * text.place


def _is_well_formed(declared: Field, kept: Any) -> bool:
    if not isinstance(kept, str):
        return False
    try:
        value = from_sql(declared.kind, kept)
        return checked(declared, value) == value
    except (UserError, ValueError, TypeError):
        return False
