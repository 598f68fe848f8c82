"""Days said from today on: « vendredi », « +7 », « 4/12 », « fin mars ». For whoever types; no file is read so.

What leaves out the year means the nearest such day, before or after today.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from dcant_tracker.domain.calendar_days import MONTHS, WEEKDAYS
from dcant_tracker.domain.text import fold

_NAMED = {"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1, "apres-demain": 2}
_LEAST_LETTERS = 3
_MIDDLE = 15
_DAYS_OF = {"j": 1, "s": 7}

_AHEAD = re.compile(r"(?:\+|dans )\s*(\d{1,4})\s*(j|jours?|s|sem|semaines?|m|mois|an|ans|annees?)?")
_AGO = re.compile(r"(?:-|il y a )\s*(\d{1,4})\s*(j|jours?|s|sem|semaines?|m|mois|an|ans|annees?)?")
_WEEKDAY = re.compile(r"([a-z]{3,8})\.?(?: (prochain|dernier))?")
_DAY_AND_MONTH = re.compile(r"(?:le )?(\d{1,2})(?:er)?\s*(?:[/.-]\s*(\d{1,2})|\s([a-z]{3,9})\.?)")
_PART_OF_A_MONTH = re.compile(r"(debut|mi|fin)[ -](?:de |du |d')?([a-z]{3,9})\.?")


def near_day(text: str, today: date) -> date | None:
    """The day that ``text`` says seen from ``today``; None where it says none, or one out of all calendars."""
    said = fold(text).replace("\u2019", "'").strip()
    try:
        return next((day for reads in _READERS if (day := reads(said, today)) is not None), None)
    except OverflowError:
        return None


def _by_name(said: str, today: date) -> date | None:
    return today + timedelta(_NAMED[said]) if said in _NAMED else None


def _by_distance(said: str, today: date) -> date | None:
    for pattern, sign in ((_AHEAD, 1), (_AGO, -1)):
        if found := pattern.fullmatch(said):
            return _moved(today, sign * int(found[1]), (found[2] or "j")[0])
    return None


def _moved(today: date, count: int, unit: str) -> date | None:
    if unit in _DAYS_OF:
        return today + timedelta(count * _DAYS_OF[unit])
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "a" else 1)
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _by_weekday(said: str, today: date) -> date | None:
    """« vendredi »: the next one, « vendredi dernier »: the last one; never today."""
    found = _WEEKDAY.fullmatch(said)
    weekday = _begins(found[1], WEEKDAYS) if found else None
    if found is None or weekday is None:
        return None
    if found[2] == "dernier":
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def _by_day_and_month(said: str, today: date) -> date | None:
    found = _DAY_AND_MONTH.fullmatch(said)
    if found is None:
        return None
    month = int(found[2]) if found[2] else _month(found[3])
    return _nearest(today, (_day(year, month, int(found[1])) for year in _years(today))) if month else None


def _by_part_of_a_month(said: str, today: date) -> date | None:
    found = _PART_OF_A_MONTH.fullmatch(said)
    if found is None:
        return None
    if found[2] in ("mois", "annee", "an"):
        month = today.month if found[2] == "mois" else {"debut": 1, "mi": 6, "fin": 12}[found[1]]
        return _part(found[1], today.year, month)
    named = _month(found[2])
    return _nearest(today, (_part(found[1], year, named) for year in _years(today))) if named else None


def _part(which: str, year: int, month: int) -> date | None:
    return _day(year, month, {"debut": 1, "mi": _MIDDLE}.get(which) or monthrange(year, month)[1])


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _by_name,
    _by_distance,
    _by_day_and_month,
    _by_part_of_a_month,
    _by_weekday,
)


def _month(said: str) -> int:
    """The number of the month that ``said`` begins or is; 0 for none, or several."""
    found = _begins(said, tuple(map(fold, MONTHS)))
    return 0 if found is None else found + 1


def _begins(said: str, names: tuple[str, ...]) -> int | None:
    """The place of the one of ``names`` that begins with ``said``, three letters at least; None for none or several."""
    found = [at for at, name in enumerate(names) if name.startswith(said)]
    return found[0] if len(said) >= _LEAST_LETTERS and len(found) == 1 else None


def _years(today: date) -> tuple[int, int, int]:
    return today.year - 1, today.year, today.year + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(today: date, days: Iterable[date | None]) -> date | None:
    """The nearest of those of ``days`` that exist, the later of two as near."""
    return min(filter(None, days), key=lambda day: (abs((day - today).days), day < today), default=None)
