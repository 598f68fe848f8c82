"""Whether the clock of this computer can date a file: an empty battery sets it back to 1970, far before any of ours."""

import time

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

FIRST_YEAR, LAST_YEAR = 1980, 2107
"""The years that a zip can tell, which workbooks and Word documents are (APPNOTE.TXT, 4.4.6: MS-DOS dates)."""


def check_clock() -> None:
    """Raise UserError when the year of the computer is one that no workbook and no Word document can be dated with."""
    year = time.localtime(time.time()).tm_year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        told = _("L'horloge de cet ordinateur indique l'année {year} : ce fichier ne peut pas être daté.")
        raise UserError(
            told.format(year=year),
            _("Mettez l'ordinateur à l'heure (« Date et heure » de ses réglages), puis recommencez."),
        )
