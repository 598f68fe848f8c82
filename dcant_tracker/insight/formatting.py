"""Numbers and dates as a French reader expects them in figures and reports."""

from datetime import date
from typing import TYPE_CHECKING

from dcant_tracker.domain.calendar_days import day_in_words

if TYPE_CHECKING:
    from decimal import Decimal

NO_BREAK = "\u00a0"
NARROW = "\u202f"


def decimal(value: float | None, digits: int = 1) -> str:
    """« 2,3 »; a dash for None. Halves go up, as in a spreadsheet: 2.25 is « 2,3 »."""
    if value is None:
        return "–"
    return str(_half_up(value, digits)).replace(".", ",").replace("-", "\u2212")


def percent(share: float | None) -> str:
    """« 45 % » of a share from 0 to 1; a dash for None. Halves go up; only nothing is « 0 % », only all « 100 % »."""
    if share is None:
        return "–"
    rounded = int(_half_up(share, 2) * 100)
    shown = rounded if share in (0, 1) else min(max(rounded, 1), 99)
    return f"{shown}{NARROW}%"


def long_day(day: date) -> str:
    """« 1er juin 2017 »."""
    return day_in_words(day).replace(" ", NO_BREAK)


def _half_up(value: float, digits: int) -> "Decimal":
    """``value`` to so many ``digits``. What it takes is loaded when a number is first said: a day needs none."""
    from decimal import ROUND_HALF_UP, Decimal

    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
