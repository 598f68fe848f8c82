"""The history replayed: what it says a record holds, and where its rows do not follow from one another.

Everything here speaks the JSON of the history itself, so that a value that no one can read is still compared.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind, Value, from_json
from dcant_tracker.domain.rules import checked
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.database import Database

Document: TypeAlias = dict[str, Any]
"""A record as the history keeps it: its filled fields, as JSON."""

_PART = 2_000

_JSON_TYPES: dict[Kind, type[Any]] = {Kind.TAGS: list, Kind.BOOL: bool, Kind.INT: int}
"""What JSON makes of a value, where it is no text."""

_NO_TEXT = tuple(_JSON_TYPES)
"""The same kinds, to be told one by one: hashing one takes longer."""

_SHORT = 100
"""Characters of a value of a list, at most."""


class ChangeRow(NamedTuple):
    """One row of the history, as it is kept."""

    id: int
    step: int
    entity: str
    uid: str
    field: str | None
    before: str | None
    after: str | None


@dataclass(slots=True)
class Replayed:
    """What the history says of one record: ``state`` is what it holds at the end, None when it does not exist.

    ``unreadable`` and ``unknown`` list the rows that say nothing, ``broken`` those that do not follow from the row
    before, each with what it should have said was there.
    """

    entity: str
    uid: str
    state: Document | None = None
    unreadable: list[ChangeRow] = field(default_factory=list)
    unknown: list[ChangeRow] = field(default_factory=list)
    broken: list[tuple[ChangeRow, Document | None]] = field(default_factory=list)


def rows_of(database: Database, uids: Iterable[str]) -> Iterator[list[ChangeRow]]:
    """The rows about each of ``uids``, oldest first, a list a record and entity."""
    wanted = sorted(uids)
    sql = (
        "SELECT id, step, entity, uid, field, before, after FROM change "
        "WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY uid, entity, step, id"
    )
    for start in range(0, len(wanted), _PART):
        one: list[ChangeRow] = []
        for row in database.fetch_all(sql, (json.dumps(wanted[start : start + _PART]),)):
            found = ChangeRow(*row)
            if one and (one[0].uid, one[0].entity) != (found.uid, found.entity):
                yield one
                one = []
            one.append(found)
        if one:
            yield one


def replayed(rows: Iterable[ChangeRow], entity: str, uid: str) -> Replayed:
    """What ``rows``, oldest first, say of the record."""
    told = Replayed(entity, uid)
    for row in rows:
        _follow(told, row)
    return told


def known_value(database: Database, entity: str, uid: str, name: str) -> Value:
    """The value of a field that the history ends with, if it may stand there; None when it says nothing.

    Raises UserError, ValueError or TypeError for a value that may not.
    """
    own = next((rows for rows in rows_of(database, [uid]) if rows[0].entity == entity), [])
    state = replayed(own, entity, uid).state or {}
    declared = CATALOGUE[entity][name]
    return checked(declared, from_json(declared.kind, state.get(name)))


def _follow(told: Replayed, row: ChangeRow) -> None:
    kinds = kinds_of(told.entity)
    if (row.field is not None and row.field not in kinds) or told.entity not in CATALOGUE:
        told.unknown.append(row)
        return
    try:
        before, after = _said(row.before), _said(row.after)
    except (ValueError, TypeError, RecursionError):
        told.unreadable.append(row)
        return
    if row.field is None:
        _follow_whole(told, row, before, after)
        return
    kind = kinds[row.field]
    if not (fits(kind, before) and fits(kind, after)):
        told.unreadable.append(row)
    elif told.state is None:
        told.broken.append((row, None))
    else:
        if told.state.get(row.field) != before:
            told.broken.append((row, dict(told.state)))
        _set(told.state, row.field, after)


def _said(side: str | None) -> Any:
    """What one side of a row says; values of lists come again and again, whole records hardly."""
    return None if side is None else _short(side) if len(side) < _SHORT else json.loads(side)


@lru_cache(maxsize=10_000)
def _short(text: str) -> Any:
    return json.loads(text)


def _follow_whole(told: Replayed, row: ChangeRow, before: Any, after: Any) -> None:
    document = after if before is None else before
    kinds = kinds_of(told.entity)
    if not isinstance(document, dict) or (before is not None and after is not None):
        told.unreadable.append(row)
    elif document.keys() - kinds.keys():
        told.unknown.append(row)
    elif not all(fits(kinds[name], value) for name, value in document.items()):
        told.unreadable.append(row)
    else:
        filled = {name: value for name, value in document.items() if value is not None}
        if (None if before is None else filled) != told.state:
            told.broken.append((row, None if told.state is None else dict(told.state)))
        told.state = None if after is None else filled


@cache
def kinds_of(entity: str) -> dict[str, Kind]:
    """The kind of each field of ``entity``; none of what is no entity."""
    return {field.name: field.kind for field in CATALOGUE[entity]} if entity in CATALOGUE else {}


def unknown_names(entity: str, document: Document) -> list[str]:
    """The names in ``document`` that are no fields of ``entity``."""
    return [name for name in document if name not in kinds_of(entity)]


def _set(state: Document, name: str, value: Any) -> None:
    if value is None:
        state.pop(name, None)
    else:
        state[name] = value


def fits(kind: Kind, value: Any) -> bool:
    """Whether ``value`` is of ``kind``: what was accepted once may break a rule of today."""
    if value is None:
        return True
    if type(value) is str:
        return kind not in _NO_TEXT and (kind is not Kind.DATE or _is_day(value))
    if type(value) is not _JSON_TYPES.get(kind):
        return False
    return kind is not Kind.TAGS or all(type(part) is str for part in value)


@lru_cache(maxsize=10_000)
def _is_day(text: str) -> bool:
    try:
        from_json(Kind.DATE, text)
    except (ValueError, UserError):
        return False
    return True
