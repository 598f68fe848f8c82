"""One import: open the sources, understand, compare; then apply what was chosen in one step of the history."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from dcant_tracker.domain.file_names import name_of
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging import applying
from dcant_tracker.exchange.merging.collector import collector_off
from dcant_tracker.exchange.merging.compare import ticked_absences
from dcant_tracker.exchange.merging.deciding import EXCHANGED, LEAVE, NOTED, TAKE, Choice, Side, is_kept
from dcant_tracker.exchange.merging.gathering import compared, records_of, surroundings, understand
from dcant_tracker.exchange.merging.possible import Impossible, possible
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.remembering import Applied, record_unchanged
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.opening import opened
from dcant_tracker.exchange.sources.source import Origin, Source
from dcant_tracker.exchange.sources.terms import AS_IT_IS, Terms
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.paused_imports import drop
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _, ngettext

ProgressCall = Callable[[int, int, str], None]

_BESIDE = frozenset({Side.OTHER, Side.NOTED, Side.EXCHANGED})
"""What writes something though nothing was to be decided: a value for a cell that cannot be read, a note kept."""

Opener = Callable[[Reading], Source]
"""Makes a source of what was read, against the data as they are when its turn comes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a command does where a person would choose. ``on_conflict`` is stop, mine or theirs.

    ``on_note`` is leave, note or exchange.
    """

    on_conflict: str = "stop"
    delete_absent: bool = False
    on_note: str = "leave"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: its preview, and what was applied (None: nothing was written).

    ``document`` is the preview as JSON, from when it was compared: the transaction may be over since.
    ``impossible`` conflicts were to be taken and could not be.
    """

    preview: Preview
    applied: Applied | None = None
    step: int | None = None
    document: dict[str, Any] = field(default_factory=dict)
    impossible: Sequence[Impossible] = ()


@dataclass(slots=True)
class Imported:
    """What became of an import. ``stopped`` when conflicts kept it from being written."""

    outcomes: list[Outcome] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    stopped: bool = False


class _Dropped(Exception):  # noqa: N818 - leaves a transaction, no error
    """Leaves the transaction without writing anything."""


@collector_off()
def prepare(store: Store, path: Path, terms: Terms = AS_IT_IS, progress: ProgressCall | None = None) -> Preview:
    """Read the workbook at ``path`` and compare it; nothing is written. Raises UserError when unreadable."""
    book = read(path, progress=progress, encoding=terms.encoding)
    reading = store.read()
    return compared(reading, understand(reading, opened(reading, book, terms), progress=progress))


def apply(
    store: Store,
    previews: Sequence[Preview],
    choices: Sequence[Sequence[Choice]],
    progress: ProgressCall | None = None,
    *,
    paused: int | None = None,
    label: str | None = None,
) -> Imported:
    """Write what was chosen, for each preview one choice a proposal, as one step: all of it or nothing.

    ``paused`` is the number of the paused import that this ends, ``label`` what the history calls it.
    Raises UserError when a file or the data changed since the comparison, or a rule would be broken, and
    Cancelled when ``progress`` does.
    """
    contents = [_compared_content(preview.origin) for preview in previews]

    def work(transaction: Transaction) -> list[Applied]:
        if paused is not None:
            transaction.finishing.append(lambda _changes: drop(transaction.writing, paused))
        return [
            applying.apply(transaction, preview, chosen, content, progress)
            for preview, chosen, content in zip(previews, choices, contents, strict=True)
        ]

    written = any(choice.side in _BESIDE for chosen in choices for choice in chosen)
    if not written and not any(preview.actionable for preview in previews):
        for preview, content in zip(previews, contents, strict=True):
            record_unchanged(store, preview, content)
        if paused is not None:
            with ledger.ledger_entry(store.path) as writing:
                drop(writing, paused)
        return Imported([Outcome(preview, Applied()) for preview in previews])
    operation = _operation([preview.origin.label for preview in previews], label)
    changes, applied = store.transact(operation, work)
    outcomes = [Outcome(preview, done, changes.step) for preview, done in zip(previews, applied, strict=True)]
    return Imported(outcomes, changes)


def _compared_content(origin: Origin) -> bytes:
    """The bytes of the very file that was compared."""
    with sentences(origin.path):
        content = origin.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != origin.sha256:
        raise UserError(
            _("« {file} » a changé depuis la comparaison : rien n'a été intégré.").format(file=origin.label),
            _("Comparez-le de nouveau avant de l'intégrer."),
        )
    return content


