"""The window stays when something that was typed in a meeting could not be written, until the person says otherwise."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.kit.close_watch import CloseWatch
from dcant_tracker.ui.meetings.sitting import SittingPane
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class ClosingGuard(QObject):
    """Watches the window of the meetings; ``panes`` are those that are open, ``go_back`` shows one of them.

    What can be written is on its way once a pane was left: the window itself waits for that.
    """

    def __init__(
        self,
        session: Session,
        panes: Callable[[], Sequence[SittingPane]],
        go_back: Callable[[SittingPane], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panes = panes
        self._go_back = go_back
        self._watch = CloseWatch(self._holds_back, self)
        self._gives_up = False

    def watch(self, window: QWidget) -> None:
        """Watch ``window`` from now on."""
        self._watch.watch(window)

    def _holds_back(self) -> bool:
        if not self._session.is_open or self._gives_up:
            return False
        for pane in self._panes():
            pane.leave()
        if not any(pane.refused for pane in self._panes()):
            return False
        QTimer.singleShot(0, self, self._ask)
        return True

    @Slot()
    def _ask(self) -> None:
        """Close after all, or go back to what could not be written."""
        pane = next((pane for pane in self._panes() if pane.refused), None)
        if pane is not None and not self._session.messages.ask(
            _("Fermer sans enregistrer ce qui est tapé dans la réunion ?"),
            "\n".join(pane.refused),
            _("Fermer sans enregistrer"),
            _("Y revenir"),
            danger=True,
        ):
            self._go_back(pane)
            return
        self._gives_up = True
        self._watch.close()
