"""Stands in for what would open a dialog: tests read what was said and decide what is answered."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog

from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.messages import Action


class FakeMessages(WindowMessages):
    """Keeps what was said. ``answers`` are given in order; a question without an answer fails the test."""

    def __init__(self) -> None:
        super().__init__(None)
        self.toasts: list[str] = []
        self.actions: list[tuple[str, Action]] = []
        self.second: tuple[str, Action] | None = None
        self.errors: list[UserError] = []
        self.crashes: list[BaseException] = []
        self.questions: list[str] = []
        self.answers: list[object] = []
        self.progresses: list[Progress] = []
        self.on_run: Callable[[QDialog], bool] | None = None

    def toast(
        self,
        text: str,
        action_label: str | None = None,
        action: Action | None = None,
        also: tuple[str, Action] | None = None,
    ) -> None:
        self.toasts.append(text)
        self.second = also
        if action_label and action:
            self.actions.append((action_label, action))
        super().toast(text, action_label, action, also)

    def error(self, problem: UserError) -> None:
        self.errors.append(problem)
        super().error(problem)

    def crash(self, problem: BaseException) -> None:
        self.crashes.append(problem)

    def ask(self, title: str, text: str, yes: str, no: str | None = None, *, danger: bool = False) -> bool:
        return bool(self._answer(f"{title}\n{text}"))

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        return self._answer(f"{title}\n{text}")

    def ask_text(self, title: str, text: str, value: str = "") -> str | None:
        return self._answer(f"{title}\n{text}")

    def run(self, dialog: QDialog) -> bool:
        self.questions.append(dialog.windowTitle())
        assert self.on_run is not None, f"unexpected dialog: {dialog.windowTitle()}"
        try:
            return self.on_run(dialog)
        finally:
            dialog.deleteLater()

    def progress(self, progress: Progress) -> None:
        self.progresses.append(progress)

    def open_file(self, title: str, filters: str, folder: Path | None = None) -> Path | None:
        return self._answer(title)

    def open_files(self, title: str, filters: str, folder: Path | None = None) -> list[Path]:
        return self._answer(title)

    def open_folder(self, title: str, folder: Path | None = None) -> Path | None:
        return self._answer(title)

    def save_file(self, title: str, suggested: Path, filters: str) -> Path | None:
        return self._answer(title)

    def _answer(self, question: str):
        self.questions.append(question)
        assert self.answers, f"no answer prepared for: {question}"
        return self.answers.pop(0)