@collector_off()
def import_files(
    store: Store,
    paths: Sequence[Path],
    policy: Policy,
    terms: Terms = AS_IT_IS,
    *,
    dry_run: bool = False,
    progress: ProgressCall | None = None,
) -> Imported:
    """Import one or several workbooks by ``policy``, as one step; each is compared after those before it.

    Raises UserError when one cannot be read; then nothing was written.
    """
    books = [read(path, progress=progress, encoding=terms.encoding) for path in paths]
    openers = [partial(opened, book=book, terms=terms) for book in books]

    def preview_of(reading: Reading, opener: Opener) -> Preview:
        understood = understand(reading, opener(reading), progress=progress)
        return compared(reading, understood, delete_absent=policy.delete_absent)

    if dry_run and len(openers) == 1:
        preview = preview_of(store.read(), openers[0])
        return Imported([Outcome(preview, document=preview.to_json())])
    result = Imported()

    def work(transaction: Transaction) -> None:
        decided = False
        for opener in openers:
            preview = preview_of(transaction.reading, opener)
            document = preview.to_json()
            choices, impossible = _chosen(transaction.reading, preview, policy)
            decided = decided or _decides(preview, choices)
            blocked = policy.on_conflict == "stop" and preview.counts()[Case.CONFLICT]
            result.stopped = result.stopped or bool(blocked)
            applied = None
            if not (result.stopped and not dry_run):
                content = b"" if dry_run else preview.origin.path.read_bytes()
                applied = applying.apply(transaction, preview, choices, content)
            result.outcomes.append(Outcome(preview, applied, document=document, impossible=impossible))
        if dry_run or result.stopped or not decided:
            raise _Dropped

    operation = _operation([name_of(path) for path in paths])
    try:
        result.changes, _nothing = store.transact(operation, work)
    except _Dropped:
        return _without_step(store, result, dry_run=dry_run)
    result.outcomes = [replace(outcome, step=result.changes.step) for outcome in result.outcomes]
    return result


def _decides(preview: Preview, choices: Sequence[Choice]) -> bool:
    if any(choice.side in _BESIDE for choice in choices):
        return True
    return preview.actionable and any(choice.side is not Side.LATER for choice in choices)


def _chosen(reading: Reading, preview: Preview, policy: Policy) -> tuple[list[Choice], list[Impossible]]:
    """What ``policy`` chooses of each proposal; taking theirs puts off what would break a rule."""
    choices = [choice_for(proposal, policy) for proposal in preview.proposals]
    if policy.on_conflict != "theirs" or not preview.counts()[Case.CONFLICT]:
        return choices, []
    mine = records_of(reading, {(p.entity, p.uid) for p in preview.proposals if p.uid})
    return possible(preview.proposals, choices, mine, surroundings(reading, mine))


def _without_step(store: Store, result: Imported, *, dry_run: bool) -> Imported:
    if dry_run or result.stopped:
        stopped = result.stopped and not dry_run
        return Imported([replace(outcome, applied=None) for outcome in result.outcomes], stopped=stopped)
    for preview in (outcome.preview for outcome in result.outcomes):
        record_unchanged(store, preview, preview.origin.path.read_bytes())
    return result


def absence_warnings(store: Store, ticked: Sequence[Proposal]) -> dict[str, str]:
    """By uid, why deleting one of the ``ticked`` absent rows deserves a second look; empty when nothing does."""
    reading = store.read()
    around = surroundings(reading, {})
    asked = ticked_absences(ticked, around)
    return {proposal.uid: proposal.message for proposal in asked if proposal.kind is Case.CONFLICT}


def choice_for(proposal: Proposal, policy: Policy) -> Choice:
    """What ``policy`` chooses: take what only they changed, leave what is absent unless told otherwise."""
    if proposal.kind is Case.NOTE:
        kept = {"note": NOTED, "exchange": EXCHANGED}.get(policy.on_note)
        return kept if kept is not None and is_kept(proposal, kept) else LEAVE
    if proposal.erased:
        return LEAVE
    if proposal.kind in (Case.ADDED, Case.CHANGED):
        return TAKE
    if proposal.kind is Case.CONFLICT and policy.on_conflict == "theirs":
        return TAKE
    if proposal.kind is Case.ABSENT and policy.delete_absent:
        return TAKE
    return LEAVE


def _operation(names: Sequence[str], label: str | None = None) -> Operation:
    return Operation(Op.IMPORT, label or import_label(names), ", ".join(names), always=True)


def import_label(names: Sequence[str]) -> str:
    """What the history calls the import of those files."""
    if len(names) == 1:
        return _("Import de {file}").format(file=names[0])
    return ngettext("Import de {count} fichier", "Import de {count} fichiers", len(names)).format(count=len(names))
