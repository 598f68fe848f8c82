"""A list of records as pages: its rows in their order, the columns that show, every text whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.insight.told import NOTHING, Cells
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.computed import ids_in_order
from dcant_tracker.ui.records.table.filters.facets import describe
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.insight.reports.structure import Report


@dataclass(frozen=True)
class PrintedList:
    """The records of ``query`` (as it is in effect) under ``fields``; runs on the worker."""

    title: str
    query: Query
    fields: Sequence[Field]

    def __call__(self, store: Store) -> "Report":
        """The list as a report."""
        from dcant_tracker.insight.reports import printed
        from dcant_tracker.insight.reports.origin import made_from

        row_ids = ids_in_order(CATALOGUE[self.query.entity], self.query)(store)[: printed.MOST_ROWS + 1]
        found = queries.rows(store.read(), self.query.entity, row_ids.tolist())
        records = [found[row_id] for row_id in row_ids if row_id in found]
        labels = store.labels()
        labels.preload_refs(CATALOGUE[self.query.entity], records)
        titles = Titles(labels)
        told = self._computed(store, records)
        rows = [[self._text(titles, told, record, field) for field in self.fields] for record in records]
        today = date.today()  # noqa: DTZ011 - a local day
        said = made_from(data_line(store.read(), today, self.query.programme or None), store.officer)
        head = printed.Head(self.title, self._narrowed(store), today, said)
        numeric = [at for at, field in enumerate(self.fields) if field.kind is Kind.INT]
        return printed.table(head, [field.label for field in self.fields], rows, numeric=numeric)

    def _text(self, titles: Titles, told: Mapping[str, Cells], record: Record, field: Field) -> str:
        if field.name in record.values:
            return titles.of_value(field, record[field.name])
        return told.get(record.uid, {}).get(field.name, NOTHING).text

    def _computed(self, store: Store, records: Sequence[Record]) -> Mapping[str, Cells]:
        if all(field.name in CATALOGUE[self.query.entity] for field in self.fields):
            return {}
        from dcant_tracker.insight.computed import computed
        from dcant_tracker.insight.state import present

        return computed(present(store.read()), self.query.entity, [one.uid for one in records])

    def _narrowed(self, store: Store) -> str:
        """The programme, the words and the filters that the list is narrowed by."""
        programme = store.labels().of("programme", self.query.programme) if self.query.programme else ""
        words = _("« {text} »").format(text=self.query.text) if self.query.text else ""
        filters = (describe(store, self.query.entity, one) for one in self.query.conditions)
        return " – ".join(filter(None, (programme, words, *filters)))
