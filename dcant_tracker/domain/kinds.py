"""The kinds of values a field can hold, and their one form in Python, in JSON and in the database.

A date is a ``date`` in Python and ISO text elsewhere; tags are a tuple of texts in Python, an array
in JSON and texts joined by « ; » in the database; everything else is the same everywhere. Empty is
None everywhere.
"""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = str | int | bool | date | tuple[str, ...] | None
Json: TypeAlias = str | int | bool | list[str] | None
Values: TypeAlias = Mapping[str, Value]

ANY = "any"
"""Target of a reference that may point to a record of any entity."""


class Kind(StrEnum):
    """What a field holds; the names are those of the ``type`` column of fields.csv."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    INT = "int"
    BOOL = "bool"
    TAGS = "tags"
    SIREN = "siren"
    SCORE = "score"
    CHOICE = "choice"
    REF = "ref"


TEXT_KINDS = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.TAGS, Kind.SIREN})
LISTED_KINDS = frozenset({Kind.CHOICE, Kind.SCORE})


def to_json(value: Value) -> Json:
    """``value`` as history and the command line write it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def to_kept(value: Value) -> str | None:
    """``value`` as the history keeps what a cell says: JSON, None where it is empty."""
    return None if value is None else _encoded(to_json(value))


def from_json(kind: Kind, value: Json) -> Value:
    """The value that :func:`to_json` wrote."""
    if kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def to_sql(value: Value) -> str | int | None:
    """``value`` as the database keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return "; ".join(value) if isinstance(value, tuple) else value


def from_sql(kind: Kind, value: str | int | None) -> Value:
    """The value that :func:`to_sql` wrote."""
    if value is None:
        return None
    if kind is Kind.DATE:
        return date.fromisoformat(str(value))
    if kind is Kind.TAGS:
        return tuple(str(value).split("; "))
    return bool(value) if kind is Kind.BOOL else value
