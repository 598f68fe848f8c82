"""One import: read, understand, compare; then apply what was chosen in one step of the history."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import applying, base, matching
from dcant_tracker.exchange.arriving import arrived
from dcant_tracker.exchange.compare import (
    Case,
    Proposal,
    Rows,
    Surroundings,
    TheirRow,
    compare,
    ticked_absences,
)
from dcant_tracker.exchange.deciding import LEAVE, TAKE, Choice, undecided
from dcant_tracker.exchange.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.foreign.previous import received
from dcant_tracker.exchange.preview import Preview, added_rows
from dcant_tracker.exchange.reader import Book, read
from dcant_tracker.exchange.recognising import NO_ANSWERS, Answers, answered_tables
from dcant_tracker.exchange.understanding import Understanding
from dcant_tracker.store import deletion, ledger
from dcant_tracker.store.changes import Changes, Operation
from dcant_tracker.store.connection import sentences
from dcant_tracker.store.history import last_step
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.records import get, get_many
from dcant_tracker.store.store import Store
from dcant_tracker.store.transaction import Transaction
from dcant_tracker.store.waiting import drop
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
    return compare_book(store.read(), book, partner, mapping=mapping, answers=answers, progress=progress)


def apply(
    store: Store,
    previews: Sequence[Preview],
    choices: Sequence[Sequence[Choice]],
    progress: ProgressCall | None = None,
    *,
    waiting: int | None = None,
) -> Imported:
    """Write what was chosen, for each preview one choice a proposal, as one step: all of it or nothing.

    ``waiting`` is the number of the waiting import that this ends. Raises UserError when a file or the
    data changed since the comparison, or a rule would be broken, and Cancelled when ``progress`` does.
    """
    contents = [_compared_content(preview) for preview in previews]

    def work(transaction: Transaction) -> list[applying.Applied]:
        if waiting is not None:
            transaction.finishing.append(lambda _changes: drop(transaction.connection, waiting))
        return [
            applying.apply(transaction, preview, chosen, content, progress)
            for preview, chosen, content in zip(previews, choices, contents, strict=True)
        ]

    if not any(preview.actionable for preview in previews):
        for preview, content in zip(previews, contents, strict=True):
            applying.record_unchanged(store, preview, content)
        if waiting is not None:
            with ledger.ledger_entry(store.path) as connection:
                drop(connection, waiting)
        return Imported([Outcome(preview, applying.Applied()) for preview in previews])
    changes, applied = store.transact(_operation([preview.path for preview in previews]), work)
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

    def compared(connection: sqlite3.Connection, book: Book) -> Preview:
        return compare_book(
            connection, book, partner, mapping=mapping, answers=answers, policy=policy, progress=progress
        )

    if dry_run and len(books) == 1:
        preview = compared(store.read(), books[0])
        return Imported([Outcome(preview, document=preview.to_json())], stopped=False)
    result = Imported()

    def work(transaction: Transaction) -> None:
        for book in books:
            preview = compared(transaction.connection, book)
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
    connection = store.read()
    around = _surroundings(connection, {})
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


def _operation(paths: Sequence[Path]) -> Operation:
    return Operation("import", _label(paths), ", ".join(path.name for path in paths), always=True)


def _label(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return _("Import de {file}").format(file=paths[0].name)
    return ngettext("Import de {count} fichier", "Import de {count} fichiers", len(paths)).format(count=len(paths))


def compare_book(
    connection: sqlite3.Connection,
    book: Book,
    partner: str | None = None,
    *,
    mapping: WorkbookMapping | None = None,
    answers: Answers = NO_ANSWERS,
    policy: Policy | None = None,
    progress: ProgressCall | None = None,
) -> Preview:
    """Compare a workbook that was read with the data behind ``connection``. Raises UserError when it says nothing.

    A foreign workbook is read under ``mapping``, or under a saved one that fits it; ``answers`` say
    which organisations the names not known mean.
    """
    source = arrived(connection, book, partner, mapping)
    labels = Labels(connection)
    injected = answered_tables(answers, labels, book.path.name)
    found = replace(source.found, tables=[*injected, *source.found.tables])
    understanding = Understanding(connection, labels, source.sent, answers.aliases())
    theirs = understanding.rows(found, progress)
    mine = _mine(connection, theirs, source.sent)
    around = _surroundings(connection, mine)
    sheets = {table.entity.name: table.sheet for table in source.found.tables}
    proposals = compare(_base_rows(source.sent, source.added_before), mine, theirs, sheets, around)
    if policy is not None and policy.delete_absent:
        proposals = ticked_absences(proposals, around)
    proposals += [_headless(entity.name, sheet) for entity, sheet in found.headless]
    labels = Labels(connection, added_rows(proposals))
    preview = Preview(
        book.path,
        book.sha256,
        source.export_id,
        source.sent is not None,
        source.partner,
        proposals,
        found.ignored,
        last_step(connection),
        labels,
        mapping=source.mapping,
        received=None if source.mapping is None else received(theirs, mine, source.sent, labels),
        unknown=tuple(understanding.unknown),
        answers=answers,
    )
    return undecided(connection, preview, keep_absent=policy is not None and policy.delete_absent)


def _headless(entity: str, sheet: str) -> Proposal:
    return Proposal(
        Case.UNREADABLE,
        entity,
        "",
        sheet,
        1,
        "A1",
        message=_("La ligne de titres de cette feuille est introuvable."),
    )


def _base_rows(sent: base.Base | None, added: Mapping[str, Mapping[str, Values]]) -> Rows | None:
    if sent is None:
        return None
    return {name: _BaseRows(name, sheet, added.get(name, {})) for name, sheet in sent.sheets.items()}


class _BaseRows(Mapping[str, Values]):
    """The base's rows of one entity, decoded only where they are looked at, and those ``added`` since."""

    def __init__(self, entity: str, sheet: base.BaseSheet, added: Mapping[str, Values]) -> None:
        self._sheet = sheet
        self._added = added
        self._read = base.RowReader(entity, sheet.fields)

    def __getitem__(self, uid: str) -> Values:
        if uid in self._added:
            return self._added[uid]
        return self._read(self._sheet.rows[uid])

    def __iter__(self) -> Iterator[str]:
        yield from self._sheet.rows
        yield from (uid for uid in self._added if uid not in self._sheet.rows)

    def __len__(self) -> int:
        return len(self._sheet.rows.keys() | self._added.keys())


