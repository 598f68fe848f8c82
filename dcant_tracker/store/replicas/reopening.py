"""Taking a step back where files came together: what it decided is to decide again, what others wrote beside it stays.

What a step decided of a cell is silent once it is taken back, in every file that knows so (``writes``): what follows of
it here does not travel. Elsewhere the step that takes it back writes, as it always does, but says of which write alone.
"""

import json
from collections.abc import Collection

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.history.log import StepInfo, chain, reversed_by_name, whole_step
from dcant_tracker.store.kept.pairings import ever_said
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.replicas.affirming import affirm
from dcant_tracker.store.replicas.consequences import is_open
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.replicas.landing import state_of
from dcant_tracker.store.replicas.log import Log, roots, uids_of
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.writes import Author, Write, Writes, heads, standing
from dcant_tracker.store.writing.changes import Changes, Op
from dcant_tracker.store.writing.transaction import Transaction

Cell = tuple[Place, str]
"""A record, and the name of a field."""

_LATER = Author("\x7f", (2**63, "\x7f"))
"""The step that is being made: later than any known."""


class Reopening:
    """What taking a step back means where several files wrote, worked out before anything is written.

    ``cells`` are those that come to say something else than what stood there before the step: as JSON.
    """

    def __init__(self, transaction: Transaction, info: StepInfo) -> None:
        reading = transaction.reading
        links = chain(reading, info)
        numbers = [one.number for one in links]
        is_decision = links[-1].op == Op.DECIDE
        self.cells: dict[Cell, str | None] = {}
        self._beside: dict[Cell, tuple[Write, str | None]] = {}
        """Cells in which others wrote beside the step: its write, and what that had replaced."""
        self._transaction = transaction
        self._places = _touched(reading, numbers) if is_decision else _met(reading, numbers)
        if not self._places:
            return
        transaction.may_break_rules |= {
            one for one in self._places if is_decision or contested.is_to_decide(reading, Kind.RULE, one)
        }
        self._steps = uids_of(reading, numbers)
        self._own = uids_of(reading, [info.number])
        self._then = uids_of(reading, reversed_by_name(reading, also=info.number))
        log = Log(reading, roots(reading))
        log.look(self._places)
        parted = _parted(reading, links[-1].number)
        self._records = {place: found for place, found in _records(log, self._places).items() if place not in parted}
        is_merge = len(links) % 2 == 1 and len(whole_step(reading, links[-1].number)) > 1
        for place, writes in self._records.items() if not is_merge else ():
            if get(reading, *place) is not None:
                self._reopen(place, writes)
                self._leave_others(place, writes)

    def _reopen(self, place: Place, writes: Writes) -> None:
        """What the step decided of the record, or a step that it takes back, is to decide again, or not any more."""
        for name in writes.settled_by(self._steps):
            now, then = writes.cell(name), writes.cell(name, self._then)
            if now is not None and then is not None and (now.is_contested or then.is_contested):
                self.cells[place, name] = then.shown.value

    def _leave_others(self, place: Place, writes: Writes) -> None:
        """Where others wrote in the record without knowing of the step, what they wrote stands."""
        for name, write in writes.edits_by(self._own):
            known = writes.all_to(name)
            tops = heads(known)
            if (place, name) not in self.cells and not writes.settles(name, write) and write in tops and len(tops) > 1:
                before = writes.before(name, write)
                instead = Write(_LATER, before, frozenset({write.by.step}))
                self._beside[place, name] = (write, before)
                self.cells[place, name] = standing([*known, instead], writes.taken_back).shown.value

    def leave(self, cell: Cell) -> None:
        """What ``cell`` would come to say cannot be: it stays as it is."""
        self.cells.pop(cell, None)
        self._beside.pop(cell, None)

    def finish(self) -> None:
        """Have the step say what travels of it and remember what is to decide, once it has written what it does."""
        if self._places:
            self._stay_where_nothing_was_written()
            self._transaction.finishing.append(self._say)

    def _stay_where_nothing_was_written(self) -> None:
        """A cell of which the decision is silent from now on, and that is left as it is, says so itself."""
        changed = {(one.entity, one.uid): one.fields for one in self._transaction.changes()}
        for place, writes in self._records.items():
            record = get(self._transaction.reading, *place)
            state = state_of(record.values) if record is not None else {}
            for name in sorted(writes.settled_by(self._steps)):
                is_told = (place, name) in self.cells or name in changed.get(place, ())
                if not is_told and name in state and writes.shown(name, self._then) != state[name]:
                    affirm(self._transaction, writes, name, state[name])

    def _say(self, changes: Changes) -> None:
        writing = self._transaction.writing
        for (place, name), shown in self.cells.items():
            row = (changes.step, *place, name)
            sql = "SELECT after FROM change WHERE step = ? AND entity = ? AND uid = ? AND field = ?"
            here = writing.fetch_one(sql, row)
            if (place, name) in self._beside:
                gone, before = self._beside[place, name]
                writing.execute(_MADE, (*row, gone.value, before, json.dumps([gone.by.step])))
            elif here is not None and here[0] == shown:
                writing.execute(_MADE, (*row, None, None, None))
        for place, writes in self._records.items():
            self._bring_back(changes.step or 0, place, writes)
        remember(self._transaction, self._places)

    def _bring_back(self, number: int, place: Place, writes: Writes) -> None:
        """Where the record comes back, whoever else had deleted it still did."""
        others = {one.by.step for one in writes.open_deletions} - self._steps
        if others:
            known = [one for one in writes.known_to(None) if one not in others]
            self._transaction.writing.execute(
                f"INSERT INTO made_change({_COLUMNS}) SELECT step, entity, uid, field, before, after, ? FROM change "
                "WHERE step = ? AND entity = ? AND uid = ? AND field IS NULL AND before IS NULL",
                (json.dumps(known), number, *place),
            )


