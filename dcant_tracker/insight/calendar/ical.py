"""Entries as an iCalendar file (RFC 5545), which Outlook, Thunderbird, Google Calendar and telephones take in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dcant_tracker import __version__
from dcant_tracker.clock import local_time
from dcant_tracker.insight.calendar.entries import CalendarEntry
from dcant_tracker.settings import ASSOCIATION
from dcant_tracker.words import _

if TYPE_CHECKING:
    from icalendar import Event

_USUAL = timedelta(hours=2)
"""How long a meeting takes that does not say when it ends."""


def ical(listed: Iterable[CalendarEntry], made_at: datetime | None = None) -> bytes:
    """``listed`` as the bytes of an .ics file; ``made_at`` is when it was made, now by default."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{ASSOCIATION}//DcANT {__version__}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Suivi DcANT"))
    stamp = (made_at or datetime.now(UTC)).replace(microsecond=0)
    for one in listed:
        calendar.add_component(_event(one, stamp))
    return bytes(calendar.to_ical())


def _event(one: CalendarEntry, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", one.version)
    begins, ends = _when(one)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", one.title)
    event.add("categories", [one.category])
    if one.details:
        event.add("description", one.details)
    if one.place:
        event.add("location", one.place)
    event.add("status", "CANCELLED" if one.settled else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.hours else "TRANSPARENT")
    return event


def _when(one: CalendarEntry) -> tuple[date, date]:
    """The first instant or day, and the one after the last."""
    if one.hours is None:
        return one.day, one.day + timedelta(days=1)
    begins = _instant(one.day, one.hours.begins)
    return begins, _instant(one.day, one.hours.ends) if one.hours.ends else begins + _USUAL


def _instant(day: date, hour: time) -> datetime:
    """An hour of this computer's zone, in UTC: so it is right wherever the calendar is read."""
    return local_time(datetime.combine(day, hour)).astimezone(UTC)
