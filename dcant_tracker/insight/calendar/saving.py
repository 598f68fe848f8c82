"""A calendar written to a file."""

from collections.abc import Iterable
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import ICS, format_of
from dcant_tracker.insight.calendar.entries import CalendarEntry
from dcant_tracker.insight.calendar.ical import ical
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.words import _


def save(listed: Iterable[CalendarEntry], path: Path) -> None:
    """Write ``listed`` to ``path``, whole or not at all. Raises UserError where that cannot be."""
    check(path)
    write_whole(path, ical(listed))


def check(path: Path) -> None:
    """Raises UserError for another ending than that of a calendar."""
    if format_of(path, [ICS]) is None:
        raise UserError(
            _("Un calendrier ne s'écrit pas en « {suffix} ».").format(suffix=path.suffix or path.name),
            _("Choisissez un nom qui finit par .ics."),
        )
