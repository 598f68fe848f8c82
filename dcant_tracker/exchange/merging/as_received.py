"""An answer that comes from outside is received: where its source says no state, it is transmitted and no draft.

A draft is what is being typed here; it counts nowhere, and nobody would be reminded of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.exchange.rows import Rows, TheirRow

_EVALUATION = CATALOGUE["evaluation"]
_SUBMITTED = CHOICES["evaluation_state"].codes[1]


def as_received(rows: Sequence[TheirRow], mine: Rows) -> list[TheirRow]:
    """``rows`` with the evaluations that answer something transmitted, unless they say a state or are it already."""
    return [_received(row, mine) if row.entity == _EVALUATION.name else row for row in rows]


def _received(row: TheirRow, mine: Rows) -> TheirRow:
    ours = mine.get(row.entity, {}).get(row.uid)
    says = row.trouble or row.values.get("state") is not None or "state" in row.problems
    answers = any(row.values.get(name) is not None for name in PRINCIPLES.values())
    if says or not answers or (ours is not None and ours["state"] in COUNTED):
        return row
    return replace(row, values={**row.values, "state": _SUBMITTED})
