"""Meetings: the one before, and what was promised there."""

from dcant_tracker.domain.kinds import to_sql
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get


def meeting_before(reading: Reading, meeting: Record) -> Record | None:
    """The last meeting of the same group before ``meeting``; None for the first one, or where no group is named."""
    earlier = _earlier(reading, meeting)
    return get(reading, "meeting", earlier[0]) if earlier else None


def promised_before(reading: Reading, meeting: Record) -> list[Record]:
    """What earlier meetings of the same group wanted done: what still waits, and what was done since the last one.

    The open ones first, each kind by the day when it is due.
    """
    earlier = _earlier(reading, meeting)
    if not earlier:
        return []
    last = get(reading, "meeting", earlier[0])
    asked = Query("action_item", conditions=(Condition("meeting", tuple(earlier)),), order=("due_on", "title"))
    found = records(reading, asked)
    since = last["held_on"] if last else None
    waiting = [one for one in found if one["done_on"] is None]
    done = [one for one in found if one["done_on"] is not None and str(one["done_on"]) >= str(since)]
    return waiting + done


def _earlier(reading: Reading, meeting: Record) -> list[str]:
    """The uids of the meetings of its group before ``meeting``, the last first."""
    sql = (
        'SELECT uid FROM meeting WHERE "group" = ?1 AND uid <> ?2 AND (held_on < ?3 OR (held_on = ?3 AND id < ?4))'
        " ORDER BY held_on DESC, id DESC"
    )
    asked = (meeting["group"], meeting.uid, to_sql(meeting["held_on"]), meeting.id)
    return [str(uid) for (uid,) in reading.fetch_all(sql, asked)]
