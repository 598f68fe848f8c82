"""What is to decide where files came together, the same list in every file; and each decision, a step that travels."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value, from_json
from dcant_tracker.domain.rules import breaches
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.replicas.affirming import affirm, spare
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.replicas.landing import state_of
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.writes import KEPT, Writes
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.ways import Way
from dcant_tracker.words import _

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something to decide. ``mine`` is what every file shows meanwhile, ``theirs`` what ``who`` wrote ``at`` a moment.

    ``field`` is None where it is whether the record stays. ``step`` is the uid of the step that wrote ``theirs``.
    """

    id: str
    kind: Kind
    entity: str
    uid: str
    field: str | None
    base: Value
    mine: Value
    theirs: Value
    who: str
    at: str
    step: str
    message: str = ""

    @property
    def declared(self) -> Field | None:
        """The field, as it is declared."""
        return CATALOGUE[self.entity][self.field] if self.field else None

    @property
    def place(self) -> Place:
        """Where the record is."""
        return self.entity, self.uid


class Answer(StrEnum):
    """What becomes of a conflict."""

    MINE = "mine"
    THEIRS = "theirs"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided; ``value`` is what is written where it is another than both."""

    conflict: Conflict
    answer: Answer
    value: Value = None


def count_open(reading: Reading) -> int:
    """How many things are to decide; of data that stay as they are, they are counted once."""
    return reading.remembered("conflicts", lambda: _count(reading))


def _count(reading: Reading) -> int:
    counted = contested.counted(reading)
    left = {kind: [one for one in found if (kind, one) not in counted] for kind, found in _places(reading).items()}
    return sum(counted.values()) + len(_found(reading, left))


def note_open(store: Store) -> None:
    """Remember how many things are to decide of each record, so that only those that changed are counted next time."""
    wanted = _uncounted(store.read())
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]

        def note(writing: Writing, part: Sequence[tuple[Kind, Place]] = part) -> None:
            contested.note(writing, _counts(writing, part))

        store.keep(note)


_COUNTED = (Kind.CELL, Kind.DELETION)
"""What a record's own writes tell; whether a rule is broken is looked at each time."""

_AT_ONCE = 200
"""Records that are counted in one transaction: nobody who writes waits for all of them."""


def _uncounted(reading: Reading) -> list[tuple[Kind, Place]]:
    """What is to be counted; of records that others went into it is each time."""
    places = _places(reading)
    wanted = {(kind, one) for kind in _COUNTED for one in places[kind]} - contested.counted(reading).keys()
    alone = roots(reading).alone({place for _kind, place in wanted}) if wanted else ()
    return sorted(one for one in wanted if one[1] in alone)


def _counts(reading: Reading, wanted: Collection[tuple[Kind, Place]]) -> dict[tuple[Kind, Place], int]:
    counts = dict.fromkeys(wanted, 0)
    for one in _found(reading, {kind: [place for each, place in wanted if each is kind] for kind in Kind}):
        counts[one.kind, one.place] += 1
    return counts


def open_conflicts(reading: Reading) -> list[Conflict]:
    """All that is to decide, by entity and record."""
    found = _found(reading, _places(reading))
    return sorted(found, key=lambda one: (one.entity, one.uid, one.field or "", one.kind, one.id))


def _places(reading: Reading) -> dict[Kind, list[Place]]:
    """The records of which something of each kind is, or was, to decide."""
    return {kind: [one for one in contested.contested(reading, kind) if one[0] in CATALOGUE] for kind in Kind}


def _found(reading: Reading, places: Mapping[Kind, Collection[Place]]) -> list[Conflict]:
    """What is to decide of the records at ``places``."""
    wanted = {place for found in places.values() for place in found}
    if not wanted:
        return []
    there = _there(reading, wanted)
    log = Log(reading, roots(reading))
    log.look(wanted)
    told = _Steps(reading)
    return [
        *(one for place in places[Kind.CELL] if place in there for one in _cells(log.of(place), told)),
        *(one for place in places[Kind.DELETION] if place in there for one in _deletions(log.of(place), told, reading)),
        *(one for place in places[Kind.RULE] if place in there for one in _rules(reading, log.of(place), told)),
    ]


