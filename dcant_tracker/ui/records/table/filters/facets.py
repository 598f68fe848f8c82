"""What a list can be filtered by, from the catalogue: choices, themes, places, dates, « en retard »."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.queries import LATE, UNANSWERED, Condition, Query, distinct, records
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_MOST_RECORDS = 400
_ORGANISATIONS = ("organisation", "evaluator", "author")
_PLACES = ("region", "department", "kind")
_REPEATED_TEXTS = frozenset({"axis", "officer", "region", "department", "counterpart", "place", "function"})
_SHOWN_AT_ONCE = frozenset({"region", "axis", "campaign", "group", "counterpart"})
_MOST_NAMED = 2

Option = tuple[str, Value]
"""A value and how it reads; the value None stands for « not filled »."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by. ``path`` is a condition's field; ``holder`` the entity that ``field`` belongs to.

    ``also`` is an entity whose field of that name holds such values too.
    """

    path: str
    label: str
    holder: str
    field: Field | None = None
    first: bool = False
    also: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether this is on or off (« en retard »)."""
        return self.path in (LATE, UNANSWERED)

    @property
    def is_period(self) -> bool:
        """Whether this takes two days."""
        return self.field is not None and self.field.kind is Kind.DATE

    def conditions(self, values: tuple[Value, ...]) -> tuple[Condition, ...]:
        """What the database is asked for the values ticked, or for the two days of a period."""
        if not values or (self.is_period and values == (None, None)):
            return ()
        if self.is_switch:
            return (Condition(self.path),)
        if self.is_period:
            ends = zip(("from", "until"), values, strict=True)
            return tuple(Condition(self.path, (day,), test) for test, day in ends if day is not None)
        has_tags = self.field is not None and self.field.kind is Kind.TAGS
        return (Condition(self.path, values, "has" if has_tags and None not in values else "in"),)


@cache
def facets_of(entity: str) -> tuple[Facet, ...]:
    """The facets of a list of ``entity``, those that show at once before the others."""
    declared = CATALOGUE[entity]
    found = list(_facets(declared))
    return tuple(sorted(found, key=lambda facet: not facet.first))


def _facets(entity: Entity) -> Iterator[Facet]:
    if entity.deadline:
        yield Facet(LATE, _("En retard"), entity.name, None, first=True)
    if entity.name == "expected_evaluation":
        yield Facet(UNANSWERED, _("Sans réponse"), entity.name, None, first=True)
    both = "themes" in entity and "recommendation" in entity
    for field in entity:
        if both and field.name == "themes":
            path = f"{field.name}|recommendation.{field.name}"
            yield Facet(path, field.label, entity.name, field, first=True, also="recommendation")
        elif _filters(field):
            listed = field.kind in (Kind.CHOICE, Kind.TAGS) or field.name in _SHOWN_AT_ONCE
            yield Facet(field.name, field.label, entity.name, field, first=listed)
    if not both:
        yield from _through(entity, "recommendation", ("themes",))
    place = next((name for name in _ORGANISATIONS if name in entity), None)
    if place:
        yield from _through(entity, place, _PLACES)


def _filters(field: Field) -> bool:
    if field.kind in (Kind.CHOICE, Kind.SCORE, Kind.TAGS, Kind.DATE, Kind.BOOL):
        return True
    if field.is_ref:
        return field.target not in (ANY, "programme", "contact")
    return field.name in _REPEATED_TEXTS


def _through(entity: Entity, name: str, wanted: Iterable[str]) -> Iterator[Facet]:
    if name not in entity or entity[name].target is None:
        return
    target = CATALOGUE[str(entity[name].target)]
    for inner in wanted:
        field = target[inner]
        label = field.label if inner not in entity else f"{entity[name].label} : {field.label.lower()}"
        yield Facet(f"{name}.{inner}", label, target.name, field, first=inner in ("themes", "region"))


_BOUNDS = {"from": "dès le {value}", "until": "jusqu'au {value}"}
"""How the tests that compare with a day are said."""


def facet_for(entity: str, condition: Condition) -> Facet | None:
    """The facet that stands for ``condition``."""
    return next((facet for facet in facets_of(entity) if facet.path == condition.field), None)


