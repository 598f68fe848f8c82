"""The log and the report of the last defect, shown so that they can be copied for whoever mends the application."""

import os
from collections.abc import Callable
from pathlib import Path

from dcant_tracker.settings import incident_file, log_file
from dcant_tracker.technical_log import told_version
from dcant_tracker.ui.kit.text_dialog import TextsDialog
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_BYTES = 200_000
"""Of the end of a log."""


def show_log(session: Session) -> None:
    """Show the end of the log."""
    _show(session, _("Journal technique"), log_file, _("Rien d'anormal n'a été noté."))


def show_incident(session: Session) -> None:
    """Show the report of the last defect."""
    _show(session, _("Rapport d'incident"), incident_file, _("Aucun incident n'a été noté."))


def _show(session: Session, title: str, place: Callable[[], Path], nothing: str) -> None:
    path, text = None, ""
    try:
        path = place()
        text = _end_of(path)
    except OSError:
        text = ""
    shown = text or f"{told_version()}\n\n{nothing}"
    folder = path.parent if path is not None else None
    session.messages.run(TextsDialog(session, title, [(title, shown)], session.messages.window, folder))


def _end_of(path: Path) -> str:
    """The last lines of the file at ``path``; empty where there is none. Raises OSError."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _MOST_BYTES))
        text = file.read(_MOST_BYTES).decode("utf-8", errors="replace")
    return text if size <= _MOST_BYTES else text.partition("\n")[2]
