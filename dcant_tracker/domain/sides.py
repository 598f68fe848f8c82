"""Whose view of a measure a progress point is: the State's, or that of the territories."""

from dcant_tracker.domain.kinds import Value

STATE_KIND = "etat"
"""The kind of the organisations that belong to the State."""


def speaks_for_state(author: str, kind: Value, lead_state: Value) -> bool:
    """Whether the organisation ``author`` (uid) of a ``kind`` gives the State's view of a measure.

    The State speaks through its own services, and through its pilot of the measure (``lead_state``, a uid).
    """
    return author == lead_state or kind == STATE_KIND