def is_offered(entity: str, condition: Condition) -> bool:
    """Whether a chip can show ``condition``; others are listed by themselves."""
    facet, is_bound = facet_for(entity, condition), condition.test in _BOUNDS
    return facet is not None and facet.is_period == is_bound and not (is_bound and None in condition.values)


def values_of(condition: Condition) -> tuple[Value, ...]:
    """The values that :meth:`Facet.conditions` would turn into ``condition``."""
    if condition.field in (LATE, UNANSWERED):
        return (True,)
    if condition.test == "from":
        return (condition.values[0], None)
    return (None, condition.values[0]) if condition.test == "until" else condition.values


def merged(entity: str, conditions: Iterable[Condition]) -> dict[str, tuple[Value, ...]]:
    """The values of each facet in ``conditions``, by path."""
    ticked: dict[str, tuple[Value, ...]] = {}
    for condition in conditions:
        facet, values = facet_for(entity, condition), values_of(condition)
        before = ticked.get(condition.field)
        if facet is not None and facet.is_period and before is not None:
            values = tuple(new if new is not None else old for old, new in zip(before, values, strict=True))
        ticked[condition.field] = values
    return ticked


def options(store: Store, facet: Facet, programme: str = "") -> list[Option]:
    """The values to tick for ``facet``, as they read."""
    field = facet.field
    if field is None:
        return []
    if field.choices is not None:
        found: list[Option] = [(label, code) for code, label in field.choices.labels.items()]
    elif field.kind is Kind.BOOL:
        found = [(_("Oui"), True), (_("Non"), False)]
    elif field.is_ref:
        found = _records(store, str(field.target), programme)
    else:
        found = [(str(value), value) for value in _texts(store, facet, field)]
    if not field.required and field.kind is not Kind.TAGS:
        found.append((_("(non rempli)"), None))
    return found


def _texts(store: Store, facet: Facet, field: Field) -> list[Value]:
    """The values that ``field`` has, in the entity that holds it and in the other one that does."""
    found = distinct(store.read(), facet.holder, field.name)
    if not facet.also:
        return found
    found += distinct(store.read(), facet.also, field.name)
    return sorted({fold(str(value)): value for value in found}.values(), key=lambda value: fold(str(value)))


def describe(store: Store, entity: str, condition: Condition) -> str:
    """A condition in words: « Référent : (non rempli) », « Fin : dès le 04/07/2017, (non rempli) », « En retard »."""
    facet = facet_for(entity, condition)
    if facet is not None and facet.field is None:
        return facet.label
    label, field = (facet.label, facet.field) if facet is not None else (None, None)
    field = field or CATALOGUE[entity][condition.field.partition("|")[0].partition(".")[0]]
    labels = store.labels()
    bound = _BOUNDS.get(condition.test, "{value}")
    said = [
        _(bound).format(value=labels.of_field(field, value)) if value is not None else _("(non rempli)")
        for value in condition.values
    ]
    return f"{label or field.label} : {', '.join(said[:3])}"


def _records(store: Store, entity: str, programme: str) -> list[Option]:
    titles = Titles(store.labels())
    found = records(store.read(), Query(entity, programme=programme or None), _MOST_RECORDS)
    options: list[Option] = []
    for record in found:
        named = record.caption
        key = titles.of_record(record)
        options.append((f"{key} · {named[:60]}" if named else key, record.uid))
    return options


def told(facet: Facet, values: tuple[Value, ...], known: Iterable[Option]) -> str:
    """What a chip says: « Région : Occitanie », « Statut : 3 choix », « Depuis : du 01/01/2017 »."""
    if facet.is_switch or not values:
        return facet.label
    if facet.is_period:
        return f"{facet.label} : {_period(values)}"
    names = {value: label for label, value in known}
    if len(values) > _MOST_NAMED:
        said = ngettext("{count} choix", "{count} choix", len(values)).format(count=len(values))
    else:
        said = ", ".join(names.get(value, str(value)) for value in values)
    return f"{facet.label} : {said}"


def _period(values: tuple[Value, ...]) -> str:
    first, last = values
    said = []
    if isinstance(first, date):
        said.append(_("du {day}").format(day=format_day(first)))
    if isinstance(last, date):
        said.append(_("au {day}").format(day=format_day(last)))
    return " ".join(said)
