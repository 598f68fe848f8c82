"""What people read of an exchange: which way it went, what it held, what became of it."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.ledger.since import Comparison, What
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo, ExchangeState
from dcant_tracker.ui.exchange.preview.case_words import counted
from dcant_tracker.words import _, ngettext

DIRECTION_ICONS = {ledger.OUT: "upload", ledger.IN: "download"}

STATE_LOOKS = {
    ExchangeState.SENT: ("send", "text.muted"),
    ExchangeState.AWAITED: ("hourglass", "warning"),
    ExchangeState.REPLACED: ("history", "text.muted"),
    ExchangeState.ANSWERED: ("inbox", "success"),
    ExchangeState.INTEGRATED: ("check", "success"),
    ExchangeState.UNDONE: ("undo-2", "danger"),
    ExchangeState.NOTHING_NEW: ("minus", "text.muted"),
}
"""The icon and the colour of what became of an exchange; its words are beside them."""

WHAT_ICONS = {What.ADDED: "plus", What.CHANGED: "pencil", What.DELETED: "trash-2"}
WHAT_TOKENS = {What.ADDED: "success", What.CHANGED: "info", What.DELETED: "danger"}


def direction(info: ExchangeInfo) -> str:
    """« Envoi » or « Retour »."""
    return directions()[info.direction]


def directions() -> dict[str, str]:
    """What each way is called."""
    return {ledger.OUT: _("Envoi"), ledger.IN: _("Retour")}


def content(info: ExchangeInfo) -> str:
    """What went or came: « 602 lignes », « 1 fiche ajoutée, 19 cellules modifiées »."""
    if info.direction == ledger.OUT:
        rows = sum(number for name, number in info.counts.items() if name in CATALOGUE)
        return ngettext("{count} ligne", "{count} lignes", rows).format(count=rows)
    applied = {name.removeprefix("applied_"): number for name, number in info.counts.items() if "applied_" in name}
    return counted(applied | {"unreadable": info.counts.get("unreadable", 0)})


def kinds() -> dict[str, str]:
    """What each kind of difference is called."""
    return {
        str(What.CHANGED): _("Cellules modifiées"),
        str(What.ADDED): _("Fiches ajoutées"),
        str(What.DELETED): _("Fiches supprimées"),
    }


def differences_counted(compared: Comparison) -> str:
    """« 3 cellules modifiées, 1 fiche ajoutée », or that nothing differs."""
    counts = compared.counts()
    said = (
        ngettext("{count} cellule modifiée", "{count} cellules modifiées", counts["changed"]),
        ngettext("{count} fiche ajoutée", "{count} fiches ajoutées", counts["added"]),
        ngettext("{count} fiche supprimée", "{count} fiches supprimées", counts["deleted"]),
    )
    numbers = (counts["changed"], counts["added"], counts["deleted"])
    parts = [text.format(count=number) for text, number in zip(said, numbers, strict=True) if number]
    return ", ".join(parts) or _("aucune différence")
