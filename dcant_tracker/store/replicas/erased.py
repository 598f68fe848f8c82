"""Persons erased in one file are erased in all: whatever comes before or after, from wherever.

What arrives is taken in like anything else, and blanked in the same transaction as an erasure made here blanks: by what
this file and what arrives tell of the person. A text that the erasing officer knew and kept stays; others are masked.
"""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.erasure import lingering
from dcant_tracker.store.erasure.blanking import rewrite_ledger, texts_naming, told_in
from dcant_tracker.store.erasure.erasing import Fate, blank
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.mentions import Mention, Place, mentions
from dcant_tracker.store.erasure.person import ATTACHMENT, CONTACT, Person, hints_of, person_in
from dcant_tracker.store.erasure.traces import nameless
from dcant_tracker.store.kept.membership import keep_cleansed
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.landing import Landing, state_of, values_of
from dcant_tracker.store.replicas.log import Log
from dcant_tracker.store.replicas.masking import Masking, is_about, texts_masked
from dcant_tracker.store.replicas.travelling import TravellingChange, TravellingStep
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.store.writing.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Gone:
    """A person who was erased elsewhere, as she was known when that came in; ``is_new`` if nothing here knew of it.

    ``erasures`` are the steps that erased her, ``written`` are texts of other records without her: what the erasing
    officer rewrote, and what is masked here.
    """

    known: Person
    hints: Hints
    is_new: bool
    erasures: frozenset[str] = frozenset()
    written: Mapping[Place, Value] = field(default_factory=dict)


