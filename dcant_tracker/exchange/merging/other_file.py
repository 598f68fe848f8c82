"""What another data file brings, told as an import is: the same previews, counts and JSON."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.merging.importing import Imported, Outcome
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.remembering import Applied
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.replicas.conflicts import Conflict
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.replicas.merging import Difference, Merged, OnConflict, merge
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import RecordChange
from dcant_tracker.words import _


def merge_told(store: Store, path: Path, on_conflict: OnConflict, *, dry_run: bool = False) -> tuple[Merged, Imported]:
    """Let the data file at ``path`` come together with that of ``store``, and tell what that did, or would do.

    Raises UserError when it cannot be read, or is the data file itself.
    """
    merged = merge(store, path, on_conflict, dry_run=dry_run)
    preview = preview_of(store, path, merged)
    applied = None if dry_run or merged.stopped else _applied(merged)
    outcome = Outcome(preview, applied, merged.changes.step, preview.to_json())
    return merged, Imported([outcome], merged.changes, merged.stopped)


def preview_of(store: Store, path: Path, merged: Merged) -> Preview:
    """What ``merged`` brings or brought, as differences with what stood here."""
    with sentences(path):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    extra: dict[tuple[str, str], Values] = {}
    for one in merged.records:
        extra[one.entity, one.uid] = one.after or one.before or {}
    labels = store.read().labels(extra)
    origin = Origin(path, digest, "", _("À l'origine"))
    proposals = sorted(_proposals(labels, merged), key=lambda one: [*CATALOGUE].index(one.entity))
    return Preview(origin, merged.has_met, proposals, [], store.read().last_step(), labels)


def _proposals(labels: Labels, merged: Merged) -> Iterator[Proposal]:
    told = {(one.conflict.place, one.conflict.field) for one in merged.differences}
    for change in merged.records:
        place = (change.entity, change.uid)
        if (place, None) in told:
            continue
        if change.before is None or change.after is None:
            yield _about_record(labels, merged, change)
            continue
        for name in change.fields:
            if (place, name) not in told:
                before, after = change.before[name], change.after[name]
                yield _proposal(Case.CHANGED, change, name, before, before, after)
    yield from _conflicts(merged)


def _about_record(labels: Labels, merged: Merged, change: RecordChange) -> Proposal:
    """A record that comes, or one that goes: deleted there, or one with another now."""
    if change.after is not None:
        return _proposal(Case.ADDED, change, None, None, None, change.after)
    heir = merged.went.get((change.entity, change.uid))
    message = (
        _("Supprimée dans l'autre fichier.")
        if heir is None
        else _("Réunie avec « {key} », la même fiche.").format(key=labels.of(change.entity, heir))
    )
    return _proposal(Case.ABSENT, change, None, change.before, change.before, None, message)


def _conflicts(merged: Merged) -> Iterator[Proposal]:
    """The differences, one a cell or a record; of a cell that breaks a rule as well, its message."""
    cells: dict[tuple[tuple[str, str], str | None], Difference] = {}
    messages: dict[tuple[tuple[str, str], str | None], str] = {}
    for one in merged.differences:
        where = (one.conflict.place, one.conflict.field)
        messages[where] = messages.get(where) or one.conflict.message
        if one.conflict.kind is not Kind.RULE or where not in cells:
            cells[where] = one
    for where, one in cells.items():
        yield _proposal(
            Case.CONFLICT, one.conflict, one.conflict.field, one.base, one.mine, one.theirs, messages[where]
        )


def _proposal(
    kind: Case,
    about: RecordChange | Conflict,
    name: str | None,
    base: Value | Values,
    mine: Value | Values,
    theirs: Value | Values,
    message: str = "",
) -> Proposal:
    return Proposal(
        kind,
        about.entity,
        about.uid,
        CATALOGUE[about.entity].sheet,
        field=name,
        base=base,
        mine=mine,
        theirs=theirs,
        message=message,
    )


def _applied(merged: Merged) -> Applied:
    """How much was written."""
    return Applied(
        sum(one.before is None for one in merged.written),
        sum(len(one.fields) for one in merged.written),
        sum(one.after is None for one in merged.written),
        merged.left,
    )
