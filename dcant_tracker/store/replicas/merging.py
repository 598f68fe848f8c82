"""Another data file of the programme, met directly: what it knows and this one does not comes in as one whole.

Its steps become steps of this file, and one step of ours says who took them in: undone, it takes all of them back.
"""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.file_names import name_of
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.rules import breaches
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.history.log import taken_back, values_held
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.arriving import next_number
from dcant_tracker.store.replicas.conflicts import Conflict, open_conflicts, settle
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.replicas.log import Roots, roots
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.replicas.sending import all_uids, beyond
from dcant_tracker.store.replicas.taking_in import TakenIn, clean_up, take_in_with
from dcant_tracker.store.replicas.things import names_of
from dcant_tracker.store.replicas.travelling import Parcel
from dcant_tracker.store.replicas.validating import InvalidError, check
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation, RecordChange
from dcant_tracker.store.writing.door import step_in
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _


class OnConflict(StrEnum):
    """What becomes of what both files say differently: left to decide, a reason to write nothing, or decided."""

    LATER = "later"
    STOP = "stop"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """What both files say of one thing: ``mine`` stood here and ``theirs`` there; records where it is about one."""

    conflict: Conflict
    mine: Value | Values
    theirs: Value | Values
    base: Value | Values


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of it. ``records`` say what came in, ``written`` what stands in the end.

    ``has_met`` where both files know steps in common. ``left`` differences are still to decide; ``stopped`` says that
    they kept all of it from being written. ``went`` tells into which record one went that was here.
    ``was_undone``: nothing is new, but what came from there was taken back here.
    """

    has_met: bool = False
    records: Sequence[RecordChange] = ()
    differences: Sequence[Difference] = ()
    written: Sequence[RecordChange] = ()
    went: Mapping[Place, str] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    left: int = 0
    stopped: bool = False
    was_undone: bool = False


def merge(store: Store, path: Path, on_conflict: OnConflict, *, dry_run: bool = False) -> Merged:
    """Take in what the data file at ``path`` knows and that of ``store`` does not; the other is only read.

    Raises UserError when it cannot be read, or is the data file itself; then nothing was written.
    """
    if path.exists() and path.samefile(store.path):
        raise UserError(
            _("« {file} » est le fichier de données lui-même.").format(file=path.name),
            _("Indiquez celui de la personne dont vous voulez reprendre le travail."),
        )
    with working_copy(path) as copy, contextlib.closing(Store(copy)) as other:
        with _as_damage(path):
            other.keep(name_steps)
        meeting = _Meeting(store, other.read(), path, on_conflict)
        try:
            with store.begun(rehearsed=dry_run) as arriving:
                meeting.happen(arriving, dry_run=dry_run)
        except _Left:
            return meeting.merged
        if not dry_run:
            clean_up(store, meeting.taken)
        return meeting.merged


class _Left(Exception):  # noqa: N818 - leaves a transaction, no error
    """Leaves the transaction without writing anything."""


class _Meeting:
    """Two data files, the other one in a copy of its own."""

    def __init__(self, store: Store, theirs: Reading, path: Path, on_conflict: OnConflict) -> None:
        self._store = store
        self._theirs = theirs
        self._path = path
        self._on_conflict = on_conflict
        self.merged = Merged()
        self.taken = TakenIn()

    def happen(self, arriving: Transaction, *, dry_run: bool) -> None:
        """Take in what is new there, and write who did."""
        reading = arriving.reading
        name_steps(arriving.writing)
        mine = all_uids(reading)
        with _as_damage(self._path):
            there = all_uids(self._theirs)
            parcel = beyond(self._theirs, mine, names_of(reading))
            check(parcel)
        has_met = bool(mine & there)
        self.merged = Merged(has_met, was_undone=bool(_undone_meetings(reading, there)))
        asked = {one.id for one in open_conflicts(reading)}
        first = next_number(reading)
        taken = self.taken = take_in_with(arriving, parcel, shared=False, source=self._theirs)
        if taken.waiting:
            raise UserError(
                _("« {file} » est incomplet : son historique a un trou.").format(file=self._path.name),
                _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
            )
        if not taken.things.taken and not _is_news(parcel):
            raise _Left
        here = _Here(reading, taken.records)
        new = [one for one in open_conflicts(reading) if one.id not in asked]
        differences = [*here.differences(new)]
        stopped = self._on_conflict is OnConflict.STOP and bool(differences)
        self.merged = Merged(
            has_met, taken.records, differences, taken.records, here.went, left=len(differences), stopped=stopped
        )
        if stopped:
            raise _Left
        if not dry_run:
            self._sign(arriving, first, taken.changes)

    def _sign(self, arriving: Transaction, first: int, taken: Changes) -> None:
        """Write the step that says who took in those from number ``first`` on, and what was decided of them."""
        name = name_of(self._path)
        operation = Operation(Op.MERGE, _("Fusion avec {file}").format(file=name), name, always=True)
        own = Transaction(arriving.sql, arriving.writing)
        differences = self.merged.differences
        changes, _nothing = step_in(own, self._store.path, self._store.who, operation, self._decide)
        arriving.writing.execute(
            "UPDATE step SET batch = ? WHERE id >= ? AND id < ?", (changes.step, first, changes.step)
        )
        still = {one.id for one in open_conflicts(arriving.reading)}
        left = sum(one.conflict.id in still for one in differences)
        written = _one_after_the_other(self.merged.records, own.changes())
        self.merged = Merged(
            self.merged.has_met,
            self.merged.records,
            differences,
            written,
            self.merged.went,
            _together(taken, changes),
            left,
        )

    def _decide(self, own: Transaction) -> None:
        if self._on_conflict not in (OnConflict.MINE, OnConflict.THEIRS):
            return
        by_conflict = {one.conflict: one for one in self.merged.differences}
        plain = [one for one in by_conflict if one.kind is not Kind.RULE]
        settle(own, plain, lambda transaction, one: self._write(transaction, by_conflict[one]))
        for place in dict.fromkeys(one.place for one in by_conflict if one.kind is Kind.RULE):
            self._mend(own, place)

    def _write(self, own: Transaction, one: Difference) -> None:
        """Write the side that wins, where it is not the one that stands."""
        entity, uid = one.conflict.place
        wins = one.mine if self._on_conflict is OnConflict.MINE else one.theirs
        if get(own.reading, entity, uid) is None:
            return
        if one.conflict.field is not None:
            own.update(entity, uid, {one.conflict.field: _value(wins)})
        elif wins is None:
            own.delete(entity, uid, with_dependants=True)

    def _mend(self, own: Transaction, place: Place) -> None:
        """Let the fields that break a rule together say what one side said, where that keeps it."""
        entity, uid = place
        record = get(own.reading, entity, uid)
        came = next((one for one in self.merged.records if (one.entity, one.uid) == place), None)
        if record is None or came is None or came.before is None or came.after is None:
            return
        values = dict(record.values)
        for name in [name for breach in breaches(CATALOGUE[entity], values) for name in breach.fields]:
            is_theirs = came.before[name] != came.after[name]
            if is_theirs and self._on_conflict is OnConflict.MINE:
                values[name] = came.before[name]
            elif not is_theirs and self._on_conflict is OnConflict.THEIRS:
                values[name] = next(values_held(own.reading, CATALOGUE[entity][name], uid), None)
        if not any(breaches(CATALOGUE[entity], values)):
            own.update(entity, uid, values)


class _Here:
    """What stood in this file before the other one came in, and stands since."""

    def __init__(self, reading: Reading, records: Sequence[RecordChange]) -> None:
        self._reading = reading
        self._came = {(one.entity, one.uid): one for one in records}
        self._roots: Roots = roots(reading)
        self.went = {
            place: heir
            for place, one in self._came.items()
            if one.after is None and (heir := self._roots.of(*place)) != place[1]
        }

    def differences(self, found: Iterable[Conflict]) -> Iterable[Difference]:
        """What is new to decide, one a cell or record, as seen from here."""
        cells: dict[tuple[Place, str | None, bool], list[Conflict]] = {}
        for one in found:
            cells.setdefault((one.place, one.field, one.kind is Kind.RULE), []).append(one)
        for (place, name, _is_rule), conflicts in cells.items():
            if name is None:
                yield self._of_record(place, conflicts[0])
            else:
                yield self._of_cell(place, name, conflicts)

    def _of_cell(self, place: Place, name: str, conflicts: Sequence[Conflict]) -> Difference:
        first = conflicts[0]
        before = self._before(place)
        mine = before[name] if before is not None else first.mine
        said = [first.mine, *(one.theirs for one in conflicts)]
        theirs = next((value for value in said if value != mine), first.theirs)
        return Difference(first, mine, theirs, first.base)

    def _of_record(self, place: Place, one: Conflict) -> Difference:
        before, after = self._before(place), get(self._reading, *place)
        now = None if after is None else after.values
        if before is None:
            return Difference(one, None, now, None)
        return Difference(one, before, None, before)

    def _before(self, place: Place) -> Values | None:
        """What the record held, or the one that went into it."""
        for one in [place, *sorted(self._roots.all_of([place]) - {place})]:
            if one in self._came:
                values = self._came[one].before
            else:
                record = get(self._reading, *one)
                values = None if record is None else record.values
            if values is not None:
                return values
        return None


@contextlib.contextmanager
def _as_damage(path: Path) -> Iterator[None]:
    """Tell in a sentence that the history of the data file at ``path`` holds what no history of ours does."""
    try:
        yield
    except (InvalidError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as problem:
        raise UserError(
            _("L'historique de « {file} » est endommagé.").format(file=path.name),
            _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
        ) from problem


def _is_news(parcel: Parcel) -> bool:
    """Whether its steps would change anything: that somebody took in what is known here is no news."""
    return any(one.changes or one.pairings or one.undoes or one.op == Op.ERASE for one in parcel.steps)


def _undone_meetings(reading: Reading, uids: Collection[str]) -> set[int]:
    """The steps that took in some of ``uids`` here and were undone since."""
    rows = reading.fetch_all("SELECT uid, batch FROM step WHERE batch IS NOT NULL")
    return {int(batch) for uid, batch in rows if uid in uids} & taken_back(reading)


def _one_after_the_other(first: Sequence[RecordChange], then: Sequence[RecordChange]) -> list[RecordChange]:
    """What both together did to each record."""
    done = {(one.entity, one.uid): one for one in first}
    for one in then:
        before = done[one.entity, one.uid].before if (one.entity, one.uid) in done else one.before
        done[one.entity, one.uid] = RecordChange(one.entity, one.uid, before, one.after)
    return [one for one in done.values() if one.before != one.after]


def _together(first: Changes, then: Changes) -> Changes:
    touched = {name: first.of(name) | then.of(name) for name in {*first.touched, *then.touched}}
    return Changes(then.step, then.label, touched, first.structural | then.structural)


def _value(side: Value | Values) -> Value:
    """A side that is about one cell."""
    if isinstance(side, Mapping):
        raise TypeError(side)
    return side
