"""The campaign that the page works on: those of the programme in view first, the others named with theirs."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from dcant_tracker.store.reading.campaigns import only_observing
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_CAMPAIGN = "evaluations.campaign"


class CampaignBox(QComboBox):
    """Remembers the campaign chosen last, in each data file."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._programmes: dict[str, str | None] = {}
        self.setAccessibleName(_("Campagne"))
        self.setToolTip(_("La campagne que montrent la saisie et la couverture"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(18)
        self.activated.connect(self._remember)
        self.refresh()

    @property
    def campaign(self) -> str:
        """The uid of the campaign chosen; empty when there is none."""
        return str(self.currentData() or "")

    @property
    def programme(self) -> str | None:
        """The programme of the campaign chosen; None where it has none of its own."""
        return self._programmes.get(self.campaign)

    @property
    def is_foreign(self) -> bool:
        """Whether the campaign is another programme's than the one in view."""
        return bool(self._session.programme and self.programme not in (None, self._session.programme))

    def refresh(self, *, moves: bool = False) -> None:
        """Read the campaigns again; the one chosen stays unless ``moves``: then one of the programme in view."""
        kept = self.campaign or self._remembered()
        found = records(self._session.store.read(), Query("campaign", order=("-opens_on", "label")))
        self._programmes = {one.uid: None if one["programme"] is None else str(one["programme"]) for one in found}
        shown = self._session.programme
        near = [one for one in found if not shown or self._programmes[one.uid] in (None, shown)]
        labels = self._session.labels()
        with QSignalBlocker(self):
            self.clear()
            for one in near:
                self.addItem(str(one["label"]), one.uid)
            for one in found:
                if one not in near:
                    named = labels.of("programme", self._programmes[one.uid])
                    self.addItem(f"{one['label']} ({named})", one.uid)
            at = self.findData(kept)
            moved = moves and self._programmes.get(kept) not in (None, shown)
            if near and (moved or at < 0):
                at = max(0, self.findData(self._usual(near)))
            self.setCurrentIndex(at)

    def _usual(self, near: Sequence[Record]) -> str:
        """The one that opened last of ``near`` and is not of the observatory only, where there is such a one."""
        apart = only_observing(self._session.store.read())
        return next((one.uid for one in near if one.uid not in apart), near[0].uid)

    def choose(self, campaign: str) -> None:
        """Choose ``campaign`` without telling."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(campaign))
        self._remember()

    def _remember(self) -> None:
        self._session.preferences.remember(self._name(), self.campaign)

    def _remembered(self) -> str:
        return str(self._session.preferences.recall(self._name(), "") or "")

    def _name(self) -> str:
        return f"{_CAMPAIGN}.{self._session.store.meta('store_id')}"
