"""One workbook compared with the data: understood row by row, then base, mine and theirs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.kinds import Values
from dcant_tracker.exchange import base
from dcant_tracker.exchange.merging.compare import Case, Proposal, Surroundings, compare, ticked_absences
from dcant_tracker.exchange.merging.deciding import undecided
from dcant_tracker.exchange.merging.preview import Preview, added_rows
from dcant_tracker.exchange.merging.recognising import NO_ANSWERS, Answers, Unknown, answered_tables
from dcant_tracker.exchange.merging.understanding import Understanding
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.reader import Book
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.previous import received
from dcant_tracker.exchange.sources.form.answers import Sent, as_answers
from dcant_tracker.exchange.sources.opening import Arrived, arrived
from dcant_tracker.exchange.sources.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.tables import Ignored, Incoming
from dcant_tracker.store.reading import keys
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get, get_many
from dcant_tracker.store.writing import deletion
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Understood:
    """A workbook whose rows are understood, before they are compared."""

    book: Book
    source: Arrived
    found: Incoming
    rows: Sequence[TheirRow]
    unknown: Sequence[Unknown] = ()
    answers: Answers = NO_ANSWERS

    @property
    def left(self) -> Rows:
        """What the workbook said of each record when it left, whatever was taken in from it since."""
        return _base_rows(self.source.sent, {}) or {}

    @property
    def sent(self) -> Rows:
        """The base of each record that the workbook held when it left."""
        return _base_rows(self.source.sent, self.source.added_before) or {}


def understand(
    reading: Reading,
    book: Book,
    partner: str | None = None,
    *,
    mapping: WorkbookMapping | None = None,
    answers: Answers = NO_ANSWERS,
    known: Known | None = None,
    progress: ProgressCall | None = None,
) -> Understood:
    """Understand a workbook that was read. Raises UserError when it says nothing.

    A foreign workbook is read under ``mapping``, or under a saved one that fits it; ``answers`` say
    which organisations the names not known mean. ``known`` may be shared by workbooks that are
    compared with one state of the data.
    """
    source = arrived(reading, book, partner, mapping)
    known = known or Known(reading)
    injected = answered_tables(answers, known.labels, book.path.name)
    found = replace(source.found, tables=[*injected, *source.found.tables])
    understanding = Understanding(known, source.sent, answers.aliases(), source.formerly, source.found.glossary)
    rows = understanding.rows(found, progress)
    return Understood(book, source, found, rows, tuple(understanding.unknown), answers)


def compared(reading: Reading, understood: Understood, *, delete_absent: bool = False) -> Preview:
    """Compare what was understood with the data behind ``reading``; absent rows go when ``delete_absent``."""
    source, found = understood.source, understood.found
    theirs = understood.rows
    if source.form is not None:
        theirs = as_answers(theirs, understood.sent.get("evaluation", {}), _of_the_form(reading, source))
    mine = _mine(reading, theirs, source.sent)
    around = surroundings(reading, mine)
    sheets = {table.entity.name: table.sheet for table in source.found.tables}
    proposals = compare(_base_rows(source.sent, source.added_before), mine, theirs, sheets, around)
    if source.mapping is not None:
        proposals = _told_once(proposals)
    if delete_absent:
        proposals = ticked_absences(proposals, around)
    proposals += [_headless(entity.name, sheet) for entity, sheet in found.headless]
    labels = Labels(reading, added_rows(proposals))
    preview = Preview(
        understood.book.path,
        understood.book.sha256,
        source.export_id,
        source.sent is not None,
        source.partner,
        proposals,
        _ignored(source),
        reading.last_step(),
        labels,
        mapping=source.mapping,
        received=None if source.mapping is None else received(theirs, mine, source.sent, labels),
        unknown=understood.unknown,
        answers=understood.answers,
    )
    return undecided(reading, preview, keep_absent=delete_absent)


def _told_once(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, with a cell that says several records told once where it cannot be read."""
    told: dict[object, Proposal] = {}
    for rank, proposal in enumerate(proposals):
        again = proposal.kind is Case.UNREADABLE and proposal.cell is not None
        told.setdefault((proposal.sheet, proposal.cell, proposal.message) if again else rank, proposal)
    return list(told.values())


def _of_the_form(reading: Reading, source: Arrived) -> Sent:
    """What the form held when it left, and whose it is as far as we still have them."""
    facts = source.form or {}
    sheet = source.sent.sheets.get("evaluation") if source.sent else None
    links = (("campaign", "campaign", "campaign"), ("evaluator", "organisation", "organisation"))
    whose = {
        name: str(facts[fact])
        for name, fact, entity in links
        if fact in facts and keys.existing(reading, entity, {str(facts[fact])})
    }
    return Sent(sheet.rows.keys() if sheet else frozenset(), whose)


def _ignored(source: Arrived) -> Sequence[Ignored]:
    """What was set aside; of a form, not the columns that it holds for people to read."""
    if source.form is None:
        return source.found.ignored
    from dcant_tracker.exchange.sources.form.questions import reminders

    return [ignored for ignored in source.found.ignored if ignored.column not in reminders(source.found.glossary)]


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


def _mine(reading: Reading, theirs: Sequence[TheirRow], sent: base.Base | None) -> Rows:
    wanted: dict[str, set[str]] = {}
    for row in theirs:
        if row.uid:
            wanted.setdefault(row.entity, set()).add(row.uid)
    for name, sheet in sent.sheets.items() if sent else ():
        wanted.setdefault(name, set()).update(sheet.rows)
    return {
        name: {uid: found.values for uid, found in get_many(reading, name, uids).items()}
        for name, uids in wanted.items()
    }


def surroundings(reading: Reading, mine: Rows) -> Surroundings:
    def holder(entity: str, key: tuple[str, ...]) -> str | None:
        return keys.holder(reading, entity, key)

    def referrers(entity: str, uid: str) -> set[tuple[str, str]]:
        return {(link.entity, link.uid) for link, _required in deletion.links_to(reading, entity, uid)}

    def exists(entity: str, uid: str) -> bool:
        return bool(keys.existing(reading, entity, {uid}))

    def experiment_recommendation(uid: str) -> str | None:
        found = mine.get("experiment", {}).get(uid)
        if found is None:
            record = get(reading, "experiment", uid)
            found = record.values if record else None
        value = found["recommendation"] if found else None
        return None if value is None else str(value)

    return Surroundings(holder, referrers, exists, experiment_recommendation)
