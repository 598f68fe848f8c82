"""The person behind a contact as the data file knows her: every state of her record, and what it leaves to find."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure import kept_files
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.kept_hints import KeptText, kept_texts
from dcant_tracker.store.erasure.mentions import Mention, mentions
from dcant_tracker.store.erasure.traces import Traces, nameless, traces_of
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _

CONTACT = "contact"
ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Person:
    """One contact: its uid, every state of its record, and her own attachments, those deleted since included.

    ``joined`` are the uids of records of hers that went into this one; their states are among hers.
    ``rewritten`` gives whole texts of other records, which tell her by less than her name, what they say without her.
    """

    uid: str
    states: Sequence[Mapping[str, Any]]
    attachments: frozenset[str]
    exists: bool
    rewritten: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()

    @property
    def uids(self) -> tuple[str, ...]:
        """Those of all records that are hers."""
        return self.uid, *self.joined

    @cached_property
    def traces(self) -> Traces:
        """What tells her in texts."""
        return traces_of(self.states, self.rewritten)

    @property
    def names(self) -> frozenset[str]:
        """Her names and addresses: as they were written, and as folded texts of the data file hold them."""
        written = {str(state[name]) for state in self.states for name in ("name", "email") if state.get(name)}
        words = [fold(name).replace(",", " ").split() for name in written]
        return frozenset(written | {" ".join(one[turn:] + one[:turn]) for one in words for turn in range(len(one))})


def person(reading: Reading, uid: str) -> Person:
    """The person of the contact ``uid``, though it was deleted. Raises UserError when there is none, or was erased."""
    found = person_in(reading, uid)
    if not found.exists and uid in erased_contacts(reading):
        raise UserError(_("Cette personne est déjà effacée."), _("L'historique dit quand et par qui."))
    if not found.states:
        raise UserError(
            _("Cette fiche (Contacts) n'existe plus."), _("Elle a été supprimée entre-temps ; actualisez la page.")
        )
    return found


def person_in(reading: Reading, uid: str, joined: Iterable[str] = ()) -> Person:
    """What the data file holds of the contact ``uid`` and of those that went into it; no state where it never had it.

    ``joined`` are more of these, which another state of the data file tells of.
    """
    others = tuple(dict.fromkeys([*joined, *Heirs(reading).joined_into(CONTACT, uid)]))
    states: list[Mapping[str, Any]] = []
    attached: set[str] = set()
    for one in (uid, *others):
        record = get(reading, CONTACT, one)
        states += [*_states(reading, one), *([record.values] if record else [])]
        attached |= _attachments(reading, one)
    told = [{name: value for name, value in state.items() if value != nameless()} for state in states]
    exists = get(reading, CONTACT, uid) is not None
    return Person(uid, told, frozenset(attached), exists, joined=others)


def hints_of(reading: Reading, found: Person) -> Hints:
    """What may tell ``found`` in texts, among the contacts and the organisations that there are."""
    told = {name: [str(state[name]) for state in found.states if state.get(name)] for name in ("name", "email")}
    sql = "SELECT name FROM contact WHERE uid NOT IN (SELECT value FROM json_each(?))"
    others = reading.fetch_all(sql, (json.dumps(found.uids),))
    places = reading.fetch_all("SELECT name, short_name, region, department FROM organisation")
    return Hints(
        told["name"], told["email"], [str(one) for (one,) in others], [str(one) for row in places for one in row if one]
    )


def _states(reading: Reading, uid: str) -> list[Mapping[str, Any]]:
    states: list[Mapping[str, Any]] = []
    rows = reading.fetch_all("SELECT field, before, after FROM change WHERE uid = ? AND entity = ?", (uid, CONTACT))
    for name, *sides in rows:
        for side in filter(None, sides):
            kept = json.loads(side)
            states.append(kept if name is None else {name: kept})
    return states


def _attachments(reading: Reading, uid: str) -> frozenset[str]:
    owner = f"{CONTACT}:{uid}"
    now = reading.fetch_all("SELECT uid FROM attachment WHERE owner = ?", (owner,))
    sql = "SELECT DISTINCT uid FROM change WHERE entity = ? AND (instr(before, ?) OR instr(after, ?))"
    return frozenset(str(one) for (one,) in [*now, *reading.fetch_all(sql, (ATTACHMENT, owner, owner))])


@dataclass(frozen=True, slots=True)
class Survey:
    """What erasing a person bears on, for the officer to decide: texts of others, those of kept files, and where she
    was sent to.
    """

    mentions: list[Mention]
    kept: list[KeptText]
    sent: list[ExchangeInfo]


def survey(reading: Reading, found: Person) -> Survey:
    """Look everywhere for ``found``; nothing is written."""
    hints = hints_of(reading, found)
    named = mentions(reading, found.traces, hints, frozenset({*found.uids, *found.attachments}))
    known = {text for one in named for text in (one.value if isinstance(one.value, tuple) else [str(one.value)])}
    kept = kept_texts(reading, found.traces, hints, known)
    return Survey([*named, *_in_copies(reading, found, {one.place for one in named})], kept, sendings(reading, found))


def sendings(reading: Reading, found: Person) -> list[ExchangeInfo]:
    """The workbooks that left with the person in them, newest first."""
    return [info for info in ledger.exchanges(reading) if info.direction == ledger.OUT and _held(reading, info, found)]


def _held(reading: Reading, info: ExchangeInfo, found: Person) -> bool:
    sql = "SELECT content, base FROM exchange_file WHERE exchange = ?"
    row = reading.fetch_one(sql, (info.id,))
    if row is None:
        return False
    in_base = kept_files.base_holds(row[1], found.traces, found.uid)
    return in_base or kept_files.holds(bytes(row[0]), found.traces, found.uid)


def _in_copies(reading: Reading, found: Person, known: set[tuple[str, str, str]]) -> list[Mention]:
    """Attached files of other records whose copy tells of the person, told at the name of the file."""
    listed: list[Mention] = []
    for (uid,) in reading.fetch_all("SELECT uid FROM attachment_file ORDER BY uid"):
        record = None if uid in found.attachments else get(reading, ATTACHMENT, uid)
        if record is None or (ATTACHMENT, uid, "target") in known:
            continue
        name, content = reading.fetch_one("SELECT name, content FROM attachment_file WHERE uid = ?", (uid,))
        if found.traces.found_in(name) or kept_files.holds(bytes(content), found.traces):
            target = record["target"]
            masked = found.traces.masked(str(target)) if target else target
            listed.append(Mention(ATTACHMENT, uid, "target", target, masked))
    return listed
