"""Where the forms of a campaign are put at first."""

import re
from pathlib import Path

from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.words import _

_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def suggested_folder(campaign: str) -> Path:
    """« Évaluation – Printemps 2017 » in the person's documents."""
    name = _NOT_IN_A_NAME.sub("-", _("Évaluation – {campaign}").format(campaign=campaign)).strip(" .")
    return documents() / name
