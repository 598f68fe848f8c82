"""The days of the calendar in French; those that people write and no calendar has, said in a sentence."""

from calendar import monthrange
from datetime import date

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DECEMBER = 12
_LEAP_DAY = (2, 29)


def day_in_words(day: date) -> str:
    """« 4 décembre 2026 », « 1er juin 2017 »."""
    number = _("1er") if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def whole_day(day: date) -> str:
    """« vendredi 4 décembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {day_in_words(day)}"


class NoSuchDayError(UserError):
    """A day that does not exist; ``value`` is the nearest one of its month, None where there is no such month."""

    def __init__(self, year: int, month: int, day: int) -> None:
        self.value: date | None = None
        if not (1 <= month <= _DECEMBER and date.min.year <= year <= date.max.year):
            super().__init__(
                _("Aucune date ne porte ces nombres : jour {day}, mois {month}, année {year}.").format(
                    day=day, month=month, year=year
                ),
                _("Écrivez le jour, le mois et l'année, dans cet ordre, par exemple 29/05/2017."),
            )
            return
        length = monthrange(year, month)[1]
        self.value = date(year, month, max(1, min(day, length)))
        named = f"{day} {MONTHS[month - 1]}" + (f" {year}" if (month, day) == _LEAP_DAY else "")
        super().__init__(
            _("Le {day} n'existe pas.").format(day=named),
            _("{month} {year} finit le {last} : écrivez par exemple {example}.").format(
                month=MONTHS[month - 1].capitalize(), year=year, last=length, example=f"{self.value:%d/%m/%Y}"
            ),
        )
