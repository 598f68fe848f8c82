"""The window stays a moment while what is typed is being saved, and longer when it cannot be."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.store.reading.entry_queue import Place
from dcant_tracker.ui.evaluations.form_step import entry_text
from dcant_tracker.ui.evaluations.writer import EntryWriter
from dcant_tracker.ui.kit.close_watch import CloseWatch
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
        self._watch = CloseWatch(self._holds_back, self)
        self._is_closing = False
        writer.saved.connect(self._on_saved)
        writer.refused.connect(self._on_refused)

    def watch(self, window: QWidget) -> None:
        """Watch ``window`` from now on."""
        self._watch.watch(window)

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
        self._watch.close()

    def _gives_up(self, place: Place) -> bool:
        return self._session.messages.ask(
            _("Fermer sans enregistrer cette évaluation ?"),
            f"{entry_text(self._session.labels(), place)}\n{self._writer.kept[place].problem}",
            _("Fermer sans enregistrer"),
            _("Y revenir"),
            danger=True,
        )

    def _on_saved(self, _place: Place) -> None:
        if self._is_closing and not self._writer.kept and self._watch.window is not None:
            self._is_closing = False
            QTimer.singleShot(0, self._watch.window, self._watch.window.close)

    def _on_refused(self, _place: Place, _problem: object) -> None:
        self._is_closing = False
