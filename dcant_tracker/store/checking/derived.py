"""What is kept beside the fields of a record: folded twins that sort, digests that find keys."""

import functools
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.keys import shared_keys
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.texts import Texts
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import digest_of
from dcant_tracker.words import _

_PART = 20_000
"""Rows whose digests are worked out together, column by column."""

_folded = lru_cache(50_000)(fold)


def derived_findings(reading: Reading, texts: Texts) -> Iterator[Finding]:
    """The entities in which a folded twin or a digest is not what the write door would have written; keys shared."""
    for entity in CATALOGUE.values():
        digests = _wrong_digests(reading, entity)
        wrong = digests.keys() | texts.of(entity).twins.keys()
        if wrong:
            told = _("{sheet} : les index de tri ne correspondent pas aux fiches ({count}).").format(
                sheet=entity.sheet, count=len(wrong)
            )
            yield Finding(FindingKind.DERIVED, told, entity.name, mend=functools.partial(_derive_again, entity))
        yield from shared_keys(reading, entity, digests)


def _wrong_digests(database: Database, entity: Entity) -> dict[int, int]:
    """By row number, the digests that are wrong, as they should be."""
    found: dict[int, int] = {}
    key = ", ".join(f'"{field.name}"' for field in entity.key)
    said = [_said(field) for field in entity.key]
    cursor = database.connection.execute(f'SELECT id, key_digest, {key} FROM "{entity.name}"')
    while part := cursor.fetchmany(_PART):
        numbers, digests, *columns = zip(*part, strict=True)
        keys = zip(*(say(column) for say, column in zip(said, columns, strict=True)), strict=True)
        expected = map(digest_of, keys)
        found.update(
            (number, right) for number, kept, right in zip(numbers, digests, expected, strict=True) if kept != right
        )
    return found


def _said(field: Field) -> Callable[[Iterable[Any]], list[str]]:
    """What the values of a column say in keys; what is in no text is in the key as it is kept."""
    return _said_folded if field.kind is Kind.TEXT else _said_as_kept


def _said_folded(column: Iterable[Any]) -> list[str]:
    return ["" if kept is None else _folded(str(kept)) for kept in column]


def _said_as_kept(column: Iterable[Any]) -> list[str]:
    return ["" if kept is None else str(kept) for kept in column]


def _derive_again(entity: Entity, mending: Mending) -> None:
    writing = mending.writing
    for number, row in Texts(writing).of(entity).twins.items():
        written = ", ".join(f'"{name}" = ?' for name in row)
        writing.execute(f'UPDATE "{entity.name}" SET {written} WHERE id = ?', [*row.values(), number])
    for number, digest in _wrong_digests(writing, entity).items():
        writing.execute(f'UPDATE "{entity.name}" SET key_digest = ? WHERE id = ?', (digest, number))
