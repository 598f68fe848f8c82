"""Folders of this machine: where documents are, and how a folder is shown.

What Qt knows of addresses and places is loaded when a folder is asked for, not with the first page.
"""

from pathlib import Path

from dcant_tracker.file_formats import EML, format_of


def documents() -> Path:
    """The person's documents, or their own folder."""
    from PySide6.QtCore import QStandardPaths

    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def open_draft(path: Path) -> None:
    """Open a message that was just written in the person's mail program; no file of another kind."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    if path.is_file() and format_of(path) is EML:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_folder(folder: Path) -> None:
    """Open a folder of this machine in the system's file manager; but for a draft, nothing else is ever opened."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    if folder.is_dir():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
