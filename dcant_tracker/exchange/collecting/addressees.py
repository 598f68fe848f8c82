"""Who answers for a body that is asked, and who of it is not written to.

The referents of what it takes part in and is asked about come first, where one may write to them; else its own
contacts, those of its staff before others, elected members last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.domain.text import sort_key
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.store.reading.addressing import address_of, objecting_addresses, why_not
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import _

_CATEGORIES = ("officer", None, "other", "elected")
"""Whose turn it is where nobody is the referent, the first one first."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who answers for a body: the uid of the contact, the name, the address."""

    uid: str
    name: str
    address: str
    is_referent: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One who is not written to, and why; ``person`` is empty where a body has nobody at all."""

    body: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """Those of one body that are written to, and those that are not."""

    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def names(self) -> str:
        """« Anne Le Gall, Bruno Ker »."""
        return ", ".join(one.name for one in self.people)


def addressees(reading: Reading, asked: Sequence[Asked], day: date) -> dict[str, Addressees]:
    """By uid of the body, who answers for each of ``asked`` on ``day``."""
    bodies = tuple(one.organisation for one in asked)
    if not bodies:
        return {}
    referents = _referents(reading, asked)
    people: dict[str, list[Record]] = {uid: [] for uid in bodies}
    for contact in records(reading, Query("contact", conditions=(Condition("organisation", bodies),))):
        people[str(contact["organisation"])].append(contact)
    named = get_many(reading, "contact", {uid for listed in referents.values() for uid in listed})
    objecting = objecting_addresses(reading)
    known = {body: [named[uid] for uid in listed if uid in named] for body, listed in referents.items()}
    return {
        one.organisation: _of_body(one, known[one.organisation], people[one.organisation], day, objecting)
        for one in asked
    }


def _referents(reading: Reading, asked: Sequence[Asked]) -> dict[str, list[str]]:
    """The referents (uids) of each body about what it is asked, those of the first subject first."""
    places: dict[tuple[str | None, ...], int] = {}
    for one in asked:
        for rank, subject in enumerate(one.subjects):
            places[one.organisation, *subject] = rank
    found: dict[str, list[tuple[int, str]]] = {one.organisation: [] for one in asked}
    conditions = (Condition("organisation", tuple(found)), Condition("status", STANDING))
    for taking in records(reading, Query("participation", conditions=conditions)):
        body = str(taking["organisation"])
        about = (None if taking[name] is None else str(taking[name]) for name in SUBJECT)
        place = (body, *about)
        if place in places and taking["referent"] is not None:
            found[body].append((places[place], str(taking["referent"])))
    return {body: list(dict.fromkeys(uid for _rank, uid in sorted(listed))) for body, listed in found.items()}


def _of_body(
    asked: Asked, referents: Sequence[Record], people: Sequence[Record], day: date, objecting: frozenset[str]
) -> Addressees:
    reasons = {one.uid: why_not(one, day, objecting) for one in (*referents, *people)}
    for one in referents:
        if one["organisation"] != asked.organisation:
            reasons[one.uid] = reasons[one.uid] or _("référent d'un autre organisme")
    chosen = _reached(referents, reasons) or next(filter(None, _by_category(people, reasons)), [])
    is_referent = {one.uid for one in referents}
    told = {one.uid: one for one in (*referents, *people) if reasons[one.uid]}
    left_out = [LeftOut(asked.name, str(one["name"]), reasons[one.uid]) for one in told.values()]
    if not chosen:
        why = _("personne à qui écrire") if people or referents else _("aucun contact connu")
        left_out.insert(0, LeftOut(asked.name, "", why))
    return Addressees(
        tuple(Person(one.uid, str(one["name"]), address_of(one), one.uid in is_referent) for one in chosen),
        tuple(left_out),
    )


def _by_category(people: Iterable[Record], reasons: Mapping[str, str]) -> Iterable[list[Record]]:
    """Those that one may write to, category by category."""
    listed = sorted(people, key=lambda one: sort_key(str(one["name"])))
    return (_reached([one for one in listed if one["category"] == code], reasons) for code in _CATEGORIES)


def _reached(people: Iterable[Record], reasons: Mapping[str, str]) -> list[Record]:
    """Those of ``people`` that one may write to, each address once."""
    found: dict[str, Record] = {}
    for one in people:
        if not reasons[one.uid]:
            found.setdefault(address_of(one).casefold(), one)
    return list(found.values())
