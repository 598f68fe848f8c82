"""What leaves in a workbook: which entities, which columns, which rows."""

from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Values
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record

CONTACT = "contact"

_PERSONAL = frozenset({CONTACT, "interaction"})
"""Entities that are about people: they leave with the contacts only."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the person ticked. ``entities`` None means all; ``partner`` is a uid.

    ``highlight`` marks what changed since the last sending to the partner.
    """

    entities: tuple[str, ...] | None = None
    partner: str | None = None
    with_contacts: bool = False
    with_internal: bool = False
    highlight: bool = False


def entities(options: ExportOptions) -> list[Entity]:
    """The entities that leave, in the order of the sheets."""
    return [
        entity
        for name, entity in CATALOGUE.items()
        if (options.entities is None or name in options.entities) and (options.with_contacts or name not in _PERSONAL)
    ]


def fields(entity: Entity, options: ExportOptions) -> list[Field]:
    """The columns of ``entity`` that leave: no internal field, nothing that names a contact, unless ticked."""
    return [
        field
        for field in entity
        if (options.with_internal or not field.internal) and (options.with_contacts or field.target != CONTACT)
    ]


def rows(reading: Reading, entity: Entity, options: ExportOptions) -> list[Record]:
    """The records of ``entity`` that leave, in the entity's own order."""
    found = records(reading, Query(entity.name))
    if options.with_contacts or not _owners(entity):
        return found
    return [record for record in found if leaves(entity, record.values, options)]


def leaves(entity: Entity, values: Values, options: ExportOptions) -> bool:
    """Whether a record of ``entity`` holding ``values`` leaves: what is attached to a contact goes with contacts."""
    return options.with_contacts or not any(_names_contact(str(values.get(name))) for name in _owners(entity))


def _owners(entity: Entity) -> list[str]:
    return [field.name for field in entity if field.target == ANY]


def _names_contact(owner: str) -> bool:
    entity = CATALOGUE.get(owner.partition(":")[0])
    return entity is None or entity.name in _PERSONAL or any(field.target == CONTACT for field in entity.key)
