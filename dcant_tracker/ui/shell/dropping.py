"""The files that can be dropped on a window, or chosen in its place."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"})
DATA_FILES = frozenset({".sqlite"})


def dropped(event: QDropEvent) -> list[Path]:
    """The workbooks and data files that ``event`` brings."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in WORKBOOKS | DATA_FILES]
