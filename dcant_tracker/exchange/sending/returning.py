"""The file that goes back to the person who can mend it: their own workbook, what is unreadable marked in it."""

from pathlib import Path

from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.patching import Mark, Marked, mark
from dcant_tracker.words import _


def marks_of(preview: Preview) -> list[Mark]:
    """One mark for each cell that could not be understood; a whole row is marked at its first cell."""
    return [
        Mark(proposal.sheet, proposal.cell or f"A{proposal.row or 1}", _("DcANT : {why}").format(why=proposal.message))
        for proposal in preview.proposals
        if proposal.kind is Case.UNREADABLE
    ]


def mark_errors(preview: Preview, target: Path) -> Marked:
    """Write at ``target`` a copy of the compared file with its unreadable cells marked.

    Raises UserError when the copy cannot be written.
    """
    return mark(preview.origin.path, target, marks_of(preview), preview.origin.terms.encoding)
