"""« Relancer » : the text for those who have not answered, or not everything."""

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.letter import Addresses
from dcant_tracker.exchange.collecting.reminding import addresses, reminder
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.store.store import Store
from dcant_tracker.ui.evaluations.collecting.reminder_panel import ReminderPanel
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Reminding:
    """Who is to be reminded, where to, and with which words."""

    missing: list[Asked]
    partly: list[Asked]
    text: str
    known: Addresses


def reminding(store: Store, campaign: str, who: str) -> Reminding:
    """What to write to those who have not answered everything in ``campaign``, signed ``who``."""
    reading = store.read()
    left = [response for response in responses(reading, campaign) if not response.is_complete]
    missing = [response.asked for response in left if not response.received]
    partly = [response.asked for response in left if response.received]
    text = reminder(reading, campaign, missing, partly, who)
    return Reminding(missing, partly, text, addresses(reading, [*missing, *partly]))


class ReminderDialog(QDialog):
    """The panel of the collection, for answers that are typed here."""

    def __init__(self, session: Session, found: Reminding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Relancer ceux qui n'ont pas tout répondu"))
        scale = theme.tokens().scale
        room = parent.size() if parent is not None else self.screen().availableSize()
        width, height = min(round(900 * scale), room.width() - 40), min(round(560 * scale), room.height() - 40)
        self.resize(width, height)
        self.panel = ReminderPanel(session)
        self.panel.show_missing(found.missing, found.partly, found.text, found.known, width)
        close = push_button(_("Fermer"), default=True)
        close.clicked.connect(self.accept)
        in_column((self.panel, 1), button_row(close), within=self, margins=(20, 14, 20, 16))
