"""French sentences made from the catalogue's nouns, with their gender and elision."""

from dcant_tracker.domain.fields import Entity
from dcant_tracker.words import _

_VOWELS = "aeéèêiîoôuhyAEÉÈÊIÎOÔUHY"


def added(entity: Entity) -> str:
    """« Ajouter une participation »."""
    if entity.feminine:
        return _("Ajouter une {one}").format(one=entity.one)
    return _("Ajouter un {one}").format(one=entity.one)


def new_one(entity: Entity) -> str:
    """« Nouvelle participation », « Nouvel organisme », « Nouveau contact »."""
    if entity.feminine:
        return _("Nouvelle {one}").format(one=entity.one)
    if entity.one[0] in _VOWELS:
        return _("Nouvel {one}").format(one=entity.one)
    return _("Nouveau {one}").format(one=entity.one)


def none_yet(entity: Entity) -> str:
    """« Aucune participation pour l'instant »."""
    if entity.feminine:
        return _("Aucune {one} pour l'instant").format(one=entity.one)
    return _("Aucun {one} pour l'instant").format(one=entity.one)


def none_chosen(entity: Entity) -> str:
    """What a sheet says while it shows nothing."""
    if entity.feminine:
        return _("Choisissez une {one} pour voir sa fiche.").format(one=entity.one)
    return _("Choisissez un {one} pour voir sa fiche.").format(one=entity.one)
