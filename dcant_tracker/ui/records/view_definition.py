"""A saved view as values of its record, and back: what it names that is gone is told, and the rest is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Json, Kind, Value
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.reading.kept_conditions import MOST, document, field_at, from_plain, to_plain
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.matrix import ORDERS, Question
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_MOST_SORTED = 6
"""More columns than a list is sorted by; each that refers to records costs the database a join."""

_LONGEST = 40
"""Characters of a name that is told to be gone."""

_LISTS = ("themes", "roles", "regions", "kinds", "statuses")


@dataclass(frozen=True, slots=True)
class ListView:
    """What a list shows: its words, conditions and order, its columns from left to right, what it is grouped by."""

    query: Query
    columns: tuple[str, ...] = ()
    grouping: str = ""


def list_values(view: ListView) -> dict[str, Value]:
    """What the record of ``view`` holds."""
    conditions = to_plain(view.query.conditions)
    filters = {"text": view.query.text, "conditions": conditions}
    return {
        "filters": json.dumps(filters, ensure_ascii=False) if view.query.text or conditions else None,
        "shown": json.dumps(view.columns) if view.columns else None,
        "sorting": ", ".join(view.query.order) or None,
        "grouping": view.grouping or None,
    }


def list_view(reading: Reading, entity: Entity, values: Mapping[str, Value]) -> tuple[ListView, list[str]]:
    """The view of a list that ``values`` hold, and what they name that is gone, as people read it."""
    filters, gone = _filters(values)
    conditions = [_condition(reading, entity, one, gone) for one in _listed(filters.get("conditions"))[:MOST]]
    names = {field.name for field in entity.columns}
    columns = [str(name) for name in _listed(document(values.get("shown")))]
    order = _order(values.get("sorting"))
    grouping = str(values.get("grouping") or "")
    named = [*columns, *(part.removeprefix("-") for part in order), *([grouping] if grouping else [])]
    gone += [_("la colonne « {name} »").format(name=_brief(name)) for name in dict.fromkeys(named) if name not in names]
    kept = [part for part in order if part.removeprefix("-") in names]
    query = Query(
        entity.name,
        str(filters.get("text") or ""),
        tuple(one for one in conditions if one is not None),
        order=tuple(kept[:_MOST_SORTED]),
    )
    return ListView(
        query, tuple(name for name in columns if name in names), grouping if grouping in names else ""
    ), list(dict.fromkeys(gone))


def matrix_values(question: Question) -> dict[str, Value]:
    """What the record of a view of the matrix holds; the programme is the window's."""
    filters: dict[str, Json] = {name: list(getattr(question, name)) for name in _LISTS if getattr(question, name)}
    if question.day:
        filters["day"] = question.day.isoformat()
    if question.text:
        filters["text"] = question.text
    if question.everyone:
        filters["everyone"] = True
    return {
        "filters": json.dumps(filters, ensure_ascii=False) if filters else None,
        "shown": None,
        "sorting": question.order,
        "grouping": None,
    }


def matrix_question(values: Mapping[str, Value]) -> tuple[Question, list[str]]:
    """The question that the view of the matrix in ``values`` asks, and what it names that is gone."""
    filters, gone = _filters(values)
    order = str(values.get("sorting") or ORDERS[0])
    if order not in ORDERS:
        gone.append(_("le tri « {name} »").format(name=_brief(order)))
    themes, roles, regions, kinds, statuses = (
        tuple(str(value) for value in _listed(filters.get(name))[:MOST]) for name in _LISTS
    )
    return Question(
        "",
        themes,
        roles,
        regions,
        kinds,
        statuses,
        _day(filters.get("day")),
        str(filters.get("text") or ""),
        bool(filters.get("everyone")),
        order if order in ORDERS else ORDERS[0],
    ), gone


def _condition(reading: Reading, entity: Entity, kept: object, gone: list[str]) -> Condition | None:
    found = from_plain(entity.name, [kept])
    if not found:
        gone.append(
            _("le filtre « {name} »").format(name=_brief(kept.get("field") if isinstance(kept, dict) else kept))
        )
        return None
    (condition,) = found
    field = field_at(entity, condition.field.partition("|")[0])
    if field is None or not condition.values:
        return condition
    standing = _standing(reading, field, condition.values)
    if len(standing) < len(condition.values):
        gone.append(_("une valeur de « {label} »").format(label=field.label))
    return replace(condition, values=standing) if standing else None


def _standing(reading: Reading, field: Field, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Those of ``values`` that the field may hold still."""
    if field.choices is not None:
        return tuple(value for value in values if value is None or value in field.choices.codes)
    if field.is_ref and field.target != ANY:
        uids = existing(reading, str(field.target), [str(value) for value in values if value is not None])
        return tuple(value for value in values if value is None or value in uids)
    return tuple(value for value in values if field.kind is not Kind.DATE or value is None or isinstance(value, date))


def _day(kept: object) -> date | None:
    try:
        return date.fromisoformat(str(kept)) if kept else None
    except ValueError:
        return None


def _filters(values: Mapping[str, Value]) -> tuple[dict[str, object], list[str]]:
    """The filters that a view holds, and what is to be told of them."""
    text = values.get("filters")
    found = document(text)
    if isinstance(found, dict):
        return found, []
    return {}, [_("ses filtres, illisibles")] if text else []


def _order(sorting: Value) -> list[str]:
    """The columns that a view is sorted by, each once; ``-`` before one for descending."""
    parts = [part.strip() for part in str(sorting or "").split(",")]
    return list({part.removeprefix("-"): part for part in reversed(parts) if part}.values())[::-1]


def _brief(name: object) -> str:
    flat = in_one_line(str(name))
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else []
