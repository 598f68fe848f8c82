"""What leaves in a workbook: which entities, which columns, which rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.persons import OWNED, PERSONAL, is_telling
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.kept_conditions import from_plain, to_plain
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record

CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What leaves of one entity: not the columns ``without``, only the records that hold all ``conditions``."""

    without: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the person ticked. ``entities`` None means all; ``partner`` is a uid.

    ``highlight`` marks what changed since the last sending to the partner. Of a ``programme`` (uid), what belongs to it
    and to none leaves; ``narrowed`` says by entity what leaves of it, where that is not everything.
    """

    entities: tuple[str, ...] | None = None
    partner: str | None = None
    with_contacts: bool = False
    with_internal: bool = False
    highlight: bool = False
    programme: str | None = None
    narrowed: Mapping[str, Narrowing] = field(default_factory=dict)

    def narrowing(self, entity: str) -> Narrowing:
        """What leaves of ``entity``."""
        return self.narrowed.get(entity, EVERYTHING)


def to_json(options: ExportOptions) -> dict[str, Any]:
    """The part of ``options`` that a partner's profile and the ledger keep."""
    return {
        "with_contacts": options.with_contacts,
        "with_internal": options.with_internal,
        "programme": options.programme,
        "narrowed": {
            name: {"without": sorted(one.without), "conditions": to_plain(one.conditions)}
            for name, one in options.narrowed.items()
            if one != EVERYTHING
        },
    }


def from_json(kept: Mapping[str, Any], entities: tuple[str, ...] | None, partner: str | None) -> ExportOptions:
    """The options that :func:`to_json` kept; what the catalogue no longer knows is left out."""
    programme, narrowed = kept.get("programme"), kept.get("narrowed")
    return ExportOptions(
        entities,
        partner,
        with_contacts=bool(kept.get("with_contacts")),
        with_internal=bool(kept.get("with_internal")),
        programme=programme if isinstance(programme, str) else None,
        narrowed={
            name: Narrowing(
                frozenset(map(str, _listed(one.get("without")))), from_plain(name, _listed(one.get("conditions")))
            )
            for name, one in (narrowed.items() if isinstance(narrowed, dict) else ())
            if name in CATALOGUE and isinstance(one, dict)
        },
    )


def _listed(kept: object) -> list[Any]:
    return kept if isinstance(kept, list) else []


def entities(options: ExportOptions) -> list[Entity]:
    """The entities that leave, in the order of the sheets."""
    return [entity for entity in CATALOGUE.values() if _is_asked(entity, options)]


def _is_asked(entity: Entity, options: ExportOptions) -> bool:
    if entity.name in PERSONAL and not options.with_contacts:
        return False
    return not entity.own if options.entities is None else entity.name in options.entities


def fields(entity: Entity, options: ExportOptions) -> list[Field]:
    """The columns of ``entity`` that leave: no internal field, nothing that names a contact, unless ticked.

    What tells a record from others and what it needs always leaves, so that rows can be added.
    """
    without = options.narrowing(entity.name).without
    return [
        declared
        for declared in entity
        if (options.with_internal or not declared.internal)
        and (options.with_contacts or declared.target != CONTACT)
        and (declared.name not in without or must_leave(declared))
    ]


def must_leave(declared: Field) -> bool:
    """Whether a column leaves with its sheet, whatever else does."""
    return declared.key or declared.required


def rows(reading: Reading, entity: Entity, options: ExportOptions) -> list[Record]:
    """The records of ``entity`` that leave, in the entity's own order."""
    found = queries.records(reading, query(entity, options))
    if options.with_contacts or entity.name not in OWNED:
        return found
    return [record for record in found if leaves(entity, record.values, options)]


def query(entity: Entity, options: ExportOptions) -> Query:
    """What asks for the records of ``entity`` that leave."""
    return Query(entity.name, conditions=options.narrowing(entity.name).conditions, programme=options.programme)


def count(reading: Reading, entity: Entity, options: ExportOptions) -> int:
    """How many records of ``entity`` leave."""
    if options.with_contacts or entity.name not in OWNED:
        return queries.count(reading, query(entity, options))
    return len(rows(reading, entity, options))


def among(reading: Reading, entity: Entity, options: ExportOptions) -> frozenset[str] | None:
    """The uids of the records that leave, where not all of them do; None where they do."""
    wanted = query(entity, options)
    if wanted == Query(entity.name):
        return None
    return frozenset(queries.uids_of(reading, entity.name, queries.ids(reading, wanted)))


def leaves(entity: Entity, values: Values, options: ExportOptions) -> bool:
    """Whether a record of ``entity`` holding ``values`` leaves: what is attached to a contact goes with contacts."""
    return options.with_contacts or not any(is_telling(str(values.get(name))) for name in OWNED.get(entity.name, ()))
