"""What records are called when they are told to people: the one place that makes titles from their declarations.

The key of a record (:class:`~dcant_tracker.store.records.labels.Labels`) is what workbooks and commands name it by.
"""

from collections.abc import Mapping
from datetime import date

from dcant_tracker.domain.calendar_days import day_in_words
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.titles import fields_of, said
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record


class Titles:
    """Titles over the labels of one state of the data; throw the object away with them."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._called: dict[tuple[str, str], str] = {}

    def of_record(self, record: Record) -> str:
        """« Jalon “Cahier des charges” – mesure 3 »."""
        return self.of_values(record.entity, record.values)

    def of_values(self, entity: str, values: Mapping[str, Value]) -> str:
        """The title of a record holding ``values``; empty where nothing of it is filled."""
        pattern = CATALOGUE[entity].title
        if not pattern:
            return self._labels.of_values(entity, values)
        is_filled = any(values.get(name) is not None for name in fields_of(pattern))
        return self._said(entity, pattern, values) if is_filled else ""

    def of(self, entity: str, uid: str | None) -> str:
        """The title of ``uid``; empty for None, the uid where there is no such record."""
        values = self._labels.values_of(entity, uid) if uid is not None else None
        return self._labels.of(entity, uid) if values is None else self.of_values(entity, values)

    def called(self, entity: str, uid: str) -> str:
        """How others name ``uid`` within their own titles: « mesure 3 »."""
        known = self._called.get((entity, uid))
        if known is None:
            pattern = CATALOGUE[entity].called or CATALOGUE[entity].title
            values = self._labels.values_of(entity, uid) if pattern else None
            if values is None:
                return self._labels.of(entity, uid)
            known = self._called[entity, uid] = self._said(entity, pattern, values)
        return known

    def of_value(self, field: Field, value: Value) -> str:
        """``value`` of ``field`` as people read it, a record by its title."""
        referred = field.referred(value)
        if referred is not None and referred[0] in CATALOGUE:
            return self.of(*referred)
        return self._labels.of_field(field, value)

    def of_field(self, field: Field, value: Value) -> str:
        """What ``field`` says within a title: days in words, records as others name them."""
        referred = field.referred(value)
        if referred is not None and referred[0] in CATALOGUE:
            return self.called(*referred)
        return day_in_words(value) if isinstance(value, date) else self._labels.of_field(field, value)

    def _said(self, entity: str, pattern: str, values: Mapping[str, Value]) -> str:
        declared = CATALOGUE[entity]
        return said(pattern, lambda name: self._of_cell(declared, name, values))

    def _of_cell(self, declared: Entity, name: str, values: Mapping[str, Value]) -> str:
        if declared.dated and declared[name].target == "organisation":
            return self._labels.of_cell(declared, name, values)
        return self.of_field(declared[name], values.get(name))
