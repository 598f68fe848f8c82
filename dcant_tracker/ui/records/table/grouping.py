"""Rows of a list under headings that say what they share and how many they are."""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value, from_sql
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.ui.records.table.filters.facets import facets_of

Key = str | int | None
"""What the rows of a group share: a folded text, a code, a uid, a year; None where the field is empty."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that follow one another: what they share, as the first of them says it, and how many they are."""

    key: Key
    value: Value
    count: int


def groupable(entity: Entity) -> list[Field]:
    """The fields that rows can be grouped by: those that several records share."""
    offered = {facet.path for facet in facets_of(entity.name)}
    return [field for field in entity if field.name in offered or (field.is_ref and field.target != ANY)]


def grouped(query: Query, field: str) -> Query:
    """``query`` with the rows of each group together, in its own order within them."""
    rest = tuple(name for name in query.order or CATALOGUE[query.entity].order if name.lstrip("-") != field)
    own = next((name for name in query.order if name.lstrip("-") == field), field)
    return Query(query.entity, query.text, query.conditions, query.programme, (own, *rest), query.today)


def groups_in(reading: Reading, query: Query, field: str) -> list[Group]:
    """The groups of the rows of ``query`` (as :func:`grouped` made it), in their order."""
    declared = CATALOGUE[query.entity][field]
    found: list[Group] = []
    for kept in queries.values_in_order(reading, query, field):
        value = from_sql(declared.kind, kept)
        key = _key(declared, value)
        if found and found[-1].key == key:
            last = found[-1]
            found[-1] = Group(key, last.value, last.count + 1)
        else:
            found.append(Group(key, value, 1))
    return found


def flattened(ids: "array[int]", groups: Sequence[Group], folded: Collection[Key]) -> "array[int]":
    """``ids`` with a heading before each group (minus its rank, from 1), without the rows of ``folded`` ones."""
    flat = array("q")
    start = 0
    for rank, group in enumerate(groups, start=1):
        flat.append(-rank)
        if group.key not in folded:
            flat.extend(ids[start : start + group.count])
        start += group.count
    flat.extend(ids[start:])
    return flat


def _key(field: Field, value: Value) -> Key:
    if isinstance(value, date):
        return value.year
    if isinstance(value, tuple):
        return fold("; ".join(value))
    return fold(str(value)) if field.kind is Kind.TEXT and value is not None else value
