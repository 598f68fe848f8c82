"""What may be said to a person, and asked of one, by whoever holds a session."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.ui.work.jobs import Progress

Action = Callable[[], object]


class Messages(Protocol):
    """The window of the application says it in toasts, banners and dialogs above ``window``; tests answer instead."""

    window: QWidget | None

    @property
    def toasted(self) -> SignalInstance:
        """(text, label of the action or "", what the action does or None, another (label, action) or None)."""

    @property
    def refused(self) -> SignalInstance:
        """UserError: a banner that stays until it is closed."""

    def toast(
        self,
        text: str,
        action_label: str | None = None,
        action: Action | None = None,
        also: tuple[str, Action] | None = None,
    ) -> None:
        """Say ``text`` for a few seconds, with one thing to do about it, or two."""

    def error(self, problem: UserError) -> None:
        """Say what was refused and what to do next."""

    def problem(self, problem: BaseException) -> None:
        """Say what went wrong: a UserError as a refusal, anything else as a defect."""

    def ask(self, title: str, text: str, yes: str, no: str | None = None, *, danger: bool = False) -> bool:
        """Whether the person says ``yes``; ``danger`` marks what destroys."""

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        """Which of ``options`` the person takes; None for none of them."""

    def ask_text(self, title: str, text: str, value: str = "") -> str | None:
        """One line that the person types; None when given up."""

    def run(self, dialog: QDialog) -> bool:
        """Open ``dialog`` modally; True when accepted."""

    def progress(self, progress: Progress) -> None:
        """Show how far long work is."""

    def open_file(self, title: str, filters: str, folder: Path | None = None) -> Path | None:
        """An existing file that the person picks; ``filters`` as Qt writes them (``Classeurs (*.xlsx)``)."""

    def open_files(self, title: str, filters: str, folder: Path | None = None) -> list[Path]:
        """Existing files that the person picks."""

    def open_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """A folder that the person picks, or makes there."""

    def save_file(self, title: str, suggested: Path, filters: str) -> Path | None:
        """Where the person wants a new file; the suffix of ``suggested`` is added when none is typed."""
