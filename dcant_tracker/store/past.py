"""The data file as it stood after an earlier step: its records, their key texts, what a list showed."""

import sqlite3
from collections.abc import Iterable
from functools import cached_property

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value, to_sql
from dcant_tracker.domain.text import fold, sort_key
from dcant_tracker.store import names, search
from dcant_tracker.store.history import records_at
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.queries import Condition, Query
from dcant_tracker.store.records import Record


class LabelsAt(Labels):
    """Key texts as they were after a step; a record that did not exist yet shows its uid."""

    def __init__(self, connection: sqlite3.Connection, step: int) -> None:
        super().__init__(connection)
        self._step = step
        self._states: dict[str, dict[str, Record]] = {}

    def records(self, entity: str) -> dict[str, Record]:
        """Every record of ``entity`` then, by uid, in the order of creation."""
        if entity not in self._states:
            found = records_at(self._connection, entity, self._step)
            self._states[entity] = {record.uid: record for record in found}
        return self._states[entity]

    def of(self, entity: str, uid: str | None) -> str:
        """The key text that ``uid`` had."""
        if uid is None:
            return ""
        found = self.records(entity).get(uid)
        return self.of_record(found) if found else uid

    def preload(self, entity: str, uids: Iterable[str] | None = None) -> None:  # noqa: ARG002 - all are read
        """Read the records of ``entity`` as they were."""
        self.records(entity)

    def _shared_names(self) -> set[str]:
        if self._shared is None:
            seen: set[str] = set()
            keys = [sort_key(str(record["name"])) for record in self.records("organisation").values()]
            self._shared = {key for key in keys if key in seen or seen.add(key)}  # type: ignore[func-returns-value]
        return self._shared


class Past:
    """The state after step ``number``; reads the log once an entity."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    @cached_property
    def labels(self) -> LabelsAt:
        """The key texts of that time."""
        return LabelsAt(self._connection, self._number)

    def records(self, query: Query) -> list[Record]:
        """The records that ``query`` held then, in its order (its programme does not count)."""
        entity = CATALOGUE[query.entity]
        found = [
            record
            for record in self.labels.records(query.entity).values()
            if all(_holds(entity, record, condition) for condition in query.conditions)
            and self._matches(entity, record, search.words(query.text))
        ]
        for name in reversed(query.order or entity.order):
            descending = name.startswith("-")
            field = entity[name.lstrip("-")]
            filled = [record for record in found if record[field.name] is not None]
            empty = [record for record in found if record[field.name] is None]
            filled.sort(key=lambda record, field=field: self._rank(field, record), reverse=descending)  # type: ignore[misc]
            found = filled + empty
        return found

    def resolve(self, target: str, text: str) -> str:
        """The uid of the record that ``text`` named then, else the one it names now."""
        known = {} if target == ANY else self.labels.records(target)
        if text.strip() in known:
            return text.strip()
        wanted = fold(text)
        found = [uid for uid, record in known.items() if fold(self.labels.of_record(record)) == wanted]
        if len(found) == 1:
            return found[0]
        return names.resolve_target(self._connection, target, text)

    def _matches(self, entity: Entity, record: Record, words: list[str]) -> bool:
        """Every word begins a word of the record, or of one it refers to."""
        if not words:
            return True
        texts = [search.text_of(entity, record.values)]
        for field in entity.refs:
            named = self.labels.records(str(field.target)).get(str(record[field.name]))
            if named:
                texts.append(search.text_of(CATALOGUE[named.entity], named.values))
        there = {word for text in texts for word in search.words(text)}
        return all(any(found.startswith(word) for found in there) for word in words)

    def _rank(self, field: Field, record: Record) -> tuple[int, str]:
        value = record[field.name]
        if field.choices:
            return field.choices.codes.index(str(value)), ""
        if isinstance(value, int):
            return value, ""
        text = self.labels.of_field(field, value) if field.is_ref else to_sql(value)
        return 0, sort_key(str(text))


def _holds(entity: Entity, record: Record, condition: Condition) -> bool:
    field, value = entity[condition.field], record[condition.field]
    if condition.test == "has":
        tags = {fold(tag) for tag in value} if isinstance(value, tuple) else set()
        return any(fold(str(wanted)) in tags for wanted in condition.values)
    return any(_same(field, value, wanted) for wanted in condition.values)


def _same(field: Field, value: Value, wanted: Value) -> bool:
    if value is None or wanted is None:
        return value is wanted
    if field.is_text and field.kind is not Kind.SIREN:
        return fold(str(value)) == fold(str(wanted))
    return value == wanted
