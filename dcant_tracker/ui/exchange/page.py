"""« Envois et retours » : every workbook out and in, its file kept, and what changed since the last sending."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QWidget

from dcant_tracker.ui.exchange.ledger.since_view import SinceView
from dcant_tracker.ui.exchange.ledger.view import LedgerView
from dcant_tracker.ui.exchange.preview.paused_list import PausedList
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_LEDGER, _SINCE = range(2)

KEYS = KeysOf(lambda: _("Envois et retours"), {"find": Keys(lambda: _("Filtrer la liste"), ("Ctrl+F",))})


class ExchangesPage(Page):
    """What waits at the top; below, the ledger and what changed since it was last sent, as two tabs."""

    chapter = "echanges"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.paused = PausedList(session)
        self.paused.emptied.connect(self.focus_list)
        self.ledger = LedgerView(session)
        self.since = SinceView(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.ledger, theme.icon("arrow-left-right"), _("Échanges"))
        self.tabs.addTab(self.since, theme.icon("pencil"), _("Modifications depuis le dernier envoi"))
        in_column(self.paused, (self.tabs, 1), within=self, spacing=0)
        answer(self, KEYS["find"], self._on_find, inside=True)
        self._export = action(self, "upload", _("Exporter vers Excel…"), self.on_export, primary=True)
        self._import = action(self, "download", _("Importer un classeur…"), session.importWanted.emit)

    def head_actions(self) -> list[QAction]:
        """What can be done here whatever is in view."""
        return [self._export, self._import]

    def show_place(self, place: object) -> None:
        """Show what changed since the last sending to a partner (its uid; None: to nobody in particular)."""
        self.tabs.setCurrentIndex(_SINCE)
        self.since.show_partner(place if isinstance(place, str) else None)

    def focus_list(self) -> None:
        """Give the keyboard to the list in view."""
        self.tabs.currentWidget().setFocus()

    @Slot()
    def _on_find(self) -> None:
        (self.ledger if self.tabs.currentIndex() == _LEDGER else self.since).text.setFocus()

    @Slot()
    def on_export(self) -> None:
        """A workbook out."""
        from dcant_tracker.ui.exchange.outgoing import export_workbook

        export_workbook(self._session, self.window())
