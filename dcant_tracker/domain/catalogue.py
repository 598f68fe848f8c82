"""The one catalogue of entities: every screen, sheet, command and check reads it."""

from functools import cache

from dcant_tracker.domain.entities.contacts import ATTACHMENT, CONTACT, INTERACTION, PARTNER
from dcant_tracker.domain.entities.evaluations import (
    CAMPAIGN,
    EVALUATION,
    EXPECTED_EVALUATION,
    PRINCIPLE_GUIDE,
)
from dcant_tracker.domain.entities.meetings import (
    ACTION_ITEM,
    AGENDA_ITEM,
    ATTENDANCE,
    GROUP,
    GROUP_MEMBER,
    MEETING,
)
from dcant_tracker.domain.entities.observatory import MATURITY_ASSESSMENT, MATURITY_DOMAIN, OBSERVED_TERRITORY, POSITION
from dcant_tracker.domain.entities.organisations import (
    EXPERIMENT,
    ORGANISATION,
    ORGANISATION_IDENTITY,
    PARTICIPATION,
)
from dcant_tracker.domain.entities.programmes import MILESTONE, PROGRAMME, PROGRESS_POINT, RECOMMENDATION
from dcant_tracker.domain.entities.views import SAVED_VIEW
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.errors import UsageError
from dcant_tracker.words import _

CATALOGUE: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        PROGRAMME,
        RECOMMENDATION,
        PROGRESS_POINT,
        MILESTONE,
        ORGANISATION,
        ORGANISATION_IDENTITY,
        EXPERIMENT,
        PARTICIPATION,
        CAMPAIGN,
        EXPECTED_EVALUATION,
        EVALUATION,
        PRINCIPLE_GUIDE,
        GROUP,
        GROUP_MEMBER,
        MEETING,
        ATTENDANCE,
        AGENDA_ITEM,
        ACTION_ITEM,
        INTERACTION,
        CONTACT,
        MATURITY_DOMAIN,
        OBSERVED_TERRITORY,
        MATURITY_ASSESSMENT,
        POSITION,
        PARTNER,
        ATTACHMENT,
        SAVED_VIEW,
    )
}
"""Every entity by name, in the order of the workbook's sheets."""


def entity_named(name: str) -> Entity:
    """The entity called ``name``. Raises UsageError with the names that exist."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise UsageError(
            _("« {name} » n'est pas un type de fiche connu.").format(name=name),
            _("Types connus : {names}.").format(names=", ".join(CATALOGUE)),
        ) from None


def field_named(entity: Entity, name: str) -> Field:
    """The field ``name`` of ``entity``. Raises UsageError with the names that exist."""
    try:
        return entity[name]
    except KeyError:
        raise UsageError(
            _("« {name} » n'est pas un champ de « {sheet} ».").format(name=name, sheet=entity.sheet),
            _("Champs connus : {names}.").format(names=", ".join(field.name for field in entity)),
        ) from None


@cache
def referrers(target: str) -> tuple[tuple[Entity, Field], ...]:
    """Every field that refers to records of ``target`` (``any``: those that may refer to any record)."""
    return tuple(
        (entity, field) for entity in CATALOGUE.values() for field in entity if field.is_ref and field.target == target
    )


@cache
def named_in(entity: str) -> frozenset[str]:
    """The entities that key texts of ``entity`` rest on: what a screen that names its records must follow."""
    named: set[str] = set()
    waiting = [entity]
    while waiting:
        found = {str(field.target) for field in CATALOGUE[waiting.pop()].key if field.is_ref and field.target != ANY}
        waiting += found - named
        named |= found
    return frozenset(named - {entity})
