"""Numbers and dates as a French reader expects them in figures and reports."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dcant_tracker.domain.calendar_days import day_in_words

NO_BREAK = "\u00a0"
NARROW = "\u202f"


def decimal(value: float | None, digits: int = 1) -> str:
    """« 2,3 »; a dash for None. Halves go up, as in a spreadsheet: 2.25 is « 2,3 »."""
    if value is None:
        return "–"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return str(rounded).replace(".", ",").replace("-", "\u2212")


def percent(share: float | None) -> str:
    """« 45 % » of a share from 0 to 1; a dash for None. Halves go up; only nothing is « 0 % », only all « 100 % »."""
    if share is None:
        return "–"
    rounded = int((Decimal(str(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    shown = rounded if share in (0, 1) else min(max(rounded, 1), 99)
    return f"{shown}{NARROW}%"


def long_day(day: date) -> str:
    """« 1er juin 2017 »."""
    return day_in_words(day).replace(" ", NO_BREAK)
