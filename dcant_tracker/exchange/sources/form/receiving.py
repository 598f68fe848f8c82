"""When a form came: the day of the message that brought it, else the day when its file was last written here."""

from datetime import date
from pathlib import Path

from dcant_tracker.clock import since_1970
from dcant_tracker.domain.parsing import FIRST_DAY


def received_on(path: Path) -> date | None:
    """The day when the file at ``path`` was last written, as far as a clock may say so; never one to come."""
    try:
        day = since_1970(path.stat().st_mtime).date()
    except (OSError, ValueError, OverflowError):
        return None
    today = date.today()  # noqa: DTZ011 - days are local
    return min(day, today) if day >= FIRST_DAY else None