def conflict(reading: Reading, wanted: str) -> Conflict:
    """The one called ``wanted`` (the beginning of its id will do). Raises UserError where there is none, or several."""
    found = [one for one in open_conflicts(reading) if one.id.startswith(wanted)] if wanted else []
    if len(found) != 1:
        raise UserError(
            _("« {id} » n'est pas une décision à prendre.").format(id=wanted),
            _("La liste de ce qui est à trancher est là : {settle}.").format(settle=Way.SETTLE.said),
        )
    return found[0]


def keep_mine(store: Store, found: Iterable[Conflict]) -> Changes:
    """Decide that what is shown stays, as one step."""
    return _decide(store, list(found), _leave)


def take_theirs(store: Store, found: Iterable[Conflict]) -> Changes:
    """Decide for what the others wrote, as one step; the latest of several in one cell."""
    return _decide(store, _latest(found), _take)


def decide(store: Store, one: Conflict, value: Value) -> Changes:
    """Decide that the cell says ``value``, as one step. Raises UserError where the value or a rule refuses."""
    if one.field is None:
        raise UserError(
            _("Il faut dire si la fiche reste ou part : ce n'est pas une valeur."),
            _("Répondez {keep} (elle reste) ou {delete} (elle est supprimée).").format(
                keep=Way.KEEP_RECORD.said, delete=Way.DELETE_RECORD.said
            ),
        )
    name = one.field
    return _decide(store, [one], lambda transaction, it: transaction.update(it.entity, it.uid, {name: value}))


def decide_all(store: Store, decisions: Iterable[Decision]) -> Changes:
    """Take several ``decisions`` as one step. Raises UserError where a value or a rule refuses one of them.

    What was decided elsewhere meanwhile, or says something else by now, is left as it is.
    """
    standing = set(open_conflicts(store.read()))
    wanted = {one.conflict: one for one in decisions if one.conflict in standing}
    if not wanted:
        raise UserError(
            _("Ce que vous avez décidé a été tranché ou changé entre-temps par quelqu'un d'autre."),
            _("La liste est à jour : {settle}.").format(settle=Way.SETTLE.said),
        )

    def write(transaction: Transaction, one: Conflict) -> None:
        decision = wanted[one]
        if decision.answer is Answer.OTHER and one.field is not None:
            transaction.update(one.entity, one.uid, {one.field: decision.value})
        elif decision.answer is Answer.THEIRS:
            _take(transaction, one)

    return _decide(store, [*wanted], write)


def _take(transaction: Transaction, one: Conflict) -> None:
    """Write what the others wrote."""
    if one.field is not None:
        transaction.update(one.entity, one.uid, {one.field: one.theirs})
    elif get(transaction.reading, one.entity, one.uid) is not None:
        transaction.delete(one.entity, one.uid, with_dependants=True)


def _leave(_transaction: Transaction, _one: Conflict) -> None:
    """Write nothing: what stands stays."""


def _latest(found: Iterable[Conflict]) -> list[Conflict]:
    """One of those on the same cell: the first that is listed of the latest."""
    by_cell: dict[tuple[str, str, str | None], Conflict] = {}
    for one in found:
        key = (one.entity, one.uid, one.field)
        if key not in by_cell or by_cell[key].at < one.at:
            by_cell[key] = one
    return list(by_cell.values())


def _decide(store: Store, found: list[Conflict], write: Callable[[Transaction, Conflict], None]) -> Changes:
    titles = Titles(store.labels())
    named = titles.of(*found[0].place) if found else ""
    label = _("Décision : {title}").format(title=named) if len(found) == 1 else _("Décisions après fusion")

    def work(transaction: Transaction) -> None:
        settle(transaction, _still_open(transaction.reading, found), write)

    return store.transact(Operation(Op.DECIDE, label, always=True), work)[0]


def _still_open(reading: Reading, found: list[Conflict]) -> list[Conflict]:
    """Those of ``found`` that nobody decided meanwhile. Raises UserError where that is none."""
    now = {one.id for one in open_conflicts(reading)}
    left = [one for one in found if one.id in now]
    if not left:
        raise UserError(
            _("Cette décision a été prise entre-temps : rien n'a été écrit."),
            _("La liste de ce qui est à trancher dit ce qui reste."),
        )
    return left


