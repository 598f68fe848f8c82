"""The window stays a moment while what is typed is being saved, and longer when it cannot be."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.store.reading.entry_queue import Place
from dcant_tracker.ui.evaluations.form_step import entry_text
from dcant_tracker.ui.evaluations.writer import EntryWriter
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class ClosingGuard(QObject):
    """Watches the window of a pane; ``leave`` saves what is typed, ``go_back`` shows what could not be,
    ``give_up`` forgets it.
    """

    def __init__(
        self,
        session: Session,
        writer: EntryWriter,
        leave: Callable[[], None],
        go_back: Callable[[Place], object],
        give_up: Callable[[Place], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._writer = writer
        self._leave = leave
        self._go_back = go_back
        self._give_up = give_up
        self._window: QWidget | None = None
        self._is_closing = False
        writer.saved.connect(self._on_saved)
        writer.refused.connect(self._on_refused)

    def watch(self, window: QWidget) -> None:
        """Watch ``window`` from now on."""
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Close and self._holds_back():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _holds_back(self) -> bool:
        if not self._session.is_open:
            return False
        self._leave()
        if self._writer.troubled:
            QTimer.singleShot(0, self, self._ask)
            return True
        self._is_closing = bool(self._writer.kept)
        return self._is_closing

    @Slot()
    def _ask(self) -> None:
        """Close after all, or go back to what could not be saved."""
        for place in self._writer.troubled:
            if not self._gives_up(place):
                self._go_back(place)
                return
            self._give_up(place)
        if self._window is not None:
            self._window.close()

    def _gives_up(self, place: Place) -> bool:
        return self._session.messages.ask(
            _("Fermer sans enregistrer cette évaluation ?"),
            f"{entry_text(self._session.labels(), place)}\n{self._writer.kept[place].problem}",
            _("Fermer sans enregistrer"),
            _("Y revenir"),
            danger=True,
        )

    def _on_saved(self, _place: Place) -> None:
        if self._is_closing and not self._writer.kept and self._window is not None:
            self._is_closing = False
            QTimer.singleShot(0, self._window, self._window.close)

    def _on_refused(self, _place: Place, _problem: object) -> None:
        self._is_closing = False
