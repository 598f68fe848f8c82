"""The views of one list that were kept by name."""

from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record


def views_of(reading: Reading, listing: str) -> list[Record]:
    """The saved views of ``listing`` (an entity, or the matrix), by name."""
    return records(reading, Query("saved_view", conditions=(Condition("listing", (listing,)),)))
