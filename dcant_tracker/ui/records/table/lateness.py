"""« En retard » for one record in view; lists ask the same of the database (store.queries)."""

from datetime import date

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import is_late
from dcant_tracker.store.reading.queries import due_fields

_OPEN = frozenset({"not_started", "in_progress"})


def due_field(entity: Entity) -> str | None:
    """The field whose day makes a record of ``entity`` late; None where nothing is ever due."""
    return due_fields(entity)[0]


def late(entity: Entity, values: Values, today: date) -> bool:
    """Whether a record of ``entity`` holding ``values`` is overdue ``today`` (a local day)."""
    due, done = due_fields(entity)
    due_on = values.get(due) if due else None
    done_on = values.get(done) if done else None
    if not isinstance(due_on, date):
        return False
    if entity.name == "recommendation" and (
        values.get("status") not in _OPEN or values.get("withdrawn_on") is not None
    ):
        return False
    return is_late(due_on, done_on if isinstance(done_on, date) else None, today)
