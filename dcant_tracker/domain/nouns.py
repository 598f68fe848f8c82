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


def the(entity: Entity) -> str:
    """« l'expérimentation », « la recommandation », « le jalon »."""
    if _is_elided(entity):
        return _("l'{one}").format(one=entity.one)
    return _("la {one}").format(one=entity.one) if entity.feminine else _("le {one}").format(one=entity.one)


def of_the(entity: Entity) -> str:
    """« de l'expérimentation », « de la recommandation », « du jalon »."""
    if _is_elided(entity):
        return _("de l'{one}").format(one=entity.one)
    return _("de la {one}").format(one=entity.one) if entity.feminine else _("du {one}").format(one=entity.one)


def another(entity: Entity) -> str:
    """« une autre expérimentation », « un autre jalon »."""
    return (
        _("une autre {one}").format(one=entity.one) if entity.feminine else _("un autre {one}").format(one=entity.one)
    )


def of_another(entity: Entity) -> str:
    """« d'une autre expérimentation », « d'un autre jalon »."""
    if entity.feminine:
        return _("d'une autre {one}").format(one=entity.one)
    return _("d'un autre {one}").format(one=entity.one)


def capitalized(words: str) -> str:
    """``words`` as they begin a sentence; unlike str.capitalize, the rest stays as it is."""
    return words[:1].upper() + words[1:]


def _is_elided(entity: Entity) -> bool:
    return entity.one[0] in _VOWELS
