"""The rules a record must keep, checked on its final state; they know no database.

Each check yields :class:`Breach` objects; the write door refuses a transaction that leaves any, the
comparison of workbooks shows them as conflicts.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value, Values
from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY, format_day, parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

STANDING = ("approached", "confirmed", "active")
"""The statuses of a participation of those who take part, or were asked to."""

COUNTED = ("submitted", "validated")
"""The states of an evaluation whose answers count: a draft was not transmitted."""


class Breach(NamedTuple):
    """One broken rule: the fields involved, what is wrong, what to do."""

    fields: tuple[str, ...]
    message: str
    hint: str


def breaches(entity: Entity, values: Values) -> Iterator[Breach]:
    """The rules that a record of ``entity`` holding ``values`` breaks by itself."""
    yield from _missing(entity, values)
    yield from _periods_upside_down(entity, values)


def _missing(entity: Entity, values: Values) -> Iterator[Breach]:
    for field in entity:
        if field.required and values.get(field.name) is None:
            yield Breach(
                (field.name,),
                _("« {label} » doit être rempli.").format(label=field.label),
                _("Donnez une valeur à ce champ ({sheet}).").format(sheet=entity.sheet),
            )


def _periods_upside_down(entity: Entity, values: Values) -> Iterator[Breach]:
    for first, last in entity.periods:
        start, end = values.get(first), values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield Breach(
                (first, last),
                _("« {last} » ({end}) précède « {first} » ({start}).").format(
                    last=entity[last].label,
                    end=format_day(end),
                    first=entity[first].label,
                    start=format_day(start),
                ),
                _("Corrigez l'une des deux dates."),
            )


def checked(field: Field, value: object) -> Value:
    """``value`` if it is of the field's kind and form. Raises UserError or TypeError otherwise.

    For values that come from code; text typed by people goes through ``parsing.parse`` first.
    """
    if value is None:
        return None
    if field.kind is Kind.REF:
        if not isinstance(value, str):
            raise TypeError(field.name, value)
        return value
    if field.kind is Kind.DATE:
        if not isinstance(value, date) or not FIRST_DAY <= value <= LAST_DAY:
            return parse(field, value)
        return value
    return parse(field, value)


def key_of(entity: Entity, values: Values) -> tuple[str, ...]:
    """The identity of a record among its entity's: folded texts, references by uid, "" for empty."""
    return tuple(_key_part(field, values.get(field.name)) for field in entity.key)


def _key_part(field: Field, value: Value) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return fold(text) if field.kind is Kind.TEXT else text


def key_taken(entity: Entity, title: str) -> UserError:
    """The refusal of a second record with the same key, by the title of the first."""
    return UserError(
        _("« {title} » existe déjà dans « {sheet} ».").format(title=title, sheet=entity.sheet),
        _("Modifiez la fiche existante, ou changez : {fields}.").format(
            fields=", ".join(field.label for field in entity.key)
        ),
    )


def is_open(entity: Entity, values: Values) -> bool:
    """Whether what a record of ``entity`` holding ``values`` has a day for is still to be done."""
    due = entity.deadline
    return due is not None and all(values.get(name) in accepted for name, accepted in due.open_while)


def is_late(entity: Entity, values: Values, today: date) -> bool:
    """« En retard » : the due day has passed ``today`` (a local day) and the thing is still open."""
    due_on = values.get(entity.deadline.on) if entity.deadline else None
    return isinstance(due_on, date) and due_on < today and is_open(entity, values)
