"""A repair: one backup, one step, everything that was found mended or set aside, and told.

Where a record and its history disagree the record as it stands wins, since it is what officers saw and worked on; the
change row of the repair's step says what the history did not, so that replaying it gives the tables again.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, from_json
from dcant_tracker.store.checking.aside import Aside
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.checking import ProgressCall, check, parts
from dcant_tracker.store.checking.copying import copy_as_it_is
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.replay import drifted
from dcant_tracker.store.checking.replaying import Document
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import row_ids
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

_MOST_ROUNDS = 8
"""One mend may bring another to light: a record set aside leaves links that lead nowhere."""

_FIRST = frozenset(
    {
        FindingKind.TRIGGER,
        FindingKind.VIEW,
        FindingKind.INDEX_ADDED,
        FindingKind.TABLE_UNKNOWN,
        FindingKind.COLUMN_ADDED,
        FindingKind.INDEX_MISSING,
        FindingKind.INDEX_DAMAGED,
    }
)

_BEHIND = frozenset({FindingKind.RECORD_ADDED, FindingKind.RECORD_DELETED, FindingKind.RECORD_CHANGED})


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair did: what was ``found`` and is ``mended``, what is ``left``, the copy made before (None: nothing
    was to be done), the folder of what was set aside (None: nothing was), the step written (None: no record changed).
    """

    mended: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    copy: Path | None = None
    aside: Path | None = None
    step: int | None = None


def repair(store: Store, progress: ProgressCall | None = None) -> Repair:
    """Mend whatever the check finds, in one step, behind a copy made first.

    Raises UserError when the copy cannot be made or the disk refuses; then nothing was written.
    """
    found = check(store, progress)
    if not any(finding.mend for finding in found):
        return Repair(left=tuple(found))
    copy = copy_as_it_is(store.path)
    aside = Aside(store.path)
    also: list[Finding] = []

    def work(transaction: "Transaction") -> None:
        mending = Mending(transaction.writing, aside)
        more, census = _mend_all(mending, found)
        also.extend(more)
        contested.look_again(mending.writing)
        _tell_what_stands(mending, transaction, census)

        def finish(_changes: Changes) -> None:
            if mending.search_is_wrong:
                search.rebuild(transaction.writing.connection)
            aside.write()

        transaction.finishing.append(finish)

    try:
        changes, _done = store.transact(Operation(Op.REPAIR, _("Réparation")), work)
    except BaseException:
        aside.drop()
        raise
    left = check(store, progress)
    known = dict.fromkeys([*found, *also])
    mended = tuple(finding for finding in known if finding not in left)
    return Repair(mended, tuple(left), copy, aside.folder if len(aside) else None, changes.step)


def _mend_all(mending: Mending, found: list[Finding]) -> tuple[list[Finding], Census]:
    """Mend what was found, then what that brought to light; gives what was found then, and the records as they stand.

    What the file is made of comes first: a trigger would run, a missing index make the rest slow.
    """
    for finding in found:
        if finding.kind in _FIRST:
            _mend(mending, finding)
    mending.search_is_wrong = any(finding.kind is FindingKind.SEARCH for finding in found)
    also: list[Finding] = []
    for _round in range(_MOST_ROUNDS):
        census = Census(mending.writing)
        looked = parts(mending.writing, census)
        at_hand = [finding for _name, part in looked for finding in part if finding.kind not in _BEHIND]
        also += [finding for finding in at_hand if finding not in found]
        mendable = [finding for finding in at_hand if finding.mend]
        if not mendable:
            return also, census
        for finding in mendable:
            _mend(mending, finding)
    return also, Census(mending.writing)


def _mend(mending: Mending, finding: Finding) -> None:
    if finding.mend is not None:
        finding.mend(mending)


def _tell_what_stands(mending: Mending, transaction: "Transaction", census: Census) -> None:
    """Let the step say, record by record, what stands where the history does not lead to it."""
    for one, standing in list(drifted(transaction.reading, census)):
        if one.state != standing and one.entity in CATALOGUE:
            number = row_ids(transaction.reading, one.entity, [one.uid]).get(one.uid, 0)
            transaction.tell(one.entity, one.uid, _values(one.entity, one.state), _values(one.entity, standing), number)
            mending.search_is_wrong = True


def _values(entity: str, document: Document | None) -> dict[str, Value] | None:
    if document is None:
        return None
    return {field.name: from_json(field.kind, document.get(field.name)) for field in CATALOGUE[entity]}
