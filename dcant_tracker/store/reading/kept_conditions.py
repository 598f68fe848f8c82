"""Conditions of a list as a profile, a sending or a view keeps them: plain values, checked when they are read."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value, from_json, to_json
from dcant_tracker.store.reading.queries import LATE, UNANSWERED, Condition

Plain: TypeAlias = list[dict[str, Any]]

MOST = 64
"""More conditions, fields of one condition, or tags of one, than anybody chooses: SQLite refuses a thousand."""

_FARTHEST = 3
"""The fields of a path, through references."""

_LARGEST = 1 << 63


def document(text: object) -> object:
    """What ``text`` says as JSON; None where it is none, or none that the data file could hold."""
    try:
        found = json.loads(str(text)) if text else None
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return None
    return found


def to_plain(conditions: Iterable[Condition]) -> Plain:
    """``conditions`` as JSON takes them."""
    return [
        {"field": one.field, "values": [to_json(value) for value in one.values], "test": one.test} for one in conditions
    ]


def from_plain(entity: str, plain: Sequence[Any]) -> tuple[Condition, ...]:
    """The conditions that :func:`to_plain` wrote; those on a field that is no more are left out."""
    found = (_read(CATALOGUE[entity], one) for one in plain[:MOST] if isinstance(one, dict))
    return tuple(condition for condition in found if condition is not None)


def _read(entity: Entity, plain: dict[str, Any]) -> Condition | None:
    path, values, test = plain.get("field"), plain.get("values"), str(plain.get("test") or "in")
    if not isinstance(path, str) or not isinstance(values, list) or test not in {"in", "has", "from", "until"}:
        return None
    if path in (LATE, UNANSWERED):
        return Condition(path)
    fields = [field_at(entity, one) for one in path.split("|")]
    if not values or None in fields or len(fields) > MOST or (test == "has" and len(values) > MOST):
        return None
    kind = next(field.kind for field in fields if field is not None)
    try:
        return Condition(path, tuple(None if value is None else _value(kind, value) for value in values), test)
    except (ValueError, TypeError):
        return None


def _value(kind: Kind, plain: object) -> Value:
    """A value as a condition on a field of ``kind`` compares it. Raises ValueError or TypeError for what is none."""
    if not isinstance(plain, (int, str)):
        raise TypeError(plain)
    value = from_json(kind, plain)
    wanted = {Kind.DATE: date, Kind.INT: int, Kind.BOOL: int}.get(kind, str)
    if not isinstance(value, wanted) or (isinstance(value, int) and not -_LARGEST <= value < _LARGEST):
        raise TypeError(plain)
    return value


def field_at(entity: Entity, path: str) -> Field | None:
    """The field that ``path`` leads to, through references; None where there is none."""
    declared: Entity | None = entity
    field: Field | None = None
    for name in path.split(".", _FARTHEST - 1):
        if declared is None or name not in declared:
            return None
        field = declared[name]
        declared = CATALOGUE.get(str(field.target)) if field.is_ref else None
    return field
