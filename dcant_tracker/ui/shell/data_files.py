"""What the window and the first screen may ask of whoever holds the data files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from dcant_tracker.preferences import Preferences
from dcant_tracker.ui.work.messages import Messages
from dcant_tracker.ui.work.session import Session


class DataFiles(Protocol):
    """Opens, creates and closes data files; what goes wrong is said there."""

    preferences: Preferences

    @property
    def messages(self) -> Messages:
        """What is said while no file is open."""

    def open(self, path: Path, tables: Sequence[Path] = ()) -> bool:
        """Open the data file at ``path`` in place of the current one, then take in ``tables``; False when refused.

        Where another window has the file, that one comes to the front and takes them in.
        """

    def restore_newest(self, path: Path) -> None:
        """Put the newest sound backup in the place of the file at ``path``, and open that."""

    def open_sound_copy(self, path: Path) -> None:
        """Make a sound copy beside the file at ``path``, which stays as it is, and open that."""

    def reopen(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Open ``path`` anew, its whole content was replaced; ``then`` goes on with its session."""

    def create_empty(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Create an empty data file and open it; ``then`` goes on with its session."""

    def create_public(self, path: Path, then: Callable[[Session], object] | None = None) -> None:
        """Create a data file with the public DcANT data and open it."""

    def on_window_closed(self, window: QWidget) -> None:
        """A window is gone."""
