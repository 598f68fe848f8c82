"""Another data file in a window of its own: a process of its own, which no crash or long work of this one holds up."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from dcant_tracker.errors import UserError
from dcant_tracker.words import _


def open_beside(path: Path) -> None:
    """Start the application once more, on ``path``. Raises UserError where the system does not let it start."""
    program, *arguments = _command(path)
    started = QProcess.startDetached(program, arguments)
    if not (started[0] if isinstance(started, tuple) else started):
        raise UserError(
            _("La nouvelle fenêtre n'a pas pu s'ouvrir."),
            _("Ouvrez « {file} » depuis votre bureau, ou à la place de celui-ci (Fichier › Ouvrir).").format(
                file=path.name
            ),
        )


def _command(path: Path) -> list[str]:
    ours = [] if getattr(sys, "frozen", False) else ["-m", "dcant_tracker"]
    return [sys.executable, *ours, "--data", str(path)]
