"""The key that says each presence, on the line of who was asked."""

from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Réunion › Présences"),
    {
        "present": Keys(lambda: _("Présent, et ligne suivante"), ("P",)),
        "excused": Keys(lambda: _("Excusé, et ligne suivante"), ("E",)),
        "absent": Keys(lambda: _("Absent, et ligne suivante"), ("A",)),
        "represented": Keys(lambda: _("Représenté : par qui, puis Entrée"), ("R",)),
        "guest": Keys(lambda: _("Invité : rien n'est encore dit, et ligne suivante"), ("I",)),
        "remove": Keys(lambda: _("Retirer de la liste"), ("Del",)),
    },
)
