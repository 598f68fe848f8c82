"""The texts of many cells, read in blocks, and put on the clipboard."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.store.reading import queries
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
    cells: list[list[str]] = []
    for start in range(0, len(row_ids), _BLOCK):
        wanted = row_ids[start : start + _BLOCK]
        found = queries.rows(reading, entity, wanted)
        labels.preload_refs(CATALOGUE[entity], found.values())
        for row_id in wanted:
            record = found.get(row_id)
            cells.append([labels.of_field(field, record[field.name]) if record else "" for field in fields])
        if progress is not None:
            progress(len(cells), len(row_ids))
    return cells


def to_clipboard(cells: Sequence[Sequence[str]]) -> None:
    """Put ``cells`` on the clipboard, as text and as HTML."""
    data = QMimeData()
    data.setText(clipboard.to_text(cells))
    data.setHtml(clipboard.to_html(cells))
    QGuiApplication.clipboard().setMimeData(data)
