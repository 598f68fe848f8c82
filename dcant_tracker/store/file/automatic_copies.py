"""The copies that the application makes by itself: before what changes much, once a day, when it closes.

Each is named by its time and its reason. Old ones are thinned as restic forgets snapshots: the last of each of the
newest days, weeks and months *that have copies*, so that a clock that leaps makes none of them older than it is.
Files of any other name in the folder are the officer's own and stay.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.backup import Reason, backup, endings_of, free_name

DAYS, WEEKS, MONTHS = 14, 8, 24
"""Of how many of the newest days, weeks and months with copies one stays."""

_REASONS = "|".join(re.escape(f" {reason}") for reason in Reason if reason)
_NAME = re.compile(rf"(\d{{4}}-\d\d-\d\d \d\dh\d\dm\d\d)({_REASONS})?( [0-9a-f]{{6}})?")


class Copy(NamedTuple):
    """An automatic copy: made at ``at`` (the officer's time), for a reason.

    ``written`` is when what it holds was last written to, in nanoseconds, as the data file had it.
    """

    at: datetime
    written: int
    path: Path
    reason: Reason


def automatic_copies(path: Path) -> list[Copy]:
    """The automatic copies of the data file at ``path``, the newest first."""
    return sorted(_found(path), reverse=True)


def copy_before(path: Path, reason: Reason) -> Path | None:
    """Make a verified copy of the data file, unless one holds it as it stands; then thin the old ones.

    Returns the copy. Raises UserError when it cannot be made: what was to come had better not.
    """
    if not is_changed(path):
        return None
    written = path.stat().st_mtime_ns
    made = backup(path, free_name(backup_dir(path), path, reason))
    os.utime(made, ns=(written, written))
    thin(path)
    return made


def is_changed(path: Path) -> bool:
    """Whether no automatic copy holds the data file as it stands: one that does bears its time.

    It need not be the one with the latest name, since the clock may have been set back.
    """
    written = path.stat().st_mtime_ns
    return all(copy.written != written for copy in automatic_copies(path))


def thin(path: Path) -> None:
    """Remove the automatic copies that are too many for their age; see :func:`staying`."""
    copies = automatic_copies(path)
    stay = staying(copies, date.today())  # noqa: DTZ011 - the officer's day
    for copy in copies:
        if copy not in stay:
            copy.path.unlink(missing_ok=True)


def staying(copies: Iterable[Copy], today: date) -> set[Copy]:
    """Of ``copies``: all of today and of the newest day, then the last of each of the newest days, weeks, months."""
    newest_first = sorted(copies, reverse=True)
    if not newest_first:
        return set()
    whole_days = {today, newest_first[0].at.date()}
    stay = {copy for copy in newest_first if copy.at.date() in whole_days}
    for count, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        stay.update(_last_of_each(newest_first, period, count))
    return stay


def _last_of_each(newest_first: list[Copy], period: Callable[[datetime], tuple[int, ...]], count: int) -> list[Copy]:
    last: dict[tuple[int, ...], Copy] = {}
    for copy in newest_first:
        last.setdefault(period(copy.at), copy)
    return list(last.values())[:count]


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return tuple(at.isocalendar()[:2])


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month


def _found(path: Path) -> Iterator[Copy]:
    folder = backup_dir(path)
    if not folder.is_dir():
        return
    endings = endings_of(path)
    for candidate in folder.iterdir():
        stem, _space, rest = candidate.stem.partition(f"{path.stem} ")
        named = _NAME.fullmatch(rest) if not stem and candidate.suffix in endings else None
        at = _instant(named[1]) if named else None
        if named and at:
            yield Copy(at, candidate.stat().st_mtime_ns, candidate, Reason((named[2] or "").strip()))


def _instant(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written.replace("h", ":").replace("m", ":"))
    except ValueError:
        return None
