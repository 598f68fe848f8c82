"""What people type after a command: FIELD=VALUE, KEY and WHEN, made into values and conditions."""

from collections.abc import Callable, Iterable

from dcant_tracker.domain.catalogue import field_named
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.text import is_text
from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.words import _

Resolve = Callable[[str, str], str]
"""``resolve(target, text)``: the value of a reference to ``target`` that ``text`` names."""


def resolver(reading: Reading) -> Resolve:
    """References by the names that records have now."""
    return lambda target, text: names.resolve_target(reading, target, text)


def pairs(entity: Entity, written: Iterable[str]) -> list[tuple[Field, str]]:
    """FIELD=VALUE taken apart. Raises UsageError for a text without « = » or an unknown field."""
    taken: list[tuple[Field, str]] = []
    for text in written:
        if not is_text(text):
            raise UsageError(
                _("« {text} » n'est pas lisible : des octets n'y sont pas de l'UTF-8.").format(text=text),
                _("Réglez la console sur UTF-8 (par exemple LANG=fr_FR.UTF-8), puis recommencez."),
            )
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(
                _("« {text} » n'est pas de la forme FIELD=VALUE.").format(text=text),
                _("Écrivez le nom du champ, le signe = puis la valeur, par exemple {example}.").format(
                    example=f"{entity.fields[0].name}=…"
                ),
            )
        taken.append((field_named(entity, name.strip()), value))
    return taken


def assigned(entity: Entity, written: Iterable[str]) -> dict[Field, str]:
    """Like :func:`pairs`, each field once. Raises UsageError for a field given twice."""
    fields: dict[Field, str] = {}
    for field, text in pairs(entity, written):
        if field in fields:
            raise UsageError(
                _("Le champ « {name} » est donné deux fois.").format(name=field.name),
                _("Gardez une seule valeur par champ."),
            )
        fields[field] = text
    return fields


def values(fields: dict[Field, str], resolve: Resolve) -> dict[str, Value]:
    """The texts as values; an empty one clears. Raises UserError naming the field that is not understood."""
    return {field.name: value(field, text, resolve) for field, text in fields.items()}


def value(field: Field, text: str, resolve: Resolve) -> Value:
    """What ``text`` means for ``field``. Raises UserError naming the field."""
    try:
        understood = parse(field, text)
        if understood is None or not field.is_ref:
            return understood
        return resolve(str(field.target), str(understood))
    except UserError as refusal:
        raise UserError(f"{field.label} ({field.name}) : {refusal.message}", refusal.hint) from refusal


def conditions(entity: Entity, written: Iterable[str], resolve: Resolve) -> tuple[Condition, ...]:
    """The ``--where`` texts as conditions that all hold; several tags must all be there."""
    made: list[Condition] = []
    for field, text in pairs(entity, written):
        wanted = value(field, text, resolve)
        if field.kind is Kind.TAGS and isinstance(wanted, tuple):
            made += [Condition(field.name, (tag,), "has") for tag in wanted]
        else:
            made.append(Condition(field.name, (wanted,)))
    return tuple(made)
