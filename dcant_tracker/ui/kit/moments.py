"""Instants as people read them: the day is left out, or named, where it is today."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from dcant_tracker.clock import local_iso, local_time
from dcant_tracker.words import _


def when(at: str) -> str:
    """An ISO instant as local day and time; the day is left out for today."""
    local = local_iso(at)
    if local.date() == date.today():  # noqa: DTZ011 - local on purpose
        return _("Aujourd'hui {clock}").format(clock=f"{local:%H:%M}")
    return f"{local:%d/%m/%Y %H:%M}"


def when_inside(at: str) -> str:
    """The same instant inside a sentence."""
    said = when(at)
    return said[:1].lower() + said[1:]


def moment(when: datetime) -> str:
    """« aujourd'hui à 10:32 », « hier à 18:05 », else the day and the time."""
    local = local_time(when)
    days = (date.today() - local.date()).days  # noqa: DTZ011 - local on purpose
    clock = f"{local:%H:%M}"
    if days == 0:
        return _("aujourd'hui à {clock}").format(clock=clock)
    if days == 1:
        return _("hier à {clock}").format(clock=clock)
    day = QDate(local.year, local.month, local.day)
    return _("{day} à {clock}").format(day=QLocale().toString(day, "d MMMM yyyy"), clock=clock)
