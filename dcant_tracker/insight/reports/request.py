"""What a report is asked about."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The days between two days, both included; None: no end on that side."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices for one report (uids; None and empty: all, or the latest campaign that was answered).

    ``subject`` is the record that a sheet is about. Internal notes and people leave only ``with_internal``
    and ``with_contacts``; ``counterparts`` and ``themes`` keep the positions that bear one of them, each topic
    on a page of its own where ``by_page``; nobody is to be recognised where it is ``anonymous``. ``officer`` is who
    makes the report, by name.
    """

    subject: str | None = None
    programme: str | None = None
    recommendations: tuple[str, ...] = ()
    campaign: str | None = None
    period: Period = Period()
    with_internal: bool = False
    with_contacts: bool = False
    counterparts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    by_page: bool = False
    anonymous: bool = False
    officer: str = ""
