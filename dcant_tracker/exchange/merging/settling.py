"""Rows as they are written, settled before they are understood: what people do to a sheet without meaning a change.

A row emptied but for its « Réf. », a sheet copied, a column « Réf. » that stayed while the others were sorted,
a row copied with its « Réf. »: each would else read as changes that nobody made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.exchange.merging.as_sent import AsSent
from dcant_tracker.exchange.merging.moved_refs import MovedRefs, MovedSheet
from dcant_tracker.exchange.merging.same_refs import SameRefs
from dcant_tracker.exchange.merging.twin_sheets import TwinSheets
from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.exchange.tables import is_blank
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows that say something; ``repeated`` sheets say nothing that another does not, ``moved`` ones are asked
    about.
    """

    rows: list[WrittenRow]
    repeated: Sequence[str] = ()
    moved: Sequence[MovedSheet] = field(default_factory=list)


def settled(sent: AsSent, rows: Sequence[WrittenRow]) -> Settled:
    """``rows`` as they are to be understood."""
    kept = [row for row in rows if not _is_cleared(sent, row)]
    twins = TwinSheets(sent)
    kept = twins.settle(kept)
    _refuse_strangers(sent, kept)
    moved = MovedRefs(sent).settle(kept)
    SameRefs(sent).settle(kept)
    return Settled(kept, twins.repeated, moved)


def _is_cleared(sent: AsSent, row: WrittenRow) -> bool:
    """Whether a person emptied the cells of a row that left with contents: its record is absent from the file."""
    if not row.ref or not all(is_blank(cell) for cell in row.cells.values()):
        return False
    texts = sent.texts(row.entity.name, row.ref)
    return texts is not None and any(texts.get(name) for name in row.cells)


def _refuse_strangers(sent: AsSent, rows: Iterable[WrittenRow]) -> None:
    """A row of another sheet that was pasted here is no record of this one."""
    strange = sent.unknown([row for row in rows if is_uid(row.ref)])
    owners = sent.owners({row.ref for row in strange})
    for row in strange:
        owner = owners.get(row.ref)
        if owner is not None:
            row.trouble = _(
                "Cette ligne porte la « Réf. » d'une fiche de « {sheet} » : elle n'est pas lue ici."
            ).format(sheet=CATALOGUE[owner].sheet)
