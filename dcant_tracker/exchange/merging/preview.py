"""What one source proposes, ready to be read by a person or written as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, Value, Values, to_json
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.tables import Ignored
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Preview:
    """One source compared with the data file. ``decided`` differences were settled by an earlier import.

    ``next_base`` is what it says, where that is the base of the next one from there; ``unknown`` holds
    the organisations that it names and we do not know; ``coloured`` says that cells of a workbook of ours were.
    """

    origin: Origin
    has_base: bool
    proposals: Sequence[Proposal]
    ignored: Sequence[Ignored]
    state_step: int
    labels: Labels = field(repr=False)
    decided: int = 0
    next_base: bytes | None = field(default=None, repr=False)
    unknown: Sequence[Unknown] = ()
    coloured: bool = False

    def read_through(self, reading: Reading) -> "Preview":
        """The same preview, its names read through ``reading`` (each thread has its own)."""
        return replace(self, labels=reading.labels(added_rows(self.proposals)))

    @property
    def presumed_base(self) -> str | None:
        """The export id of the sending that it is compared with, where the file does not say itself which."""
        found = self.origin.noted.get("presumed")
        return None if found is None else str(found)

    @property
    def only_colours(self) -> str:
        """That colours are all that came back, in a sentence; empty where there is something else, or none."""
        if self.proposals or not self.coloured:
            return ""
        return _("Seules des couleurs de cellules y ont changé : elles ne sont pas lues.")

    @property
    def actionable(self) -> bool:
        """Whether anything can be taken or left: what is unreadable alone asks for no step."""
        return any(not proposal.kind.is_told for proposal in self.proposals)

    def counts(self) -> dict[str, int]:
        """How many proposals of each kind; notes where there are any."""
        found = Counter(proposal.kind for proposal in self.proposals)
        return {str(case): found[case] for case in Case if case is not Case.NOTE or found[case]}

    def to_json(self) -> dict[str, Any]:
        """The shape that ``import --json`` prints (exchange.md section 9)."""
        return {
            "file": self.origin.label,
            "export_id": self.origin.export_id,
            "has_base": self.has_base and not self.presumed_base,
            **({"presumed_base": self.presumed_base} if self.presumed_base else {}),
            "counts": self.counts(),
            "ignored": [{"sheet": ignored.sheet, "column": ignored.column} for ignored in self.ignored],
            "proposals": [self._proposal(proposal) for proposal in self.proposals],
        }

    def key_text(self, proposal: Proposal) -> str:
        """How the record of ``proposal`` is named to a person."""
        if proposal.kind is Case.ADDED and isinstance(proposal.theirs, Mapping):
            return self.labels.of_values(proposal.entity, proposal.theirs)
        if isinstance(proposal.mine, Mapping):
            return self.labels.of_values(proposal.entity, proposal.mine)
        if isinstance(proposal.base, Mapping):
            return self.labels.of_values(proposal.entity, proposal.base)
        text = self.labels.of(proposal.entity, proposal.uid) if proposal.uid else ""
        return "" if text == proposal.uid else text

    def text(self, declared: Field, value: Value) -> str:
        """A value as people read it."""
        return self.labels.of_field(declared, value)

    def _proposal(self, proposal: Proposal) -> dict[str, Any]:
        return {
            "kind": str(proposal.kind),
            "sheet": proposal.sheet,
            "row": proposal.row,
            "cell": proposal.cell,
            "entity": proposal.entity,
            "uid": proposal.uid or None,
            "key": self.key_text(proposal),
            "field": proposal.field,
            "base": self._side(proposal, proposal.base),
            "mine": self._side(proposal, proposal.mine),
            "theirs": self._side(proposal, proposal.theirs, raw=proposal.kind.is_told),
            "message": proposal.message,
            **({"may_become": _may_become(proposal)} if proposal.kind is Case.NOTE else {}),
        }

    def _side(self, proposal: Proposal, side: Value | Values, *, raw: bool = False) -> Any:
        if isinstance(side, Mapping):
            return self.row_json(proposal.entity, side)
        declared = CATALOGUE[proposal.entity][proposal.field] if proposal.field else None
        if declared is None or (raw and not declared.is_ref):
            return to_json(side)
        return self._json(declared, side)

    def row_json(self, entity: str, values: Values) -> dict[str, Json]:
        """A whole record with references as key text."""
        return {f.name: self._json(f, values[f.name]) for f in CATALOGUE[entity] if f.name in values}

    def _json(self, declared: Field, value: Value) -> Json:
        if declared.is_ref and value is not None:
            return self.labels.of_field(declared, value)
        return to_json(value)


def _may_become(note: Proposal) -> list[str]:
    """What a note may become, as ``--on-note`` calls it."""
    ways = {"note": note.may_note, "exchange": bool(note.organisation)}
    return [way for way, is_open in ways.items() if is_open]


def added_rows(proposals: Sequence[Proposal]) -> dict[tuple[str, str], Values]:
    """The records that the proposals would create, by entity and uid: others may name them."""
    return {
        (p.entity, p.uid): p.theirs for p in proposals if p.mine is None and isinstance(p.theirs, Mapping) and p.uid
    }
