"""The hours of a meeting as people write them: « 14 h – 16 h 30 », « 9h30 », « de 14:00 à 16:00 »."""

import re
from datetime import time
from typing import NamedTuple

_HOUR = r"(\d{1,2})\s*(?:h(?:eures?)?|:)\s*(\d{2})?"
_HOURS = re.compile(rf"^(?:de|à|dès|à partir de)?\s*{_HOUR}(?:\s*(?:-|–|—|à|jusqu'à)\s*{_HOUR})?$", re.IGNORECASE)


class Hours(NamedTuple):
    """From when, and until when where that is said."""

    begins: time
    ends: time | None


def hours(text: str) -> Hours | None:
    """What ``text`` says; None where it is no hour of the day, or ends before it begins."""
    found = _HOURS.match(" ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split()))
    if found is None:
        return None
    begins, ends = _time(found[1], found[2]), _time(found[3], found[4])
    if begins is None or (found[3] and (ends is None or ends <= begins)):
        return None
    return Hours(begins, ends)


def _time(hour: str | None, minute: str | None) -> time | None:
    if hour is None:
        return None
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
