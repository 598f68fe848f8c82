"""The participations that stand on the day of a state."""

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.participations import InForce


def in_force(state: State, selection: Selection) -> InForce:
    """Those of the programme and of the kind of organisation that ``selection`` names."""
    return InForce(state.day, selection.programme, selection.kind)
