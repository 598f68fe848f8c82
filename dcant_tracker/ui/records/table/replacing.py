"""What replacing words in the cells of a list comes to, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.replacing import Replacing
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import queries
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.pasting import PastedRow, plan

_BLOCK = 2_000
_WORDED = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.TAGS})


@dataclass(frozen=True, slots=True)
class Replacement:
    """One cell: what it says, what it would say, and why not, where it is refused."""

    uid: str
    title: str
    field: Field
    before: str
    after: str
    value: Value = None
    problem: UserError | None = None


def worded(fields: Sequence[Field]) -> list[Field]:
    """Those of ``fields`` that hold words, which are looked through where no field is named."""
    return [field for field in fields if field.kind in _WORDED]


def replacements(
    store: Store, entity: str, row_ids: Sequence[int], fields: Sequence[Field], replacing: Replacing, programme: str
) -> list[Replacement]:
    """The cells of ``fields`` in these rows that hold what is looked for, in the order of the rows."""
    reading = store.read()
    labels = reading.labels()
    declared, titles = CATALOGUE[entity], Titles(labels)
    found: list[Replacement] = []
    for start in range(0, len(row_ids), _BLOCK):
        wanted = row_ids[start : start + _BLOCK]
        records = queries.rows(reading, entity, wanted)
        if any(field.is_ref for field in fields):
            labels.preload_refs(declared, records.values())
        for record in (records[number] for number in wanted if number in records):
            for field in fields:
                before = labels.of_field(field, record[field.name])
                after = replacing.in_text(before)
                if after != before:
                    title = titles.of_record(record)
                    found.append(Replacement(record.uid, title, field, before, after))
    return _understood(store, entity, found, programme)


def _understood(store: Store, entity: str, found: list[Replacement], programme: str) -> list[Replacement]:
    """The same, with the values that would be written, or why they are refused."""
    rows = [PastedRow(one.uid, {one.field.name: one.after}) for one in found]
    made = plan(store, entity, rows, {}, programme)
    refused = {one.rank: one.problem for one in made.refused}
    return [
        Replacement(
            one.uid,
            one.title,
            one.field,
            one.before,
            one.after,
            made.cells.get(one.uid, {}).get(one.field.name),
            refused.get(rank),
        )
        for rank, one in enumerate(found)
    ]
