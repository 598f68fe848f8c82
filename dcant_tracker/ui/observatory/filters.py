"""The line above the grid: the campaign, and which of its territories are shown."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.reading.observatory import Facets, Question, last_observing
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.records.campaign_combo import CampaignCombo
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_CAMPAIGN = "observatory.campaign"


class GridFilters(FlowRow):
    """Campaign × kind × region, words, what is unfinished; ``changed`` when the question is another."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.campaign = CampaignCombo(session)
        self.campaign.setMinimumContentsLength(14)
        self.campaign.setToolTip(_("La campagne que montre la grille"))
        self.kind = ListChip(_("Type"), _("Tous les types"))
        self.region = ListChip(_("Région"), _("Toutes les régions"))
        self.text = SearchLine(_("Filtrer…"), _("Filtrer les territoires"))
        self.text.setFixedWidth(theme.px("font.body") * 9)
        self.unfinished = QCheckBox(_("À compléter"))
        self.unfinished.setToolTip(_("Les territoires dont un domaine n'a pas encore de niveau"))
        self.everyone = QCheckBox(_("Non observés"))
        self.everyone.setToolTip(_("Montrer aussi les territoires que la campagne n'observe pas"))
        self.clear = QPushButton(_("Effacer les filtres"))
        self.clear.setProperty("kind", "link")
        self.clear.hide()
        for widget in (self.campaign, self.kind, self.region, self.text, self.unfinished, self.everyone, self.clear):
            self.add(widget)
        self._connect()
        self.campaign.show_campaign(self._remembered())

    def question(self) -> Question:
        """What is asked."""
        return Question(
            self.campaign.campaign or "",
            self.kind.values(),
            self.region.values(),
            self.text.text().strip(),
            self.everyone.isChecked(),
            self.unfinished.isChecked(),
        )

    def offer(self, facets: Facets) -> None:
        """Offer what the data holds."""
        kinds = CHOICES["organisation_kind"]
        self.kind.offer([(code, kinds.label(code)) for code in facets.kinds])
        self.region.offer([*((one, one) for one in facets.regions), ("", _("(sans région)"))])

    def refresh(self) -> None:
        """Read the campaigns again; the one chosen stays."""
        had_none = self.campaign.campaign is None
        self.campaign.refresh()
        if had_none:
            self.campaign.show_campaign(self._remembered())

    def choose_campaign(self, uid: str) -> None:
        """Show the campaign ``uid``."""
        self.campaign.refresh()
        self.campaign.show_campaign(uid)
        self._on_campaign()

    def reset(self) -> None:
        """Ask for all territories of the campaign again."""
        with QSignalBlocker(self.text), QSignalBlocker(self.unfinished):
            self.kind.choose(())
            self.region.choose(())
            self.text.clear()
            self.unfinished.setChecked(False)
        self._on_changed()

    def _connect(self) -> None:
        self.campaign.activated.connect(self._on_campaign)
        for chip in (self.kind, self.region):
            chip.chosen.connect(self._on_changed)
        self.text.returnPressed.connect(self._on_changed)
        self.text.settled.connect(self._on_changed)
        self.unfinished.toggled.connect(self._on_changed)
        self.everyone.toggled.connect(self._on_changed)
        self.clear.clicked.connect(self.reset)

    def _on_campaign(self) -> None:
        self._session.preferences.remember(self._name(), self.campaign.campaign or "")
        self._on_changed()

    def _on_changed(self) -> None:
        self.text.taken()
        self.clear.setVisible(self.question().narrows)
        self.rearrange()
        self.changed.emit()

    def _remembered(self) -> str:
        kept = str(self._session.preferences.recall(self._name(), "") or "")
        return kept if self.campaign.findData(kept) >= 0 else last_observing(self._session.store.read())

    def _name(self) -> str:
        return f"{_CAMPAIGN}.{self._session.store.meta('store_id')}"
