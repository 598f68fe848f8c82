"""What a team that leaves contacts out does not share: the one place where that is decided, for both directions.

Nothing that tells of persons (:mod:`~dcant_tracker.domain.persons`) goes to its place or is taken from it: no record,
no field that names one, no label of a step that touched any, nothing kept beside the records that holds them. A step
travels even where nothing of it is left, so that whatever follows it can be taken in. Texts that people write freely
travel as they are.

A record that comes back, or goes, was written by somebody who knows nothing of what was left out: :func:`completed`
says what of it holds here, so that nothing here is lost for that, nor in the way.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.persons import NAMING, OWNED, TELLING, is_telling
from dcant_tracker.store.kept.ledger import OUT
from dcant_tracker.store.kept.membership import membership
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.sending import these
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)
from dcant_tracker.store.replicas.writes import Writes, cells, document
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _

_Place = tuple[str, str]

_ROWS = "rows"


def leaves_contacts_out(reading: Reading) -> bool:
    """Whether this file belongs to a team that shares nothing that tells of persons."""
    told = membership(reading)
    return told is not None and not told.with_contacts


def shareable(reading: Reading, parcel: Parcel) -> Parcel:
    """What of ``parcel`` goes to the team's place, or is taken from it: all, but where the team leaves contacts out."""
    return _LeavingOut(reading, parcel).left() if parcel and leaves_contacts_out(reading) else parcel


def completed(reading: Reading, change: TravellingChange, writes: Writes) -> TravellingChange:
    """``change`` of a colleague, who knows nothing of the persons that ``writes`` to the record name here.

    A record that is brought again names them as before, as far as they are here; one that is deleted is not kept for
    having named others since.
    """
    names = NAMING.get(change.entity)
    if names is None or change.field is not None:
        return change
    parents = tuple(sorted({*change.parents, *writes.only_in(names)}))
    if change.is_deletion:
        return change._replace(parents=parents)
    declared = CATALOGUE[change.entity]
    before = {name: value for name in names if (value := writes.shown(name)) is not None}
    named = {name: value for name, value in before.items() if _is_here(reading, declared[name], value)}
    known = {**cells(change.after), **named}
    after = document(known, [one.name for one in declared])
    return change._replace(after=after, parents=parents)


def _is_here(reading: Reading, declared: Field, value: str) -> bool:
    """Whether the record that the JSON ``value`` of a field leads to is there."""
    target = declared.referred(json.loads(value))
    return target is not None and get(reading, *target) is not None


class _Left(NamedTuple):
    """What is left of a step, and whether it lacks anything."""

    changes: tuple[TravellingChange, ...]
    pairings: tuple[TravellingPairing, ...]
    lacks: bool


