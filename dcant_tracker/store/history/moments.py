"""Moments of the past, said as a step, an instant or a day, and the steps made by then."""

from datetime import UTC, date, datetime, time

from dcant_tracker.clock import local_time
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def step_at(reading: Reading, when: str) -> int:
    """The last step at ``when``: a step number, an instant (ISO), or a local day (its end); 0 before the first one.

    Raises UserError when ``when`` is none of these, or a step that was not made yet.
    """
    text = when.strip()
    if text.isdecimal() and len(text) < 9:
        number, last = int(text), reading.last_step()
        if number > last:
            raise UserError(
                _("Il n'y a pas d'étape {number}.").format(number=number),
                _("La dernière est l'étape {last}.").format(last=last),
            )
        return number
    try:
        instant = local_time(_instant(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(
            _("« {when} » n'est ni une étape, ni une date, ni un instant.").format(when=when),
            _("Écrivez par exemple 12, 2026-11-23 ou 2026-11-23T14:30:00."),
        ) from None
    sql = "SELECT coalesce(max(id), 0) FROM step WHERE at <= ?"
    return int(reading.fetch_value(sql, (instant.isoformat(timespec="milliseconds"),)))


def step_time(reading: Reading, number: int) -> datetime | None:
    """When step ``number`` was made; None when there is no such step."""
    row = reading.fetch_one("SELECT at FROM step WHERE id = ?", (number,))
    return datetime.fromisoformat(row[0]) if row else None


def first_day(reading: Reading) -> date | None:
    """The day of the first step, before which the file knows nothing; None without any."""
    made = step_time(reading, 1)
    return None if made is None else local_time(made).date()


def _instant(text: str) -> datetime:
    if len(text) == len("2017-05-29"):
        return datetime.combine(date.fromisoformat(text), time.max)
    return datetime.fromisoformat(text)
