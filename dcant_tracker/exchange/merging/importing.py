"""One import: read, understand, compare; then apply what was chosen in one step of the history."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging import applying
from dcant_tracker.exchange.merging.compare import Case, Proposal, ticked_absences
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice
from dcant_tracker.exchange.merging.gathering import compared, surroundings, understand
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.recognising import NO_ANSWERS, Answers
from dcant_tracker.exchange.reader import Book, read
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.paused_imports import drop
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _, ngettext

ProgressCall = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a command does where a person would choose. ``on_conflict`` is stop, mine or theirs."""

    on_conflict: str = "stop"
    delete_absent: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its preview, and what was applied (None: nothing was written).

    ``document`` is the preview as JSON, from when it was compared: the transaction may be over since.
    """

    preview: Preview
    applied: applying.Applied | None = None
    step: int | None = None
    document: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Imported:
    """What became of an import. ``stopped`` when conflicts kept it from being written."""

    outcomes: list[Outcome] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    stopped: bool = False


class _Dropped(Exception):  # noqa: N818 - leaves a transaction, no error
    """Leaves the transaction without writing anything."""


def prepare(
    store: Store,
    path: Path,
    partner: str | None = None,
    progress: ProgressCall | None = None,
    *,
    mapping: WorkbookMapping | None = None,
    answers: Answers = NO_ANSWERS,
) -> Preview:
    """Read the workbook at ``path`` and compare it; nothing is written. Raises UserError when unreadable."""
    book = read(path, progress=progress)
    reading = store.read()
    return compared(reading, understand(reading, book, partner, mapping=mapping, answers=answers, progress=progress))


def apply(
    store: Store,
    previews: Sequence[Preview],
    choices: Sequence[Sequence[Choice]],
    progress: ProgressCall | None = None,
    *,
    waiting: int | None = None,
    label: str | None = None,
) -> Imported:
    """Write what was chosen, for each preview one choice a proposal, as one step: all of it or nothing.

    ``waiting`` is the number of the waiting import that this ends, ``label`` what the history calls it.
    Raises UserError when a file or the data changed since the comparison, or a rule would be broken, and
    Cancelled when ``progress`` does.
    """
    contents = [_compared_content(preview) for preview in previews]

    def work(transaction: Transaction) -> list[applying.Applied]:
        if waiting is not None:
            transaction.finishing.append(lambda _changes: drop(transaction.writing, waiting))
        return [
            applying.apply(transaction, preview, chosen, content, progress)
            for preview, chosen, content in zip(previews, choices, contents, strict=True)
        ]

    if not any(preview.actionable for preview in previews):
        for preview, content in zip(previews, contents, strict=True):
            applying.record_unchanged(store, preview, content)
        if waiting is not None:
            with ledger.ledger_entry(store.path) as writing:
                drop(writing, waiting)
        return Imported([Outcome(preview, applying.Applied()) for preview in previews])
    operation = _operation([preview.path for preview in previews], label)
    changes, applied = store.transact(operation, work)
    outcomes = [Outcome(preview, done, changes.step) for preview, done in zip(previews, applied, strict=True)]
    return Imported(outcomes, changes)


def _compared_content(preview: Preview) -> bytes:
    """The bytes of the very file that was compared."""
    with sentences(preview.path):
        content = preview.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != preview.sha256:
        raise UserError(
            _("« {file} » a changé depuis la comparaison : rien n'a été intégré.").format(file=preview.path.name),
            _("Comparez-le de nouveau avant de l'intégrer."),
        )
    return content


def import_files(
    store: Store,
    paths: Sequence[Path],
    policy: Policy,
    *,
    partner: str | None = None,
    mapping: WorkbookMapping | None = None,
    answers: Answers = NO_ANSWERS,
    dry_run: bool = False,
    progress: ProgressCall | None = None,
) -> Imported:
    """Import one or several files by ``policy``, as one step; each file is compared after those before it.

    Raises UserError when a file cannot be read; then nothing was written.
    """
    books = [read(path, progress=progress) for path in paths]

    def preview_of(reading: Reading, book: Book) -> Preview:
        found = understand(reading, book, partner, mapping=mapping, answers=answers, progress=progress)
        return compared(reading, found, delete_absent=policy.delete_absent)

    if dry_run and len(books) == 1:
        preview = preview_of(store.read(), books[0])
        return Imported([Outcome(preview, document=preview.to_json())], stopped=False)
    result = Imported()

    def work(transaction: Transaction) -> None:
        for book in books:
            preview = preview_of(transaction.reading, book)
            document = preview.to_json()
            choices = [choice_for(proposal, policy) for proposal in preview.proposals]
            blocked = policy.on_conflict == "stop" and preview.counts()[Case.CONFLICT]
            result.stopped = result.stopped or bool(blocked)
            applied = None
            if not (result.stopped and not dry_run):
                content = b"" if dry_run else book.path.read_bytes()
                applied = applying.apply(transaction, preview, choices, content)
            result.outcomes.append(Outcome(preview, applied, document=document))
        if dry_run or result.stopped:
            raise _Dropped
        if not any(outcome.preview.actionable for outcome in result.outcomes):
            raise _Dropped

    try:
        result.changes, _nothing = store.transact(_operation(paths), work)
    except _Dropped:
        return _without_step(store, result, dry_run=dry_run)
    result.outcomes = [replace(outcome, step=result.changes.step) for outcome in result.outcomes]
    return result


def _without_step(store: Store, result: Imported, *, dry_run: bool) -> Imported:
    if dry_run or result.stopped:
        stopped = result.stopped and not dry_run
        return Imported([replace(outcome, applied=None) for outcome in result.outcomes], stopped=stopped)
    for outcome in result.outcomes:
        applying.record_unchanged(store, outcome.preview, outcome.preview.path.read_bytes())
    return result


def absence_warnings(store: Store, ticked: Sequence[Proposal]) -> dict[str, str]:
    """By uid, why deleting one of the ``ticked`` absent rows deserves a second look; empty when nothing does."""
    reading = store.read()
    around = surroundings(reading, {})
    asked = ticked_absences(ticked, around)
    return {proposal.uid: proposal.message for proposal in asked if proposal.kind is Case.CONFLICT}


def choice_for(proposal: Proposal, policy: Policy) -> Choice:
    """What ``policy`` chooses: take what only they changed, leave what is absent unless told otherwise."""
    if proposal.kind in (Case.ADDED, Case.CHANGED):
        return TAKE
    if proposal.kind is Case.CONFLICT:
        return TAKE if policy.on_conflict == "theirs" else LEAVE
    if proposal.kind is Case.ABSENT and policy.delete_absent:
        return TAKE
    return LEAVE


def _operation(paths: Sequence[Path], label: str | None = None) -> Operation:
    return Operation(Op.IMPORT, label or _label(paths), ", ".join(path.name for path in paths), always=True)


def _label(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return _("Import de {file}").format(file=paths[0].name)
    return ngettext("Import de {count} fichier", "Import de {count} fichiers", len(paths)).format(count=len(paths))
