"""What tells of persons: which entities are about them, and which fields of others name them.

Worked out of the catalogue: what is declared ``personal``, whatever is identified by such a record or needs one, and
every reference to any of those. Texts that people write freely are not looked at.
"""

from collections.abc import Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY


def _hanging_on(names: frozenset[str]) -> frozenset[str]:
    """``names``, and the entities whose records cannot be told, or cannot be, without one of those."""
    more = {
        entity.name
        for entity in CATALOGUE.values()
        if any(one.is_ref and one.target in names and (one.key or one.required) for one in entity)
    }
    return names if more <= names else _hanging_on(names | more)


PERSONAL = frozenset(entity.name for entity in CATALOGUE.values() if entity.personal)
"""The entities that are about people by themselves."""

TELLING = _hanging_on(PERSONAL)
"""The entities whose records tell of persons."""

NAMING: Mapping[str, frozenset[str]] = {
    entity.name: named
    for entity in CATALOGUE.values()
    if entity.name not in TELLING
    and (named := frozenset(one.name for one in entity if one.is_ref and one.target in TELLING))
}
"""By entity that does not itself tell of persons, its fields that name one."""

OWNED: Mapping[str, tuple[str, ...]] = {
    entity.name: owners
    for entity in CATALOGUE.values()
    if (owners := tuple(one.name for one in entity if one.target == ANY))
}
"""By entity whose records belong to records of any kind, the fields that say to which."""


def is_telling(owner: str) -> bool:
    """Whether the record that ``owner`` leads to (``entity:uid``) tells of persons, or is of an unknown kind."""
    entity = owner.partition(":")[0]
    return entity not in CATALOGUE or entity in TELLING
