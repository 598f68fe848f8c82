"""The texts of many cells, read in blocks, and put on the clipboard."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.insight.told import NOTHING, Cells
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import clipboard
from dcant_tracker.ui.work.jobs import Progress

_BLOCK = 2_000


def cells_of(
    store: Store,
    entity: str,
    row_ids: Sequence[int],
    fields: Sequence[Field],
    progress: Progress | None = None,
) -> list[list[str]]:
    """What these fields of these rows hold, as it is copied: references by their key text."""
    reading, labels = store.read(), store.labels()
    declared = CATALOGUE[entity]
    is_computed = any(field.name not in declared for field in fields)
    cells: list[list[str]] = []
    for start in range(0, len(row_ids), _BLOCK):
        wanted = row_ids[start : start + _BLOCK]
        found = queries.rows(reading, entity, wanted)
        labels.preload_refs(declared, found.values())
        told = _computed(reading, entity, [one.uid for one in found.values()]) if is_computed else {}
        for row_id in wanted:
            record = found.get(row_id)
            cells.append([_text(record, field, labels, told) if record else "" for field in fields])
        if progress is not None:
            progress(len(cells), len(row_ids))
    return cells


def _text(record: Record, field: Field, labels: Labels, told: Mapping[str, Cells]) -> str:
    if field.name in record.values:
        return labels.of_field(field, record[field.name])
    return told.get(record.uid, {}).get(field.name, NOTHING).text


def _computed(reading: Reading, entity: str, uids: list[str]) -> dict[str, Cells]:
    from dcant_tracker.insight.computed import computed
    from dcant_tracker.insight.state import present

    return computed(present(reading), entity, uids)


def to_clipboard(cells: Sequence[Sequence[str]]) -> None:
    """Put ``cells`` on the clipboard, as text and as HTML."""
    data = QMimeData()
    data.setText(clipboard.to_text(cells))
    data.setHtml(clipboard.to_html(cells))
    QGuiApplication.clipboard().setMimeData(data)
