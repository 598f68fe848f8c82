"""Meetings: what one of them holds, the one before and what was promised there, whom and what to bring next."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.kinds import to_sql
from dcant_tracker.domain.text import fold, sort_key
from dcant_tracker.store.reading.queries import LATE, Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get, get_many


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda, what is to be done after it, and the title of the measure that it is about, if any."""

    record: Record
    actions: tuple[Record, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Who was asked or came: the attendance ``uid``, its organisation and person (empty: nobody is named)."""

    uid: str
    organisation: str
    person: str
    presence: str
    represented_by: str


@dataclass(frozen=True, slots=True)
class Held:
    """All that the page of one meeting shows; ``loose`` is to be done and comes from no point."""

    meeting: Record
    points: tuple[Point, ...]
    loose: tuple[Record, ...]
    seats: tuple[Seat, ...]
    before: Record | None
    promised: tuple[Record, ...]


def held(reading: Reading, uid: str) -> Held | None:
    """What the meeting ``uid`` holds; None where it is gone."""
    meeting = get(reading, "meeting", uid)
    if meeting is None:
        return None
    of_it = (Condition("meeting", (uid,)),)
    points = records(reading, Query("agenda_item", conditions=of_it, order=("position", "title")))
    actions = sorted(records(reading, Query("action_item", conditions=of_it)), key=lambda one: one.id)
    measures = get_many(reading, "recommendation", {str(p["recommendation"]) for p in points if p["recommendation"]})
    known = {point.uid for point in points}
    return Held(
        meeting,
        tuple(
            Point(
                point,
                tuple(one for one in actions if one["agenda_item"] == point.uid),
                measures[str(point["recommendation"])].caption if point["recommendation"] in measures else "",
            )
            for point in points
        ),
        tuple(one for one in actions if one["agenda_item"] not in known),
        tuple(_seats(reading, uid)),
        meeting_before(reading, meeting),
        tuple(promised_before(reading, meeting)),
    )


def _seats(reading: Reading, meeting: str) -> list[Seat]:
    """Who was asked or came, by organisation, then by person."""
    found = records(reading, Query("attendance", conditions=(Condition("meeting", (meeting,)),)))
    labels = reading.labels()
    labels.preload("organisation", {str(one["organisation"]) for one in found})
    people = get_many(reading, "contact", {str(one["contact"]) for one in found if one["contact"]})
    seats = [
        Seat(
            one.uid,
            labels.of("organisation", str(one["organisation"])),
            str(people[str(one["contact"])]["name"]) if one["contact"] in people else "",
            str(one["presence"]),
            str(one["represented_by"] or ""),
        )
        for one in found
    ]
    return sorted(seats, key=lambda seat: (sort_key(seat.organisation), sort_key(seat.person)))


def members_to_convene(reading: Reading, meeting: Record) -> list[Record]:
    """The members of its group in force on the day that ``meeting`` does not count yet.

    A member without a name is counted with anybody of the organisation; whoever left by that day is none.
    """
    sql = (
        "SELECT m.uid FROM group_member AS m LEFT JOIN contact AS c ON c.uid = m.contact"
        ' WHERE m."group" = ?1 AND coalesce(m.since <= ?2, 1) AND coalesce(m.until >= ?2, 1)'
        " AND coalesce(c.left_on > ?2, 1)"
        " AND NOT EXISTS (SELECT 1 FROM attendance AS a WHERE a.meeting = ?3 AND a.organisation = m.organisation"
        " AND (m.contact IS NULL OR a.contact = m.contact)) ORDER BY m.id"
    )
    asked = (meeting["group"], to_sql(meeting["held_on"]), meeting.uid)
    uids = [str(uid) for (uid,) in reading.fetch_all(sql, asked)]
    found = get_many(reading, "group_member", uids)
    return [found[uid] for uid in uids]


def matters_to_bring(reading: Reading, meeting: Record, today: date) -> list[Record]:
    """Late milestones, then open actions, that the agenda of ``meeting`` does not name yet.

    Those of the measures of its group and of its agenda, and the actions that earlier meetings of the group wanted.
    """
    points = records(reading, Query("agenda_item", conditions=(Condition("meeting", (meeting.uid,)),)))
    listed = {fold(str(point["title"])) for point in points}
    measures = tuple(sorted(_measures_of(reading, meeting, points)))
    about = Condition("recommendation", measures)
    late = Query("milestone", conditions=(about, Condition(LATE)), order=("due_on", "title"), today=today)
    waiting = Condition("done_on", (None,))
    actions = records(reading, Query("action_item", conditions=(about, waiting))) if measures else []
    earlier = tuple(_earlier(reading, meeting))
    if earlier:
        actions += records(reading, Query("action_item", conditions=(Condition("meeting", earlier), waiting)))
    found = (records(reading, late) if measures else []) + sorted(
        {one.uid: one for one in actions if one["meeting"] != meeting.uid}.values(),
        key=lambda one: (str(one["due_on"] or "9"), one.id),
    )
    return [one for one in found if fold(str(one["title"])) not in listed]


def _measures_of(reading: Reading, meeting: Record, points: list[Record]) -> set[str]:
    """The measures that the group of ``meeting`` works on (all of its programme, where it names none) or ``points``."""
    measures = {str(point["recommendation"]) for point in points if point["recommendation"] is not None}
    group = get(reading, "group", str(meeting["group"])) if meeting["group"] is not None else None
    if group is not None and group["recommendation"] is not None:
        measures.add(str(group["recommendation"]))
    elif group is not None and group["programme"] is not None:
        of_programme = Query("recommendation", conditions=(Condition("programme", (group["programme"],)),))
        measures |= {one.uid for one in records(reading, of_programme)}
    return measures


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
