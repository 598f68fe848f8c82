"""What bodies hold already: a row without « Réf. » that would give one a second record is asked about."""

from collections.abc import Mapping
from functools import cached_property

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, all_records
from dcant_tracker.words import _

HOLDERS: Mapping[str, tuple[str, ...]] = {
    "participation": ("organisation", "recommendation"),
    "evaluation": ("evaluator", "recommendation", "campaign"),
}
"""By entity, the fields that say who holds a record about what; roles and experiments may be told in many ways."""


class HeldAlready:
    """What bodies hold already, read when first asked for."""

    def __init__(self, reading: Reading, labels: Labels) -> None:
        self._reading = reading
        self._labels = labels

    @cached_property
    def _held(self) -> dict[tuple[str, ...], list[Record]]:
        found: dict[tuple[str, ...], list[Record]] = {}
        for entity in HOLDERS:
            for record in all_records(self._reading, entity):
                found.setdefault(_place(entity, record.values), []).append(record)
        return found

    def question(self, entity: str, values: Mapping[str, Value]) -> str:
        """What to ask about a record that would be added with ``values``; empty where there is nothing to ask."""
        if entity not in HOLDERS:
            return ""
        place = _place(entity, values)
        held = self._held.get(place, []) if all(place) else []
        if not held:
            return ""
        declared = CATALOGUE[entity]
        who, what, *_when = (self._labels.of_field(declared[name], values[name]) for name in HOLDERS[entity])
        return _("{who} a déjà, pour {what} : {held}. La même, ou une autre en plus ?").format(
            who=who, what=what, held=" ; ".join(self._said(record) for record in held)
        )

    def _said(self, record: Record) -> str:
        entity = CATALOGUE[record.entity]
        names = ("role", "experiment") if record.entity == "participation" else ("experiment", "state")
        texts = [self._labels.of_field(entity[name], record[name]) for name in names if record[name] is not None]
        return ", ".join(texts) or entity.one


def _place(entity: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    return (entity, *(str(values.get(name) or "") for name in HOLDERS[entity]))
