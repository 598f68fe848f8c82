"""What became of a form, in words."""

from dcant_tracker.exchange.collecting.folder import Status
from dcant_tracker.words import _


def status_word(status: Status) -> str:
    """A status as people read it."""
    return {
        Status.ANSWERED: _("Répondu"),
        Status.PARTLY: _("En partie"),
        Status.NOT_YET: _("Pas encore"),
        Status.UNREADABLE: _("Illisible"),
        Status.REPEATED: _("Reçu deux fois"),
        Status.OTHER_CAMPAIGN: _("Autre campagne"),
        Status.NO_FORM: _("Pas un formulaire"),
        Status.TO_READ: _("À lire soi-même"),
        Status.ASIDE: _("Sans réponse"),
    }[status]
