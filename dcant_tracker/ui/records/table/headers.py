"""What the head of a column says: its place in the order, and what kind of field it is."""

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.words import _


def order_mark(order: tuple[str, ...], name: str) -> str:
    """An arrow when the rows are sorted by ``name``, with its rank where there are several keys."""
    for rank, given in enumerate(order):
        if given.lstrip("-") == name:
            arrow = "↓" if given.startswith("-") else "↑"
            return f"  {arrow}{rank + 1 if len(order) > 1 else ''}"
    return ""


def header_help(field: Field, *, is_computed: bool = False) -> str:
    """What a column is, in a few lines."""
    kept = [field.label]
    if is_computed:
        kept.append(_("Se calcule d'après d'autres fiches."))
    if field.required:
        kept.append(_("Obligatoire."))
    if field.key:
        kept.append(_("Identifie la fiche."))
    if field.internal:
        kept.append(_("Interne : ne part dans un classeur que si on le coche."))
    if field.target == ANY:
        kept.append(_("Une fiche de n'importe quelle feuille."))
    return "\n".join(kept)
