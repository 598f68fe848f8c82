"""What a computed cell says."""

from collections.abc import Mapping
from dataclasses import dataclass

from dcant_tracker.domain.kinds import Value


@dataclass(frozen=True, slots=True)
class Told:
    """What one cell says: its ``text``, the ``value`` that it is sorted by, and whether it ``warns``."""

    text: str = ""
    value: Value | float = None
    warns: bool = False


NOTHING = Told()

Cells = Mapping[str, Told]
"""What one record says, by the name of the computed field."""
