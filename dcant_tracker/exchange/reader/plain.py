"""Values made plain: what a reader gives, without the differences between formats."""

from datetime import datetime, time
from math import isfinite
from typing import Any

from dcant_tracker.exchange.reader.wire import NOT_A_NUMBER, PACKED, pack

EXACT_WHOLE = 2.0**53
"""Up to here a floating-point number tells every whole number from the next."""
_MIDNIGHT = time()


def plain(value: Any) -> Any:
    """``value`` as :mod:`wire` carries it, with the differences between formats taken out.

    An empty text is None, line ends are LF, a whole number is an int, a moment at midnight is a date;
    dates, times and durations are packed.
    """
    kind = type(value)
    if kind is str:
        if "\r" in value:
            return value.replace("\r\n", "\n").replace("\r", "\n")
        return value or None
    if kind is float:
        if value.is_integer() and -EXACT_WHOLE <= value <= EXACT_WHOLE:
            return int(value)
        return value if isfinite(value) else NOT_A_NUMBER
    if kind is datetime and value.time() == _MIDNIGHT:
        return pack(value.date())
    return pack(value) if kind in PACKED else value
