"""What a cell that cannot be read may have meant: proposed, never taken without a yes."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import display, parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Proposal
from dcant_tracker.ui.records.table.candidates import Candidate

_ALIKE = 45
"""How alike, out of 100, a choice must be to what is written to be proposed."""


def written(declared: Field, proposal: Proposal) -> str:
    """What the cell says, as the line shows it that is to say better."""
    said = proposal.theirs
    return said if isinstance(said, str) else "" if isinstance(said, Mapping) else display(declared, said)


def guess(declared: Field, text: str) -> Value:
    """The nearest choice, or the day that was meant; None where nothing comes close."""
    if declared.choices is not None:
        labels = {code: fold(label) for code, label in declared.choices.labels.items()}
        found = process.extractOne(fold(text), labels, scorer=fuzz.WRatio, score_cutoff=_ALIKE)
        return str(found[2]) if found else None
    if declared.is_ref:
        return None
    try:
        return parse(declared, text)
    except UserError as problem:
        value: Value = getattr(problem, "value", None)
        return value


def near_records(preview: Preview, declared: Field, text: str) -> Sequence[Candidate]:
    """The records whose names come close to ``text``, best first."""
    if declared.target != "organisation":
        return ()
    near = [one for unknown in preview.unknown if fold(unknown.text) == fold(text) for one in unknown.candidates]
    return [Candidate(one.label, one.uid, f"{one.score}\N{NO-BREAK SPACE}%") for one in near]
