"""Folders of this machine: where documents are, and how a folder is shown."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices


def documents() -> Path:
    """The person's documents, or their own folder."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def show_folder(folder: Path) -> None:
    """Open a folder of this machine in the system's file manager; nothing else is ever opened."""
    if folder.is_dir():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
