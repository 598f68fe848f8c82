"""What became of a workbook, in a message to its sender: what was taken, what not, what could not be read and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.deciding import Choice, Side, is_mended
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.tally import cell_line, counted
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.merging.importing import Imported

_MOST_NAMED = 200
"""Lines of one kind in a message to a sender; the others are counted."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """One file as its sender is told about it; ``choices`` None where nothing was taken in yet."""

    preview: Preview
    choices: Sequence[Choice] | None

    def left(self) -> list[str]:
        """What was proposed and not taken."""
        pairs = zip(self.preview.proposals, self.choices or (), strict=False)
        return [
            self._line(proposal)
            for proposal, choice in pairs
            if choice.side is Side.MINE and proposal.kind not in (Case.UNREADABLE, Case.NOTE, Case.ABSENT)
        ]

    def waiting(self) -> int:
        """How many differences were not decided."""
        return sum(choice.side is Side.LATER for choice in self.choices or ())

    def unreadable(self) -> list[str]:
        """The cells that could not be read, and why."""
        return [
            cell_line(p.sheet, p.cell, p.row, p.theirs, p.message)
            for p, choice in zip_longest(self.preview.proposals, self.choices or ())
            if p.kind is Case.UNREADABLE and not is_mended(p, choice)
        ]

    def mended(self) -> list[str]:
        """The cells that could not be read, with the value that they were taken for."""
        pairs = zip(self.preview.proposals, self.choices or (), strict=False)
        return [self._mended(proposal, choice) for proposal, choice in pairs if is_mended(proposal, choice)]

    def _mended(self, proposal: Proposal, choice: Choice) -> str:
        written = self.preview.text(CATALOGUE[proposal.entity][str(proposal.field)], choice.value) or _("(vide)")
        read = _("« {unread} » compris comme « {written} »").format(unread=proposal.theirs, written=written)
        return cell_line(proposal.sheet, proposal.cell, proposal.row, None, read)

    def _line(self, proposal: Proposal) -> str:
        name = self.preview.key_text(proposal)
        if proposal.field is None:
            return ", ".join(filter(None, (_("feuille « {sheet} »").format(sheet=proposal.sheet), name)))
        declared = CATALOGUE[proposal.entity][proposal.field]
        value = None if isinstance(proposal.theirs, Mapping) else proposal.theirs
        text = self.preview.text(declared, value) or _("(vide)")
        return cell_line(proposal.sheet, proposal.cell, proposal.row, text, f"{name}, {declared.label}")


def acknowledgement(
    previews: Sequence[Preview],
    imported: "Imported | None",
    choices: Sequence[Sequence[Choice]] | None = None,
) -> str:
    """A message to paste in an e-mail to the sender: what was taken, what not, what could not be read and why.

    ``imported`` None: nothing was taken in yet, only what cannot be read is told. ``choices`` are those
    given to the import; without them, what was left is counted and not named. The previews must be
    readable on the calling thread. Our own values are never told.
    """
    lines = [_("Bonjour,"), ""]
    names = ", ".join(f"« {preview.origin.label} »" for preview in previews)
    lines.append(
        ngettext("Merci pour votre fichier {files}.", "Merci pour vos fichiers {files}.", len(previews)).format(
            files=names
        )
    )
    answered = [
        _Answered(preview, choices[at] if choices is not None and imported is not None else None)
        for at, preview in enumerate(previews)
    ]
    if imported is not None:
        lines += ["", _("Intégré : {counts}.").format(counts=counted(_taken(imported)))]
        left = [line for one in answered for line in one.left()]
        lines += _section(_("Non retenu :"), left)
        waiting = sum(one.waiting() for one in answered)
        if waiting:
            text = ngettext("Encore à l'étude : {count} valeur.", "Encore à l'étude : {count} valeurs.", waiting)
            lines += ["", text.format(count=waiting)]
    lines += _section(_("Difficile à lire, à vérifier :"), [line for one in answered for line in one.mended()])
    unreadable = [line for one in answered for line in one.unreadable()]
    lines += _section(_("Illisible :"), unreadable)
    if unreadable:
        lines += ["", _("Merci de corriger ces cellules et de nous renvoyer le fichier.")]
    return "\n".join([*lines, "", _("Cordialement,"), ""])


def _taken(imported: "Imported") -> dict[str, int]:
    totals: dict[str, int] = {}
    for outcome in imported.outcomes:
        for name, number in (outcome.applied.to_json() if outcome.applied else {}).items():
            totals[name] = totals.get(name, 0) + number
    return totals | {"left": 0}


def _section(title: str, said: Sequence[str]) -> list[str]:
    if not said:
        return []
    more = len(said) - _MOST_NAMED
    lines = ["", title, *(f"- {line}" for line in said[:_MOST_NAMED])]
    if more > 0:
        lines.append(ngettext("- et {count} autre", "- et {count} autres", more).format(count=more))
    return lines
