"""The texts of the records, and what is kept beside the fields: folded twins that sort, digests that find keys.

Texts repeat (answers, names of places): what is worked out of one is remembered, within bounds.
"""

import functools
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.domain.text import fold, sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.keys import shared_keys
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import digest_of
from dcant_tracker.words import _

_REMEMBERED = 50_000
_PART = 20_000
"""Rows looked at together, column by column: a text that many of them hold is looked at once."""

_folded = lru_cache(_REMEMBERED)(fold)
_sorted = lru_cache(_REMEMBERED)(sort_key)


def wrong_texts(database: Database, entity: Entity) -> set[int]:
    """The row numbers of the records in which a text is not of the form that its field takes."""
    found: set[int] = set()
    checks: list[Callable[[Any], bool]] = [_well_formed(field) for field in entity.texts]
    if not checks:
        return found
    listed = ", ".join(f'"{field.name}"' for field in entity.texts)
    cursor = database.connection.execute(f'SELECT id, {listed} FROM "{entity.name}"')
    while part := cursor.fetchmany(_PART):
        numbers, *columns = zip(*part, strict=True)
        for check, texts in zip(checks, columns, strict=True):
            wrong = {text for text in set(texts) if text is not None and not check(text)}
            if wrong:
                found.update(number for number, text in zip(numbers, texts, strict=True) if text in wrong)
    return found


def _well_formed(field: Field) -> Callable[[Any], bool]:
    @lru_cache(_REMEMBERED)
    def check(kept: Any) -> bool:
        if not isinstance(kept, str):
            return False
        try:
            value = from_sql(field.kind, kept)
            return checked(field, value) == value
        except (UserError, ValueError, TypeError):
            return False

    return check


def derived_findings(reading: Reading) -> Iterator[Finding]:
    """The entities in which a folded twin or a digest is not what the write door would have written; keys shared."""
    for entity in CATALOGUE.values():
        wrong = wrong_derived(reading, entity)
        if wrong:
            told = _("{sheet} : les index de tri ne correspondent pas aux fiches ({count}).").format(
                sheet=entity.sheet, count=len(wrong)
            )
            yield Finding(FindingKind.DERIVED, told, entity.name, mend=functools.partial(_derive_again, entity))
        digests = {number: row["key_digest"] for number, row in wrong.items() if "key_digest" in row}
        yield from shared_keys(reading, entity, digests)


def wrong_derived(database: Database, entity: Entity) -> dict[int, dict[str, Any]]:
    """By row number, the columns beside the fields that are wrong, with what they should hold."""
    found: dict[int, dict[str, Any]] = {}
    names = [f"{field.name}_folded" for field in entity.texts]
    pairs = ", ".join(f'"{field.name}", "{field.name}_folded"' for field in entity.texts)
    digest = _digest(entity)
    key = ", ".join(f'"{field.name}"' for field in entity.key)
    sql = f'SELECT id, key_digest, {key}{", " if pairs else ""}{pairs} FROM "{entity.name}"'
    width = 2 + len(entity.key)
    cursor = database.connection.execute(sql)
    while part := cursor.fetchmany(_PART):
        numbers, digests, *columns = zip(*part, strict=True)
        keys = zip(*columns[: width - 2], strict=True)
        for number, kept, expected in zip(numbers, digests, map(digest, keys), strict=True):
            if kept != expected:
                found.setdefault(number, {})["key_digest"] = expected
        for name, texts, twins in zip(names, columns[width - 2 :: 2], columns[width - 1 :: 2], strict=True):
            wrong = {pair for pair in set(zip(texts, twins, strict=True)) if _twin(pair[0]) != pair[1]}
            for number, text, twin in zip(numbers, texts, twins, strict=True) if wrong else ():
                if (text, twin) in wrong:
                    found.setdefault(number, {})[name] = _twin(text)
    return found


def _twin(text: Any) -> str | None:
    """What is kept beside a text to sort by."""
    return None if text is None else _sorted(str(text))


def _digest(entity: Entity) -> Callable[[tuple[Any, ...]], int]:
    """The digest of a key from the columns that keep it; what is in no text is in the key as it is kept."""
    is_folded = [field.kind is Kind.TEXT for field in entity.key]

    def digest(kept: tuple[Any, ...]) -> int:
        return digest_of(
            tuple(
                "" if value is None else _folded(str(value)) if folds else str(value)
                for value, folds in zip(kept, is_folded, strict=True)
            )
        )

    return digest


def _derive_again(entity: Entity, mending: Mending) -> None:
    for number, row in wrong_derived(mending.writing, entity).items():
        written = ", ".join(f'"{name}" = ?' for name in row)
        mending.writing.execute(f'UPDATE "{entity.name}" SET {written} WHERE id = ?', [*row.values(), number])
