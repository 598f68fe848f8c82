"""One pass over the records of an entity, for all that the check asks of each: texts, twins, digests, words, history.

Rows come in parts and are looked at column by column: a part of it in Python costs less than statements of SQL that
build texts. Texts repeat (answers, names of places): what is worked out of one is remembered, within bounds.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.domain.text import fold, sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.words import Place, place_of, words_of
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import digest_of

_REMEMBERED = 50_000
"""Different texts kept in mind at once."""

_PART = 5_000
"""Rows looked at together."""

_Column: TypeAlias = Sequence[Any]

_folded = lru_cache(_REMEMBERED)(fold)
_sort_key = lru_cache(_REMEMBERED)(sort_key)
_words = lru_cache(_REMEMBERED)(lambda kept: tuple(Counter(words_of(kept)).items()))


@dataclass(slots=True)
class EntityCensus:
    """What was found of the records of one entity.

    By row number: ``malformed`` are the records in which a text is not of the form that its field takes, ``twins`` the
    folded columns that do not hold what they should, ``digests`` the digests that are wrong, with what they should be.
    ``words`` says where each word is (see ``words.Place``). ``unlike`` has the uids of the records that do not stand as
    the history says they were added, ``additions`` counts those of which it says that.
    """

    malformed: set[int] = field(default_factory=set)
    twins: dict[int, dict[str, str | None]] = field(default_factory=dict)
    digests: dict[int, int] = field(default_factory=dict)
    words: dict[str, Place] = field(default_factory=lambda: defaultdict(int))
    unlike: set[str] = field(default_factory=set)
    additions: int = 0


class Census:
    """The records of one state of the data file; those of an entity are gone through when they are first asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, EntityCensus] = {}

    def of(self, entity: Entity) -> EntityCensus:
        """What was found of the records of ``entity``."""
        if entity.name not in self._found:
            self._found[entity.name] = _look(self._database, entity)
        return self._found[entity.name]

    def words(self) -> dict[str, Place]:
        """Where each word of all records is."""
        places: dict[str, Place] = defaultdict(int)
        for entity in CATALOGUE.values():
            for word, place in self.of(entity).words.items():
                places[word] += place
        return places


def _look(database: Database, entity: Entity) -> EntityCensus:
    found = EntityCensus()
    names = [each.name for each in entity]
    twins = [f"{each.name}_folded" for each in entity.texts]
    listed = ", ".join(f'r."{name}"' for name in ("id", "uid", "key_digest", *names, *twins))
    added = (
        f"SELECT c.after FROM change c WHERE c.uid = r.uid AND c.entity = '{entity.name}' "
        "AND c.field IS NULL AND c.before IS NULL LIMIT 1"
    )
    texts = [_Texts(entity, each, found) for each in entity.texts]
    said = [_said(each) for each in entity.key]
    cursor = database.connection.execute(f'SELECT {listed}, ({added}) FROM "{entity.name}" r')
    while part := cursor.fetchmany(_PART):
        numbers, uids, digests, *columns, afters = zip(*part, strict=True)
        fields = dict(zip(names, columns, strict=False))
        keys = zip(*(say(fields[each.name]) for say, each in zip(said, entity.key, strict=True)), strict=True)
        rights = zip(numbers, digests, map(digest_of, keys), strict=True)
        found.digests.update((number, right) for number, kept, right in rights if kept != right)
        for each, column in zip(texts, columns[len(names) :], strict=True):
            each.look(numbers, fields[each.name], column)
        documents = zip(uids, _documents(entity, fields), afters, strict=True)
        found.unlike.update(uid for uid, document, after in documents if document != after)
        found.additions += len(afters) - afters.count(None)
    for each in texts:
        each.count_words()
    return found


class _Text:
    """One text that some records hold in one field: how it should be kept, and the place of those records."""

    __slots__ = ("is_right", "place", "twin")

    def __init__(self, declared: Field, kept: Any) -> None:
        self.is_right = kept is None or _is_well_formed(declared, kept)
        self.twin = None if kept is None else _sort_key(str(kept))
        self.place = 0


class _Texts:
    """The texts of one field, each looked at once."""

    def __init__(self, entity: Entity, declared: Field, found: EntityCensus) -> None:
        self.name = declared.name
        self._declared = declared
        self._found = found
        self._first = search.row_number(entity.name, 0)
        self._seen: dict[Any, _Text] = {}

    def look(self, numbers: _Column, column: _Column, twins: _Column) -> None:
        """Take the texts of some rows, and what is kept beside them to sort by."""
        first, seen, found = self._first, self._seen, self._found
        for number, kept, folded in zip(numbers, column, twins, strict=True):
            if kept is None and folded is None:
                continue
            text = seen.get(kept)
            if text is None:
                if len(seen) == _REMEMBERED:
                    self.count_words()
                text = seen[kept] = _Text(self._declared, kept)
            text.place += place_of(first + number)
            if folded != text.twin:
                found.twins.setdefault(number, {})[f"{self.name}_folded"] = text.twin
            if not text.is_right:
                found.malformed.add(number)

    def count_words(self) -> None:
        """Add the words of the texts looked at so far, and begin anew."""
        for kept, text in self._seen.items():
            for word, times in _words(kept):
                self._found.words[word] += times * text.place
        self._seen.clear()


def _is_well_formed(declared: Field, kept: Any) -> bool:
    if not isinstance(kept, str):
        return False
    try:
        value = from_sql(declared.kind, kept)
        return checked(declared, value) == value
    except (UserError, ValueError, TypeError):
        return False


def _said(declared: Field) -> Callable[[_Column], list[str]]:
    """What the values of a column say in keys; what is in no text is in the key as it is kept."""
    return _said_folded if declared.kind is Kind.TEXT else _said_as_kept


def _said_folded(column: _Column) -> list[str]:
    return ["" if kept is None else _folded(str(kept)) for kept in column]


def _said_as_kept(column: _Column) -> list[str]:
    return ["" if kept is None else str(kept) for kept in column]


def _documents(entity: Entity, fields: Mapping[str, _Column]) -> Iterator[str]:
    """What the history would write of each record (``record.to_document``); of values that are none, something else."""
    written = [_written(each, fields[each.name]) for each in entity]
    return ("{" + "".join(parts)[1:] + "}" for parts in zip(*written, strict=True))


def _written(declared: Field, column: _Column) -> Iterable[str]:
    start = f',"{declared.name}":'
    if declared.kind is Kind.BOOL:
        words = {None: "", 1: f"{start}true", 0: f"{start}false"}
        return [words.get(kept, f"{start}{kept!r}") for kept in column]
    if declared.kind is Kind.INT:
        return ["" if kept is None else f"{start}{kept}" for kept in column]
    if declared.kind is Kind.TAGS:
        return ["" if kept is None else f"{start}[{_tags(str(kept))}]" for kept in column]
    if declared.is_text:
        return ["" if kept is None else start + encode_basestring(str(kept)) for kept in column]
    return ["" if kept is None else f'{start}"{kept}"' for kept in column]


def _tags(kept: str) -> str:
    return encode_basestring(kept).replace("; ", '","')