class Erasing:
    """The persons erased that steps on their way in are about."""

    def __init__(
        self,
        transaction: Transaction,
        given: Sequence[TravellingStep],
        ready: Sequence[TravellingStep],
        source: Reading | None = None,
    ) -> None:
        """``given`` are all the steps of the parcel, which may tell of a person, as may the file ``source``; those that
        come in are ``ready``.
        """
        self._transaction = transaction
        self._ready = ready
        reading = transaction.reading
        self._last_exchange = int(reading.fetch_value("SELECT coalesce(max(id), 0) FROM exchange"))
        erased_now: dict[str, set[str]] = {}
        before = erased_contacts(reading)
        for uid, step in _erased_by(ready, before):
            erased_now.setdefault(uid, set()).add(step)
        again = _brought_again(reading, ready)
        self._heirs = Heirs(reading)
        self._went = _joined_by(ready)
        told = self._told_of(given, {*erased_now, *before} - again)
        if source is not None:
            for uid in {*erased_now, *before} - again:
                if states := [*filter(_is_telling, person_in(source, uid, self._joined(uid)).states)]:
                    told.setdefault(uid, []).extend(states)
        self.gone = [
            Gone(known, hints_of(reading, known), uid not in before, erasures, written)
            for uid, steps in erased_now.items()
            for written in [_rewritten(ready, steps)]
            for erasures in [_erasures_of(reading, uid) | (steps - _telling(ready))]
            for known in [self._known(uid, told.get(uid, ()), given)]
        ]
        self._masked_there = {
            uid: [step for step in ready if step.uid in steps] for uid, steps in erased_now.items() if uid in before
        }
        late = [uid for uid in sorted(before - again - erased_now.keys()) if uid in told]
        self.gone += [
            Gone(known, hints_of(reading, known), is_new=False, erasures=_erasures_of(reading, uid))
            for uid in late
            for known in [self._known(uid, told[uid], given)]
        ]
        self._all = sorted(before - again)
        self._kept: dict[str, set[Place]] = {}

    def _heir(self, uid: str) -> str:
        """The contact that holds what ``uid`` held, once all is taken in."""
        passed = {uid}
        while (uid := self._heirs.of(CONTACT, self._went.get(uid, uid))) not in passed:
            passed.add(uid)
        return uid

    def _joined(self, uid: str) -> list[str]:
        """The contacts that what comes in joins with ``uid``: those of who is erased are hers."""
        return [one for one in self._went if one != uid and self._heir(one) == uid]

    def _told_of(self, steps: Iterable[TravellingStep], uids: Collection[str]) -> dict[str, list[Mapping[str, Any]]]:
        """What ``steps`` say of the contacts ``uids`` and of those that went into them."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for change in (one for step in steps for one in step.changes if one.entity == CONTACT):
            uid = change.uid if change.uid in uids else self._heir(change.uid)
            if uid in uids and (states := [*_states(change)]):
                found.setdefault(uid, []).extend(states)
        return found

    def _known(self, uid: str, states: Collection[Mapping[str, Any]], steps: Iterable[TravellingStep]) -> Person:
        """The person of the contact ``uid``, as this file and what arrives know her."""
        here = person_in(self._transaction.reading, uid, self._joined(uid))
        owners = [f"{CONTACT}:{one}" for one in here.uids]
        attached = {
            change.uid
            for step in steps
            for change in step.changes
            if change.entity == ATTACHMENT and any(one in f"{change.before}{change.after}" for one in owners)
        }
        return replace(here, states=[*here.states, *states], attachments=here.attachments | attached)

    def mask(self, landing: Landing, log: Log, number: int) -> list[TravellingStep]:
        """Mask what the records that stay say of her, but what was kept on purpose.

        Returns the steps that say so; what no step can say follows here, under step ``number``.
        """
        steps: dict[str, TravellingStep] = {}
        if not self.gone:
            return []
        landing.write()
        reading = self._transaction.reading
        seen = [_ancestors(reading, one.erasures) for one in self.gone]
        masked: list[dict[Place, Mention]] = []
        for one, known in zip(self.gone, seen, strict=True):
            named = _sure(reading, one)
            kept = self._kept[one.known.uid] = _kept_on_purpose(log, known, named)
            masked.append({mention.place: mention for mention in named if mention.place not in kept})
        shown = {place: mention for found in masked for place, mention in found.items()}
        for rank, one in enumerate(self.gone):
            say = Masking(landing, log, one.known.uid, one.erasures)
            for mention in masked[rank].values():
                if step := say.shown(mention):
                    steps[step.uid] = step
                else:
                    _write(landing, mention, number)
            written = {**one.written, **{mention.place: mention.masked for mention in masked[rank].values()}}
            for writer, (entity, uid, name), text in self._named(one.known):
                place = entity, log.roots.of(entity, uid), name
                if place in self._kept[one.known.uid]:
                    continue
                without = one.known.traces.masked(text)
                if step := say.earlier(place, writer, without, shown.get(place), seen[rank]):
                    steps[step.uid] = step
                    written = {**_rewritten([step], {step.uid}), **written}
            self.gone[rank] = replace(one, written=written)
        landing.write()
        return [*steps.values()]

    def _named(self, known: Person) -> Iterator[tuple[str, Place, str]]:
        """What steps wrote of her in other records, as :func:`texts_naming` tells it; those that come in as well."""
        yield from texts_naming(self._transaction.writing, known)
        hers = {*known.uids, *known.attachments}
        for step in self._ready:
            for change in step.changes:
                if change.after is not None and change.field != "" and change.uid not in hers:
                    for name, text in told_in(change.entity, change.field, change.after, known):
                        yield step.uid, (change.entity, change.uid, name), text

    def leave(self) -> None:
        """Where no step comes in, records go on saying what they say of her, and so does their history."""
        for one in self.gone:
            self._kept[one.known.uid] = {mention.place for mention in _sure(self._transaction.reading, one)}

    def finish(self) -> None:
        """Blank all that is no record, once all of it is there."""
        writing = self._transaction.writing
        for rank, one in enumerate(self.gone):
            if texts := texts_masked(writing, self._masked_there.get(one.known.uid, ())):
                known = replace(one.known, rewritten={**one.known.rewritten, **texts})
                self.gone[rank] = replace(one, known=known)
                still = {mention.place for mention in _sure(writing, self.gone[rank])}
                self._kept[one.known.uid] = still.union(self._kept.get(one.known.uid, ()))
                keep_cleansed(writing, 0)  # what the place says of her is to be looked at again
        for one in self.gone:
            blank(writing, one.known, one.hints, one.written, self._kept.get(one.known.uid, ()))
            lingering.ask(writing, one.known.uid, Fate.REWRITE)
        last = int(writing.fetch_value("SELECT coalesce(max(id), 0) FROM exchange"))
        if last > self._last_exchange:
            self._look_at_workbooks([uid for uid in self._all if all(uid != one.known.uid for one in self.gone)])

    def _look_at_workbooks(self, uids: Collection[str]) -> None:
        """Workbooks that came in may carry the record of somebody who was erased long ago: their bases tell of her."""
        writing = self._transaction.writing
        sql = "SELECT base FROM exchange_file WHERE exchange > ? AND base IS NOT NULL"
        bases = [
            zlib.decompress(base).decode(errors="replace") for (base,) in writing.fetch_all(sql, (self._last_exchange,))
        ]
        for uid in uids:
            states = [state for base in bases if uid in base and (state := _in_base(base, uid))]
            rewrite_ledger(writing, Person(uid, states, frozenset(), exists=False), self._last_exchange)


def _in_base(document: str, uid: str) -> Mapping[str, Any]:
    """What the base of a workbook says of the contact ``uid``."""
    sheet = json.loads(document).get(CONTACT)
    fields, rows = (sheet.get("fields"), sheet.get("rows")) if isinstance(sheet, dict) else (None, None)
    row = rows.get(uid) if isinstance(rows, dict) else None
    if not isinstance(fields, list) or not isinstance(row, list):
        return {}
    said = {str(name): item for name, item in zip(fields, row, strict=False)}
    return {name: item for name, item in said.items() if isinstance(item, str) and item != nameless()}


def _erased_by(steps: Sequence[TravellingStep], before: Collection[str]) -> Iterator[tuple[str, str]]:
    """The contacts that ``steps`` erase, each with the uid of the step, and those that say a text without one of these.

    Of whom is there again, a step of the latter kind says nothing any more: ``before`` are those who were erased.
    """
    said = [(change, step.uid) for step in steps if step.op == Op.ERASE for change in step.changes]
    erased = [(one.uid, step) for one, step in said if one.entity == CONTACT and one.is_deletion]
    gone = {*before, *(uid for uid, _step in erased)}
    yield from erased
    yield from ((one.uid, step) for one, step in said if is_about(one) and one.uid in gone)


def _telling(steps: Iterable[TravellingStep]) -> set[str]:
    """Those of ``steps`` that only say texts without a person whom others erased."""
    return {step.uid for step in steps for one in step.changes if step.op == Op.ERASE and is_about(one)}


def _brought_again(reading: Reading, steps: Sequence[TravellingStep]) -> set[str]:
    """The contacts that are brought again by somebody who knew that they had been erased."""
    known = {str(uid) for (uid,) in reading.fetch_all("SELECT uid FROM step WHERE op = ?", (Op.ERASE,))}
    known |= {step.uid for step in steps if step.op == Op.ERASE}
    return {
        change.uid
        for step in steps
        for change in step.changes
        if change.entity == CONTACT and change.is_addition and not known.isdisjoint(change.parents)
    }


def _states(change: TravellingChange) -> Iterator[Mapping[str, Any]]:
    """What both sides of ``change`` tell of a person; nothing where they were blanked."""
    for side in filter(None, (change.before, change.after)):
        said = json.loads(side)
        state = said if change.field is None else {change.field: said}
        if _is_telling(state):
            yield {name: value for name, value in state.items() if value != nameless()}


def _is_telling(state: Mapping[str, Any]) -> bool:
    """Whether ``state`` of a record says anything of the person herself."""
    return any(value is not None and value != nameless() and _tells(name) for name, value in state.items())


def _tells(name: str) -> bool:
    """Whether the field ``name`` of a contact, where it says something, says it of the person herself."""
    declared = CATALOGUE[CONTACT].get(name)
    return declared is not None and not declared.is_ref and not declared.choices


def _joined_by(steps: Sequence[TravellingStep]) -> dict[str, str]:
    """The contacts that ``steps`` join, each with the one that it goes into; what others of them take back aside."""
    undone = {one.undoes for one in steps}
    said = [one for step in steps if step.uid not in undone for one in step.pairings]
    return {one.uid: one.other for one in said if one.same and one.entity == CONTACT and one.uid != one.other}


def _rewritten(steps: Iterable[TravellingStep], erasures: Collection[str]) -> dict[Place, Value]:
    """The texts of other records that the steps ``erasures`` rewrote."""
    return {
        (change.entity, change.uid, change.field): json.loads(change.after) if change.after is not None else None
        for step in steps
        if step.uid in erasures
        for change in step.changes
        if change.field and change.entity in CATALOGUE and CATALOGUE[change.entity][change.field].is_text
    }


def _sure(reading: Reading, one: Gone) -> list[Mention]:
    leaving = frozenset({*one.known.uids, *one.known.attachments})
    return [named for named in mentions(reading, one.known.traces, one.hints, leaving) if named.sure]


def _kept_on_purpose(log: Log, seen: Collection[str], named: Collection[Mention]) -> set[Place]:
    """The texts that stood as they are when the person was erased, and were kept: one who erased her knew them.

    All who erased her count (``seen`` are the steps that any of them knew), in whatever order that is learnt: who kept
    a text has no name left to mask it by.
    """
    if not named or not seen:
        return set()
    log.look([(one.entity, one.uid) for one in named if (one.entity, one.uid) not in log.found])
    found = set()
    for one in named:
        cell = log.of((one.entity, one.uid)).cell(one.field)
        if cell is not None and cell.shown.by.step in seen and not cell.is_contested:
            found.add(one.place)
    return found


def _erasures_of(reading: Reading, uid: str) -> frozenset[str]:
    """The steps that erased the contact ``uid``, by uid."""
    sql = "SELECT s.uid FROM {} c JOIN step s ON s.id = c.step WHERE c.uid = ? AND c.field IS NULL AND s.op = ?"
    found = [reading.fetch_all(sql.format(log), (uid, Op.ERASE)) for log in ("change", "made_change")]
    return frozenset(str(one) for rows in found for (one,) in rows)


def _ancestors(reading: Reading, uids: Collection[str]) -> set[str]:
    """All the steps that ``uids`` follow, however far back."""
    follows = dict(reading.fetch_all("SELECT uid, follows FROM step WHERE uid IS NOT NULL"))
    found: set[str] = set()
    waiting = [*uids]
    while waiting:
        for uid in json.loads(follows.get(waiting.pop()) or "[]"):
            if uid not in found:
                found.add(uid)
                waiting.append(uid)
    return found


def _write(landing: Landing, mention: Mention, number: int) -> None:
    """Let the record say what it says without her, as something that follows here."""
    place = (mention.entity, mention.uid)
    landing.load([place])
    state = landing.states[place]
    if state is not None:
        told = {**values_of(mention.entity, state), mention.field: mention.masked}
        landing.become(landing.last_of(place, number), place, state_of(told))
