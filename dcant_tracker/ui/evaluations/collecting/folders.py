"""The folders of a collection: where forms are put and found, and how one is shown."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from dcant_tracker.words import _

_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def suggested_folder(campaign: str) -> Path:
    """« Évaluation – Printemps 2017 » in the person's documents."""
    name = _NOT_IN_A_NAME.sub("-", _("Évaluation – {campaign}").format(campaign=campaign)).strip(" .")
    return documents() / name


def documents() -> Path:
    """The person's documents, or their own folder."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def show_folder(folder: Path) -> None:
    """Open a folder of this machine in the system's file manager; nothing else is ever opened."""
    if folder.is_dir():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
