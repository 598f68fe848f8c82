"""How a presence is said, with whoever stands in."""

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.words import _


def presence_said(presence: str, deputy: str) -> str:
    """« Excusé », « Représenté par Mme Durand »; ``presence`` is the code, ``deputy`` empty where nobody stands in."""
    label = CHOICES["presence"].label(presence)
    return _("{presence} par {deputy}").format(presence=label, deputy=deputy) if deputy else label
