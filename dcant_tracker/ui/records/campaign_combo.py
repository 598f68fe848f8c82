"""The list of campaigns to choose from, the one that opened last first."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class CampaignCombo(QComboBox):
    """Campaigns by their opening; ``first`` is an entry above them that stands for none in particular."""

    def __init__(self, session: Session, first: str = "") -> None:
        super().__init__()
        self._session = session
        self._first = first
        self.setAccessibleName(_("Campagne"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(28)
        self.refresh()

    @property
    def campaign(self) -> str | None:
        """The uid of the campaign chosen."""
        uid: str | None = self.currentData()
        return uid

    def refresh(self) -> None:
        """Read the campaigns again; the one chosen stays, and nothing is told."""
        kept = self.campaign
        with QSignalBlocker(self):
            self.clear()
            if self._first:
                self.addItem(self._first, None)
            for found in records(self._session.store.read(), Query("campaign", order=("-opens_on",))):
                self.addItem(str(found["label"]), found.uid)
            self.show_campaign(kept)

    def show_campaign(self, uid: str | None) -> None:
        """Choose the campaign ``uid`` without telling; one that is not listed leaves the first."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(self.findData(uid), 0))