_COLUMNS = "step, entity, uid, field, before, after, parents"
_MADE = f"INSERT INTO made_change({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"


def remember(transaction: Transaction, places: Collection[Place]) -> None:
    """Remember what is to decide of the records at ``places``, as they stand."""
    log = Log(transaction.reading, roots(transaction.reading))
    log.look(places)
    contested.look_again(transaction.writing, places)
    for place, writes in _records(log, places).items():
        record = get(transaction.reading, *place)
        values = record.values if record is not None else None
        for kind in Kind:
            if is_open(kind, writes, values):
                contested.remember(transaction.writing, kind, [place])


def undone_places(reading: Reading, number: int) -> set[Place]:
    """The records that were touched by the steps that step ``number`` takes back, one the other."""
    return _touched(reading, _undone_steps(reading, number))


def undone_joinings(reading: Reading, number: int) -> list[Place]:
    """The records of which a step that step ``number`` takes back, directly or not, said that they went into others."""
    numbers = _undone_steps(reading, number)
    return [(one.entity, one.uid) for one in ever_said(reading) if one.same and one.step in numbers]


def _undone_steps(reading: Reading, number: int) -> list[int]:
    numbers: list[int] = []
    undone: int | None = number
    while undone is not None:
        row = reading.fetch_one("SELECT undoes FROM step WHERE id = ? AND undoes < id", (undone,))
        undone = int(row[0]) if row else None
        numbers += [] if undone is None else [undone]
    return numbers


def _records(log: Log, places: Collection[Place]) -> dict[Place, Writes]:
    """What was written to the records that hold what those at ``places`` held."""
    return {place: log.of(place) for place in sorted({log.roots.place(one) for one in places})}


_AMONG = "SELECT DISTINCT c.entity, c.uid FROM {table} c WHERE c.step IN (SELECT value FROM json_each(?)) AND ({if_})"
_MET = (
    "EXISTS (SELECT 1 FROM made_change m WHERE m.uid = c.uid AND m.entity = c.entity AND m.parents IS NOT NULL) "
    "OR EXISTS (SELECT 1 FROM contested t WHERE t.uid = c.uid AND t.entity = c.entity) "
    "OR EXISTS (SELECT 1 FROM pairing p WHERE p.entity = c.entity AND c.uid IN (p.uid, p.other))"
)


def _met(reading: Reading, numbers: Collection[int]) -> set[Place]:
    """The records touched by steps ``numbers`` in which several files wrote, or that others went into."""
    return _touched(reading, numbers, _MET)


def _parted(reading: Reading, number: int) -> set[Place]:
    """The records that step ``number`` said to be one: apart again, or one again, each says what it did by itself."""
    said = [one for one in ever_said(reading) if one.step == number and one.same]
    return {(one.entity, uid) for one in said for uid in (one.uid, one.other)}


def _touched(reading: Reading, numbers: Collection[int], if_: str = "TRUE") -> set[Place]:
    asked = (json.dumps([*numbers]),)
    return {
        (str(entity), str(uid))
        for table in ("change", "made_change")
        for entity, uid in reading.fetch_all(_AMONG.format(table=table, if_=if_), asked)
        if entity in CATALOGUE
    }
