"""How much an import did, in words."""

from collections.abc import Mapping

from dcant_tracker.words import _, ngettext


def counted(counts: Mapping[str, int]) -> str:
    """« 1 fiche ajoutée, 19 cellules modifiées » from the counts of an import; what is zero is not said."""
    added, changed, deleted, left, unreadable = (
        counts.get(name, 0) for name in ("added", "changed", "deleted", "left", "unreadable")
    )
    said = (
        (added, ngettext("{count} fiche ajoutée", "{count} fiches ajoutées", added)),
        (changed, ngettext("{count} cellule modifiée", "{count} cellules modifiées", changed)),
        (deleted, ngettext("{count} fiche supprimée", "{count} fiches supprimées", deleted)),
        (left, ngettext("{count} laissée", "{count} laissées", left)),
        (unreadable, ngettext("{count} illisible", "{count} illisibles", unreadable)),
    )
    return ", ".join(text.format(count=count) for count, text in said if count) or _("rien de nouveau")
