"""What the buttons under a difference say: what keeping ours, taking theirs and joining both mean for it."""

from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Proposal
from dcant_tracker.words import _


def keep_text(proposal: Proposal) -> str:
    """The button that leaves our data as they are."""
    if proposal.mendable and proposal.kind.is_told:
        return _("Laisser illisible  (1)")
    if proposal.may_be_kept:
        return _("Laisser la note  (1)")
    if proposal.is_question:
        return _("Laisser de côté  (1)")
    if proposal.broken:
        return _("Laisser à corriger  (1)")
    if _is_new(proposal):
        return _("Ne pas ajouter  (1)")
    return (
        _("Garder la fiche  (1)") if proposal.theirs is None and proposal.field is None else _("Garder le nôtre  (1)")
    )


def take_text(proposal: Proposal) -> str:
    """The button that takes what came in."""
    if proposal.may_be_kept:
        return _("Garder comme note  (2)")
    if proposal.is_question:
        return _("Rattacher par la clé  (2)")
    if proposal.broken:
        return _("Remettre la valeur d'avant  (2)")
    if _is_new(proposal):
        return _("Ajouter  (2)")
    if proposal.field is None:
        return _("Supprimer la fiche  (2)") if proposal.theirs is None else _("Rétablir la fiche  (2)")
    return _("Prendre le leur  (2)")


def join_text(proposal: Proposal) -> str:
    """The button that keeps both sides, of a note as an exchange."""
    return _("Noter comme échange  (3)") if proposal.organisation else _("Joindre les deux  (3)")


def exchange_tip(preview: Preview, note: Proposal) -> str:
    """With whom a note would be an exchange; empty where there is nobody."""
    if not note.organisation:
        return ""
    name = preview.labels.of("organisation", note.organisation)
    return _("Un échange du jour avec {name}, dans « Suivi des contacts »").format(name=name)


def _is_new(proposal: Proposal) -> bool:
    """Whether a record is proposed that nobody had, be it in two versions."""
    return proposal.field is None and proposal.base is None and proposal.mine is None