class _LeavingOut:
    """A parcel, and what has to be known of the file to leave out of it what tells of persons."""

    def __init__(self, reading: Reading, parcel: Parcel) -> None:
        self._reading = reading
        self._parcel = parcel
        self._given = {one.uid: one for one in parcel.steps}
        self._theirs = {*self._owned_by_persons()}
        self._quiet = {*self._naming_only()}

    def left(self) -> Parcel:
        """What is left of the parcel."""
        things = (self._thing(one) for one in self._parcel.things)
        return Parcel(tuple(map(self._step, self._parcel.steps)), tuple(one for one in things if one is not None))

    def _step(self, step: TravellingStep) -> TravellingStep:
        left = self._left(step)
        if not (left.lacks or self._may_name(step)):
            return replace(step, changes=left.changes)
        is_nothing = left.lacks and not (left.changes or left.pairings)
        op = Op.LEFT_OUT if is_nothing else step.op
        return replace(step, op=op, label=_unnamed(), origin=None, changes=left.changes, pairings=left.pairings)

    def _left(self, step: TravellingStep) -> _Left:
        changes = tuple(left for one in step.changes if (left := self._change(one)) is not None)
        pairings = tuple(one for one in step.pairings if not self._tells(one))
        lacks = [one._replace(parents=()) for one in step.changes] != [one._replace(parents=()) for one in changes]
        return _Left(changes, pairings, lacks or pairings != step.pairings)

    def _may_name(self, step: TravellingStep) -> bool:
        """Whether the label of a step that touches no person may name one: it quotes those that it takes back.

        Nothing tells whom a step is about that wrote nothing, unless it is about a file.
        """
        if not (step.changes or step.pairings or step.op in {Op.IMPORT, Op.MERGE}):
            return True
        seen: set[str] = set()
        one: TravellingStep | None = step
        while one is not None and one.undoes is not None and one.undoes not in seen:
            seen.add(one.undoes)
            one = self._known(one.undoes)
            if one is None or one.label == _unnamed() or self._left(one).lacks:
                return True
        return False

    def _known(self, uid: str) -> TravellingStep | None:
        return self._given.get(uid) or next(iter(these(self._reading, [uid])), None)

    def _tells(self, one: TravellingChange | TravellingPairing) -> bool:
        return one.entity in TELLING or (one.entity, one.uid) in self._theirs

    def _change(self, change: TravellingChange) -> TravellingChange | None:
        names = NAMING.get(change.entity, frozenset())
        if self._tells(change) or change.field in names:
            return None
        if change.field is not None or not names:
            return change
        return change._replace(
            before=_without(change.before, names),
            after=_without(change.after, names),
            parents=tuple(one for one in change.parents if (one, change.entity, change.uid) not in self._quiet),
        )

    def _owned_by_persons(self) -> Iterator[_Place]:
        """The records that ever belonged to one that tells of persons, or of which nothing says to what they did."""
        for entity, owners in OWNED.items():
            sql = (
                "SELECT uid, field, before, after FROM {} WHERE entity = ? AND (field IS NULL OR field IN "
                "(SELECT value FROM json_each(?)))"
            )
            said = [
                row
                for table in ("change", "made_change")
                for row in self._reading.fetch_all(sql.format(table), (entity, json.dumps(owners)))
            ]
            said += [
                (one.uid, one.field, one.before, one.after)
                for step in self._parcel.steps
                for one in step.changes
                if one.entity == entity
            ]
            for uid, name, *sides in said:
                if any(_names_person(name, side, owners) for side in sides if side is not None):
                    yield entity, uid

    def _naming_only(self) -> Iterator[tuple[str, str, str]]:
        """By step and record, where the step wrote nothing in it but whom it names: to others it did not touch it."""
        places = {
            (one.entity, one.uid)
            for step in self._parcel.steps
            for one in step.changes
            if one.field is None and one.parents and one.entity in NAMING
        }
        if not places:
            return
        wanted = json.dumps([uid for _entity, uid in places])
        written: dict[tuple[str, str, str], set[str | None]] = {}
        for table in ("change", "made_change"):
            sql = (
                f"SELECT s.uid, m.entity, m.uid, m.field FROM {table} m JOIN step s ON s.id = m.step "
                "WHERE m.uid IN (SELECT value FROM json_each(?))"
            )
            for step, entity, uid, name in self._reading.fetch_all(sql, (wanted,)):
                if (entity, uid) in places:
                    written.setdefault((step, entity, uid), set()).add(name)
        for spot, fields in written.items():
            if fields <= NAMING[spot[1]]:
                yield spot

    def _thing(self, thing: TravellingThing) -> TravellingThing | None:
        """What of ``thing`` may be shared; None where nothing may."""
        if thing.kind == "exchange":
            return thing if all(map(_left_without_persons, _rows(thing))) else None
        if thing.kind == "attachment_file":
            uids = {thing.key, *(row.get("uid") for row in _rows(thing))}
            return None if any(("attachment", uid) in self._theirs for uid in uids) else thing
        if thing.kind == "column_mapping":
            return None if any(_speaks_of_persons(row.get("definition")) for row in _rows(thing)) else thing
        return self._decisions(thing) if thing.kind == "decision" else thing

    def _decisions(self, thing: TravellingThing) -> TravellingThing | None:
        """Decisions about what does not tell of persons."""
        rows = _rows(thing)
        left = [decided for row in rows if (decided := self._decision(row)) is not None]
        if left == rows:
            return thing
        said = json.dumps(left, ensure_ascii=False, separators=(",", ":")).encode()
        return replace(thing, contents={**thing.contents, _ROWS: said}) if left else None

    def _decision(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        entity, name = str(row.get("entity")), row.get("field")
        names = NAMING.get(entity, frozenset())
        if entity in TELLING or (entity, row.get("uid")) in self._theirs or name in names:
            return None
        if name is not None or not names:
            return row
        return {**row, **{side: _without(row.get(side), names) for side in ("mine", "theirs")}}


def _unnamed() -> str:
    """What is said of a step whose label may name a person."""
    return _("Modification (sans ce qui touche aux contacts)")


def _without(said: str | None, names: Collection[str]) -> str | None:
    """A whole record as the history keeps it, but for the fields ``names``."""
    whole = _document(said)
    if not isinstance(whole, dict) or whole.keys().isdisjoint(names):
        return said
    left = {name: value for name, value in whole.items() if name not in names}
    return json.dumps(left, ensure_ascii=False, separators=(",", ":"))


def _names_person(name: str | None, side: str, owners: Iterable[str]) -> bool:
    """Whether what a change says of a record gives it to a person; of a whole one, whether it gives it to nobody."""
    said = json.loads(side)
    if name is None:
        return not isinstance(said, dict) or any(is_telling(str(said.get(owner))) for owner in owners)
    return name in owners and said is not None and is_telling(str(said))


def _rows(thing: TravellingThing) -> list[Mapping[str, Any]]:
    """The rows that ``thing`` says; none where it says none, which whoever takes it in sees as well."""
    try:
        rows = json.loads(thing.contents.get(_ROWS, b"[]"))
    except (ValueError, RecursionError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _left_without_persons(row: Mapping[str, Any]) -> bool:
    """Whether a workbook of the ledger is known to hold none: one of ours that left without contacts.

    What partners send may hold anything; so may what is asked of them in their own workbook.
    """
    options = _document(row.get("options"))
    if row.get("direction") != OUT or not isinstance(options, dict) or options.get("with_contacts") is not False:
        return False
    return not _speaks_of_persons(json.dumps(options.get("narrowed")))


def _speaks_of_persons(said: object) -> bool:
    """Whether the JSON ``said`` names an entity that tells of persons, or a field that names one."""
    try:
        return any(text.partition(".")[0] in _SPOKEN for text in _texts(_document(said)))
    except RecursionError:
        return True


_SPOKEN = TELLING | {name for names in NAMING.values() for name in names}


def _texts(said: object) -> Iterator[str]:
    """All texts in ``said``, names of its members among them."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        yield from said
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


def _document(said: object) -> object:
    try:
        return json.loads(said) if isinstance(said, str) else None
    except (ValueError, RecursionError):
        return None
