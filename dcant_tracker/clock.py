"""The time of this computer: moments as its officer reads them, and whether its clock can date a file."""

import time
from datetime import UTC, datetime, timedelta, timezone

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

FIRST_YEAR, LAST_YEAR = 1980, 2107
"""The years that a zip can tell, which workbooks and Word documents are (APPNOTE.TXT, 4.4.6: MS-DOS dates)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local_time(moment: datetime) -> datetime:
    """``moment`` in the zone of this computer, which one without a zone is in already.

    Windows knows no local time before 1970 nor after 3000 (https://bugs.python.org/issue36759): there it is the usual
    time of the zone, without its summer.
    """
    try:
        return moment.astimezone()
    except (OSError, OverflowError):
        usual = timezone(timedelta(seconds=-time.timezone))
        return moment.astimezone(usual) if moment.tzinfo else moment.replace(tzinfo=usual)


def local_iso(moment: str) -> datetime:
    """An ISO instant in the zone of this computer. Raises ValueError where it is none."""
    return local_time(datetime.fromisoformat(moment))


def since_1970(seconds: float) -> datetime:
    """The moment that systems count so, for instance when a file was written, in the zone of this computer."""
    return local_time(_EPOCH + timedelta(seconds=seconds))


def check_clock() -> None:
    """Raise UserError when the year of the computer is one that no workbook and no Word document can be dated with.

    An empty battery sets the clock back to 1970, far before any file of ours.
    """
    year = time.localtime(time.time()).tm_year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        told = _("L'horloge de cet ordinateur indique l'année {year} : ce fichier ne peut pas être daté.")
        raise UserError(
            told.format(year=year),
            _("Mettez l'ordinateur à l'heure (« Date et heure » de ses réglages), puis recommencez."),
        )
