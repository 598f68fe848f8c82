"""The texts of the records of an entity: whether each is kept as the write door would, what is beside it, its words.

Texts repeat (answers, names of places): each different one is looked at once with what is kept beside it to sort by,
and counts for all the records that hold it. Only where something is wrong with one are those records looked at.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.words import Place, place_of, places_of, words_of
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records import search

_REMEMBERED = 50_000
"""Different texts of a field kept in mind at once."""

_PART = 500
"""Rows looked at together: what is read of them stays in the processor's own memory."""

_BETWEEN = "\0"
"""Stands between a text and what is kept beside it: none of them may hold it."""

_IS_TEXT = "(+{0} >= '' AND {0} < x'')"
"""Whether what a column keeps is text: all others come before or behind."""

_NO_TEXTS = 0
"""Stands where a text and what is kept beside it are not both texts."""

_Kept: TypeAlias = bytes | int

_sort_key = lru_cache(_REMEMBERED)(sort_key)
_words = lru_cache(_REMEMBERED)(lambda kept: tuple(Counter(words_of(kept)).items()))


@dataclass(slots=True)
class Texts:
    """What was found of the texts of an entity.

    By row number: ``malformed`` are the records in which a text is not of the form that its field takes, ``twins`` the
    folded columns that do not hold what they should, with what that is. ``words`` says where each word is (see
    ``words.Place``).
    """

    malformed: set[int] = field(default_factory=set)
    twins: dict[int, dict[str, str | None]] = field(default_factory=dict)
    words: dict[str, Place] = field(default_factory=lambda: defaultdict(int))


def texts_of(database: Database, entity: Entity) -> Texts:
    """What is to be said of the texts of ``entity``."""
    found = Texts()
    if not entity.texts:
        return found
    columns = [_Column(entity, each, found) for each in entity.texts]
    listed = ", ".join(each.sql for each in columns)
    filled = f"coalesce(NULL, {', '.join(each.both for each in columns)}) IS NOT NULL"
    cursor = database.connection.execute(f'SELECT id, {listed} FROM "{entity.name}" WHERE {filled}')
    first = search.row_number(entity.name, 0)
    while part := cursor.fetchmany(_PART):
        numbers, *held = zip(*part, strict=True)
        places = places_of(first, numbers)
        for column, texts in zip(columns, held, strict=True):
            column.count(texts, places)
    for column in columns:
        column.judge()
        column.look_closely(database)
    return found


class _Column:
    """The texts of one field, each with what is kept beside it, as one value in bytes."""

    def __init__(self, entity: Entity, declared: Field, found: Texts) -> None:
        name, twin = f'"{declared.name}"', f'"{declared.name}_folded"'
        self.both = f"{name}, {twin}"
        are_texts = f"{_IS_TEXT.format(name)} AND {_IS_TEXT.format(twin)}"
        self.sql = (
            f"CASE WHEN {are_texts} THEN CAST({name} || char(0) || {twin} AS BLOB) "
            f"WHEN coalesce({self.both}) IS NOT NULL THEN {_NO_TEXTS} END"
        )
        self._entity = entity
        self._declared = declared
        self._found = found
        self._seen: dict[_Kept, Place] = defaultdict(int)
        self._wrong: set[_Kept] = set()

    def count(self, texts: Iterable[_Kept | None], places: Iterable[Place]) -> None:
        """Take the texts of some rows, and the places of these."""
        seen = self._seen
        for kept, place in zip(texts, places, strict=True):
            if kept is not None:
                seen[kept] += place
        if len(seen) > _REMEMBERED:
            self.judge()

    def judge(self) -> None:
        """Add the words of the texts counted so far, name those with which something is wrong, and begin anew."""
        words = self._found.words
        for kept, place in self._seen.items():
            text = self._right(kept)
            if text is None:
                self._wrong.add(kept)
                continue
            for word, times in _words(text):
                words[word] += times * place
        self._seen.clear()

    def _right(self, kept: _Kept) -> str | None:
        """The text, where it and what is beside it are as they should; else None."""
        if isinstance(kept, int):
            return None
        try:
            text, *beside = kept.decode().split(_BETWEEN)
        except UnicodeDecodeError:
            return None
        return text if beside == [_sort_key(text)] and is_well_formed(self._declared, text) else None

    def look_closely(self, database: Database) -> None:
        """Say what is wrong in the rows of which the text, or what is beside it, is not as it should be."""
        if not self._wrong:
            return
        cursor = database.connection.execute(f'SELECT id, {self.sql} FROM "{self._entity.name}"')
        numbers = [number for number, kept in cursor if kept in self._wrong]
        for each in _closely(database, self._entity, self._declared, numbers):
            self._add(each)
            for word, times in _words(each.kept):
                self._found.words[word] += times * each.place

    def _add(self, each: "_Closely") -> None:
        if each.twin != each.folded:
            self._found.twins.setdefault(each.number, {})[f"{self._declared.name}_folded"] = each.twin
        if not each.is_right:
            self._found.malformed.add(each.number)


@dataclass(frozen=True, slots=True)
class _Closely:
    """The text of one record, its row number and place, what is kept beside it, and what should be."""

    number: int
    place: Place
    kept: Any
    folded: Any
    twin: str | None
    is_right: bool


def _closely(database: Database, entity: Entity, declared: Field, numbers: Sequence[int]) -> Iterator[_Closely]:
    first = search.row_number(entity.name, 0)
    sql = (
        f'SELECT id, "{declared.name}", "{declared.name}_folded" FROM "{entity.name}" '
        "WHERE id IN (SELECT value FROM json_each(?))"
    )
    for at in range(0, len(numbers), _PART):
        for number, kept, folded in database.fetch_all(sql, (json.dumps(numbers[at : at + _PART]),)):
            twin = None if kept is None else sort_key(str(kept))
            right = kept is None or is_well_formed(declared, kept)
            yield _Closely(number, place_of(first + number), kept, folded, twin, right)


def is_well_formed(declared: Field, kept: Any) -> bool:
    """Whether ``kept`` is what the write door keeps of a text of ``declared``."""
    if not isinstance(kept, str):
        return False
    try:
        value = from_sql(declared.kind, kept)
        return checked(declared, value) == value
    except (UserError, ValueError, TypeError):
        return False
