"""Records that cannot be one, each told in a sentence."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.words import _


def refuse(reading: Reading, entity: str, uid: str, other: str) -> None:
    """Raise UserError when the record ``other`` cannot go into ``uid``: itself, another entity, parent and child."""
    titles = Titles(reading.labels())
    if uid == other:
        raise UserError(
            _("« {title} » : une fiche ne fusionne pas avec elle-même.").format(title=titles.of(entity, uid)),
            _("Choisissez l'autre fiche, celle qui disparaîtra."),
        )
    for one in (uid, other):
        if get(reading, entity, one) is None:
            raise _unknown(reading, titles, entity, one)
    for declared in CATALOGUE[entity].refs:
        if declared.target == entity:
            _refuse_kin(reading, titles, declared, entity, (uid, other))


def _unknown(reading: Reading, titles: Titles, entity: str, uid: str) -> UserError:
    sheet = CATALOGUE[entity].sheet
    found = next((name for name in CATALOGUE if get(reading, name, uid) is not None), None)
    if found is None:
        return UserError(
            _("Cette fiche ({sheet}) n'existe plus.").format(sheet=sheet),
            _("Elle a été supprimée entre-temps ; actualisez la page."),
        )
    return UserError(
        _("« {title} » est une fiche de « {other} », pas de « {sheet} ».").format(
            title=titles.of(found, uid), other=CATALOGUE[found].sheet, sheet=sheet
        ),
        _("Deux fiches fusionnent quand elles sont de la même sorte."),
    )


def _refuse_kin(reading: Reading, titles: Titles, declared: Field, entity: str, both: tuple[str, str]) -> None:
    """Raise UserError where one of ``both`` leads to the other through ``declared``, directly or not."""
    for first, last in (both, both[::-1]):
        steps = _way(reading, entity, declared.name, first, last)
        if not steps:
            continue
        way = " → ".join(f"« {titles.of(entity, one)} »" for one in steps)
        raise UserError(
            _("{way} par « {label} » : une fois fusionnée, la fiche se désignerait elle-même.").format(
                way=way, label=declared.label
            ),
            _("Si ces deux fiches n'en sont qu'une, videz d'abord « {label} », puis recommencez.").format(
                label=declared.label
            ),
        )


def _way(reading: Reading, entity: str, name: str, first: str, last: str) -> list[str]:
    """The records from ``first`` to ``last`` along the field ``name``; empty where it does not lead there."""
    steps = [first]
    while steps[-1] != last:
        record = get(reading, entity, steps[-1])
        following = record[name] if record else None
        if following is None or str(following) in steps:
            return []
        steps.append(str(following))
    return steps
