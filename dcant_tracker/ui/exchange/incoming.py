"""The path of workbooks that come in: compared on the worker, decided on screen, written in one step."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dcant_tracker.exchange import importing
from dcant_tracker.exchange.deciding import Choice
from dcant_tracker.exchange.importing import Imported
from dcant_tracker.exchange.preview import Preview
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.wording import counted
from dcant_tracker.ui.jobs import Progress
from dcant_tracker.ui.session import Session
from dcant_tracker.words import _


class Imports(QObject):
    """Takes in workbooks one after the other."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._waiting: deque[Path] = deque()

    def take(self, paths: Sequence[Path]) -> None:
        """Compare the first file; the others wait their turn."""
        was_idle = not self._waiting
        self._waiting.extend(paths)
        if was_idle:
            self._compare_next()

    def _compare_next(self) -> None:
        if not self._waiting:
            return
        path = self._waiting[0]

        def work(store: Store, progress: Progress) -> Preview:
            return importing.prepare(store, path, progress=progress)

        title = _("Lecture et comparaison de {file}").format(file=path.name)
        self._session.jobs.long(title, work, self._on_compared, self._on_refused)

    def _on_refused(self, problem: Exception) -> None:
        self._session.messages.problem(problem)
        self._next()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft()
        self._compare_next()

    def _on_compared(self, preview: Preview) -> None:
        from dcant_tracker.ui.exchange.preview import PreviewDialog, nothing_to_do

        preview = preview.read_through(self._session.store.read())
        nothing = nothing_to_do(preview)
        if nothing is not None:
            self._session.messages.toast(nothing.message)
            self._apply(preview, [])
            return
        dialog = PreviewDialog(self._session, preview, self._window)
        dialog.resize(self._window.size() * 0.96)
        if self._session.messages.run(dialog):
            self._apply(preview, dialog.choices.final())
        else:
            self._next()

    def _apply(self, preview: Preview, choices: Sequence[Choice]) -> None:
        def work(store: Store, progress: Progress) -> Imported:
            return importing.apply(store, [preview.read_through(store.read())], [choices], progress)

        self._session.jobs.long(
            _("Intégration de {file}").format(file=preview.path.name), work, self._on_applied, self._on_refused
        )

    def _on_applied(self, done: Imported) -> None:
        applied = done.outcomes[0].applied
        if done.changes and applied is not None:
            text = f"{done.outcomes[0].preview.path.name} : {counted(applied.to_json() | {'left': 0})}"
            self._session.messages.toast(text, _("Annuler"), self._session.undo)
        self._next()
