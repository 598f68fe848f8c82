"""Whether the program on the disk is still the one that runs: a package may be brought up to date under its window.

What the window has not loaded by then would come from the newer program, and fail.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from dcant_tracker.errors import UserError
from dcant_tracker.settings import APP_NAME
from dcant_tracker.words import _


@dataclass(slots=True)
class ProgramFile:
    """The file that this process was started from; None from the source, where Python reads modules one by one."""

    path: Path | None = None
    _began_as: tuple[int, int, int] | None = field(init=False)

    def __post_init__(self) -> None:
        self._began_as = self._look()

    @classmethod
    def running(cls) -> "ProgramFile":
        """The packaged program of this process."""
        return cls(Path(sys.executable) if getattr(sys, "frozen", False) else None)

    def is_replaced(self) -> bool:
        """Whether another file, or none, is in its place."""
        return self._began_as is not None and self._look() != self._began_as

    def _look(self) -> tuple[int, int, int] | None:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns


def replaced() -> UserError:
    """What to say of it."""
    return UserError(
        _("{app} a été mis à jour pendant qu'il était ouvert.").format(app=APP_NAME),
        _("Fermez-le et ouvrez-le de nouveau : ce qui est enregistré l'est toujours."),
    )


class ProgramWatch(QObject):
    """Says through ``tell``, once, that the program was replaced, when the officer comes back to one of its windows."""

    def __init__(self, program: ProgramFile, tell: Callable[[UserError], None], app: QGuiApplication) -> None:
        super().__init__(app)
        self._program = program
        self._tell = tell
        self._app = app
        if program.path is not None:
            app.focusWindowChanged.connect(self._on_focus_moved)

    @Slot()
    def _on_focus_moved(self) -> None:
        if self._app.focusWindow() is not None and self._program.is_replaced():
            self._app.focusWindowChanged.disconnect(self._on_focus_moved)
            self._tell(replaced())
