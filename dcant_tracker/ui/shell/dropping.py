"""The files that can be dropped on a window, or chosen in its place."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QDropEvent

from dcant_tracker.file_formats import DATA_FILES, READABLE, format_of


def dropped(event: QDropEvent) -> list[Path]:
    """The workbooks and data files that ``event`` brings."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if format_of(path, [*READABLE, *DATA_FILES])]


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that are taken in as tables."""
    return [path for path in paths if format_of(path, READABLE)]


def data_files(paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that hold all the data."""
    return [path for path in paths if format_of(path, DATA_FILES)]
