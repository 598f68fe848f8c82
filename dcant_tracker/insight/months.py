"""Months and quarters as French axes write them."""

from datetime import date

from dcant_tracker.insight.formatting import NO_BREAK
from dcant_tracker.words import _

_SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()  # noqa: SIM905


def month_start(day: date, later: int = 0) -> date:
    """The first day of the month of ``day``, or of the one ``later`` months after (before, when negative)."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def short_month(day: date, *, year: bool = True) -> str:
    """« janv. 2017 », or « janv. »."""
    name = _SHORT[day.month - 1]
    return NO_BREAK.join((name, str(day.year))) if year else name


def quarter(day: date) -> str:
    """« T1 2017 »."""
    return _("T{number} {year}").format(number=(day.month + 2) // 3, year=day.year).replace(" ", NO_BREAK)
