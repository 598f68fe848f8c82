"""The lines of a first look, and where each leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.rules import is_late
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.queries import Condition, Query, count, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

MOST = 3
"""How many lines stand under one heading; the rest is one line that leads to their list."""


@dataclass(frozen=True, slots=True)
class OfRecord:
    """Leads to the sheet of the record ``uid``."""

    entity: str
    uid: str


@dataclass(frozen=True, slots=True)
class OfField:
    """Leads to the field of the record that shows."""

    name: str


@dataclass(frozen=True, slots=True)
class OfWeather:
    """Leads to a new weather, of the State or of the others."""

    by_state: bool


Place: TypeAlias = OfRecord | OfField | OfWeather | Query


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know: its ``text``, what stands ``beside`` it, where it leads, whether it ``warns``.

    ``weather`` is the code of the weather that it says; ``reach`` what reaches the person it names: a number, an
    address. What is ``missing`` could be said and is not. ``more`` is told where the pointer rests.
    What stands beside is read whole unless it ``gives_way`` before the words.
    """

    text: str
    place: Place
    beside: str = ""
    warns: bool = False
    weather: str = ""
    reach: tuple[str, ...] = ()
    missing: bool = False
    more: str = ""
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[Line, ...]


def filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that say anything: none where all that could be said is missing."""
    kept = [section for section in sections if section.lines]
    return tuple(kept) if any(not line.missing for section in kept for line in section.lines) else ()


def with_rest(lines: list[Line], query: Query, number: int) -> tuple[Line, ...]:
    """``lines``, the first of the ``number`` that ``query`` holds, and one that leads to all of them."""
    more = number - len(lines)
    if more <= 0:
        return tuple(lines)
    text = ngettext("et {count} autre", "et {count} autres", more).format(count=more)
    return (*lines, Line(text, query))


def listed(state: State, query: Query, most: int = MOST) -> tuple[int, list[Record]]:
    """How many records ``query`` holds, and the first of them."""
    number = count(state.reading, query)
    return number, records(state.reading, query, most) if number else []


def dated(record: Record, text: str, on: Value, state: State) -> Line:
    """A record that is due ``on`` a day, late or not."""
    warns = is_late(CATALOGUE[record.entity], record.values, state.day)
    day = format_day(on) if isinstance(on, date) else ""
    said = _("{day} · en retard").format(day=day) if warns else day
    return Line(text, OfRecord(record.entity, record.uid), said, warns)


def promises(state: State, condition: Condition, *, with_bodies: bool = False) -> Section:
    """What is to be done, late or next first; ``with_bodies`` by which organisation. Call-backs that wait as well."""
    actions = Query("action_item", conditions=(condition, Condition("done_on", (None,))), order=("due_on",))
    number, found = listed(state, actions)
    lines = [dated(one, _promise(state, one, with_bodies=with_bodies), one["due_on"], state) for one in found]
    section = with_rest(lines, actions, number)
    due = Condition("follow_up_on", (date(1900, 3, 1),), "from")
    calls = Query(
        "interaction", conditions=(condition, due, Condition("followed_up_on", (None,))), order=("follow_up_on",)
    )
    number, found = listed(state, calls)
    lines = [
        dated(one, _("Relancer : {summary}").format(summary=one["summary"]), one["follow_up_on"], state)
        for one in found
    ]
    return Section(_("Promesses"), (*section, *with_rest(lines, replace(calls, order=()), number)))


def _promise(state: State, action: Record, *, with_bodies: bool) -> str:
    """What is to be done, after who is expected to do it: an organisation, else an officer."""
    body = action["organisation"] if with_bodies else None
    who = state.labels.of("organisation", str(body)) if body is not None else str(action["officer"] or "")
    return _("{title} – {who}").format(who=who, title=action["title"]) if who else str(action["title"])