def _mine(connection: sqlite3.Connection, theirs: Sequence[TheirRow], sent: base.Base | None) -> Rows:
    wanted: dict[str, set[str]] = {}
    for row in theirs:
        if row.uid:
            wanted.setdefault(row.entity, set()).add(row.uid)
    for name, sheet in sent.sheets.items() if sent else ():
        wanted.setdefault(name, set()).update(sheet.rows)
    return {
        name: {uid: found.values for uid, found in get_many(connection, name, uids).items()}
        for name, uids in wanted.items()
    }


def _surroundings(connection: sqlite3.Connection, mine: Rows) -> Surroundings:
    def holder(entity: str, key: tuple[str, ...]) -> str | None:
        return matching.holder(connection, entity, key)

    def referrers(entity: str, uid: str) -> set[tuple[str, str]]:
        return {(link.entity, link.uid) for link, _required in deletion.links_to(connection, entity, uid)}

    def exists(entity: str, uid: str) -> bool:
        return bool(matching.existing(connection, entity, {uid}))

    def experiment_recommendation(uid: str) -> str | None:
        found = mine.get("experiment", {}).get(uid)
        if found is None:
            record = get(connection, "experiment", uid)
            found = record.values if record else None
        value = found["recommendation"] if found else None
        return None if value is None else str(value)

    return Surroundings(holder, referrers, exists, experiment_recommendation)
