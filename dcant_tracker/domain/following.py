"""Fields that hold what the record named beside them holds: the recommendation of the experiment that it is about."""

from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain import nouns
from dcant_tracker.domain.catalogue import CATALOGUE, referrers
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Following:
    """One declaration of ``follows``: in records of ``entity``, ``field`` holds what it holds in the record that
    ``beside`` names, one of ``source``, where that says anything.
    """

    entity: Entity
    field: Field
    beside: Field

    @property
    def source(self) -> Entity:
        """The entity whose records say what to hold."""
        return CATALOGUE[str(self.beside.target)]

    def belongs_elsewhere(self) -> str:
        """The sentence « L'expérimentation relève d'une autre recommandation »."""
        return _("{source} relève {of_another}.").format(
            source=nouns.capitalized(nouns.the(self.source)), of_another=nouns.of_another(self._held)
        )

    def disagrees(self) -> str:
        """The remark « la recommandation n'est pas celle de l'expérimentation »."""
        told = (
            _("{held} n'est pas celle {of_source}.")
            if self._held.feminine
            else _("{held} n'est pas celui {of_source}.")
        )
        return told.format(held=nouns.the(self._held), of_source=nouns.of_the(self.source))

    def way_out(self) -> str:
        """The hint « Choisissez la recommandation de l'expérimentation, ou une autre expérimentation »."""
        return _("Choisissez {held} {of_source}, ou {another}.").format(
            held=nouns.the(self._held), of_source=nouns.of_the(self.source), another=nouns.another(self.source)
        )

    @property
    def _held(self) -> Entity:
        return CATALOGUE[str(self.field.target)]


@cache
def followings(entity: str) -> tuple[Following, ...]:
    """What records of ``entity`` hold because of a record that they name."""
    declared = CATALOGUE[entity]
    return tuple(Following(declared, field, declared[str(field.follows)]) for field in declared.following)


@cache
def followers(source: str) -> tuple[Following, ...]:
    """What is held because of records of ``source``."""
    entities = dict.fromkeys(entity.name for entity, _field in referrers(source))
    return tuple(one for name in entities for one in followings(name) if one.beside.target == source)
