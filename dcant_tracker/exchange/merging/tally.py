"""How much an import did and where a cell stands, in words."""

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


def cell_line(sheet: str, cell: str | None, row: int | None, value: object, message: str) -> str:
    """« feuille « Participations », C7 : « valeur » – raison »; the value is left out where the reason says it."""
    place = cell or (_("ligne {row}").format(row=row) if row else "")
    where = ", ".join(filter(None, (_("feuille « {sheet} »").format(sheet=sheet), place)))
    is_told = value is None or value == "" or f"« {value} »" in message
    return f"{where} – {message}" if is_told else f"{where} : « {value} » – {message}"
