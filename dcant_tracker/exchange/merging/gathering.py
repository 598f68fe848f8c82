"""One source compared with the data: understood row by row, then base, mine and theirs brought together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.merging import keeping
from dcant_tracker.exchange.merging.as_received import as_received
from dcant_tracker.exchange.merging.compare import compare, ticked_absences
from dcant_tracker.exchange.merging.deciding import undecided
from dcant_tracker.exchange.merging.joined_records import followed, pointed
from dcant_tracker.exchange.merging.moved_refs import MovedSheet
from dcant_tracker.exchange.merging.our_records import OurRecords
from dcant_tracker.exchange.merging.preview import Preview, added_rows
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.understanding import Understanding
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.merging.validity import Surroundings
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.source import Source
from dcant_tracker.exchange.tables import Ignored
from dcant_tracker.store.history.lost_links import lost_links
from dcant_tracker.store.reading import keys
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get, get_many
from dcant_tracker.store.writing import deletion
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

S = TypeVar("S", bound=Source)


@dataclass(frozen=True, slots=True)
class Understood(Generic[S]):
    """A source whose rows are understood, before they are compared.

    Sheets that only repeat another are ``repeated``; those whose « Réf. » seem displaced are ``moved``.
    """

    source: S
    rows: Sequence[TheirRow]
    unknown: Sequence[Unknown] = ()
    repeated: Sequence[str] = ()
    moved: Sequence[MovedSheet] = ()


def understand(
    reading: Reading, source: S, known: Known | None = None, progress: ProgressCall | None = None
) -> Understood[S]:
    """Understand the rows of ``source``; sources compared with one state of the data may share what is ``known``."""
    known = known or Known(reading)
    understanding = Understanding(known, source.contents, source.left, source.names, source.aliases)
    rows = pointed(reading, understanding.rows(progress))
    settled = understanding.settled
    return Understood(source, rows, tuple(understanding.unknown), settled.repeated, settled.moved)


def compared(reading: Reading, understood: Understood[S], *, delete_absent: bool = False) -> Preview:
    """Compare what was understood with the data behind ``reading``; absent rows go when ``delete_absent``."""
    source = understood.source
    theirs, base = followed(reading, source.meant(understood.rows), source.base)
    mine = _mine(reading, theirs, base)
    theirs = as_received(theirs, mine)
    around = surroundings(reading, mine)
    sheets = {table.entity.name: table.sheet for table in reversed(source.contents.tables) if table.whole}
    proposals = _told_once(compare(base, mine, theirs, sheets, around, source.contents.aside))
    proposals = [*map(_displaced, understood.moved), *proposals]
    proposals = [_with_links(reading, proposal) for proposal in proposals]
    proposals = keeping.offered(reading, proposals, mine, source.origin.partner)
    if delete_absent:
        proposals = ticked_absences(proposals, around)
    proposals += [_headless(entity.name, sheet) for entity, sheet in source.contents.headless]
    labels = reading.labels(added_rows(proposals))
    preview = Preview(
        source.origin,
        base is not None,
        proposals,
        [*source.contents.ignored, *(Ignored(name, None) for name in understood.repeated)],
        reading.last_step(),
        labels,
        next_base=source.next_base(theirs, mine, labels),
        unknown=understood.unknown,
        coloured=any(table.beside.coloured for table in source.contents.tables),
    )
    return undecided(reading, preview, keep_absent=delete_absent)


def _with_links(reading: Reading, proposal: Proposal) -> Proposal:
    """A deleted record to restore, told with the records whose links it gets back."""
    if proposal.field is not None or proposal.mine is not None or not isinstance(proposal.base, Mapping):
        return proposal
    links = lost_links(reading, proposal.entity, proposal.uid)
    if not links:
        return proposal
    named = Counter(CATALOGUE[link.entity].sheet for link in links)
    users = ", ".join(f"{sheet} ({count})" for sheet, count in named.items())
    message = _("Rétablie, elle retrouvera les liens que sa suppression a vidés : {users}.").format(users=users)
    return replace(proposal, message=f"{proposal.message} {message}")


def _told_once(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, with a cell that says several records told once where it cannot be read: no value mends it."""
    told: dict[object, Proposal] = {}
    for rank, proposal in enumerate(proposals):
        again = proposal.kind.is_told and proposal.cell is not None
        place = (proposal.sheet, proposal.cell, proposal.message) if again else rank
        told[place] = replace(told[place], mendable=False) if place in told else proposal
    return list(told.values())


def _displaced(moved: MovedSheet) -> Proposal:
    """The question about a sheet whose « Réf. » seem displaced; whatever is answered, it writes nothing by itself."""
    return Proposal(
        Case.CONFLICT, moved.entity, "", moved.sheet, row=1, cell=f"{moved.column}1", message=moved.question
    )


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


def _mine(reading: Reading, theirs: Sequence[TheirRow], base: Rows | None) -> Rows:
    wanted: dict[str, set[str]] = {name: set(rows) for name, rows in (base or {}).items()}
    for row in theirs:
        if row.uid:
            wanted.setdefault(row.entity, set()).add(row.uid)
    return {name: OurRecords(reading, name, uids) for name, uids in wanted.items()}


def records_of(reading: Reading, places: Iterable[tuple[str, str]]) -> Rows:
    """Our records in those places, by entity and uid, without the missing ones."""
    wanted: dict[str, set[str]] = {}
    for entity, uid in places:
        wanted.setdefault(entity, set()).add(uid)
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

    def held(entity: str, uid: str, name: str) -> Value:
        found = mine.get(entity, {}).get(uid)
        if found is None:
            record = get(reading, entity, uid)
            found = record.values if record else None
        return found[name] if found else None

    return Surroundings(holder, referrers, exists, held)
