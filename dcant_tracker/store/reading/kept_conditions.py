"""Conditions of a list as a profile, a sending or a view keeps them: plain values, checked when they are read."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import from_json, to_json
from dcant_tracker.store.reading.queries import LATE, UNANSWERED, Condition

Plain: TypeAlias = list[dict[str, Any]]


def to_plain(conditions: Iterable[Condition]) -> Plain:
    """``conditions`` as JSON takes them."""
    return [
        {"field": one.field, "values": [to_json(value) for value in one.values], "test": one.test} for one in conditions
    ]


def from_plain(entity: str, plain: Sequence[Any]) -> tuple[Condition, ...]:
    """The conditions that :func:`to_plain` wrote; those on a field that is no more are left out."""
    found = (_read(CATALOGUE[entity], one) for one in plain if isinstance(one, dict))
    return tuple(condition for condition in found if condition is not None)


def _read(entity: Entity, plain: dict[str, Any]) -> Condition | None:
    path, values, test = plain.get("field"), plain.get("values"), str(plain.get("test") or "in")
    if not isinstance(path, str) or not isinstance(values, list) or test not in {"in", "has", "from", "until"}:
        return None
    if path in (LATE, UNANSWERED):
        return Condition(path)
    fields = [_field(entity, one) for one in path.split("|")]
    if not values or any(field is None for field in fields):
        return None
    kind = next(field.kind for field in fields if field is not None)
    try:
        return Condition(path, tuple(None if value is None else from_json(kind, value) for value in values), test)
    except ValueError:
        return None


def _field(entity: Entity, path: str) -> Field | None:
    """The field that ``path`` leads to, through references; None where there is none."""
    first, _dot, rest = path.partition(".")
    if first not in entity:
        return None
    field = entity[first]
    if not rest:
        return field
    target = CATALOGUE.get(str(field.target)) if field.is_ref else None
    return _field(target, rest) if target is not None else None
