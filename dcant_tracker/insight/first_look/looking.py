"""The first look at any record: by its entity, nothing where there is none to take."""

from collections.abc import Callable, Mapping

from dcant_tracker.insight.first_look.lines import Section, filled
from dcant_tracker.insight.first_look.organisation import organisation
from dcant_tracker.insight.first_look.subject import experiment, measure
from dcant_tracker.insight.state import State
from dcant_tracker.store.records.record import Record, get

_LOOKS: Mapping[str, Callable[[State, Record], tuple[Section, ...]]] = {
    "recommendation": measure,
    "experiment": experiment,
    "organisation": organisation,
}


def first_look(state: State, entity: str, uid: str) -> tuple[Section, ...]:
    """What to know first of the record ``uid``; empty where nothing is known, or where it is gone."""
    record = get(state.reading, entity, uid)
    return filled(_LOOKS[entity](state, record)) if record is not None and entity in _LOOKS else ()
