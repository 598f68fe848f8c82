"""What a new record holds before anything is typed."""

from datetime import date

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.ui.work.session import Session


def first_values(session: Session, entity: Entity) -> dict[str, Value]:
    """Usual choices, today, the programme, the officer."""
    values: dict[str, Value] = {field.name: field.default for field in entity if field.default is not None}
    for field in entity:
        if field.name in PRESENTED[entity.name].today:
            values[field.name] = date.today()  # noqa: DTZ011 - days are local
        elif field.target == "programme" and session.programme:
            values[field.name] = session.programme
        elif field.name == "officer" and session.preferences.officer:
            values[field.name] = session.preferences.officer
    return values