def settle(transaction: Transaction, found: Sequence[Conflict], write: Callable[[Transaction, Conflict], None]) -> None:
    """Decide ``found`` within a step: what ``write`` writes of each, or that what stands stays where it writes nothing.

    Raises UserError where that would leave a rule broken.
    """
    log = Log(transaction.reading, roots(transaction.reading))
    log.look({one.place for one in found})
    held = {one: _held(transaction, one) for one in found}
    for one in found:
        write(transaction, one)
    for one in found:
        if held[one] is not None and _held(transaction, one) == held[one]:
            _affirm(transaction, log.of(one.place), one, held[one])


def _held(transaction: Transaction, one: Conflict) -> str | None:
    """What tells whether a decision wrote anything: the cell, or that the record is there."""
    record = get(transaction.reading, one.entity, one.uid)
    if record is None:
        return None
    return KEPT if one.field is None else json.dumps(state_of(record.values)[one.field])


def _affirm(transaction: Transaction, writes: Writes, one: Conflict, held: str | None) -> None:
    """Let the step say that what stands stays: a write over all that was known, which changes nothing here."""
    if one.kind is Kind.RULE:
        raise UserError(
            _("Garder cette valeur laisserait la règle enfreinte : {rule}").format(rule=one.message),
            _("Donnez une autre valeur, ou corrigez la fiche."),
        )
    if one.field is None:
        spare(transaction, writes)
    else:
        affirm(transaction, writes, one.field, json.loads(held or "null"))


class _Steps:
    """Who made a step, and when."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def __call__(self, uid: str) -> tuple[str, str]:
        row = self._reading.fetch_one("SELECT who, coalesce(made_at, at) FROM step WHERE uid = ?", (uid,))
        return (str(row[0]), str(row[1])) if row else ("", "")


def _there(reading: Reading, places: Iterable[Place]) -> set[Place]:
    wanted: dict[str, set[str]] = {}
    for entity, uid in places:
        wanted.setdefault(entity, set()).add(uid)
    return {(entity, uid) for entity, uids in wanted.items() for uid in existing(reading, entity, uids)}


def _cells(writes: Writes, told: _Steps) -> Iterator[Conflict]:
    for name, cell in writes.contested_cells():
        for other in cell.others:
            yield Conflict(
                _id(writes, name, other.by.step),
                Kind.CELL,
                writes.entity,
                writes.uid,
                name,
                _value(writes, name, cell.base),
                _value(writes, name, cell.shown.value),
                _value(writes, name, other.value),
                *told(other.by.step),
                other.by.step,
            )


def _deletions(writes: Writes, told: _Steps, reading: Reading) -> Iterator[Conflict]:
    for gone in writes.open_deletions[-1:]:
        yield Conflict(
            _id(writes, KEPT, gone.by.step),
            Kind.DELETION,
            writes.entity,
            writes.uid,
            None,
            None,
            Titles(reading.labels()).of(writes.entity, writes.uid),
            None,
            *told(gone.by.step),
            gone.by.step,
        )


def _rules(reading: Reading, writes: Writes, told: _Steps) -> Iterator[Conflict]:
    """Of each rule that is broken, the field that was written last, and what it said before."""
    record = get(reading, writes.entity, writes.uid)
    for breach in breaches(CATALOGUE[writes.entity], record.values) if record is not None else ():
        stands = {name: cell for name in breach.fields if (cell := writes.cell(name)) is not None}
        if record is None or not stands:
            continue
        name = max(stands, key=lambda one: stands[one].shown.by.order)
        last = stands[name].shown
        before = writes.before(name, last)
        yield Conflict(
            _id(writes, name, f"rule:{last.by.step}"),
            Kind.RULE,
            writes.entity,
            writes.uid,
            name,
            _value(writes, name, before),
            record[name],
            _value(writes, name, before),
            *told(last.by.step),
            last.by.step,
            breach.message,
        )


def _id(writes: Writes, name: str, step: str) -> str:
    told = f"{writes.entity}/{writes.uid}/{name}/{step}"
    return hashlib.sha256(told.encode()).hexdigest()[:_ID_LENGTH]


def _value(writes: Writes, name: str, kept: str | None) -> Value:
    loaded: Any = None if kept is None else json.loads(kept)
    return from_json(CATALOGUE[writes.entity][name].kind, loaded)
