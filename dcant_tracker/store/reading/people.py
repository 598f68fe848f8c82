"""Who holds their functions on a given day: « A quitté ses fonctions le » is the first day without them."""

from datetime import date, timedelta

from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record


def in_office(day: date) -> Condition:
    """What a list of contacts asks for to hold those in office on ``day``."""
    return Condition("left_on", (day + timedelta(days=1), None), "from")


def is_in_office(contact: Record, day: date) -> bool:
    """Whether ``contact`` is in office on ``day``."""
    left = contact["left_on"]
    return not isinstance(left, date) or left > day
