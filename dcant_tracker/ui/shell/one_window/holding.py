"""What the window holds while it has a data file: its claim, and soon after it is there, an open ear."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from dcant_tracker.ui.shell.one_window.claim import Claim

if TYPE_CHECKING:
    from dcant_tracker.ui.shell.one_window.listening import Listening
    from dcant_tracker.ui.shell.one_window.request import Request

LISTENING_MS = 1_500
"""How long after the window is there it listens: what Qt knows of sockets is loaded only then."""


class Holding(QObject):
    """The claim of one window at a time; ``accept`` answers other starts, which ask for its file."""

    def __init__(self, accept: "Callable[[Request], bool]", parent: QObject) -> None:
        super().__init__(parent)
        self._accept = accept
        self._claim = Claim()
        self._listening: Listening | None = None

    def claim(self, path: Path) -> Claim | None:
        """The claim on the data file at ``path``, which may be held already; None where another window has it."""
        return self._claim if self._claim.is_of(path) else Claim.take(path)

    def give_up(self, claim: Claim | None) -> None:
        """Nothing came of ``claim``."""
        if claim is not None and claim is not self._claim:
            claim.release()

    def hold(self, claim: Claim) -> None:
        """Hold ``claim`` in place of the one before, and listen under its name in a moment."""
        if claim is self._claim:
            return
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        self._claim.release()
        self._claim = claim
        if claim.name:
            QTimer.singleShot(LISTENING_MS, self, partial(self._listen, claim))

    def release(self) -> None:
        """Another window may have the file."""
        self.hold(Claim())

    def _listen(self, claim: Claim) -> None:
        from dcant_tracker.ui.shell.one_window.listening import Listening

        if claim is self._claim:
            self._listening = Listening(claim, self._accept, self)
